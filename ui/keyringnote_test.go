package ui_test

import (
	"context"
	"errors"
	"testing"

	"authdeck/model"
	"authdeck/ui/frontend"
)

// forgetfulVault has a note about itself.
type forgetfulVault struct{ model.Vault }

func (v forgetfulVault) Keyring() model.Keyring {
	k := v.Vault.Keyring()
	k.Title, k.Note = "kernel keyring", "its entries are gone after a restart"
	return k
}

func TestTheNoteOnAKeyringIsShownBeforeAndAfterSaving(t *testing.T) {
	play(t, func(t *testing.T) {
		const note = "! Kernel keyring: its entries are gone after a restart"
		b := newBench(t)
		b.ws.Vault = forgetfulVault{b.ws.Vault}
		d := b.start(frontend.Options{}).press("enter").see("Enter Credentials", note)
		d.fillHere(keyID, secret, device).press("enter").see("✔ Saved credentials to keyring", note)
	})
}

func TestTheReasonForTheFormIsShownUntilThereAreKeys(t *testing.T) {
	play(t, func(t *testing.T) {
		d := newBench(t).start(frontend.Options{}).press("enter").see("! No keys are saved yet. Enter them to sign in.")
		d.typed(keyID).press("enter").see("▸ AWS Secret Access Key").seeNot("No keys are saved yet")
	})
}

// fussyVault itself says what to do.
type fussyVault struct{ model.Vault }

func (fussyVault) Read(context.Context, model.Ref) (model.Keys, error) {
	return model.Keys{}, &model.Problem{
		Kind: model.ErrKeyringLocked, What: "the entry could not be decrypted", Why: "its key is locked",
		Fix: model.Do("run pass show authdeck/x in a terminal", "or use another keyring"), Cause: errors.New("gpg: decryption failed"),
	}
}

func TestAKeyringProblemShowsItsOwnSteps(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		b.ws.Vault = fussyVault{b.ws.Vault}
		b.start(frontend.Options{}).press("enter").see("✗ The entry could not be decrypted", "Its key is locked.",
			"1. Run pass show authdeck/x in a terminal", "2. Or use another keyring", "gpg: decryption failed")
	})
}
