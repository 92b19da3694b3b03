//go:build system

package vault

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"authdeck/model"
	"authdeck/store/vault/entry"
)

// /dev/shm is a file system of its own: what is written beside it cannot be renamed into it.
func TestInAMountPointTheFolderItselfServes(t *testing.T) {
	const dir = "/dev/shm"
	v := openFiles(t, dir, passphrase)
	ref := model.Ref{Realm: filepath.Base(t.TempDir()), Name: filepath.Base(os.Args[0]) + "-mount-point"}
	t.Cleanup(func() { _ = os.Remove(filepath.Join(dir, entry.Name(ref))); _ = os.Remove(beside(dir, ".lock")) })
	before := names(t, dir)
	if err := v.Write(t.Context(), ref, exampleKeys()); err != nil {
		t.Fatal(err)
	}
	if k, err := v.Read(t.Context(), ref); err != nil || !sameKeys(k, exampleKeys()) {
		t.Errorf("%+v, %v", k, err)
	}
	if err := v.Remove(t.Context(), ref); err != nil {
		t.Error(err)
	}
	if after := names(t, dir); !slices.Equal(before, after) {
		t.Errorf("left: %v", after)
	}
	if info, err := os.Stat(dir); err != nil || info.Mode().Perm() != 0o777 {
		t.Errorf("a folder of all users was closed: %v, %v", info.Mode(), err)
	}
}
