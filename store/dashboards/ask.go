package dashboards

import (
	"cmp"
	"context"
	"errors"
	"os"
	"sync"
	"time"

	"authdeck/model/request"
	"authdeck/store/process"
)

// Ask asks the dashboard that was used last, or else another one that can serve the request. Errors: request.ErrNoDashboard,
// *request.StoppedError if every dashboard is stopped, request.ErrNoAnswer, request.ErrEnded, the context's.
func (f Folders) Ask(ctx context.Context, r request.Request, asking request.Asking) (request.Answer, error) {
	last, err := request.Answer{}, request.ErrNoDashboard
	for _, s := range f.sockets() {
		a, failed := s.ask(ctx, r, asking)
		var stopped *request.StoppedError
		switch {
		case errors.As(failed, &stopped):
			if errors.Is(err, request.ErrNoDashboard) {
				err = stopped
			}
			continue
		case errors.Is(failed, request.ErrNoDashboard):
			continue
		case failed != nil, a.Result != request.Refused:
			return a, failed
		}
		if err != nil { // the last used one says why
			last, err = a, nil
		}
	}
	return last, err
}

// watchStopped says when the dashboard is stopped, and when it is continued.
func watchStopped(ctx context.Context, pid int, asking request.Asking) {
	tick := time.NewTicker(stoppedCheck)
	defer tick.Stop()
	for was := false; ; {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			if now := process.Stopped(pid); now != was {
				was = now
				asking(pid, now)
			}
		}
	}
}

// ask asks one dashboard. The process ID in the socket's name may belong to another process now; dialling shows which process it
// is.
func (s socket) ask(ctx context.Context, r request.Request, asking request.Asking) (request.Answer, error) {
	c, err := s.dial(ctx)
	if err != nil {
		return request.Answer{}, request.ErrNoDashboard
	}
	defer func() { _ = c.Close() }()
	defer context.AfterFunc(ctx, func() { _ = c.Close() })()
	pid, err := checkServer(c)
	if err != nil {
		return request.Answer{}, request.ErrNoDashboard
	}
	pid = cmp.Or(pid, s.pid())
	if process.Stopped(pid) { // the system accepted the connection, but the dashboard would not answer
		return request.Answer{}, &request.StoppedError{PID: pid}
	}
	lines := reader(c)
	a := answer{}
	if err := send(c, question{version, r}); err != nil {
		return request.Answer{}, request.ErrNoDashboard
	}
	if err := receive(c, lines, time.Now().Add(turnTimeout+lineTimeout), &a); err != nil { // it is stopped, or is just ending
		if ctx.Err() != nil {
			return request.Answer{}, ctx.Err()
		}
		if process.Stopped(pid) {
			return request.Answer{}, &request.StoppedError{PID: pid}
		}
		return request.Answer{}, request.ErrNoDashboard
	}
	if a.Result != request.Waiting {
		return a.Answer, nil
	}
	asking(pid, false)
	watching, done := context.WithCancel(ctx)
	var watch sync.WaitGroup
	watch.Go(func() { watchStopped(watching, pid, asking) })
	defer watch.Wait()
	defer done()
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
