package ui_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"

	"authdeck/model"
	"authdeck/model/flow"
	"authdeck/model/modeltest"
	"authdeck/ui/frontend"
)

// busySessions fails the first save. Later ones wait, as for a lock, and then save even if the call was cancelled meanwhile.
type busySessions struct {
	model.Sessions
	let   chan struct{}
	saves *int
	stops bool // a save that waits notices that it was cancelled
}

func (s busySessions) Save(ctx context.Context, r model.Ref, saved model.Session) error {
	if *s.saves++; *s.saves == 1 {
		return errors.New("no space left on device")
	}
	if s.stops {
		<-ctx.Done()
		return ctx.Err()
	}
	<-s.let
	return s.Sessions.Save(context.WithoutCancel(ctx), r, saved)
}

// unsaved starts a program that shows a session that is not saved.
func unsaved(t *testing.T, stops bool) (*driver, busySessions) {
	t.Helper()
	b := newBench(t)
	saved(b)
	s := busySessions{b.ws.Sessions, make(chan struct{}), new(int), stops}
	b.ws.Sessions = s
	return b.start(frontend.Options{}).press("enter").typed(codeNow()).see("Signed in, not saved"), s
}

func TestASessionIsSavedAgainOnlyOnceAtATime(t *testing.T) {
	play(t, func(t *testing.T) {
		d, s := unsaved(t, false)
		d.press("r", "r", "enter", "Y").see("Saving the session", "esc cancel").seeNot("Discard")
		close(s.let)
		d.settle()
		if d.see("✔ Signed in as emergency-user"); *s.saves != 2 || len(d.copied) > 0 {
			t.Errorf("saved %d times, copied %q", *s.saves, d.copied)
		}
	})
}

func TestAQuestionWhetherToDiscardASessionClosesWhenItIsSaved(t *testing.T) {
	play(t, func(t *testing.T) {
		d, s := unsaved(t, false)
		d.press("r", "q").see("Discard the session?")
		close(s.let)
		d.settle()
		d.see("✔ Signed in as emergency-user").seeNot("Discard")
		if got, err := s.Sessions.Read(t.Context(), modeltest.Ref("emergency-user")); err != nil || got.Secret.Empty() {
			t.Error(got, err)
		}
	})
}

// A session may be discarded while its save waits for a lock: what is saved is still the whole session.
func TestADiscardedSessionIsNeverSavedWithoutItsKeys(t *testing.T) {
	play(t, func(t *testing.T) {
		d, s := unsaved(t, false)
		d.press("r", "q").see("Discard the session?").press("y")
		if close(s.let); !d.ended {
			t.Fatal(d.state())
		}
		d.settle()
		if got, err := s.Sessions.Read(t.Context(), modeltest.Ref("emergency-user")); err != nil || got.Secret.Empty() || got.Token.Empty() {
			t.Error(got, err)
		}
	})
}

// The reply of the save arrives between the yes and the end of the program.
func TestASessionThatIsDiscardedAsItsSaveEndsIsNoBug(t *testing.T) {
	play(t, func(t *testing.T) {
		d, s := unsaved(t, false)
		d.press("r", "q").see("Discard the session?")
		close(s.let)
		synctest.Wait()
		d.update(keyMsg("y"))
		d.settle()
		if out := d.outcome(); !d.ended || out.Issued != nil {
			t.Errorf("ended %v, %+v", d.ended, out)
		}
	})
}

func TestEscCancelsSavingASessionAgain(t *testing.T) {
	play(t, func(t *testing.T) {
		d, _ := unsaved(t, true)
		d.press("r").see("Saving the session").press("esc").see("Press r to try again").seeNot("Saving", "Discard", "cancel")
		if d.state() != flow.Finished {
			t.Error(d.state())
		}
		d.press("esc").see("Discard the session?")
	})
}
