package term

import (
	"runtime"

	"golang.org/x/sys/unix"
)

// fromBackground lets f change the terminal where this process is not in its foreground: the kernel stops who does so, unless
// SIGTTOU is blocked. Ignored it would stay for ever: Go cannot undo that, and what this process starts would inherit it.
func fromBackground(f func()) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	var stop, before unix.Sigset_t
	stop.Val[0] = 1 << (unix.SIGTTOU - 1)
	if unix.PthreadSigmask(unix.SIG_BLOCK, &stop, &before) == nil {
		defer func() { _ = unix.PthreadSigmask(unix.SIG_SETMASK, &before, nil) }()
	}
	f()
}
