package cli

import "os"

const ttyIn, ttyOut = "CONIN$", "CONOUT$"

func inForeground(*os.File) bool { return true }
