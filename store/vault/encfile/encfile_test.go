package encfile

import (
	"authdeck/model"
	"encoding/base64"
	"os"
	"path/filepath"
	"testing"

	"github.com/99designs/keyring"
)

func TestAtmosLimitOfIterationsIsTheLimit(t *testing.T) {
	entry := func(p2c string) []byte {
		head := `{"alg":"PBES2-HS256+A128KW","enc":"A256GCM","p2c":` + p2c + `,"p2s":"AAAA"}`
		return []byte(base64.RawURLEncoding.EncodeToString([]byte(head)) + ".a.b.c.d")
	}
	if !isEntry(entry("1300000")) || isEntry(entry("1300001")) {
		t.Error("the limit is elsewhere")
	}
}

// Atmos truncates and writes in place: our reader must ignore what it sees in between.
func TestAnEntryThatAtmosIsWritingIsReadOnceItIsWhole(t *testing.T) {
	dir, passphrase := t.TempDir(), model.SecretString("correct horse")
	ring, err := library(dir, passphrase)
	if err != nil {
		t.Fatal(err)
	}
	if err := ring.Set(keyring.Item{Key: "atmos_acme_alice", Data: []byte("payload")}); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "atmos_acme_alice")
	good, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(path, 0); err != nil {
		t.Fatal(err)
	}
	tries := 0
	err = persist(t.Context(), func() error {
		if tries++; tries == 3 {
			if err := os.WriteFile(path, good, 0o600); err != nil {
				t.Error(err)
			}
		}
		_, err := get(dir, "atmos_acme_alice", passphrase)
		return err
	})
	if err != nil || tries != 3 {
		t.Errorf("%d tries: %v", tries, err)
	}
}
