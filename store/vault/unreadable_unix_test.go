//go:build unix

package vault

import (
	"os"
	"path/filepath"
	"testing"
)

// An entry that cannot be read would keep the old passphrase, which its user then forgets.
func TestAnEntryThatCannotBeReadStopsAChangeOfThePassphrase(t *testing.T) {
	dir := folder(t)
	entries := three(t, dir)
	if err := os.Symlink("README/carol", filepath.Join(dir, "atmos_acme_carol")); err != nil { // README is a file
		t.Fatal(err)
	}
	if n, err := change(t, openFiles(t, dir, passphrase), newPassphrase); err == nil {
		t.Errorf("%d entries have the new passphrase", n)
	}
	if got := under(t, dir, entries); got != passphrase {
		t.Errorf("opened by %q", got)
	}
}
