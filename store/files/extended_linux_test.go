package files

import (
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
