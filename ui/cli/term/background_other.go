//go:build !linux && !windows

package term

import (
	"os/signal"
	"syscall"
)

// fromBackground lets f change the terminal if this process is not in its foreground. The kernel stops a process that does so,
// unless SIGTTOU is ignored. It stays ignored, because Go can neither undo that nor block a signal here.
func fromBackground(f func()) {
	signal.Ignore(syscall.SIGTTOU)
	f()
}
