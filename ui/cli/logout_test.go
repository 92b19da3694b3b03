//go:build !windows

package cli_test

import (
	"strings"
	"testing"
)

// entries counts what the encrypted file holds.
func (w *world) entries() (n int) {
	for path := range files(w.t, w.home) {
		if strings.Contains(path, "atmos_acme_") {
			n++
		}
	}
	return n
}

func TestKeysAreDeletedOnlyAfterAYes(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.configured()
	if w.entries() != 1 {
		t.Fatalf("%d entries", w.entries())
	}
	for _, answer := range []string{"", "n", "nonsense", "\x04"} {
		x := w.run("logout", "--keys")
		x.see("Delete the keys of emergency-user from the encrypted file?", "[y/N]")
		x.press(answer, enter)
		x.see("nothing was deleted")
		x.exits(1)
	}
	x := w.run("logout", "--keys")
	x.see("[y/N]")
	x.press(ctrlC)
	x.exits(130)
	if w.entries() != 1 {
		t.Fatal("deleted without a yes")
	}
	x = w.run("logout", "--keys")
	x.see("[y/N]")
	x.press("y", enter)
	x.see("Deleted the keys of emergency-user from the encrypted file")
	x.exits(0)
	if w.entries() != 0 {
		t.Error("the keys are still there")
	}
}
