//go:build !windows

package encfile

import (
	"io/fs"
	"os"
	"syscall"
)

// closedByUs tells whether a folder is this user's, and closed to all others.
func closedByUs(info fs.FileInfo) bool {
	owner, ok := info.Sys().(*syscall.Stat_t)
	return ok && int(owner.Uid) == os.Geteuid() && info.Mode().Perm()&0o077 == 0
}

// errQuota is a user's share of a disk, used up.
const errQuota = syscall.EDQUOT
