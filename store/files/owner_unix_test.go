//go:build unix

package files

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

// sudo keeps HOME on some systems: files that root writes there must belong to the user.
func TestWhatRootWritesBelongsToTheOwnerOfTheFolder(t *testing.T) {
	t.Parallel()
	if os.Geteuid() != 0 {
		t.Skip("only root can give files away")
	}
	home := t.TempDir()
	if err := os.Chown(home, 54321, 54322); err != nil {
		t.Fatal(err)
	}
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
			if owner := info.Sys().(*syscall.Stat_t); owner.Uid != 54321 || owner.Gid != 54322 {
				t.Errorf("%s belongs to %d:%d", path, owner.Uid, owner.Gid)
			}
		}
	}
}
