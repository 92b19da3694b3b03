//go:build darwin || dragonfly || freebsd || netbsd || openbsd

package cli_test

import "golang.org/x/sys/unix"

const termiosOf, setTermiosOf = unix.TIOCGETA, unix.TIOCSETA
