package state_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/gofrs/flock"

	"authdeck/model"
	"authdeck/store/state"
)

const holdVariable = "AUTHDECK_TEST_HOLD"

// TestMain lets this program be the other process that holds a lock.
func TestMain(m *testing.M) {
	if base := os.Getenv(holdVariable); base != "" {
		_, err := state.New(base, fixedClock{}).Lock(context.Background(), alice)
		fmt.Println(err)
		_, _ = io.Copy(io.Discard, os.Stdin) // until killed
		return
	}
	os.Exit(m.Run())
}

// another starts a process that holds alice's lock.
func another(t *testing.T, base string) *exec.Cmd {
	t.Helper()
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	c := exec.CommandContext(t.Context(), exe)
	c.Env = append(os.Environ(), holdVariable+"="+base)
	if _, err := c.StdinPipe(); err != nil {
		t.Fatal(err)
	}
	out, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { kill(c) })
	if said, err := bufio.NewReader(out).ReadString('\n'); said != "<nil>\n" {
		t.Fatalf("the other process: %q, %v", said, err)
	}
	return c
}

// kill ends a process in a way that it cannot handle.
func kill(c *exec.Cmd) {
	_ = c.Process.Kill()
	_ = c.Wait()
}

func TestTheLockOfAKilledProcessIsFree(t *testing.T) {
	t.Parallel()
	base := t.TempDir()
	s := state.New(base, fixedClock{})
	first := another(t, base)
	wantBusy(t, s, first.Process.Pid, noon)
	waited := make(chan error, 1)
	go func() { waited <- s.Wait(t.Context(), alice, nil) }()
	kill(first)
	if err := <-waited; err != nil {
		t.Errorf("waiting: %v", err)
	}
	second := another(t, base)
	wantBusy(t, s, second.Process.Pid, noon)
	kill(second)
	held, err := s.Lock(t.Context(), alice)
	if err != nil {
		t.Fatal(err)
	}
	wantBusy(t, s, os.Getpid(), noon)
	held.Release()
	if _, err := os.Stat(filepath.Join(base, "authdeck", realm, "alice.holder")); !os.IsNotExist(err) {
		t.Errorf("the holder's card stays: %v", err)
	}
}

func TestOneProcessLocksOnlyOnceToo(t *testing.T) {
	t.Parallel()
	s, dir := open(t)
	unlock := lock(t, s)
	wantBusy(t, s, os.Getpid(), noon)
	other, err := s.Lock(t.Context(), model.Ref{Realm: realm, Name: "bob"})
	if err != nil {
		t.Fatalf("another identity: %v", err)
	}
	other.Release()
	if err := os.WriteFile(filepath.Join(dir, "alice.holder"), []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	wantBusy(t, s, 0, time.Time{})
	unlock()
	again := lock(t, s)
	unlock() // a second time: it must not release the new holder's lock
	wantBusy(t, s, os.Getpid(), noon)
	again()
}

func TestOfManyAtOnceOneGetsTheLock(t *testing.T) {
	t.Parallel()
	s, _ := open(t)
	var wg sync.WaitGroup
	got, busy := make(chan func(), 10), make(chan error, 10)
	for range 10 {
		wg.Go(func() {
			if held, err := s.Lock(t.Context(), alice); err == nil {
				got <- held.Release
			} else {
				busy <- err
			}
		})
	}
	wg.Wait()
	if len(got) != 1 || len(busy) != 9 {
		t.Fatalf("%d got it, %d did not", len(got), len(busy))
	}
	for range 9 {
		if e := new(model.BusyError); !errors.As(<-busy, &e) {
			t.Error("an error that is not *BusyError")
		}
	}
	(<-got)()
}

func TestWaitEndsWhenTheLockIsFree(t *testing.T) {
	t.Parallel()
	s, dir := open(t)
	if err := s.Wait(t.Context(), alice, nil); err != nil {
		t.Errorf("nobody ever locked: %v", err)
	}
	if _, err := os.Stat(dir); err == nil {
		t.Error("waiting made a folder")
	}
	set(t, s, alice, full)
	if err := s.Wait(t.Context(), alice, nil); err != nil {
		t.Errorf("still nobody: %v", err)
	}
	if _, err := os.Stat(filepath.Join(dir, "alice.lock")); err == nil {
		t.Error("waiting made a lock file")
	}
	synctest.Test(t, func(t *testing.T) {
		unlock := lock(t, s)
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if err := s.Wait(ctx, alice, nil); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("still locked: %v", err)
		}
		time.AfterFunc(time.Minute, unlock)
		start := time.Now()
		if err := s.Wait(t.Context(), alice, nil); err != nil {
			t.Error(err)
		}
		if took := time.Since(start); took < time.Minute || took > time.Minute+200*time.Millisecond {
			t.Errorf("waited %v", took)
		}
		lock(t, s)()
	})
}

func TestThoseWhoWaitDoNotKeepTheLockFromAnybody(t *testing.T) {
	t.Parallel()
	s, _ := open(t)
	synctest.Test(t, func(t *testing.T) {
		for range 5 {
			unlock := lock(t, s)
			var wg sync.WaitGroup
			for range 8 {
				wg.Go(func() {
					if err := s.Wait(t.Context(), alice, nil); err != nil {
						t.Error(err)
					}
				})
			}
			synctest.Wait()
			unlock()
			again := lock(t, s)
			again()
			wg.Wait()
		}
	})
}

func TestAProbeForAMomentMakesNobodyBusy(t *testing.T) {
	t.Parallel()
	s, dir := open(t)
	lock(t, s)()
	synctest.Test(t, func(t *testing.T) {
		probe := flock.New(filepath.Join(dir, "alice.lock"))
		if ok, err := probe.TryRLock(); !ok || err != nil {
			t.Fatal(ok, err)
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Millisecond)
		defer cancel()
		if err := s.Wait(ctx, alice, nil); err != nil {
			t.Errorf("two who wait saw each other: %v", err)
		}
		time.AfterFunc(30*time.Millisecond, func() { _ = probe.Unlock() })
		lock(t, s)()
	})
}

func TestACancelledLockIsNotTaken(t *testing.T) {
	t.Parallel()
	s, _ := open(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := s.Lock(ctx, alice); !errors.Is(err, context.Canceled) {
		t.Errorf("free: %v", err)
	}
	lock(t, s)()
}

func lock(t *testing.T, s *state.Store) (unlock func()) {
	t.Helper()
	held, err := s.Lock(t.Context(), alice)
	if err != nil {
		t.Fatal(err)
	}
	return held.Release
}

func wantBusy(t *testing.T, s *state.Store, pid int, since time.Time) {
	t.Helper()
	_, err := s.Lock(t.Context(), alice)
	if e := new(model.BusyError); !errors.As(err, &e) || e.PID != pid || !e.Since.Equal(since) {
		t.Errorf("error %#v, want one that names pid %d and %v", err, pid, since)
	}
}
