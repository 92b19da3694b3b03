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
	const limit, held = 4 * time.Second, 7 * time.Second
	for claim, turns := range map[string]bool{"one process": false, "another process after three seconds": true} {
		path := filepath.Join(t.TempDir(), "lock")
		synctest.Test(t, func(t *testing.T) {
			other := flock.New(path)
			if err := other.Lock(); err != nil {
				t.Fatal(err)
			}
			time.AfterFunc(3*time.Second, func() {
				if now := time.Now(); turns {
					if err := os.Chtimes(path, now, now); err != nil {
						t.Error(err)
					}
				}
			})
			time.AfterFunc(held, func() { _ = other.Unlock() })
			unlock, err := Lock(t.Context(), path, limit)
			if err == nil {
				unlock()
			}
			if late := errors.As(err, new(*HeldError)); late == turns || err != nil && !late {
				t.Errorf("%s: %v", claim, err)
			}
			synctest.Wait()
		})
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
