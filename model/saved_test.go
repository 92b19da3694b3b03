package model_test

import (
	"context"
	"errors"
	"testing"

	"authdeck/model"
)

func secondKeys(d *model.Draft) {
	d.AccessKeyID, d.Secret = secondKeyID, model.SecretString(secondSecret)
}

func TestASessionGoesWithItsKeysAndItsDevice(t *testing.T) {
	for _, c := range []struct {
		what    string
		id      func(*model.Identity)
		change  func(*model.Draft)
		dropped bool
	}{
		{"other keys", nil, secondKeys, true},
		{"another device", nil, func(d *model.Draft) { d.Device = tablet }, true},
		{"no device any more", nil, func(d *model.Draft) { d.Device = "" }, true},
		{"another duration", nil, func(d *model.Draft) { d.Duration = "1h" }, false},
		{"nothing new", nil, func(*model.Draft) {}, false},
		{"a device that the configuration overrules", withDevice(phone), func(d *model.Draft) { d.Device = tablet }, false},
	} {
		t.Run(c.what, func(t *testing.T) {
			w := newWorld(t)
			w.saved()
			id := w.identity()
			if c.id != nil {
				id = w.identity(c.id)
			}
			w.signIn(id)
			r, err := w.Configure(t.Context(), id, draft(c.change), model.Saving{})
			if err != nil || len(r.Warnings) > 0 {
				t.Fatal(err, r.Warnings)
			}
			if w.session().Saved == c.dropped || (w.record().Session == nil) != c.dropped {
				t.Errorf("%+v, %+v", w.session(), w.record().Session)
			}
		})
	}
}

func TestOtherIdentitiesKeepTheirSessions(t *testing.T) {
	w := newWorld(t)
	w.saved()
	other := model.Ref{Realm: "acme", Name: "bob"}
	err := w.Sessions.Save(t.Context(), other, model.Session{AccessKeyID: "ASIAIOSFODNN7EXAMPLE",
		Secret: model.SecretString(secret), Token: model.SecretString("token"), Expires: w.clock.Now().Add(model.MaxDuration)})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Configure(t.Context(), w.identity(), draft(secondKeys), model.Saving{}); err != nil {
		t.Fatal(err)
	}
	if s, err := w.Sessions.Info(t.Context(), other); err != nil || !s.Saved {
		t.Errorf("%+v %v", s, err)
	}
}

func TestWhatFailsAfterTheSaveIsAWarning(t *testing.T) {
	w := newWorld(t)
	w.saved()
	w.signIn(w.identity())
	w.Sessions, w.Records = oddSessions{Sessions: w.Sessions, remove: errDisk}, oddRecords{Records: w.Records, update: errDisk}
	r, err := w.Configure(t.Context(), w.identity(), draft(secondKeys), model.Saving{})
	if err != nil || len(r.Warnings) != 2 || !errors.Is(r.Warnings[0], errDisk) || !errors.Is(r.Warnings[1], errDisk) {
		t.Errorf("%v, warnings %v", err, r.Warnings)
	}
	w.has(stored{secondKeyID, secondSecret, phone, "12h"})
}

func TestASessionThatCouldNotBeDroppedIsNotGoodForTheNewKeys(t *testing.T) {
	for what, change := range map[string]func(*model.Draft){
		"other keys": secondKeys, "another device": func(d *model.Draft) { d.Device = tablet },
	} {
		t.Run(what, func(t *testing.T) {
			w := newWorld(t)
			w.saved()
			w.signIn(w.identity())
			w.Sessions = oddSessions{Sessions: w.Sessions, remove: errDisk}
			if r, err := w.Configure(t.Context(), w.identity(), draft(change), model.Saving{}); err != nil || len(r.Warnings) != 1 {
				t.Fatal(err, r.Warnings)
			}
			if s, err := w.UsableSession(t.Context(), w.identity()); err != nil || s.Saved || !w.session().Saved {
				t.Errorf("%+v %v", s, err)
			}
			if row := w.Overview(t.Context(), model.Remembered).Rows[0]; row.Session.Saved {
				t.Errorf("the list shows it: %+v", row.Session)
			}
		})
	}
}

func TestWhatFollowsASaveIsDoneEvenIfSomebodyCancels(t *testing.T) {
	w := newWorld(t)
	w.saved()
	w.signIn(w.identity())
	ctx, cancel := context.WithCancel(t.Context())
	w.Vault = &oddVault{Vault: w.Vault, after: cancel}
	r, err := w.Configure(ctx, w.identity(), draft(secondKeys), model.Saving{})
	if err != nil || len(r.Warnings) > 0 {
		t.Fatal(err, r.Warnings)
	}
	if w.session().Saved || w.record().MaskedKey != model.MaskKeyID(secondKeyID) {
		t.Errorf("the old keys' session is still there: %+v", w.record())
	}
}

func TestTheListForgetsWhoTheKeysOfTheConfigurationBelongedTo(t *testing.T) {
	w := newWorld(t)
	w.saved(secondKeys)
	w.signIn(w.identity(withKeys(keyID, secret), withDevice(phone)))
	if w.record().Caller == nil {
		t.Fatal("nobody signed in")
	}
	// The keys are removed from the configuration again, and the keyring's entry is edited.
	if _, err := w.Configure(t.Context(), w.identity(), draft(secondKeys, func(d *model.Draft) { d.Duration = "1h" }), model.Saving{}); err != nil {
		t.Fatal(err)
	}
	if rec := w.record(); rec.Caller != nil || rec.MaskedKey != model.MaskKeyID(secondKeyID) {
		t.Errorf("%+v of %+v", rec, rec.Caller)
	}
}
