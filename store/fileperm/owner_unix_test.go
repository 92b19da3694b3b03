//go:build unix

package fileperm

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
)

func TestWhatACommandWithSudoMadeIsFound(t *testing.T) {
	t.Parallel()
	if os.Geteuid() != 0 {
		t.Skip("only root makes files of root")
	}
	dir := t.TempDir()
	file := filepath.Join(dir, "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for path, fix := range map[string]string{dir: "sudo chown -R 54321 " + dir, file: "sudo chown 54321 " + file} {
		if found := ofRoot(path, 54321); len(found) != 1 || found[0].Path != path || found[0].Command != fix {
			t.Errorf("%+v", found)
		}
		if found := ofRoot(path, 0); found != nil {
			t.Errorf("root's own files are root's: %+v", found)
		}
	}
}

func TestALinkOfOnesOwnToAFileOfRootIsNoFault(t *testing.T) {
	t.Parallel()
	if os.Geteuid() != 0 {
		t.Skip("only root makes files of root")
	}
	dir := t.TempDir()
	file, link := filepath.Join(dir, "file"), filepath.Join(dir, "link")
	if err := errors.Join(os.WriteFile(file, nil, 0o600), os.Symlink(file, link)); err != nil {
		t.Fatal(err)
	}
	if found := ofRoot(link, 54321); len(found) != 1 {
		t.Errorf("root's link: %+v", found)
	}
	if err := os.Lchown(link, 54321, -1); err != nil {
		t.Fatal(err)
	}
	if found := ofRoot(link, 54321); found != nil {
		t.Errorf("%+v", found)
	}
}
