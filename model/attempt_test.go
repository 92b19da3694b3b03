package model_test

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"

	"authdeck/awsauth/awsfake"
	"authdeck/model"
)

// heldKeys keeps the secret key that an attempt sends with. It shares the bytes, so it shows when they are wiped.
func (w *world) heldKeys() *spyTokens {
	spy := &spyTokens{Tokens: w.Tokens}
	w.Tokens = spy
	return spy
}

func (s *spyTokens) wiped() bool { return s.requests[len(s.requests)-1].Keys.Secret.Empty() }

func TestTheLockIsFreeAndTheKeysAreWipedWhenTheSignInIsOver(t *testing.T) {
	for what, c := range map[string]struct {
		fault    awsfake.Fault
		goesWell bool
	}{"a session": {goesWell: true}, "a failure, and closed": {fault: awsfake.Throttled()}} {
		t.Run(what, func(t *testing.T) {
			w := newWorld(t)
			w.saved()
			spy := w.heldKeys()
			if !c.goesWell {
				w.AWS.Fail(c.fault, awsfake.Always)
			}
			a := w.begin(w.identity())
			_, err := a.Send(t.Context(), w.code(phoneSeed, 0))
			if (err == nil) != c.goesWell {
				t.Fatal(err)
			}
			if !c.goesWell {
				if w.free() || spy.wiped() {
					t.Error("after a failure it cannot be sent again")
				}
				a.Close()
			}
			if !w.free() || !spy.wiped() {
				t.Errorf("the lock is free: %v; the keys are wiped: %v", w.free(), spy.wiped())
			}
			a.Close() // a second call does nothing
			if _, err := a.Send(t.Context(), w.code(phoneSeed, 1)); !errors.Is(err, model.ErrAttemptClosed) {
				t.Errorf("%v", err)
			}
			w.calls(getSessionToken, 1)
		})
	}
}

func TestAClosedSignInDoesNotFreeTheNextOnesLock(t *testing.T) {
	w := newWorld(t)
	w.saved()
	l := &lateLocker{Locker: w.Locker}
	w.Locker = l
	first := w.begin(w.identity())
	first.Close()
	w.begin(w.identity())
	first.Close()
	if l.given != 2 || l.freed != 1 {
		t.Errorf("%d locks given, %d freed", l.given, l.freed)
	}
}

func TestClosingWaitsForTheCodeThatIsOnItsWay(t *testing.T) {
	w := newWorld(t)
	w.saved()
	spy := w.heldKeys()
	answer := make(chan struct{})
	w.AWS.Fail(awsfake.Slow(answer), 1)
	a, code := w.begin(w.identity()), w.code(phoneSeed, 0)
	ended := make(chan error)
	go func() {
		i, err := a.Send(t.Context(), code)
		ended <- errors.Join(err, i.Unsaved, i.Warning)
	}()
	if err := w.AWS.Wait(soon(t), getSessionToken, 1); err != nil {
		t.Fatal(err)
	}
	a.Close()
	if w.free() || spy.wiped() {
		t.Errorf("while it is on its way: the lock is free: %v; the keys are wiped: %v", w.free(), spy.wiped())
	}
	close(answer)
	if err := <-ended; err != nil {
		t.Fatal(err)
	}
	if !w.free() || !spy.wiped() || !w.session().Saved {
		t.Errorf("at its end: the lock is free: %v; the keys are wiped: %v; %+v", w.free(), spy.wiped(), w.session())
	}
	s, err := w.Begin(t.Context(), w.identity(), model.SignInOptions{Renew: true})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Attempt.Close()
	w.refusedLocally(s.Attempt, code) // the record was made with the keys, not with wiped bytes
}

func TestOneCodeAfterTheOtherIsSent(t *testing.T) {
	w := newWorld(t)
	w.saved()
	answer := make(chan struct{})
	w.AWS.Fail(awsfake.Slow(answer), 1)
	a := w.begin(w.identity())
	codes := []string{w.code(phoneSeed, 0), w.code(phoneSeed, 1)}
	var started sync.WaitGroup
	ended := make(chan error, len(codes))
	for _, code := range codes {
		started.Add(1)
		go func() {
			started.Done()
			_, err := a.Send(t.Context(), code)
			ended <- err
		}()
	}
	started.Wait()
	if err := w.AWS.Wait(soon(t), getSessionToken, 1); err != nil {
		t.Fatal(err)
	}
	close(answer)
	first, second := <-ended, <-ended
	if first != nil {
		first, second = second, first
	}
	if first != nil || !errors.Is(second, model.ErrAttemptClosed) {
		t.Errorf("%v and %v", first, second)
	}
	w.calls(getSessionToken, 1) // the second code can still be used
	if !w.free() {
		t.Error("the lock is still held")
	}
}

func TestSendingLookingAndClosingAtOnceHarmNothing(t *testing.T) {
	w := newWorld(t)
	w.saved()
	a := w.begin(w.identity())
	var sent, over atomic.Int32
	var all sync.WaitGroup
	for n := range 8 {
		all.Go(func() { _ = a.Draft() })
		all.Go(func() {
			_, err := a.Send(t.Context(), w.code(phoneSeed, n%3-1))
			switch {
			case err == nil:
				sent.Add(1)
			case errors.Is(err, model.ErrAttemptClosed):
				over.Add(1)
			case !errors.Is(err, model.ErrCodeRejected) && !errors.Is(err, model.ErrCodeUsed):
				t.Errorf("%v", err)
			}
		})
		if n > 4 {
			all.Go(a.Close)
		}
	}
	all.Wait()
	if sent.Load() > 1 || sent.Load()+over.Load() == 0 || !w.free() {
		t.Errorf("%d sessions, %d too late, the lock is free: %v", sent.Load(), over.Load(), w.free())
	}
}

func TestOneSignInServesTenProcesses(t *testing.T) {
	w := newWorld(t)
	w.saved()
	code := w.code(phoneSeed, 0)
	var prompts, served atomic.Int32
	one := func(ctx context.Context) {
		for {
			s, err := w.Begin(ctx, w.identity(), model.SignInOptions{})
			var busy *model.BusyError
			switch {
			case errors.As(err, &busy):
				if err := w.Locker.Wait(ctx, w.identity().Ref, nil); err != nil {
					t.Error(err)
					return
				}
				continue
			case err != nil:
				t.Error(err)
				return
			case s.Attempt == nil:
				served.Add(1)
				return
			}
			prompts.Add(1)
			if _, err := s.Attempt.Send(ctx, code); err != nil {
				t.Error(err)
				s.Attempt.Close()
				return
			}
		}
	}
	ctx := soon(t)
	var all sync.WaitGroup
	for range 10 {
		all.Go(func() { one(ctx) })
	}
	all.Wait()
	if prompts.Load() != 1 || served.Load() != 10 {
		t.Errorf("%d prompts, %d served", prompts.Load(), served.Load())
	}
	w.calls(getSessionToken, 1)
}
