package awsfake

import (
	"context"
	"net"
	"net/http"
	"time"
)

// Listen serves on a free port of this machine alone, until stop.
func (s *Server) Listen(ctx context.Context) (endpoint string, stop func() error, err error) {
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return "", nil, err
	}
	server := &http.Server{Handler: s, ReadHeaderTimeout: 10 * time.Second}
	go func() { _ = server.Serve(listener) }()
	return "http://" + listener.Addr().String(), server.Close, nil
}
