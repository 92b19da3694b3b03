//go:build !windows

package encfile

import (
	"io/fs"
	"os"
	"syscall"
)

// closedByUs reports whether a folder belongs to this user and is private.
func closedByUs(info fs.FileInfo) bool {
	owner, ok := info.Sys().(*syscall.Stat_t)
	return ok && int(owner.Uid) == os.Geteuid() && info.Mode().Perm()&0o077 == 0
}

// errQuota says that the user's disk quota is used up.
const errQuota = syscall.EDQUOT
