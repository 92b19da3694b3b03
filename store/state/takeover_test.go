package state_test

import (
	"errors"
	"os"
	"sync"
	"testing"

	"authdeck/model"
	"authdeck/store/state"
)

func holderOf(t *testing.T, s *state.Store) *model.BusyError {
	t.Helper()
	var busy *model.BusyError
	if held, err := s.Lock(t.Context(), alice); !errors.As(err, &busy) {
		t.Fatalf("%v, %v", held, err)
	}
	return busy
}

func TestABusyLockSaysWhatItsHolderDoes(t *testing.T) {
	t.Parallel()
	s, _ := open(t)
	for lock, want := range map[model.Ref]model.Doing{
		alice.Lock(model.AskingLock):                       model.AsksForCode,
		alice.Lock(model.CommandLock):                      model.GetsCode,
		alice.Lock(model.SavingLock):                       model.SignsIn,
		alice.Lock(model.ScreenLock):                       model.AsksForKeys,
		{Realm: alice.Realm, User: "alice", Name: "admin"}: model.AssumesRole,
		model.SharedLock(alice.Realm, "terminal 7"):        model.AsksForCode,
	} {
		held, err := s.Lock(t.Context(), lock)
		if err != nil {
			t.Fatal(err)
		}
		var locked, waited, again *model.BusyError
		_, err = s.Lock(t.Context(), lock)
		if !errors.As(err, &locked) || !errors.As(s.Wait(t.Context(), lock, &model.BusyError{}), &waited) || locked.Doing != want || waited.Doing != want {
			t.Errorf("%s: %+v, %+v", lock.Name, locked, waited)
		}
		if _, err = s.TakeOver(t.Context(), lock, &model.BusyError{PID: 1}); !errors.As(err, &again) || again.Doing != want {
			t.Errorf("%s, taken over by another one: %+v", lock.Name, again)
		}
		held.Release()
	}
}

func TestAStoppedHolderDoesNotKeepItsLock(t *testing.T) {
	t.Parallel()
	base := t.TempDir()
	s := state.New(base, fixedClock{})
	other := another(t, base)
	stop(t, other)
	held, err := s.TakeOver(t.Context(), alice, holderOf(t, s))
	if err != nil {
		t.Fatal(err)
	}
	wantBusy(t, s, os.Getpid(), noon)
	kill(other)
	wantBusy(t, s, os.Getpid(), noon)
	held.Release()
	lock(t, s)()
}

func TestAProcessThatIsTakenOverLearnsByWhom(t *testing.T) {
	t.Parallel()
	s, _ := open(t)
	first, err := s.Lock(t.Context(), alice)
	if err != nil {
		t.Fatal(err)
	}
	second, err := s.TakeOver(t.Context(), alice, holderOf(t, s))
	if err != nil {
		t.Fatal(err)
	}
	var busy *model.BusyError
	if err := first.Taken(t.Context()); !errors.As(err, &busy) || busy.PID != os.Getpid() {
		t.Errorf("%v", err)
	}
	first.Release() // no longer its lock
	wantBusy(t, s, os.Getpid(), noon)
	second.Release()
	if err := first.Taken(t.Context()); err != nil {
		t.Errorf("after the other one is done: %v", err)
	}
	lock(t, s)()
}

func TestOnlyTheHolderThatWasSeenIsTakenOver(t *testing.T) {
	t.Parallel()
	s, _ := open(t)
	defer lock(t, s)()
	seen := holderOf(t, s)
	seen.PID++
	var busy *model.BusyError
	if _, err := s.TakeOver(t.Context(), alice, seen); !errors.As(err, &busy) || busy.PID != os.Getpid() {
		t.Errorf("%v", err)
	}
}

func TestOfManyWhoTakeOverOneGetsTheLock(t *testing.T) {
	t.Parallel()
	base := t.TempDir()
	s := state.New(base, fixedClock{})
	for range 5 {
		other := another(t, base)
		stop(t, other)
		seen := holderOf(t, s)
		var wg sync.WaitGroup
		got := make(chan model.HeldLock, 8)
		for range cap(got) {
			wg.Go(func() {
				held, err := s.TakeOver(t.Context(), alice, seen)
				var busy *model.BusyError
				switch {
				case err == nil:
					got <- held
				case !errors.As(err, &busy):
					t.Error(err)
				}
			})
		}
		wg.Wait()
		if len(got) != 1 {
			t.Fatalf("%d have the lock", len(got))
		}
		(<-got).Release()
		kill(other)
	}
}
