package encfile

import (
	"io/fs"

	"golang.org/x/sys/windows"
)

// closedByUs cannot tell: Windows keeps this in access control lists, which a new folder inherits from its parent.
func closedByUs(fs.FileInfo) bool { return true }

// errQuota says that the user's disk quota is used up.
const errQuota = windows.ERROR_DISK_QUOTA_EXCEEDED
