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

// KeepOwner gives a file or folder that root has just created to the owner of its folder. Otherwise, after sudo with a user's HOME,
// that user could not use it. For every other user it does nothing.
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

// keepAttributes gives a file the owner, the group and the extended attributes, such as access lists, of an old file, as far as this
// user may. A new file belongs to the owner of its folder. allowed are the permissions that the file can have without giving access to
// a group that could not access the old file.
func keepAttributes(f *os.File, old string) (allowed fs.FileMode, err error) {
	return keepAttributesAs(f, f, old)
}

// attributes are those of a file, or made up by a test.
type attributes interface {
	Chown(uid, gid int) error
	Stat() (fs.FileInfo, error)
}

func keepAttributesAs(now attributes, f *os.File, old string) (allowed fs.FileMode, err error) {
	info, err := os.Stat(old)
	if err != nil {
		return fs.ModePerm, keepOwner(f)
	}
	owner, ok := info.Sys().(*syscall.Stat_t)
	keepsGroup := !ok || now.Chown(int(owner.Uid), int(owner.Gid)) == nil || now.Chown(-1, int(owner.Gid)) == nil || hasGroup(now, owner.Gid)
	keepExtended(f, old, keepsGroup)
	if !keepsGroup {
		return 0o707, nil
	}
	return fs.ModePerm, nil
}

// hasGroup reports whether a file has a group already. Some network file systems do not let a user set even that.
func hasGroup(of attributes, gid uint32) bool {
	info, err := of.Stat()
	if err != nil {
		return false
	}
	owner, ok := info.Sys().(*syscall.Stat_t)
	return ok && owner.Gid == gid
}

// folderOwner returns the owner of the folder of a path, if this process is root and the folder is not root's.
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

// whyDenied is WhyDenied for the user with an ID.
func whyDenied(err error, uid int) error {
	var at *fs.PathError
	if uid == 0 || !errors.Is(err, fs.ErrPermission) || !errors.As(err, &at) {
		return err
	}
	path, absolute := filepath.Abs(at.Path)
	if absolute != nil {
		return err
	}
	found := &DeniedError{Err: err}
	for ; ; path = filepath.Dir(path) {
		info, unseen := os.Lstat(path)
		if unseen == nil {
			owner, ok := info.Sys().(*syscall.Stat_t)
			if ok && int(owner.Uid) == uid && found.Path == "" {
				return ownDenied(path, info, err)
			}
			if !ok || int(owner.Uid) == uid {
				break
			}
			found.Path, found.Owner = path, OwnerName(owner.Uid)
			found.Command = GiveBack(path, info, uid)
		}
		if path == filepath.Dir(path) { // no folder above belongs to this user, so another owner may be right
			return err
		}
	}
	if found.Path == "" {
		return err
	}
	return found
}

// ownDenied explains why a user's own file or folder is denied; err if its permissions allow everything.
func ownDenied(path string, info fs.FileInfo, err error) error {
	need, change := fs.FileMode(0o600), "chmod u+rw"
	if info.IsDir() {
		need, change = 0o700, "chmod u+rwx"
	}
	mode := info.Mode().Perm()
	switch {
	case info.Mode()&fs.ModeSymlink != 0 || mode&need == need:
		return err
	case mode&0o077 == 0: // nobody else may use it
		change = fmt.Sprintf("chmod %o", need)
	}
	return &DeniedError{Path: path, Mode: mode, Command: change + " " + model.ShellWord(path), Err: err}
}

// GiveBack is the command that gives a file, a link or a folder back to a user. In a folder, it changes only what has the folder's
// owner, and follows no link. It ends in \; because with +, find on macOS gives one chown the names from several folders.
func GiveBack(path string, info fs.FileInfo, uid int) string {
	owner, ok := info.Sys().(*syscall.Stat_t)
	switch {
	case ok && info.IsDir(): // find does not follow a link to it
		return fmt.Sprintf("sudo find %s -xdev -user %d -execdir chown -h %d {} \\;", model.ShellWord(RealPath(path)), owner.Uid, uid)
	case info.Mode()&fs.ModeSymlink != 0:
		return fmt.Sprintf("sudo chown -h %d %s", uid, model.ShellWord(path))
	default:
		return fmt.Sprintf("sudo chown %d %s", uid, model.ShellWord(path))
	}
}

// OwnerName returns the name for a user ID.
func OwnerName(uid uint32) string {
	id := strconv.FormatUint(uint64(uid), 10)
	if u, err := user.LookupId(id); err == nil {
		return u.Username
	}
	return "user ID " + id
}
