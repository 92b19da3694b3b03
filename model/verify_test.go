package model_test

import (
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"authdeck/awsauth"
	"authdeck/awsauth/awsfake"
	"authdeck/model"
)

const wrongSecret = "wrongXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"

func TestKeysThatAWSRefusesReplaceNothingWithoutAnOverride(t *testing.T) {
	unknown := func(d *model.Draft) { d.AccessKeyID = "AKIAI44QH8DHBUNKNOWN" }
	wrong := func(d *model.Draft) { d.Secret = model.SecretString(wrongSecret) }
	for _, c := range []struct {
		what   string
		change func(*model.Draft)
		kind   error
		want   stored
	}{
		{"an unknown key", unknown, model.ErrKeyUnknown, stored{"AKIAI44QH8DHBUNKNOWN", secret, phone, "12h"}},
		{"a wrong secret", wrong, model.ErrSecretWrong, stored{keyID, wrongSecret, phone, "12h"}},
	} {
		t.Run(c.what, func(t *testing.T) {
			w := newWorld(t)
			w.saved(func(d *model.Draft) { d.AccessKeyID, d.Secret = secondKeyID, model.SecretString(secondSecret) })
			before, record := w.entry(), w.record()
			if _, err := w.Configure(t.Context(), w.identity(), draft(c.change), model.Saving{}); !errors.Is(err, c.kind) {
				t.Errorf("%v", err)
			}
			w.has(before)
			if got := w.record(); got.MaskedKey != record.MaskedKey || !got.SavedAt.Equal(record.SavedAt) {
				t.Errorf("the list shows %+v", got)
			}
			r, err := w.Configure(t.Context(), w.identity(), draft(c.change), model.Saving{Override: model.EveryConflict})
			if err != nil || !errors.Is(r.Unverified, c.kind) || r.Caller != nil {
				t.Errorf("%+v %v", r, err)
			}
			w.has(c.want)
			if w.record().Caller != nil {
				t.Error("the list says whose keys these are")
			}
		})
	}
}

func TestWithoutANetworkKeysAreSavedAndItIsSaid(t *testing.T) {
	synctest.Test(t, func(t *testing.T) { // the SDK waits before it asks again
		w := newWorld(t)
		w.Tokens = awsauth.New(awsauth.Isolated())
		id := w.identity(func(id *model.Identity) { id.Endpoint = in("http://127.0.0.1:1") })
		r, err := w.Configure(t.Context(), id, draft(), model.Saving{})
		if err != nil || !errors.Is(r.Unverified, model.ErrNetwork) || r.Caller != nil {
			t.Errorf("%+v %v", r, err)
		}
		w.has(stored{keyID, secret, phone, "12h"})
	})
}

func TestAnAWSThatCannotSayLeavesTheKeysUnverified(t *testing.T) {
	w := newWorld(t)
	w.AWS.Fail(awsfake.RegionDisabled(account), awsfake.Always)
	r, err := w.Configure(t.Context(), w.identity(), draft(), model.Saving{})
	if err != nil || !errors.Is(r.Unverified, model.ErrRegionOff) {
		t.Errorf("%+v %v", r, err)
	}
	w.has(stored{keyID, secret, phone, "12h"})
}

func TestVerifiedKeysAreInTheKeyringThatHasThem(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.saved()
	w.inOtherKeyring()
	if _, err := w.Verify(t.Context(), w.identity()); err != nil {
		t.Fatal(err)
	}
	if in, is := w.record().OtherKeyring("system"), w.Vault.Keyring().Title; in != is {
		t.Errorf("the keys are said to be in %s, and are in %s", in, is)
	}
}

func TestWithNoVerifyNobodyAsksAWS(t *testing.T) {
	w := newWorld(t)
	r, err := w.Configure(t.Context(), w.identity(), draft(func(d *model.Draft) { d.Secret = model.SecretString(wrongSecret) }), model.Saving{NoVerify: true})
	if err != nil || r.Caller != nil || r.Unverified != nil {
		t.Errorf("%+v %v", r, err)
	}
	w.has(stored{keyID, wrongSecret, phone, "12h"})
	w.calls("GetCallerIdentity", 0)
}

func TestTheSameKeysAgainNeedNoWordOfAWS(t *testing.T) {
	w := newWorld(t)
	w.saved()
	w.AWS.Put(awsfake.User{Account: account, Name: "alice", AccessKeyID: keyID, SecretKey: secret, Inactive: true})
	if _, err := w.Configure(t.Context(), w.identity(), draft(func(d *model.Draft) { d.Duration = "1h" }), model.Saving{}); err != nil {
		t.Error(err)
	}
	w.calls("GetCallerIdentity", 0)
}

// A save of rejected keys said "Saved", and the list went on to say that they are rejected.
func TestRejectedKeysThatAreGivenAgainAreCheckedAgain(t *testing.T) {
	w := newWorld(t)
	w.saved()
	w.rejects(true)
	w.verify(true)
	if _, err := w.Configure(t.Context(), w.identity(), draft(), model.Saving{}); !model.RefusesKeys(err) {
		t.Error(err)
	}
	unchanged := draft(func(d *model.Draft) { d.Secret, d.Duration = model.Secret{}, "1h" })
	if _, err := w.Configure(t.Context(), w.identity(), unchanged, model.Saving{}); err != nil {
		t.Errorf("another duration: %v", err)
	}
	w.rejected("after another duration", true)
	w.rejects(false)
	if r, err := w.Configure(t.Context(), w.identity(), draft(), model.Saving{}); err != nil || r.Caller == nil {
		t.Errorf("%+v %v", r, err)
	}
	w.rejected("after AWS accepted them", false)
}

func TestADeviceOfAnotherAccountByAWSWordStopsTheSave(t *testing.T) {
	const foreign = "arn:aws:iam::210987654321:mfa/phone"
	ofDraft := func(d *model.Draft) { d.Device = foreign }
	for what, c := range map[string]struct {
		id    []func(*model.Identity)
		draft []func(*model.Draft)
		want  stored
	}{
		"typed":                {draft: []func(*model.Draft){ofDraft}, want: stored{keyID, secret, foreign, "12h"}},
		"of the configuration": {id: []func(*model.Identity){withDevice(foreign)}, want: stored{keyID, secret, "", "12h"}},
	} {
		t.Run(what, func(t *testing.T) {
			w := newWorld(t)
			_, err := w.Configure(t.Context(), w.identity(c.id...), draft(c.draft...), model.Saving{})
			var other *model.AccountError
			if !errors.As(err, &other) || other.Caller.Account != account || other.Device != "210987654321" {
				t.Errorf("%v", err)
			}
			w.has(stored{})
			r, err := w.Configure(t.Context(), w.identity(c.id...), draft(c.draft...), model.Saving{Override: model.EveryConflict})
			if err != nil || r.Caller == nil || r.Caller.Account != account || r.Unverified != nil {
				t.Errorf("%+v %v", r, err)
			}
			w.has(c.want)
		})
	}
}

func TestASerialNumberHasNoAccountToDisagree(t *testing.T) {
	w := newWorld(t)
	if _, err := w.Configure(t.Context(), w.identity(), draft(func(d *model.Draft) { d.Device = "GAHT12345678" }), model.Saving{}); err != nil {
		t.Error(err)
	}
}

func TestKeysAreUnverifiedUntilAWSAcceptsThem(t *testing.T) {
	w := newWorld(t)
	w.devices(awsfake.Device{Serial: phone, Seed: phoneSeed})
	check := func(what string, want bool) {
		t.Helper()
		r := w.Overview(t.Context(), model.AskKeyring).Rows[0]
		if got := r.Unverified(); got != want {
			t.Errorf("%s: unverified is %t", what, got)
		}
	}
	check("no keys", false)
	w.saved()
	check("saved without a check", true)
	w.signIn(w.identity())
	check("after a sign-in", false)
	if err := w.LogOut(t.Context(), w.identity()); err != nil {
		t.Fatal(err)
	}
	check("after a logout", false)
	if err := w.Records.Update(t.Context(), w.identity().Ref, func(r *model.Record) { r.SignedInAt = r.SignedInAt.Add(-time.Hour) }); err != nil {
		t.Fatal(err)
	}
	w.saved(func(d *model.Draft) { d.AccessKeyID, d.Secret = secondKeyID, model.SecretString(secondSecret) })
	check("other keys", true)
	w.saved()
	if _, err := w.Verify(t.Context(), w.identity()); err != nil {
		t.Fatal(err)
	}
	check("after a check", false)
	if err := w.Records.Update(t.Context(), w.identity().Ref, func(r *model.Record) { *r = model.Record{} }); err != nil {
		t.Fatal(err)
	}
	check("saved by another program", true)
	w.holds("alice", -time.Hour)
	check("beside a session of another program", false)
	if r := w.Overview(t.Context(), model.AskKeyring).Rows[0]; r.Keys == model.Present {
		if verified, known := r.Verified(); verified || known {
			t.Errorf("verified %t, known %t", verified, known)
		}
	} else {
		t.Error("there are no keys")
	}
}
