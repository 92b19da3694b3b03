package cli

import "os"

const ttyIn, ttyOut = "CONIN$", "CONOUT$"

func inForeground(*os.File) bool { return true }

// session and sharesTerminal cannot be told here: who waits says so, whichever window it is in.
func session() int { return 0 }

func sharesTerminal(int) bool { return false }

func reclaim(*os.File) {}

func hangUp(shell *os.Process) error { return shell.Kill() }

// continueAnyway has nothing to do: there is no ctrl+z.
func continueAnyway() (resumed func()) { return func() {} }
