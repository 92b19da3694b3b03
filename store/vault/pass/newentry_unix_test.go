//go:build unix

package pass

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"authdeck/store/process/processtest"

	"github.com/99designs/keyring"
)

// An entry that is written anywhere else would stay there if the save fails.
func TestASaveWritesItsEntryInAFolderOfItsOwnFirst(t *testing.T) {
	dir := t.TempDir()
	log := filepath.Join(dir, "log")
	script := "#!/bin/sh\necho \"$@\" >>'" + log + "'\nexit 1\n"
	if err := processtest.WriteProgram(filepath.Join(dir, "pass"), script); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", dir+":/usr/bin:/bin")
	t.Setenv("PASSWORD_STORE_DIR", filepath.Join(dir, "store"))
	if err := (&store{}).Set(keyring.Item{Key: "atmos_acme_dev", Data: []byte("x")}); err == nil {
		t.Fatal("nothing failed")
	}
	got, err := os.ReadFile(log)
	if err != nil || !strings.HasPrefix(string(got), "insert -m -f "+newFolder+"/atmos_acme_dev\n") {
		t.Errorf("%v %s", err, got)
	}
}
