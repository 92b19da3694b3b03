package files

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
	"testing/synctest"
	"time"

	"github.com/gofrs/flock"
)

// Eight processes that took turns were told that one of them had held the lock for too long.
func TestTheLimitOfALockBeginsAgainWhenAnotherProcessTakesIt(t *testing.T) {
	const limit = 4 * time.Second
	for claim, c := range map[string]struct {
		taken, held time.Duration // when another process takes the lock, and when it is free
		gets        bool
		waits       time.Duration
	}{
		"one process":                         {0, time.Hour, false, limit},
		"another process after three seconds": {3 * time.Second, 6 * time.Second, true, 6 * time.Second},
		"another process at once":             {10 * time.Millisecond, time.Hour, false, limit + 10*time.Millisecond},
	} {
		path := filepath.Join(t.TempDir(), "lock")
		synctest.Test(t, func(t *testing.T) {
			other := flock.New(path)
			if err := other.Lock(); err != nil {
				t.Fatal(err)
			}
			began := time.Now()
			mark := func() {
				if now := time.Now(); os.Chtimes(path, now, now) != nil {
					t.Error("the file has no time")
				}
			}
			mark()
			take, free := time.AfterFunc(c.taken, mark), time.AfterFunc(c.held, func() { _ = other.Unlock() })
			defer take.Stop()
			defer free.Stop()
			unlock, err := Lock(t.Context(), path, limit)
			if err == nil {
				unlock()
			}
			waited := time.Since(began)
			if late := errors.As(err, new(*HeldError)); late == c.gets || err != nil && !late || waited < c.waits || waited > c.waits+2*LockRetry {
				t.Errorf("%s: %v after %v", claim, err, waited)
			}
			_ = other.Unlock()
			synctest.Wait()
		})
	}
}

func TestAFileThatDoesNotExistIsNotLockedAndNotCreated(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "lock")
	if err := Unlocked(t.Context(), path, time.Second); err != nil {
		t.Error(err)
	}
	if _, err := os.Lstat(path); err == nil {
		t.Error("it was created")
	}
}

func TestALockSaysWhenItWasTaken(t *testing.T) {
	path := filepath.Join(t.TempDir(), "lock")
	long := time.Now().Add(-time.Hour)
	if err := errors.Join(os.WriteFile(path, nil, 0o600), os.Chtimes(path, long, long)); err != nil {
		t.Fatal(err)
	}
	unlock, err := Lock(t.Context(), path, time.Minute)
	if err != nil {
		t.Fatal(err)
	}
	defer unlock()
	if at := taken(path); !at.After(long.Add(time.Minute)) {
		t.Errorf("taken at %v", at)
	}
}
