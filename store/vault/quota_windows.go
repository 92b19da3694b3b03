package vault

import "golang.org/x/sys/windows"

// errQuota is a user's share of a disk, used up.
const errQuota = windows.ERROR_DISK_QUOTA_EXCEEDED
