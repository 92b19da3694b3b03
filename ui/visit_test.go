package ui

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"

	"authdeck/model/request"
	"authdeck/ui/frontend"
)

// seen is another program that looks at a flag.
type seen struct {
	frontend.Command
	flag *atomic.Bool
	was  bool
}

func (s *seen) Run() error {
	s.was = s.flag.Load()
	return nil
}

func TestWhileAnotherProgramHasTheScreenRequestsAreRefused(t *testing.T) {
	t.Parallel()
	var running atomic.Bool
	other := &seen{flag: &running}
	if err := (visit{other, &running}).Run(); err != nil || !other.was || running.Load() {
		t.Errorf("%v; during: %v, after: %v", err, other.was, running.Load())
	}
	running.Store(true)
	var said []request.Answer
	ended := errors.New("no more requests")
	p := program{ctx: t.Context(), lent: &running, running: newRunning()}
	p.ports.Requests.Next = func(context.Context) (request.Incoming, error) {
		if len(said) > 0 {
			return request.Incoming{}, ended
		}
		return request.Incoming{Answer: func(a request.Answer) { said = append(said, a) }}, nil
	}
	if p.listen()(); len(said) != 1 || said[0].Result != request.Refused {
		t.Errorf("%v", said)
	}
}
