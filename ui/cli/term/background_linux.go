package term

import (
	"runtime"

	"golang.org/x/sys/unix"
)

// fromBackground lets f change the terminal if this process is not in its foreground. The kernel stops a process that does so,
// unless SIGTTOU is blocked. It is not ignored instead, because Go cannot undo that, and programs that this process starts would
// inherit it.
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
