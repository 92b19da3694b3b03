//go:build !linux && !windows

package term

import (
	"os/signal"
	"syscall"
)

// fromBackground lets f change the terminal where this process is not in its foreground: the kernel stops who does so, unless
// SIGTTOU is ignored. It stays so: Go can neither undo that nor block a signal here.
func fromBackground(f func()) {
	signal.Ignore(syscall.SIGTTOU)
	f()
}
