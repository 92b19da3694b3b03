package term

import "os"

const ttyIn, ttyOut = "CONIN$", "CONOUT$"

// InForeground is always true: a console has no process groups.
func InForeground(*os.File) bool { return true }

// Session is not known here: a process that waits says so, whichever window it is in.
func Session() int { return 0 }

// Shares is not known either.
func Shares(int) bool { return false }

// Reclaim has nothing to do: consoles have no foreground group.
func Reclaim(*os.File) {}

// HangUp ends a shell.
func HangUp(shell *os.Process) error { return shell.Kill() }

// ContinueAnyway has nothing to do: there is no ctrl+z.
func ContinueAnyway() (resumed func()) { return func() {} }

// OnContinue has nothing to do: no process is stopped here.
func OnContinue(*os.File, func() bool, func()) (stop func()) { return func() {} }
