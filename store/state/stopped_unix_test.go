//go:build unix

package state_test

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"syscall"
	"testing"

	"authdeck/model"
	"authdeck/store/state"
)

func stop(t *testing.T, c *exec.Cmd) {
	t.Helper()
	if err := c.Process.Signal(syscall.SIGSTOP); err != nil {
		t.Fatal(err)
	}
}

func TestAStoppedHolderIsNamedAsStopped(t *testing.T) {
	if runtime.GOOS != "linux" && runtime.GOOS != "darwin" {
		t.Skip("nobody can tell on this system")
	}
	t.Parallel()
	base := t.TempDir()
	s := state.New(base, fixedClock{})
	other := another(t, base)
	seen := holderOf(t, s)
	if seen.Stopped || seen.Folder == "" {
		t.Errorf("%+v", seen)
	}
	changed := make(chan error, 1)
	go func() { changed <- s.Wait(t.Context(), alice, seen) }()
	stop(t, other)
	var now *model.BusyError
	if err := <-changed; !errors.As(err, &now) || !now.Stopped || now.PID != seen.PID {
		t.Fatalf("%v", err)
	}
	go func() { changed <- s.Wait(t.Context(), alice, now) }()
	if err := other.Process.Signal(syscall.SIGCONT); err != nil {
		t.Fatal(err)
	}
	if err := <-changed; !errors.As(err, &now) || now.Stopped {
		t.Errorf("%v", err)
	}
}

func TestALockThatCannotBeReadIsTakenOverByNobodyKnown(t *testing.T) {
	t.Parallel()
	base := t.TempDir()
	s := state.New(base, fixedClock{})
	held, err := s.Lock(t.Context(), alice)
	if err != nil {
		t.Fatal(err)
	}
	defer held.Release()
	locks, err := filepath.Glob(filepath.Join(base, "*", "*", "*.lock"))
	if err != nil || len(locks) != 1 {
		t.Fatalf("%q %v", locks, err)
	}
	if err := errors.Join(os.Remove(locks[0]), os.Symlink(locks[0], locks[0])); err != nil { // which leads nowhere
		t.Fatal(err)
	}
	var busy *model.BusyError
	if err := held.Taken(t.Context()); !errors.As(err, &busy) {
		t.Errorf("%v", err)
	}
}
