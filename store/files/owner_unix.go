//go:build unix

package files

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/user"
	"path/filepath"
	"strconv"
	"syscall"

	"authdeck/model"
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

// whyDenied is WhyDenied for the user with this number.
func whyDenied(err error, uid int) error {
	var at *fs.PathError
	if uid == 0 || !errors.Is(err, fs.ErrPermission) || !errors.As(err, &at) {
		return err
	}
	path, absolute := filepath.Abs(at.Path)
	if absolute != nil {
		return err
	}
	found := &ForeignError{Err: err}
	for ; ; path = filepath.Dir(path) {
		info, unseen := os.Lstat(path)
		if unseen == nil {
			owner, ok := info.Sys().(*syscall.Stat_t)
			if !ok || int(owner.Uid) == uid {
				break
			}
			found.Path, found.Owner = path, OwnerName(owner.Uid)
			found.Fix = GiveBack(path, info, uid)
		}
		if path == filepath.Dir(path) { // not below a folder of this user: it may be right as it is
			return err
		}
	}
	if found.Path == "" {
		return err
	}
	return found
}

// GiveBack is the command with which a user gets a file or folder back from another one.
func GiveBack(path string, info fs.FileInfo, uid int) string {
	if info.IsDir() {
		return fmt.Sprintf("sudo chown -R %d %s", uid, model.ShellWord(path))
	}
	return fmt.Sprintf("sudo chown %d %s", uid, model.ShellWord(path))
}

// OwnerName names a user by number.
func OwnerName(uid uint32) string {
	id := strconv.FormatUint(uint64(uid), 10)
	if u, err := user.LookupId(id); err == nil {
		return u.Username
	}
	return "user ID " + id
}
