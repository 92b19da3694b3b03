package model_test

import (
	"context"
	"errors"
	"testing"

	"authdeck/model"
)

// saving is the lock for sending a code for alice.
var saving = model.Ref{Realm: "acme", Name: "alice" + string(model.SavingLock)}

func TestACodeNeedsNobodysPrompt(t *testing.T) {
	w := newWorld(t)
	w.saved()
	prompt := w.begin(w.identity())
	for _, from := range []model.CodeSource{model.GivenCode, model.CommandCode} {
		s, err := w.Begin(t.Context(), w.identity(), model.SignInOptions{Source: from})
		if err != nil || s.Attempt == nil {
			t.Fatalf("%v: %+v, %v", from, s, err)
		}
		s.Attempt.Close()
	}
	s, err := w.Begin(t.Context(), w.identity(), model.SignInOptions{Source: model.GivenCode})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Attempt.Send(t.Context(), w.code(phoneSeed, 0)); err != nil {
		t.Fatal(err)
	}
	i, err := prompt.Send(t.Context(), "123456")
	if err != nil || !i.Found || !i.Info.Saved || i.Caller == nil {
		t.Errorf("the prompt did not find the session: %+v, %v", i, err)
	}
	w.calls(getSessionToken, 1)
}

func TestARenewalTakesOnlyANewerSession(t *testing.T) {
	w := newWorld(t)
	w.saved()
	w.signIn(w.identity())
	one, err := w.Begin(t.Context(), w.identity(), model.SignInOptions{Renew: true})
	if err != nil {
		t.Fatal(err)
	}
	two, err := w.Begin(t.Context(), w.identity(withDuration("1h")), model.SignInOptions{Renew: true, Source: model.GivenCode})
	if err != nil {
		t.Fatal(err)
	}
	if i, err := two.Attempt.Send(t.Context(), w.code(phoneSeed, 1)); err != nil || i.Found {
		t.Fatalf("%+v, %v", i, err)
	}
	if i, err := one.Attempt.Send(t.Context(), "123456"); err != nil || !i.Found {
		t.Errorf("%+v, %v", i, err)
	}
	w.calls(getSessionToken, 2)
}

func TestOneProcessAtATimeRunsTheCommand(t *testing.T) {
	w := newWorld(t)
	w.saved()
	s, err := w.Begin(t.Context(), w.identity(), model.SignInOptions{Source: model.CommandCode})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Attempt.Close()
	var busy *model.BusyError
	if _, err := w.Begin(t.Context(), w.identity(), model.SignInOptions{Source: model.CommandCode}); !errors.As(err, &busy) || busy.Doing != model.GetsCode {
		t.Errorf("%v", err)
	}
	w.Locker = stoppedLocker{w.Locker}
	again, err := w.Begin(t.Context(), w.identity(), model.SignInOptions{Source: model.CommandCode})
	if err != nil {
		t.Fatalf("a stopped command is waited for: %v", err)
	}
	again.Attempt.Close()
}

func TestNobodyWaitsForACommandThatIsStoppedMeanwhile(t *testing.T) {
	stopped := changed{now: model.BusyError{PID: 7, Stopped: true, Doing: model.GetsCode}}
	if err := model.Await(t.Context(), stopped, model.Ref{}, &model.BusyError{PID: 7, Doing: model.GetsCode}); err != nil {
		t.Errorf("a stopped command is waited for: %v", err)
	}
	for _, now := range []model.BusyError{{PID: 7, Stopped: true, Doing: model.AsksForCode}, {PID: 8, Doing: model.GetsCode}} {
		err := model.Await(t.Context(), changed{now: now}, model.Ref{}, &model.BusyError{PID: 7, Doing: now.Doing})
		var busy *model.BusyError
		if !errors.As(err, &busy) || *busy != now {
			t.Errorf("%+v", err)
		}
	}
}

// changed has another holder, or one in another state.
type changed struct {
	model.Locker
	now model.BusyError
}

func (l changed) Wait(context.Context, model.Ref, *model.BusyError) error { return &l.now }

// stoppedLocker has only stopped holders.
type stoppedLocker struct{ model.Locker }

func (l stoppedLocker) Lock(ctx context.Context, ref model.Ref) (model.HeldLock, error) {
	held, err := l.Locker.Lock(ctx, ref)
	var busy *model.BusyError
	if errors.As(err, &busy) {
		busy.Stopped = true
	}
	return held, err
}

func TestACodeIsKeptWhileAStoppedProcessIsSigningIn(t *testing.T) {
	w := newWorld(t)
	w.saved()
	a := w.begin(w.identity())
	held, err := w.Locker.Lock(t.Context(), saving)
	if err != nil {
		t.Fatal(err)
	}
	w.Locker = stoppedLocker{w.Locker}
	b := w.beginGiven()
	_, err = b.Send(t.Context(), w.code(phoneSeed, 0))
	var busy *model.BusyError
	if !errors.As(err, &busy) || busy.Doing != model.SignsIn || model.FateOfCode(err) != model.CodeUnsent {
		t.Errorf("%v", err)
	}
	sent := make(chan error, 1)
	go func() {
		_, err := a.Send(t.Context(), w.code(phoneSeed, 0))
		sent <- err
	}()
	held.Release()
	if err := <-sent; err != nil {
		t.Errorf("after the other one is done: %v", err)
	}
}

func (w *world) beginGiven() *model.Attempt {
	w.t.Helper()
	s, err := w.Begin(w.t.Context(), w.identity(), model.SignInOptions{Source: model.GivenCode})
	if err != nil || s.Attempt == nil {
		w.t.Fatalf("%+v, %v", s, err)
	}
	w.t.Cleanup(s.Attempt.Close)
	return s.Attempt
}

// findsItBusy begins a sign-in while another process has the prompt.
func (w *world) findsItBusy() (busy *model.BusyError) {
	w.t.Helper()
	if _, err := w.Begin(w.t.Context(), w.identity(), model.SignInOptions{}); !errors.As(err, &busy) {
		w.t.Fatal(err)
	}
	return busy
}

func TestWhoeverTakesOverLooksAtTheSessionAgain(t *testing.T) {
	w := newWorld(t)
	w.saved()
	prompt := w.begin(w.identity())
	busy := w.findsItBusy()
	if _, err := prompt.Send(t.Context(), w.code(phoneSeed, 0)); err != nil {
		t.Fatal(err)
	}
	s, err := w.Begin(t.Context(), w.identity(), model.SignInOptions{TakeOver: busy})
	if err != nil || s.Attempt != nil || !s.Session.Saved {
		t.Errorf("%+v, %v", s, err)
	}
	w.calls(getSessionToken, 1)
}

func TestAnAttemptHearsThatItIsTakenOver(t *testing.T) {
	w := newWorld(t)
	w.saved()
	prompt := w.begin(w.identity())
	busy := w.findsItBusy()
	other, err := w.Begin(t.Context(), w.identity(), model.SignInOptions{TakeOver: busy})
	if err != nil {
		t.Fatal(err)
	}
	if err := prompt.Taken(soon(t)); !errors.As(err, &busy) {
		t.Errorf("%v", err)
	}
	ended := make(chan error, 1)
	go func() { ended <- other.Attempt.Taken(soon(t)) }()
	other.Attempt.Close()
	if err := <-ended; !errors.Is(err, model.ErrAttemptClosed) {
		t.Errorf("%v", err)
	}
}

// freed is a lock that counts as taken over once it is free.
type freed struct {
	model.Locker
	free, heard chan struct{}
}

func (f freed) Lock(context.Context, model.Ref) (model.HeldLock, error) {
	return model.HeldLock{
		Release: func() { close(f.free); <-f.heard },
		Taken:   func(context.Context) error { <-f.free; return nil },
	}, nil
}

func TestAnAttemptThatEndsIsNotTakenOver(t *testing.T) {
	w := newWorld(t)
	w.saved()
	lock := freed{w.Locker, make(chan struct{}), make(chan struct{})}
	w.Locker = lock
	prompt := w.begin(w.identity())
	ended := make(chan error, 1)
	go func() {
		ended <- prompt.Taken(soon(t))
		close(lock.heard)
	}()
	prompt.Close()
	if err := <-ended; !errors.Is(err, model.ErrAttemptClosed) {
		t.Errorf("%v", err)
	}
}

// TestEveryRaceOfACodeAndAPromptEndsWithOneSession runs the steps of two processes at once, in every order that the scheduler
// finds.
func TestEveryRaceOfACodeAndAPromptEndsWithOneSession(t *testing.T) {
	w := newWorld(t)
	w.saved()
	code := w.code(phoneSeed, 0)
	prompt := w.begin(w.identity())
	given := []*model.Attempt{prompt, w.beginGiven(), w.beginGiven()}
	results := make(chan error, len(given))
	for _, a := range given {
		go func() {
			_, err := a.Send(t.Context(), code)
			results <- err
		}()
	}
	for range given {
		if err := <-results; err != nil {
			t.Error(err)
		}
	}
	w.calls(getSessionToken, 1)
	if !w.free() {
		t.Error("the lock is still held")
	}
}
