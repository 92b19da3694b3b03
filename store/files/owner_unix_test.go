//go:build unix

package files

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"authdeck/store/files/filestest"
)

// sudo keeps HOME on some systems: files that root writes there must belong to the user.
func TestWhatRootWritesBelongsToTheOwnerOfTheFolder(t *testing.T) {
	t.Parallel()
	home := filestest.HomeOfAnother(t)
	file := filepath.Join(home, "a", "b", "file")
	if err := MakeFolder(filepath.Dir(file), 0o700); err != nil {
		t.Fatal(err)
	}
	for range 2 { // a new file, and one that is replaced
		if err := Replace(file, []byte("x"), 0o600); err != nil {
			t.Fatal(err)
		}
		for path := file; path != filepath.Dir(home); path = filepath.Dir(path) {
			info, err := os.Stat(path)
			if err != nil {
				t.Fatal(err)
			}
			if owner := info.Sys().(*syscall.Stat_t); owner.Uid != filestest.OtherUser || owner.Gid != filestest.OtherGroup {
				t.Errorf("%s belongs to %d:%d", path, owner.Uid, owner.Gid)
			}
		}
	}
}
