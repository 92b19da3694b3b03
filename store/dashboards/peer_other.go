//go:build !linux && !darwin && !freebsd && !windows

package dashboards

import (
	"context"
	"errors"
	"net"
)

var errUnsupported = errors.New("this system does not say which user is at the other end of a socket")

// maxPath has no meaning here, because no socket is opened.
const maxPath = 1 << 10

func listen(context.Context, string) (net.Listener, string, error) { return nil, "", errUnsupported }

func (socket) dial(context.Context) (net.Conn, error) { return nil, errUnsupported }

func private(string) error { return errUnsupported }

func checkClient(net.Conn) error { return errUnsupported }

func checkServer(net.Conn) (int, error) { return 0, errUnsupported }
