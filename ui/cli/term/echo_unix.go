//go:build !windows

package term

import (
	"os"
	"os/signal"
	"syscall"

	"golang.org/x/sys/unix"
)

// Echo returns two functions: hide keeps the terminal from showing what is typed, show restores it. In both modes lines can be
// edited, and ctrl+c is a signal.
func Echo(tty *os.File) (hide func() error, show func(), err error) {
	fd := int(tty.Fd())
	before, err := unix.IoctlGetTermios(fd, getTermios)
	if err != nil {
		return nil, nil, err
	}
	hidden := *before
	hidden.Lflag &^= unix.ECHO
	hidden.Lflag |= unix.ICANON | unix.ISIG
	hidden.Iflag |= unix.ICRNL
	return func() error { return unix.IoctlSetTermios(fd, setTermios, &hidden) },
		func() { _ = unix.IoctlSetTermios(fd, setTermios, before) }, nil
}

// Modes saves how a terminal reads and shows lines; restore sets it again.
func Modes(tty *os.File) (restore func()) {
	_, restore, err := Echo(tty)
	if err != nil { // it is gone, so there is nothing to restore
		return func() {}
	}
	return restore
}

// notifyContinued reports when the process continues after it was stopped.
func notifyContinued(c chan<- os.Signal) { signal.Notify(c, syscall.SIGCONT) }
