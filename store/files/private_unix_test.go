//go:build unix

package files

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

func TestOnlyOurOwnKindOfFileIsClosedToOthers(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	file, folder, pipe, link := filepath.Join(dir, "file"), filepath.Join(dir, "folder"), filepath.Join(dir, "pipe"), filepath.Join(dir, "link")
	err := errors.Join(os.WriteFile(file, nil, 0o600), os.Mkdir(folder, 0o700), syscall.Mkfifo(pipe, 0o600), os.Symlink(pipe, link))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		path   string
		mode   fs.FileMode
		closed bool
	}{
		{file, 0o600, true}, {folder, 0o700, true}, {pipe, 0o600, false}, {link, 0o600, false},
		{folder, 0o600, false}, {file, 0o700, false}, {filepath.Join(dir, "none"), 0o600, false},
	} {
		before := os.FileMode(0o666)
		if c.path == folder {
			before = 0o777
		}
		if c.path != filepath.Join(dir, "none") {
			if err := os.Chmod(c.path, before); err != nil {
				t.Fatal(err)
			}
		}
		was, ok := CloseToOthers(c.path, c.mode)
		if ok != c.closed || ok && was != before {
			t.Errorf("%s with %o: %t, was %o", c.path, c.mode, ok, was)
		}
		if info, err := os.Stat(c.path); err == nil && (info.Mode().Perm() == before) == c.closed {
			t.Errorf("%s with %o is now %o", c.path, c.mode, info.Mode().Perm())
		}
	}
}
