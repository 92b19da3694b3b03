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

// InForeground tells whether reading the terminal would not stop this process.
func InForeground(tty *os.File) bool {
	group, err := unix.IoctlGetInt(int(tty.Fd()), unix.TIOCGPGRP)
	return err == nil && group == unix.Getpgrp()
}

// Session tells this process's session; all of one session have the same terminal.
func Session() int {
	id, _ := unix.Getsid(0)
	return id
}

// Shares tells whether that process draws on the terminal that this one has.
func Shares(pid int) bool {
	id, err := unix.Getsid(pid)
	return pid > 0 && err == nil && id == Session()
}

// Give makes another process group the terminal's foreground, where this process is in it.
func Give(tty *os.File, group int) error {
	return unix.IoctlSetPointerInt(int(tty.Fd()), unix.TIOCSPGRP, group)
}

// Reclaim makes this process the terminal's foreground again, after a program that had it.
func Reclaim(tty *os.File) {
	fromBackground(func() { _ = Give(tty, unix.Getpgrp()) })
}

// WriteAnyway writes to a terminal also from its background, where "stty tostop" would have the kernel stop this process.
func WriteAnyway(tty *os.File, p []byte) (n int, err error) {
	fromBackground(func() { n, err = tty.Write(p) })
	return n, err
}

// HangUp ends an interactive shell, which ignores a plain request to end.
func HangUp(shell *os.Process) error { return shell.Signal(syscall.SIGHUP) }

// ContinueAnyway continues this process where nobody else would: the kernel drops a stop that no shell could undo, and
// Bubble Tea would wait for the continuation for ever. It does so until resumed, because one that comes before Bubble Tea
// waits is lost, and letting go of the terminal takes Bubble Tea half a second where keys have just been typed. Where a
// shell did stop the process, this comes after it was continued.
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

// OnContinue takes the terminal back when this process goes on after a stop that it did not ask for (kill -STOP, then fg), and
// then calls redraw. A shell leaves the terminal with echo on: without this, a secret could be read while it is typed. In the
// background the process stops again, until the shell brings it to the front. ours tells whether the terminal is this process's to take.
func OnContinue(tty *os.File, ours func() bool, redraw func()) (stop func()) {
	continued := make(chan os.Signal, 1)
	signal.Notify(continued, syscall.SIGCONT)
	go func() {
		for range continued {
			if !ours() {
				continue
			}
			// In the background the kernel stops this process here until the shell brings it back. It does better than a look of ours
			// and then a stop: a shell that brings the process back in between would leave it stopped in the foreground.
			_, _ = term.MakeRaw(int(tty.Fd())) // a terminal that is gone is noticed where it is read
			redraw()
		}
	}()
	return func() {
		signal.Stop(continued)
		close(continued)
	}
}
