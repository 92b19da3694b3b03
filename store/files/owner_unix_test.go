//go:build unix

package files

import (
	"fmt"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"authdeck/model"
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

// The command is run by root, so it must reach what the message is about, and nothing else.
func TestWhatIsGivenBackIsTheFolderBehindALinkOrTheLinkItself(t *testing.T) {
	t.Parallel()
	folder := RealPath(t.TempDir())
	link := filepath.Join(t.TempDir(), "link")
	if err := os.Symlink(folder, link); err != nil {
		t.Fatal(err)
	}
	behind, err := os.Stat(link)
	if err != nil {
		t.Fatal(err)
	}
	itself, err := os.Lstat(link)
	if err != nil {
		t.Fatal(err)
	}
	want := fmt.Sprintf("sudo find %s -xdev -user %d -execdir chown -h 54321 {} \\;", model.ShellWord(folder), os.Geteuid())
	if got := GiveBack(link, behind, 54321); got != want {
		t.Errorf("%s, want %s", got, want)
	}
	if got, want := GiveBack(link, itself, 54321), "sudo chown -h 54321 "+model.ShellWord(link); got != want {
		t.Errorf("%s, want %s", got, want)
	}
}
