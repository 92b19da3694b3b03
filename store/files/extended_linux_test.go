package files

import (
	"errors"
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

func TestAFileIsClosedToGroupsIfItCannotKeepItsOwn(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	old := filepath.Join(dir, "old")
	if err := errors.Join(os.WriteFile(old, nil, 0o640), os.Chmod(old, 0o640)); err != nil {
		t.Fatal(err)
	}
	hasLists := unix.Setxattr(old, accessList, []byte(listed), 0) == nil
	for mayKeepGroup, want := range map[bool]os.FileMode{true: 0o640, false: 0o600} {
		f, err := os.CreateTemp(dir, "new")
		if err != nil {
			t.Fatal(err)
		}
		chown := func(uid, _ int) error {
			if mayKeepGroup && uid == -1 {
				return nil
			}
			return os.ErrPermission
		}
		err = errors.Join(f.Chmod(0o640), keepAttributesWith(chown, f, old))
		info, unseen := f.Stat()
		if err := errors.Join(err, unseen); err != nil {
			t.Fatal(err)
		}
		if info.Mode() != want {
			t.Errorf("its group may be kept: %v; mode %04o", mayKeepGroup, info.Mode())
		}
		if _, err := unix.Getxattr(f.Name(), accessList, make([]byte, 64)); hasLists && (err == nil) != mayKeepGroup {
			t.Errorf("its group may be kept: %v; access list: %v", mayKeepGroup, err)
		}
		if err := f.Close(); err != nil {
			t.Fatal(err)
		}
	}
}
