package encfile

import (
	"io/fs"

	"golang.org/x/sys/windows"
)

// closedByUs cannot tell: Windows keeps that in lists of its own, which a new folder takes over from the one that it is in.
func closedByUs(fs.FileInfo) bool { return true }

// errQuota is a user's share of a disk, used up.
const errQuota = windows.ERROR_DISK_QUOTA_EXCEEDED
