package vault

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/99designs/keyring"

	"authdeck/model"
	"authdeck/store/vault/encfile"
)

// fileFaults cause the faults that need only the folder: they return the passphrase to open it with.
var fileFaults = map[string]func(t *testing.T, dir, entry string) string{
	"no fault":         func(*testing.T, string, string) string { return passphrase },
	"wrong passphrase": func(*testing.T, string, string) string { return "incorrect horse" },
	"no passphrase":    func(*testing.T, string, string) string { return "" },
	"a damaged entry": func(t *testing.T, dir, entry string) string {
		t.Helper()
		put(t, designs(t, dir, passphrase), entry, "no entry")
		return passphrase
	},
	"a torn file": func(t *testing.T, dir, entry string) string {
		t.Helper()
		if err := os.Truncate(filepath.Join(dir, entry), 200); err != nil {
			t.Fatal(err)
		}
		return passphrase
	},
}

func TestEachFaultOfAnEncryptedFileIsReportedAndHarmsNoEntry(t *testing.T) {
	for what, bring := range fileFaults {
		f := faultNamed(t, what, File)
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			for _, operation := range operations {
				dir := folder(t)
				put(t, designs(t, dir, passphrase), "atmos_acme_alice", alicePayload)
				v := openFiles(t, dir, bring(t, dir, "atmos_acme_alice"))
				f.onDisk(t, v, dir, operation)
			}
		})
	}
}

// onDisk does an operation and checks the bytes of the entry's file.
func (f aFault) onDisk(t *testing.T, v *Vault, dir, operation string) {
	t.Helper()
	path := filepath.Join(dir, "atmos_acme_alice")
	before, _ := os.ReadFile(path)
	err := do(t.Context(), v, operation)
	after, _ := os.ReadFile(path)
	f.judge(t, operation, err, string(before), string(after))
}

// spoilings are what happens to a write although the library reports success.
var spoilings = map[string]func(ring keyring.Keyring, path string, item keyring.Item) error{
	"a write that is stored differently": func(ring keyring.Keyring, _ string, item keyring.Item) error {
		item.Data = append([]byte("x"), item.Data...)
		return ring.Set(item)
	},
	"a write that is stored in part": func(ring keyring.Keyring, path string, item keyring.Item) error {
		return errors.Join(ring.Set(item), os.Truncate(path, 200))
	},
	"a write that is not stored": func(keyring.Keyring, string, keyring.Item) error { return nil },
}

type spoiled struct {
	keyring.Keyring
	dir   string
	spoil func(ring keyring.Keyring, path string, item keyring.Item) error
}

func (s spoiled) Set(item keyring.Item) error {
	return s.spoil(s.Keyring, filepath.Join(s.dir, item.Key), item)
}

func TestEachFailedWriteOfAnEncryptedFileIsReportedAndHarmsNoEntry(t *testing.T) {
	for what, spoil := range spoilings {
		f := faultNamed(t, what, File)
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			spoiling := func(dir string) *Vault {
				return newVault(File, encfile.New(encfile.Options{Dir: dir, Passphrase: model.SecretString(passphrase),
					Writer: func(dir string, pass model.Secret) (ring keyring.Keyring, err error) {
						pass.Reveal(func(b []byte) { ring = atmos(t, dir, string(b)) })
						return spoiled{ring, dir, spoil}, nil
					}}))
			}
			for _, operation := range operations {
				dir := folder(t)
				put(t, designs(t, dir, passphrase), "atmos_acme_alice", alicePayload)
				f.onDisk(t, spoiling(dir), dir, operation)
			}
			dir := folder(t)
			entries := three(t, dir)
			if _, err := change(t, spoiling(dir), newPassphrase); !errors.Is(err, model.ErrNotStored) || under(t, dir, entries) != passphrase {
				t.Errorf("the passphrase: %v", err)
			}
		})
	}
}
