//go:build !windows

package cli

import (
	"os"

	"golang.org/x/sys/unix"
)

const ttyIn, ttyOut = "/dev/tty", "/dev/tty"

// inForeground tells whether reading the terminal would not stop this process.
func inForeground(tty *os.File) bool {
	group, err := unix.IoctlGetInt(int(tty.Fd()), unix.TIOCGPGRP)
	return err == nil && group == unix.Getpgrp()
}
