package dashboards

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"syscall"
	"testing"
	"time"

	"authdeck/model/request"
	"authdeck/store/process"
)

// other is another process, which does nothing.
func other(t *testing.T) int {
	t.Helper()
	c := exec.Command("sleep", "600")
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = c.Process.Kill()
		_ = c.Wait()
	})
	return c.Process.Pid
}

func signal(t *testing.T, pid int, s syscall.Signal, stopped bool) {
	t.Helper()
	if err := syscall.Kill(pid, s); err != nil {
		t.Fatal(err)
	}
	for end := time.Now().Add(time.Minute); process.Stopped(pid) != stopped; {
		if time.Now().After(end) {
			t.Fatalf("process %d: stopped is %v", pid, !stopped)
		}
	}
}

func TestADashboardThatIsStoppedIsNamedAtOnce(t *testing.T) {
	t.Parallel()
	f := folders(t)
	other, _ := dashboard(t, f)
	pid := other.Pid
	signal(t, pid, syscall.SIGSTOP, true)
	_, err := f.Ask(t.Context(), wanted, nil)
	var stopped *request.StoppedError
	if !errors.As(err, &stopped) || stopped.PID != pid {
		t.Errorf("%v", err)
	}
	r, _ := open(t, f) // another dashboard, which is not stopped
	_, done := ask(t.Context(), f)
	next(t, r).Answer(request.Answer{Result: request.Done})
	if got := <-done; got.err != nil || got.answer.Result != request.Done {
		t.Errorf("%+v", got)
	}
}

// Another program may get the process ID of a dashboard that was killed.
func TestAStoppedProgramWithTheNumberOfADeadDashboardIsNone(t *testing.T) {
	t.Parallel()
	f := folders(t)
	dir, err := f.make()
	if err != nil {
		t.Fatal(err)
	}
	pid := other(t)
	leave(t, filepath.Join(dir, strconv.Itoa(pid)+suffix))
	signal(t, pid, syscall.SIGSTOP, true)
	if _, err := f.Ask(t.Context(), wanted, nil); !errors.Is(err, request.ErrNoDashboard) {
		t.Error(err)
	}
}

func TestWhoWaitsHearsThatTheDashboardIsStopped(t *testing.T) {
	t.Parallel()
	f := folders(t)
	other, answer := dashboard(t, f)
	pid := other.Pid
	said, done := make(chan bool, 9), make(chan error, 1)
	go func() {
		_, err := f.Ask(t.Context(), wanted, func(_ int, stopped bool) { said <- stopped })
		done <- err
	}()
	heard := func(want bool) {
		t.Helper()
		if got := <-said; got != want {
			t.Errorf("stopped is %v, want %v", got, want)
		}
	}
	heard(false)
	signal(t, pid, syscall.SIGSTOP, true)
	heard(true)
	signal(t, pid, syscall.SIGCONT, false)
	heard(false)
	answer()
	if err := <-done; err != nil {
		t.Error(err)
	}
}

// Some systems refuse a connection when too many are waiting, as if nothing listened.
func TestTheSocketOfALivingDashboardIsNotRemoved(t *testing.T) {
	t.Parallel()
	f := folders(t)
	dir, err := f.make()
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, strconv.Itoa(other(t))+suffix)
	leave(t, path) // it refuses now
	if _, err := f.Ask(t.Context(), wanted, nil); !errors.Is(err, request.ErrNoDashboard) {
		t.Error(err)
	}
	if _, err := os.Stat(path); err != nil {
		t.Error(err)
	}
}

func TestAProgramWithoutXDGRuntimeDirLooksWhereSystemdPutsIt(t *testing.T) {
	t.Parallel()
	users := t.TempDir()
	if got := loginFolder(users); got != "" {
		t.Errorf("%q is not there", got)
	}
	mine := filepath.Join(users, strconv.Itoa(os.Getuid()))
	if err := errors.Join(os.Mkdir(mine, 0o755), os.Chmod(mine, 0o755)); err != nil { // whatever the umask is
		t.Fatal(err)
	}
	if got := loginFolder(users); got != "" {
		t.Errorf("%q is open to others", got)
	}
	if err := os.Chmod(mine, 0o700); err != nil {
		t.Fatal(err)
	}
	if got := loginFolder(users); got != mine {
		t.Errorf("%q", got)
	}
}
