package dashboards

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"authdeck/model/request"
)

func TestABusyDashboardTakesTenRequestsOneAfterTheOther(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newServer("")
		took := make(chan bool, 11)
		offer := func() { took <- s.offer(t.Context(), request.Incoming{}) }
		for range 10 {
			go offer()
		}
		for range 10 {
			later(t, 3*takeTimeout/4) // it draws its screen
			if _, err := s.next(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		for range 10 {
			if !<-took {
				t.Error("a request was refused that waited for its turn")
			}
		}
		go offer()
		later(t, 2*takeTimeout)
		if <-took {
			t.Error("nobody took it")
		}
	})
}

// later waits in the time of synctest.
func later(t *testing.T, d time.Duration) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), d)
	defer cancel()
	<-ctx.Done()
}
