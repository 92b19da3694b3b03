//go:build !windows

package term

import (
	"context"
	"os"
	"os/signal"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
	"golang.org/x/term"
)

const ttyIn, ttyOut = "/dev/tty", "/dev/tty"

// InForeground reports whether this process can read the terminal without being stopped.
func InForeground(tty *os.File) bool {
	group, err := unix.IoctlGetInt(int(tty.Fd()), unix.TIOCGPGRP)
	return err == nil && group == unix.Getpgrp()
}

// Session returns this process's session; all processes of a session have the same terminal.
func Session() int {
	id, _ := unix.Getsid(0)
	return id
}

// Shares reports whether another process draws on the same terminal as this one.
func Shares(pid int) bool {
	id, err := unix.Getsid(pid)
	return pid > 0 && err == nil && id == Session()
}

// Give makes another process group the terminal's foreground group, if this process is in the foreground.
func Give(tty *os.File, group int) error {
	return unix.IoctlSetPointerInt(int(tty.Fd()), unix.TIOCSPGRP, group)
}

// Reclaim makes this process the terminal's foreground again, after another program had it.
func Reclaim(tty *os.File) {
	fromBackground(func() { _ = Give(tty, unix.Getpgrp()) })
}

// WriteAnyway writes to a terminal even from its background, where the kernel would stop this process because of "stty tostop".
func WriteAnyway(tty *os.File, p []byte) (n int, err error) {
	fromBackground(func() { n, err = tty.Write(p) })
	return n, err
}

// HangUp ends an interactive shell, which ignores SIGTERM.
func HangUp(shell *os.Process) error { return shell.Signal(syscall.SIGHUP) }

// ContinueAnyway continues this process if nobody else would: the kernel drops a stop that no shell could undo, and Bubble Tea
// would wait for ever to be continued. It repeats this until resumed is called: a continuation before Bubble Tea waits is lost, and
// Bubble Tea takes half a second to release the terminal if keys have just been typed. If a shell did stop the process, this runs
// only after the process was continued.
func ContinueAnyway() (resumed func()) {
	ctx, resumed := context.WithCancel(context.Background())
	again := time.NewTicker(200 * time.Millisecond)
	go func() {
		defer again.Stop()
		for {
			select {
			case <-again.C:
				_ = unix.Kill(unix.Getpid(), unix.SIGCONT)
			case <-ctx.Done():
				return
			}
		}
	}()
	return resumed
}

// OnContinue takes the terminal back when this process continues after it was stopped from outside (kill -STOP, then fg), and then
// calls redraw. A shell leaves the terminal with echo on, so without this a secret would be visible while it is typed. In the
// background the process stops again, until the shell brings it to the foreground. ours reports whether this process may take the
// terminal.
func OnContinue(tty *os.File, ours func() bool, redraw func()) (stop func()) {
	continued := make(chan os.Signal, 1)
	signal.Notify(continued, syscall.SIGCONT)
	go func() {
		for range continued {
			if !ours() {
				continue
			}
			// In the background the kernel stops this process here until the shell brings it back. That is better than checking and
			// then stopping ourselves: if a shell brought the process back in between, it would stay stopped in the foreground.
			_, _ = term.MakeRaw(int(tty.Fd())) // a missing terminal is noticed when it is read
			redraw()
		}
	}()
	return func() {
		signal.Stop(continued)
		close(continued)
	}
}
