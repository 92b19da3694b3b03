package term

import "os"

const ttyIn, ttyOut = "CONIN$", "CONOUT$"

// InForeground is always true, because a console has no process groups.
func InForeground(*os.File) bool { return true }

// Session is unknown here, so a waiting process always says that it is waiting.
func Session() int { return 0 }

// Shares is unknown too.
func Shares(int) bool { return false }

// Reclaim does nothing, because consoles have no foreground group.
func Reclaim(*os.File) {}

// HangUp ends a shell.
func HangUp(shell *os.Process) error { return shell.Kill() }

// ContinueAnyway does nothing, because there is no ctrl+z.
func ContinueAnyway() (resumed func()) { return func() {} }

// OnContinue does nothing, because no process is stopped here.
func OnContinue(*os.File, func() bool, func()) (stop func()) { return func() {} }
