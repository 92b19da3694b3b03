//go:build !windows

package term

import (
	"os"
	"os/signal"
	"syscall"

	"golang.org/x/sys/unix"
)

// Echo gives the two ways in which a terminal may take a line: hide keeps it from showing what is typed, show has it as it
// was. Lines are edited, and ctrl+c is a signal, in both.
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

// Modes remembers how a terminal takes and shows lines; restore sets it so again.
func Modes(tty *os.File) (restore func()) {
	_, restore, err := Echo(tty)
	if err != nil { // it is gone: there is nothing to restore
		return func() {}
	}
	return restore
}

// notifyContinued tells when the process goes on that had been stopped.
func notifyContinued(c chan<- os.Signal) { signal.Notify(c, syscall.SIGCONT) }
