package ui_test

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"authdeck/model"
	"authdeck/ui/frontend"
	"authdeck/ui/words"
)

// keyringStates are the ways in which a keyring fails, as store/vault tells them.
func keyringStates() map[string]error {
	return map[string]error{
		"locked": fmt.Errorf("%w: its dialog was closed, or could not be shown", model.ErrKeyringLocked),
		"denied": fmt.Errorf("%w: Permission denied", model.ErrKeyringDenied),
		"silent": fmt.Errorf("%w: %w", model.ErrKeyringSilent, context.DeadlineExceeded),
		"dead-bus": &model.Problem{
			Kind: model.ErrKeyringSilent, What: "the D-Bus session bus did not answer", Why: "keyrings are reached through it",
			Fix: "log out and in again\nor use another keyring: --keyring file",
		},
		"stopped": &model.Problem{
			Kind: model.ErrKeyringGone, What: "the keyring has stopped", Cause: errors.New("Message recipient disconnected from message bus without replying"),
			Why: "it ended in the middle; your saved keys are safe. They return when it runs again",
			Fix: "start it again (log in to the desktop)\nthen try again",
		},
		"stopped-saving": &model.Problem{
			Kind: model.ErrKeyringGone, What: "the keyring has stopped", Cause: errors.New("the keyring has stopped"),
			Why: "the previous entry could not be restored, so the keyring has either the old or the new one",
			Fix: "start it again (log in to the desktop)\nthen try again",
		},
		"failed": &model.Problem{
			Kind: model.ErrKeyringFailed, What: "the keyring failed", Why: "Couldn't create item: An error occurred on the device",
			Fix: "check its own program, and whether the disk is full\nthen try again\nor use another keyring: --keyring file",
		},
		"absent":     fmt.Errorf("%w: there is no D-Bus session bus", model.ErrKeyringAbsent),
		"damaged":    fmt.Errorf("atmos_acme_emergency-user: %w: it is not JSON", model.ErrDamagedEntry),
		"not-stored": model.ErrNotStored,
		"full": &model.Problem{
			Kind: model.ErrKeyringFull, What: "the disk is full", Why: "the previous entry is unchanged",
			Fix: "free some space for /home/u/.local/share/atmos/keyring, then try again\nor choose another folder: ATMOS_KEYRING_FILE_PATH", Cause: errors.New("write .keyring.authdeck.new/atmos_acme_emergency-user: no space left on device"),
		},
		"read-only": &model.Problem{
			Kind: model.ErrKeyringDenied, What: "cannot write to the encrypted file's folder", Why: "the previous entry is unchanged",
			Fix: "make the folder writable: /home/u/.local/share/atmos/keyring\nor choose another folder: ATMOS_KEYRING_FILE_PATH", Cause: errors.New("mkdir .keyring.authdeck.new: read-only file system"),
		},
	}
}

// keyringScenes are the states on the screens where a user meets them: the list, a sign-in that reads the keys, and the
// form that saves them.
func keyringScenes() (all []scene) {
	meet := func(name string, states []string, lay func(b *bench, err error), walk func(d *driver)) {
		for _, s := range states {
			err := keyringStates()[s]
			all = append(all, scene{name: "keyring-" + name + "-" + s, lay: func(b *bench) { lay(b, err) }, walk: walk})
		}
	}
	meet("list", []string{"denied", "dead-bus", "stopped"}, func(b *bench, err error) { five(b); b.ws.Vault = titled{blindVault{b.ws.Vault, err}} }, nil)
	meet("login", []string{"locked", "denied", "silent", "dead-bus", "stopped", "failed", "damaged", "read-only"}, failing,
		func(d *driver) { d.press("enter") })
	meet("save", []string{"locked", "denied", "silent", "stopped", "stopped-saving", "failed", "not-stored", "full", "read-only"},
		func(b *bench, err error) { five(b); b.ws.Vault = titled{&readOnlyVault{b.ws.Vault, err}} },
		func(d *driver) { d.press("e", "tab").typed(secret).press("enter", "enter", "enter") })
	meet("login", []string{"absent"}, failing, func(d *driver) { d.press("enter") })
	chosen := func(b *bench) { failing(b, model.ErrKeyringAbsent); b.ws.KeyringFrom = "--keyring" }
	return append(all, scene{name: "keyring-login-absent-chosen", lay: chosen, walk: func(d *driver) { d.press("enter") }})
}

// blindVault cannot say what it has.
type blindVault struct {
	model.Vault
	err error
}

func (v blindVault) Look(context.Context, []model.Ref) (map[model.Ref]model.Presence, error) {
	return nil, v.err
}

func TestEveryKeyringFailureSaysWhatToDo(t *testing.T) {
	for _, kind := range []error{
		model.ErrNoKeys, model.ErrKeyringAbsent, model.ErrKeyringGone, model.ErrKeyringSilent, model.ErrKeyringLocked, model.ErrKeyringDenied,
		model.ErrPassphraseNeeded, model.ErrPassphraseNew, model.ErrWrongPassphrase, model.ErrShortPassphrase, model.ErrDamagedEntry,
		model.ErrNotStored, model.ErrEntryTooLong, model.ErrKeyringFailed, model.ErrKeyringFull,
	} {
		if p := words.Explain(fmt.Errorf("%w: details", kind)); p.Fix == "" || p.Details != "details" {
			t.Errorf("%v: %+v", kind, p)
		}
	}
}

func TestTheListSaysWhyTheKeyringDoesNotAnswer(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		v := b.ws.Vault
		b.ws.Vault = blindVault{v, keyringStates()["stopped"]}
		d := b.start(frontend.Options{}).see("✗", "! The keyring has stopped; start it again")
		b.ws.Vault = v
		d.press("r").see("✔").seeNot("has stopped")
	})
}
