package files

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"

	"authdeck/store/files/filestest"
)

func TestAFileOfTheUserKeepsItsOwnerAndItsAttributes(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "f")
	if err := os.WriteFile(path, []byte("old"), 0o640); err != nil {
		t.Fatal(err)
	}
	mayChown := os.Chown(path, filestest.OtherUser, filestest.OtherGroup) == nil
	hasAttributes := unix.Setxattr(path, "user.note", []byte("kept"), 0) == nil
	if !mayChown && !hasAttributes {
		t.Skip("this user may not give files away, and this file system has no extended attributes")
	}
	if err := ReplaceIf(path, []byte("new"), 0o640, func() error { return nil }); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if owner := info.Sys().(*syscall.Stat_t); mayChown && (owner.Uid != filestest.OtherUser || owner.Gid != filestest.OtherGroup) {
		t.Errorf("it belongs to %d:%d", owner.Uid, owner.Gid)
	}
	value := make([]byte, 16)
	if n, err := unix.Getxattr(path, "user.note", value); hasAttributes && (err != nil || string(value[:n]) != "kept") {
		t.Errorf("its attribute is %q, %v", value[:max(0, n)], err)
	}
}

// An access list as the kernel stores it: the owner and a user 54321 may read, and a group may.
const listed = "\x02\x00\x00\x00" +
	"\x01\x00\x06\x00\xff\xff\xff\xff" + "\x02\x00\x04\x00\x31\xd4\x00\x00" + "\x04\x00\x04\x00\xff\xff\xff\xff" +
	"\x10\x00\x04\x00\xff\xff\xff\xff" + "\x20\x00\x00\x00\xff\xff\xff\xff"

// made are the attributes of a file whose owner nobody may change.
type made struct {
	fs.FileInfo
	group    uint32
	mayGroup bool
}

func (m made) Chown(uid, _ int) error {
	if m.mayGroup && uid == -1 {
		return nil
	}
	return os.ErrPermission
}

func (m made) Stat() (fs.FileInfo, error) { return m, nil }

func (m made) Sys() any { return &syscall.Stat_t{Gid: m.group} }

func TestAFileIsClosedToGroupsIfItCannotKeepItsOwn(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	old := filepath.Join(dir, "old")
	if err := errors.Join(os.WriteFile(old, nil, 0o640), os.Chmod(old, 0o640)); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(old)
	if err != nil {
		t.Fatal(err)
	}
	group := info.Sys().(*syscall.Stat_t).Gid
	hasLists := unix.Setxattr(old, accessList, []byte(listed), 0) == nil
	for now, keeps := range map[made]bool{{group: group + 1, mayGroup: true}: true, {group: group}: true, {group: group + 1}: false} {
		f, err := os.CreateTemp(dir, "new")
		if err != nil {
			t.Fatal(err)
		}
		allowed, err := keepAttributesAs(now, f, old)
		if err := errors.Join(err, f.Close()); err != nil {
			t.Fatal(err)
		}
		if (allowed == 0o777) != keeps || (allowed == 0o707) == keeps {
			t.Errorf("%+v: allowed %04o", now, allowed)
		}
		if _, err := unix.Getxattr(f.Name(), accessList, make([]byte, 64)); hasLists && (err == nil) != keeps {
			t.Errorf("%+v: access list: %v", now, err)
		}
	}
}

func TestAReplacedFileHasOnlyTheAllowedPermissions(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "f")
	without := func(*os.File) (fs.FileMode, error) { return 0o707, nil }
	if err := replaceTarget(path, nil, 0o640, without, func() error { return nil }); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(path); err != nil || info.Mode() != 0o600 {
		t.Error(info, err)
	}
}

// The folder's list gave its users access to the new file.
func TestAFileWithoutAnAccessListGetsNoneFromItsFolder(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path := filepath.Join(dir, "f")
	if err := errors.Join(os.WriteFile(path, nil, 0o640), os.Chmod(path, 0o640)); err != nil {
		t.Fatal(err)
	}
	if err := unix.Setxattr(dir, "system.posix_acl_default", []byte(listed), 0); err != nil {
		t.Skip("no access lists here: ", err)
	}
	if err := ReplaceIf(path, []byte("new"), 0o640, func() error { return nil }); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(path)
	if err != nil || info.Mode() != 0o640 {
		t.Error(info.Mode(), err)
	}
	if _, err := unix.Getxattr(path, accessList, nil); !errors.Is(err, unix.ENODATA) {
		t.Errorf("it has an access list: %v", err)
	}
}
