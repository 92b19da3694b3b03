//go:build unix

package files

import (
	"errors"
	"os"
	"path/filepath"
	"syscall"
)

// KeepOwner gives a file or folder that root has just made to the owner of the folder it is in. After sudo with the HOME of a
// user, that user could not use it otherwise. For every other user it does nothing.
func KeepOwner(path string) error {
	uid, gid, foreign := folderOwner(path)
	if !foreign {
		return nil
	}
	return os.Lchown(path, uid, gid)
}

func keepOwner(f *os.File) error {
	uid, gid, foreign := folderOwner(f.Name())
	if !foreign {
		return nil
	}
	return f.Chown(uid, gid)
}

// folderOwner returns who owns the folder of a path, where this process is root's and the folder is not.
func folderOwner(path string) (uid, gid int, foreign bool) {
	if os.Geteuid() != 0 {
		return 0, 0, false
	}
	info, err := os.Stat(filepath.Dir(path))
	if err != nil {
		return 0, 0, false
	}
	owner, ok := info.Sys().(*syscall.Stat_t)
	if !ok || owner.Uid == 0 {
		return 0, 0, false
	}
	return int(owner.Uid), int(owner.Gid), true
}

// alive reports whether a process has this number.
func alive(pid int) bool {
	err := syscall.Kill(pid, 0)
	return err == nil || errors.Is(err, syscall.EPERM)
}
