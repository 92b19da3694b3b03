//go:build !windows

package cli

import (
	"os"
	"os/signal"
	"syscall"

	"golang.org/x/sys/unix"
	"golang.org/x/term"
)

const ttyIn, ttyOut = "/dev/tty", "/dev/tty"

// inForeground tells whether reading the terminal would not stop this process.
func inForeground(tty *os.File) bool {
	group, err := unix.IoctlGetInt(int(tty.Fd()), unix.TIOCGPGRP)
	return err == nil && group == unix.Getpgrp()
}

// asksHere tells whether that process draws its prompt where this one's standard error goes: on the terminal of the
// session that both are in.
func asksHere(pid int) bool {
	theirs, err := unix.Getsid(pid)
	ours, err2 := unix.Getsid(0)
	return pid > 0 && err == nil && err2 == nil && theirs == ours && term.IsTerminal(int(os.Stderr.Fd()))
}

// reclaim makes this process the terminal's foreground again after a shell that was killed before it could.
func reclaim(tty *os.File) {
	signal.Ignore(syscall.SIGTTOU)
	defer signal.Reset(syscall.SIGTTOU)
	_ = unix.IoctlSetPointerInt(int(tty.Fd()), unix.TIOCSPGRP, unix.Getpgrp())
}

// hangUp ends an interactive shell, which ignores a plain request to end.
func hangUp(shell *os.Process) error { return shell.Signal(syscall.SIGHUP) }
