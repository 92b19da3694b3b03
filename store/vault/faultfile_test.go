package vault

import (
	"os"
	"path/filepath"
	"testing"
)

// fileFaults bring the rows about that need no more than the folder: they give the passphrase to open it with.
var fileFaults = map[string]func(t *testing.T, dir, entry string) string{
	"nothing":          func(*testing.T, string, string) string { return passphrase },
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

func TestEachFaultOfAnEncryptedFileIsToldAndHarmsNoEntry(t *testing.T) {
	for what, bring := range fileFaults {
		f := faultNamed(t, what, File)
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			for _, deed := range deeds {
				dir := folder(t)
				put(t, designs(t, dir, passphrase), "atmos_acme_alice", alicePayload)
				v := openFiles(t, dir, bring(t, dir, "atmos_acme_alice"))
				f.onDisk(t, v, dir, deed)
			}
		})
	}
}

// onDisk does a deed and judges it by the bytes of the entry's file.
func (f aFault) onDisk(t *testing.T, v *Vault, dir, deed string) {
	t.Helper()
	path := filepath.Join(dir, "atmos_acme_alice")
	before, _ := os.ReadFile(path)
	err := do(t.Context(), v, deed)
	after, _ := os.ReadFile(path)
	f.judge(t, deed, err, string(before), string(after))
}
