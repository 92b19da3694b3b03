package model_test

import (
	"errors"
	"testing"

	"authdeck/model"
)

func TestAWSSaysWhoseTheKeysAreAndTheListRemembers(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	if _, err := w.Verify(t.Context(), w.identity()); !errors.Is(err, model.ErrNoKeys) {
		t.Errorf("without keys: %v", err)
	}
	if _, err := w.Configure(t.Context(), w.identity(), draft(), model.Saving{NoVerify: true}); err != nil {
		t.Fatal(err)
	}
	if a := w.Overview(t.Context(), model.Remembered).Rows[0].Record.Caller; a != nil {
		t.Fatalf("%+v is known before anybody asked", a)
	}
	before := w.entry()
	c, err := w.Verify(t.Context(), w.identity())
	if err != nil || c.Account != account || c.ARN != "arn:aws:iam::123456789012:user/alice" {
		t.Errorf("%+v, %v", c, err)
	}
	row := w.Overview(t.Context(), model.Remembered).Rows[0]
	if row.Record.Caller == nil || *row.Record.Caller != c || row.Keys != model.Present || w.entry() != before {
		t.Errorf("%+v", row)
	}
}

func TestRefusedKeysStayStored(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	wrong := draft(func(d *model.Draft) { d.Secret = model.SecretString(secondSecret) })
	if _, err := w.Configure(t.Context(), w.identity(), wrong, model.Saving{NoVerify: true}); err != nil {
		t.Fatal(err)
	}
	before := w.entry()
	if _, err := w.Verify(t.Context(), w.identity()); !errors.Is(err, model.ErrSecretWrong) || w.entry() != before {
		t.Errorf("%v", err)
	}
	if a := w.Overview(t.Context(), model.Remembered).Rows[0].Record.Caller; a != nil {
		t.Errorf("%+v is remembered", a)
	}
}

func TestKeysOfTheConfigurationAreVerifiedWithoutAKeyring(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.Vault = nil // a call would panic
	c, err := w.Verify(t.Context(), w.identity(withKeys(keyID, secret)))
	if err != nil || c.Account != account {
		t.Errorf("%+v, %v", c, err)
	}
	halved := w.identity()
	halved.Problem = &model.Problem{What: "halved"}
	if _, err := w.Verify(t.Context(), halved); err == nil || err.Error() != "halved" {
		t.Errorf("%v", err)
	}
}
