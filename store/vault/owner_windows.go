package vault

import "io/fs"

// closedByUs cannot tell: Windows keeps that in lists of its own, which a new folder takes over from the one that it is in.
func closedByUs(fs.FileInfo) bool { return true }
