//go:build unix

package fileperm

import (
	"fmt"
	"io/fs"
	"os"
	"os/user"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"syscall"

	"authdeck/model"
	"authdeck/store/files"
)

// OwnedByAnother reports whether a file belongs to another user. Root's files count as one's own. For root, so do the files of the
// user whose home folder is used.
func OwnedByAnother(info fs.FileInfo) bool {
	owner, ok := info.Sys().(*syscall.Stat_t)
	return ok && owner.Uid != 0 && int(owner.Uid) != os.Geteuid() && !(os.Geteuid() == 0 && owner.Uid == homeOwner())
}

// OthersCanWrite reports whether users other than the owner can write a file or add, rename and delete files in a folder.
func OthersCanWrite(info fs.FileInfo) bool { return writableByOthers(info) }

// foreign says that a file belongs to another user, who can do anything with it.
func foreign(path string, info fs.FileInfo) []model.Exposed {
	owner, ok := info.Sys().(*syscall.Stat_t)
	if !ok || !OwnedByAnother(info) {
		return nil
	}
	return []model.Exposed{{
		Path: path, What: fmt.Sprintf("it belongs to another user (%s)", files.OwnerName(owner.Uid)), Command: files.GiveBack(path, info, os.Geteuid()),
	}}
}

// foreignOnWay is foreign for a folder or link on the way to a file. It has no command: the folder may have files of everybody.
func foreignOnWay(path string, info fs.FileInfo) []model.Exposed {
	if owner, ok := info.Sys().(*syscall.Stat_t); ok && closedByOutsider(info, owner.Uid, unmapped()) {
		return nil
	}
	found := foreign(path, info)
	for i := range found {
		found[i].Command = ""
	}
	return found
}

// closedByOutsider reports whether a folder belongs to a user outside of this user namespace, and only that user can write in it.
func closedByOutsider(info fs.FileInfo, owner, unmapped uint32) bool {
	return owner != 0 && owner == unmapped && info.IsDir() && info.Mode().Perm()&0o022 == 0
}

// unmapped is the user ID that the files of all users outside of this user namespace seem to have. In a container, these include the
// root of the computer. It is 0 if no user is outside. A user inside who has this ID cannot be told apart.
var unmapped = sync.OnceValue(func() uint32 {
	ids, err := os.ReadFile("/proc/self/uid_map")
	if err != nil || mapsAll(string(ids)) {
		return 0
	}
	text, err := os.ReadFile("/proc/sys/kernel/overflowuid")
	if err != nil {
		return 0
	}
	id, err := strconv.ParseUint(strings.TrimSpace(string(text)), 10, 32)
	if err != nil {
		return 0
	}
	return uint32(id)
})

// mapsAll reports whether a map of user IDs, as in /proc/self/uid_map, has all IDs.
func mapsAll(ids string) bool {
	var all uint64
	for line := range strings.Lines(ids) {
		if f := strings.Fields(line); len(f) == 3 {
			n, _ := strconv.ParseUint(f[2], 10, 32)
			all += n
		}
	}
	return all >= 1<<32-1
}

// ofRoot says that a file that should be the user's alone belongs to root, because a command with sudo created it. For a link, the
// owner of the link counts: the user's own link may lead to a file of root's.
func ofRoot(path string, uid int) []model.Exposed {
	info, err := os.Lstat(path)
	if err != nil {
		return nil
	}
	owner, ok := info.Sys().(*syscall.Stat_t)
	if !ok || uid == 0 || owner.Uid != 0 {
		return nil
	}
	return []model.Exposed{{
		Path: path, What: "it " + (&files.DeniedError{Owner: files.OwnerName(owner.Uid)}).Whose(), Command: files.GiveBack(path, info, uid),
	}}
}

// homeOwner returns the owner of the home folder; root if there is none.
func homeOwner() uint32 {
	home, err := os.UserHomeDir()
	if err != nil {
		return 0
	}
	info, err := os.Stat(home)
	if err != nil {
		return 0
	}
	owner, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return 0
	}
	return owner.Uid
}

// ownGroup reports whether the group of a file of root's is this user's alone, as of a volume that Kubernetes gives to a group.
func ownGroup(owner *syscall.Stat_t, uid, gid int) bool {
	return owner.Uid == 0 && uid == gid && int(owner.Gid) == gid
}

// adminGroup is the group of macOS whose members may use sudo. It can write in /usr/local and other folders that the user's files are in.
const adminGroup = 80

// writableByOthers reports whether users other than the owner can write a file or add, rename and delete files in a folder. With
// the sticky bit, they cannot change the files of others. A group that has only the owner does not count as others, nor does one whose
// members can become root anyway.
func writableByOthers(info fs.FileInfo) bool {
	owner, ok := info.Sys().(*syscall.Stat_t)
	switch mode := info.Mode(); {
	case !ok || mode.IsDir() && mode&fs.ModeSticky != 0:
		return false
	case mode&0o002 != 0:
		return true
	case mode&0o020 == 0 || owner.Gid == 0 || owner.Gid == owner.Uid, ownGroup(owner, os.Geteuid(), os.Getegid()), runtime.GOOS == "darwin" && owner.Gid == adminGroup:
		return false
	}
	group, err := user.LookupGroupId(strconv.FormatUint(uint64(owner.Gid), 10))
	return err != nil || group.Name != files.OwnerName(owner.Uid)
}
