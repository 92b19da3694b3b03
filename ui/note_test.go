package ui_test

import (
	"testing"

	"authdeck/model"
	"authdeck/ui"
)

// forgetfulVault is one that says something about itself.
type forgetfulVault struct{ model.Vault }

func (v forgetfulVault) Keyring() model.Keyring {
	k := v.Vault.Keyring()
	k.Title, k.Note = "kernel keyring", "its entries are gone after a restart"
	return k
}

func TestWhatToKnowOfAKeyringIsSaidBeforeKeysAreSavedInItAndAfter(t *testing.T) {
	play(t, func(t *testing.T) {
		const note = "! Kernel keyring: its entries are gone after a restart"
		b := newBench(t)
		b.ws.Vault = forgetfulVault{b.ws.Vault}
		d := b.start(ui.Options{}).press("enter").see("Enter Credentials", note)
		d.fillHere(keyID, secret, device).press("enter").see("✔ Saved credentials to keyring", note)
	})
}
