package awsfake

import (
	"context"
	"io"
	"net/http"
	"time"
)

// Fault is what goes wrong with a call. It is slow by Delay or Hold, then ends by Code, Page or Cut; with none of those
// three the call is only slow.
type Fault struct {
	Action string // the action it is meant for; "" for any

	Delay time.Duration
	Hold  <-chan struct{} // wait until it is closed, or the caller has gone

	Status  int    // of the answer below
	Code    string // answer with this error
	Message string
	Page    string // answer with this page instead, as a proxy on the way would
	Cut     bool   // close the connection without an answer

	Late bool // carry out the request first, and lose its answer: a code in it is spent
}

// Throttled is AWS being asked too often.
func Throttled() Fault {
	return Fault{Status: http.StatusBadRequest, Code: "Throttling", Message: "Rate exceeded"}
}

// Broken is a fault on AWS's own side.
func Broken() Fault {
	return Fault{Status: http.StatusInternalServerError, Code: "InternalFailure",
		Message: "We encountered an internal error. Please try again."}
}

// Cut is a connection that is closed before the answer.
func Cut() Fault { return Fault{Cut: true} }

// Slow is an answer that comes when until is closed.
func Slow(until <-chan struct{}) Fault { return Fault{Hold: until} }

// RegionDisabled is STS being switched off in the region by the account's administrator.
func RegionDisabled(account string) Fault {
	return Fault{Status: http.StatusForbidden, Code: "RegionDisabledException",
		Message: "STS is not activated in this region for account:" + account +
			". Your account administrator can activate STS in this region using the IAM Console."}
}

// Always is the number of times that means "until Heal".
const Always = -1

type armed struct {
	Fault
	left int
}

// Fail makes the next calls that f is meant for go wrong, that many times. Faults strike in the order they were given.
func (s *Server) Fail(f Fault, times int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if times != 0 {
		s.faults = append(s.faults, armed{f, times})
	}
}

// Heal drops every fault. Calls that a fault already has hold of keep it.
func (s *Server) Heal() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = nil
}

// spend uses up one time of the i-th fault; the lock is held.
func (s *Server) spend(i int) {
	switch s.faults[i].left {
	case Always:
	case 1:
		s.faults = append(s.faults[:i:i], s.faults[i+1:]...)
	default:
		s.faults[i].left--
	}
}

func (f Fault) strikes() bool { return f.Cut || f.Code != "" || f.Page != "" }

// wait is false when the caller has gone meanwhile.
func (f Fault) wait(ctx context.Context) bool {
	if f.Delay > 0 {
		t := time.NewTimer(f.Delay)
		defer t.Stop()
		select {
		case <-t.C:
		case <-ctx.Done():
			return false
		}
	}
	if f.Hold != nil {
		select {
		case <-f.Hold:
		case <-ctx.Done():
			return false
		}
	}
	return true
}

func (f Fault) strike(w http.ResponseWriter, now time.Time) {
	switch {
	case f.Cut:
		panic(http.ErrAbortHandler) // net/http's way to close the connection
	case f.Page != "":
		w.Header().Set("Content-Type", "text/html")
		w.WriteHeader(f.Status)
		_, _ = io.WriteString(w, f.Page)
	default:
		writeFailure(w, now, stsNamespace, &failure{f.Status, f.Code, f.Message})
	}
}
