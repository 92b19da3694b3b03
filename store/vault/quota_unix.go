//go:build !windows

package vault

import "syscall"

// errQuota is a user's share of a disk, used up.
const errQuota = syscall.EDQUOT
