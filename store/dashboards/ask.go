package dashboards

import (
	"context"
	"errors"
	"net"
	"os"
	"syscall"
	"time"

	"authdeck/model/request"
)

// Ask asks the dashboard that was used last, and the others where it cannot serve the request. asking is called with the process
// number of the dashboard in which a person is being asked. Errors: request.ErrNoDashboard, request.ErrNoAnswer,
// request.ErrEnded, the context's.
func (f Folders) Ask(ctx context.Context, r request.Request, asking func(pid int)) (request.Answer, error) {
	if !supported {
		return request.Answer{}, request.ErrNoDashboard
	}
	last, err := request.Answer{}, request.ErrNoDashboard
	for _, s := range f.sockets() {
		a, failed := s.ask(ctx, r, asking)
		switch {
		case errors.Is(failed, request.ErrNoDashboard):
			continue
		case failed != nil, a.Result != request.Refused:
			return a, failed
		}
		if err != nil { // the one used last says why
			last, err = a, nil
		}
	}
	return last, err
}

func (s socket) ask(ctx context.Context, r request.Request, asking func(pid int)) (request.Answer, error) {
	d := net.Dialer{Timeout: lineTimeout}
	c, err := d.DialContext(ctx, "unix", s.path)
	if errors.Is(err, syscall.ECONNREFUSED) {
		_ = os.Remove(s.path) // of a dashboard that was killed
	}
	if err != nil {
		return request.Answer{}, request.ErrNoDashboard
	}
	defer func() { _ = c.Close() }()
	defer context.AfterFunc(ctx, func() { _ = c.Close() })()
	if ours(c) != nil {
		return request.Answer{}, request.ErrNoDashboard
	}
	lines := reader(c)
	a := answer{}
	if err := send(c, question{version, r}); err != nil {
		return request.Answer{}, request.ErrNoDashboard
	}
	if err := receive(c, lines, time.Now().Add(takeTimeout+lineTimeout), &a); err != nil { // it is stopped, or ends right now
		if ctx.Err() != nil {
			return request.Answer{}, ctx.Err()
		}
		return request.Answer{}, request.ErrNoDashboard
	}
	if a.Result != request.Waiting {
		return a.Answer, nil
	}
	asking(s.pid())
	err = receive(c, lines, time.Now().Add(request.Timeout), &a)
	switch {
	case ctx.Err() != nil:
		return request.Answer{}, ctx.Err()
	case errors.Is(err, os.ErrDeadlineExceeded):
		return request.Answer{}, request.ErrNoAnswer
	case err != nil:
		return request.Answer{}, request.ErrEnded
	}
	return a.Answer, nil
}
