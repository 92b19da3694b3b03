package ui_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"authdeck/awsauth/awsfake"
	"authdeck/model"
	"authdeck/model/modeltest"
	"authdeck/ui/frontend"
)

// signedIn is a user with keys and a session, in front of the list.
func signedIn(t *testing.T) *driver {
	b := newBench(t)
	b.Keep("emergency-user", device)
	return b.start(frontend.Options{}).press("enter").typed(modeltest.Code(time.Now())).press("enter").see("✔ 12h left")
}

func (d *driver) stored() bool {
	_, err := d.ws.Vault.Read(context.Background(), model.Ref{Realm: "acme", Name: "emergency-user"})
	if err != nil && !errors.Is(err, model.ErrNoKeys) {
		d.t.Fatal(err)
	}
	return err == nil
}

func TestLogOutAsksAndKeepsTheKeys(t *testing.T) {
	play(t, func(t *testing.T) {
		d := signedIn(t).press("l").see("Log out emergency-user?", "▸ [Stay signed in]").press("enter")
		if !info(d, "emergency-user").Saved {
			t.Fatal("the safe button logged out")
		}
		d.press("l", "esc").see("✔ 12h left").press("l", "tab", "enter").see("✔ Logged out emergency-user", "– none", "✔ saved")
		if info(d, "emergency-user").Saved || !d.stored() {
			t.Error("the session is still there, or the keys are not")
		}
		d.press("l").see("No session to end for emergency-user").seeNot("[Log out]")
	})
}

func TestDeletingKeysNamesThemAndAsks(t *testing.T) {
	play(t, func(t *testing.T) {
		d := signedIn(t).press("d").see("Delete the keys of emergency-user?", "memory", "atmos_acme_emergency-user", "▸ [Keep keys]")
		d.press("enter")
		if !d.stored() {
			t.Fatal("the safe button deleted")
		}
		d.press("d", "tab", "enter").see("✔ Deleted the keys of emergency-user").seeNot("✔ saved")
		if d.stored() || info(d, "emergency-user").Saved {
			t.Error("keys or session are still there")
		}
		d.press("d").see("No keys to delete for emergency-user")
	})
}

func TestKeysManagedInAtmosYAMLCannotBeDeletedHere(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		managed(b)
		b.start(frontend.Options{}).press("d").see("These keys are managed in atmos.yaml:9. Delete them there.")
	})
}

func TestKeysAreVerifiedWithAWS(t *testing.T) {
	play(t, func(t *testing.T) {
		d := signedIn(t).press("v").see("✔ Keys are valid · arn:aws:iam::123456789012:user/user")
		d.aws.Fail(awsfake.Cut(), 9)
		d.press("v").later(10*time.Second).see("Could not reach AWS", "press v again").seeNot("code").press("enter")
		d.aws.Heal()
		d.aws.Put(awsfake.User{Account: "123456789012", Name: "user", AccessKeyID: keyID, SecretKey: "of somebody else"})
		d.press("v").later(time.Second).see("does not match", "They are still stored", "Press e to correct the keys").press("enter")
		if !d.stored() {
			t.Error("refused keys were deleted")
		}
		d.press("G", "v").see("No keys are saved for this identity")
	})
}

func TestTheListToChooseFromOffersNoChanges(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		b.Keep("emergency-user", device)
		d := b.start(frontend.Options{Goal: frontend.Choose}).press("d", "l", "v")
		d.see("Choose an identity", "/dlv", "No identity matches").seeNot("Delete", "Log out", "Asking")
	})
}
