//go:build aix || linux || solaris

package cli_test

import "golang.org/x/sys/unix"

const termiosOf, setTermiosOf = unix.TCGETS, unix.TCSETS
