//go:build unix

package pass

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"authdeck/model"

	"github.com/99designs/keyring"
)

// An entry that is written anywhere else would stay there if the save fails.
func TestASaveWritesItsEntryInAFolderOfItsOwnFirst(t *testing.T) {
	dir := t.TempDir()
	log := filepath.Join(dir, "log")
	script := "#!/bin/sh\necho \"$@\" >>'" + log + "'\nexit 1\n"
	if err := os.WriteFile(filepath.Join(dir, "pass"), []byte(script), 0o700); err != nil {
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

// A damaged entry can be replaced; one whose key is locked cannot be read, and stays.
func TestAnEntryThatIsNoMessageIsDamagedAndNotLocked(t *testing.T) {
	for status, damaged := range map[string]bool{
		"NODATA 1\n[GNUPG:] NODATA 2\n[GNUPG:] FAILURE decrypt 4294967295":                               true,
		"ENC_TO F6 18 0\n[GNUPG:] DECRYPTION_KEY 09 6F -\n[GNUPG:] NODATA 2\n[GNUPG:] DECRYPTION_FAILED": true,
		"DECRYPTION_KEY 09 6F -\n[GNUPG:] BADMDC\n[GNUPG:] DECRYPTION_FAILED":                            true,
		"ENC_TO F6 18 0\n[GNUPG:] NO_SECKEY F6\n[GNUPG:] DECRYPTION_FAILED":                              false,
		"INQUIRE_MAXLEN 100\n[GNUPG:] DECRYPTION_FAILED":                                                 false,
	} {
		dir := t.TempDir()
		err := errors.Join(
			os.WriteFile(filepath.Join(dir, "pass"), []byte("#!/bin/sh\necho '[GNUPG:] "+status+"' >&2\nexit 2\n"), 0o700),
			os.MkdirAll(filepath.Join(dir, "store", folder), 0o700),
			os.WriteFile(filepath.Join(dir, "store", folder, "atmos_acme_dev.gpg"), nil, 0o600))
		if err != nil {
			t.Fatal(err)
		}
		t.Setenv("PATH", dir+":/usr/bin:/bin")
		t.Setenv("PASSWORD_STORE_DIR", filepath.Join(dir, "store"))
		if _, err := (&store{}).Get("atmos_acme_dev"); errors.Is(err, model.ErrDamagedEntry) != damaged {
			t.Errorf("%q: %v", status, err)
		}
	}
}
