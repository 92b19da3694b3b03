package dashboards

import (
	"context"
	"errors"
	"net"
	"os"
	"sync"
	"time"

	"authdeck/model/request"
)

// server is the socket of one dashboard.
type server struct {
	path     string
	incoming chan request.Incoming
	used     chan struct{}
	places   chan struct{} // one slot for each connection

	mu    sync.Mutex
	taken chan struct{} // closed when the dashboard accepts the next request
}

// Listen receives requests until the context ends.
func (f Folders) Listen(ctx context.Context) (request.Requests, error) {
	dir, err := f.make()
	if err != nil {
		return request.Requests{}, err
	}
	l, path, err := listen(ctx, dir)
	if err != nil {
		return request.Requests{}, err
	}
	s := newServer(path)
	context.AfterFunc(ctx, func() { _ = l.Close() })
	go s.accept(ctx, l)
	go s.noteUse(ctx)
	return request.Requests{Next: s.next, Used: s.use, End: func() { _ = l.Close() }}, nil
}

func newServer(path string) *server {
	return &server{
		path: path, incoming: make(chan request.Incoming), used: make(chan struct{}, 1), places: make(chan struct{}, maxWaiting),
		taken: make(chan struct{}),
	}
}

func (s *server) next(ctx context.Context) (request.Incoming, error) {
	select {
	case <-ctx.Done():
		return request.Incoming{}, ctx.Err()
	case r := <-s.incoming:
		return r, nil
	}
}

// use never blocks, because it is called for every key.
func (s *server) use() {
	select {
	case s.used <- struct{}{}:
	default:
	}
}

// noteUse sets the socket's modification time to when this dashboard was last used.
func (s *server) noteUse(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-s.used:
			now := time.Now()
			_ = os.Chtimes(s.path, now, now)
		}
	}
}

func (s *server) accept(ctx context.Context, l net.Listener) {
	for {
		c, err := l.Accept()
		switch {
		case errors.Is(err, net.ErrClosed):
			return
		case err != nil: // no free file descriptor
			select {
			case <-ctx.Done():
				return
			case <-time.After(acceptPause):
				continue
			}
		}
		select {
		case s.places <- struct{}{}:
			go func() {
				defer func() { <-s.places }()
				s.serve(ctx, c)
			}()
		default: // too many: for the program, it is as if there were no dashboard
			_ = c.Close()
		}
	}
}

// serve handles one request, and returns when it is answered or the program has gone.
func (s *server) serve(ctx context.Context, c net.Conn) {
	defer func() { _ = c.Close() }()
	if err := checkClient(c); err != nil {
		return
	}
	lines := reader(c)
	var q question
	if err := receive(c, lines, time.Now().Add(lineTimeout), &q); err != nil {
		_ = send(c, answer{version, request.Answer{Result: request.Refused, Reason: "the request cannot be read"}})
		return
	}
	if q.Version != version {
		_ = send(c, answer{version, request.Answer{Result: request.Refused, Reason: "the dashboard is from another version of authdeck; start it again"}})
		return
	}
	gone, leave := context.WithTimeout(ctx, request.Timeout+slack)
	defer leave()
	go func() { // the program sends nothing more: anything that arrives means that it has ended
		_ = c.SetReadDeadline(time.Time{})
		_, _ = lines.ReadByte()
		leave()
	}()
	said := make(chan request.Answer, 1)
	in := request.Incoming{Request: q.Request, Gone: waitFor(gone), Answer: func(a request.Answer) {
		select {
		case said <- a:
		default:
		}
	}}
	switch taken := s.offer(gone, in); {
	case gone.Err() != nil:
		return
	case !taken:
		_ = send(c, answer{version, request.Answer{Result: request.Refused, Reason: "the dashboard is not showing its list"}})
		return
	}
	if send(c, answer{version, request.Answer{Result: request.Waiting}}) != nil {
		return
	}
	select {
	case <-gone.Done():
	case a := <-said:
		_ = send(c, answer{version, a})
	}
}

// offer reports whether the dashboard accepts a request. If the dashboard accepts no request within takeTimeout, it has not read a
// configuration yet, or has ended. If it accepts another request first, it will get to this one too.
func (s *server) offer(gone context.Context, in request.Incoming) bool {
	for {
		s.mu.Lock()
		another := s.taken
		s.mu.Unlock()
		select {
		case <-gone.Done():
			return false
		case <-time.After(takeTimeout):
			return false
		case <-another:
		case s.incoming <- in:
			s.mu.Lock()
			defer s.mu.Unlock()
			close(s.taken)
			s.taken = make(chan struct{})
			return true
		}
	}
}

// waitFor returns a function that waits until the first context ends, and returns the error of its own context if that ends first.
func waitFor(gone context.Context) func(context.Context) error {
	return func(ctx context.Context) error {
		select {
		case <-gone.Done():
			return nil
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

var errOtherUser = errors.New("the other end of the socket belongs to another user")
