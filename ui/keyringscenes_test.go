package ui_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"authdeck/model"
	"authdeck/model/modeltest"
	"authdeck/ui/frontend"
	"authdeck/ui/words"
)

// keyringScenes are the keyring states on the screens where a user meets them: the list, a sign-in that reads the keys, and the
// form that saves them.
func keyringScenes() (all []scene) {
	meet := func(name string, states []string, lay func(b *bench, err error), walk func(d *driver)) {
		for _, s := range states {
			err := modeltest.KeyringFault(s)
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
	chosen := func(b *bench) { failing(b, model.ErrKeyringAbsent); b.ws.KeyringFrom = chosenByFlag }
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
		if p := words.Explain(fmt.Errorf("%w: details", kind)); p.Fix == nil || p.Details != "details" {
			t.Errorf("%v: %+v", kind, p)
		}
	}
}

func TestAnImportNamesNoKeyringWhereThereIsNone(t *testing.T) {
	for _, c := range []struct {
		err  error
		says bool
	}{{model.ErrKeyringAbsent, false}, {modeltest.KeyringFault("denied"), true}} {
		play(t, func(t *testing.T) {
			b := aviary(t)
			b.file("k", pair("prod-admin", keyID, birdKey))
			b.ws.Vault = titled{blindVault{b.ws.Vault, c.err}}
			d := b.start(frontend.Options{}).press("i").typed("~/k").press("enter").see("Import from ", "+ [prod-admin]")
			if named := strings.Contains(d.frames[len(d.frames)-1], "to GNOME Keyring"); named != c.says {
				t.Errorf("%v:\n%s", c.err, d.frames[len(d.frames)-1])
			}
		})
	}
}

func TestHealthClaimsNothingAboutKeysItDoesNotKnow(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		b.ws.Vault = blindVault{b.ws.Vault, model.ErrKeyringAbsent}
		b.start(frontend.Options{}).resize(120, 40).see("? unknown", "Keys         ? unknown").seeNot("no warnings")
	})
}

func TestAnEncryptedFileWithoutKeysIsNotUnlocked(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		v := b.ws.Vault
		b.ws.Vault = passphraseVault{v}
		d := b.start(frontend.Options{}).resize(120, 40).see("– encrypted file, no keys yet", "Keyring      – encrypted file").seeNot("unlocked", "✔ encrypted file")
		b.Keep("prod-admin", device)
		d.press("r").see("✔ encrypted file", "unlocked").seeNot("no keys yet")
		b.ws.Config.Identities = b.ws.Config.Identities[:1] // as in another folder, whose atmos.yaml names other identities
		d.press("r").seeNot("staging").see("✔ encrypted file", "unlocked").seeNot("no keys yet")
	})
}

// passphraseVault looks like an encrypted file.
type passphraseVault struct{ model.Vault }

func (v passphraseVault) Keyring() model.Keyring {
	k := v.Vault.Keyring()
	k.Title, k.TakesPassphrase = "encrypted file", true
	return k
}

func TestTheListSaysWhyTheKeyringDoesNotAnswer(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		v := b.ws.Vault
		b.ws.Vault = blindVault{v, modeltest.KeyringFault("stopped")}
		d := b.start(frontend.Options{}).see("✗", "✗ The keyring has stopped; start it again")
		b.ws.Vault = v
		d.press("r").see("✔").seeNot("has stopped")
	})
}

// chosenByFlag is a keyring that the user chose with a flag.
var chosenByFlag = model.KeyringSource{By: model.ChosenByFlag, At: model.Origin{File: "--keyring"}}
