package ui_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"authdeck/model"
	"authdeck/model/modeltest"
	"authdeck/ui/frontend"
)

// moved has one more identity, whose keys are in the checkout's earlier realm.
func moved(b *bench) {
	five(b)
	b.ws.Config.Identities = append(b.ws.Config.Identities, modeltest.Identity("wanderer", 30))
	old := model.Ref{Realm: "2d366932af5d6faf", Name: "wanderer"}
	keys := model.Keys{AccessKeyID: keyID, Secret: model.SecretString(secret), Device: device, Duration: "12h"}
	err := errors.Join(b.ws.Vault.Write(context.Background(), old, keys), b.ws.Records.Update(context.Background(), old, func(r *model.Record) {
		r.MaskedKey, r.SavedAt, r.Device, r.KeyringType = model.MaskKeyID(keyID), time.Now().AddDate(0, -8, 0), device, "memory"
	}))
	if err != nil {
		b.t.Fatal(err)
	}
}

// The form said "No keys are saved yet", and the list had just said where they are.
func TestTheFormSaysThatTheKeysAreInAnotherRealm(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		moved(b)
		d := b.start(frontend.Options{}).press("G", "enter").resize(120, 40).see("! No keys in this realm. Press esc, then b, to copy", "those of realm 2d366932af5d6faf.")
		d.seeNot("No keys are saved yet").press("esc", "b").see("Copy the keys of wanderer to this realm?")
	})
}

func TestKeysOfAnotherRealmAreCopiedAfterAQuestion(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		moved(b)
		d := b.start(frontend.Options{}).press("G").see("! other realm", "! in realm 2d366932af5d6faf")
		d.press("v").see("No keys to verify here. Press b to copy them from realm 2d366932af5d6faf").seeNot("Press e to")
		d.press("b").see("Copy the keys of wanderer to this realm?", "AKIA", "[Do not copy]").press("enter").see("! other realm")
		d.press("b", "tab", "enter").see("Copied the keys of wanderer and read them back", "✔ saved").seeNot("other realm")
		d.press("enter").see("Enter MFA Token")
	})
}

// In a small window, b was in no place, and the empty timeline said to press enter to add keys.
func TestTheFirstKeyForKeysOfAnotherRealmCopiesThem(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		moved(b)
		d := b.start(frontend.Options{})
		for _, w := range []int{60, 80, 120, 200} {
			d.resize(w, 40).press("G").see("enter add keys")
			if lines := strings.Split(d.view(), "\n"); !strings.HasPrefix(lines[len(lines)-1], " b copy keys here  ") {
				t.Errorf("%d columns: %s", w, lines[len(lines)-1])
			}
		}
		b.ws.Config.Identities = b.ws.Config.Identities[5:]
		d.resize(150, 24).press("r").see("No session yet. Press b to copy the keys from realm 2d366932af5d6faf.").seeNot("Press enter to add keys")
		d.resize(60, 16).see("No session yet. Press b to copy the keys here.")
	})
}

// The details said to press b, which did nothing in a list for something else.
func TestTheDetailsOfAListForTheFormNameWhatEnterDoes(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		moved(b)
		d := b.start(frontend.Options{Goal: frontend.Configure})
		d.resize(120, 40).press("G").see("Keys in another realm", "enter to edit keys").seeNot("b to copy")
	})
}

func TestCopyingKeysFromAnotherRealmAsksForThePassphrase(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		moved(b)
		b.ws.Vault = &lockedVault{Vault: b.ws.Vault, word: "correct horse"}
		d := b.start(frontend.Options{}).press("G", "b", "tab", "enter").see("wanderer › Passphrase").typed("correct horse").press("enter")
		d.see("Copied the keys of wanderer and read them back", "✔ saved").seeNot("other realm")
	})
}

func TestAnIdentityWithKeysIsNotOfferedKeysOfAnotherRealm(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		moved(b)
		b.Keep("wanderer", device)
		b.start(frontend.Options{}).press("G").seeNot("other realm").press("b").seeNot("Copy the keys")
	})
}
