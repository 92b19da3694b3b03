//go:build unix

package process

import "golang.org/x/sys/unix"

// CoreDumps is the core dump limit that this process was started with. A core dump would contain every secret in memory.
type CoreDumps struct {
	limit unix.Rlimit
	known bool
}

// ForbidCoreDumps keeps the system from writing a core dump of this process.
func ForbidCoreDumps() CoreDumps {
	var c CoreDumps
	c.known = unix.Getrlimit(unix.RLIMIT_CORE, &c.limit) == nil
	c.Forbid()
	return c
}

// Forbid sets the limit to 0. The hard limit stays, so that Restore works.
func (c CoreDumps) Forbid() {
	if c.known {
		none := c.limit
		none.Cur = 0
		_ = unix.Setrlimit(unix.RLIMIT_CORE, &none) // a smaller limit is always allowed
	}
}

// Restore sets the limit that this process was started with, for a command that inherits it.
func (c CoreDumps) Restore() {
	if c.known {
		_ = unix.Setrlimit(unix.RLIMIT_CORE, &c.limit) // not above the hard limit, so it is allowed
	}
}
