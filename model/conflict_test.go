package model_test

import (
	"errors"
	"testing"
	"testing/synctest"

	"authdeck/awsauth/awsfake"
	"authdeck/model"
)

const (
	foreign       = "210987654321"
	foreignDevice = "arn:aws:iam::210987654321:mfa/phone"
)

// putSecond gives the second key pair to another user.
func (w *world) putSecond(account, name string) {
	w.AWS.Put(awsfake.User{Account: account, Name: name, AccessKeyID: secondKeyID, SecretKey: secondSecret})
}

// verified saves the first key pair, verified by AWS.
func (w *world) verified() {
	w.t.Helper()
	if _, err := w.Configure(w.t.Context(), w.identity(), draft(), model.Saving{}); err != nil {
		w.t.Fatal(err)
	}
}

func TestKeysOfAnotherUserReplaceNothingWithoutAnOverride(t *testing.T) {
	for what, c := range map[string]struct {
		account, name, device string
		conflicts             model.Conflict
	}{
		"another account":                    {foreign, "alice", "GAHT12345678", model.ConflictReplaced},
		"another user":                       {account, "bob", phone, model.ConflictReplaced},
		"another account, the device stayed": {foreign, "alice", phone, model.ConflictReplaced | model.ConflictDevice},
		"the same user, a foreign device":    {account, "alice", foreignDevice, model.ConflictDevice},
	} {
		t.Run(what, func(t *testing.T) {
			w := newWorld(t)
			w.verified()
			w.putSecond(c.account, c.name)
			before, record := w.entry(), w.record()
			change := func(d *model.Draft) { secondKeys(d); d.Device = c.device }
			_, err := w.Configure(t.Context(), w.identity(), draft(change), model.Saving{})
			if got := model.ConflictsIn(err); got != c.conflicts {
				t.Fatalf("conflicts %b of %v", got, err)
			}
			var replaced *model.ReplacedError
			if errors.As(err, &replaced) && (replaced.Old.ARN != "arn:aws:iam::123456789012:user/alice" ||
				replaced.New.ARN != "arn:aws:iam::"+c.account+":user/"+c.name) {
				t.Errorf("%+v", replaced)
			}
			w.has(before)
			if got := w.record(); !got.SavedAt.Equal(record.SavedAt) || got.MaskedKey != record.MaskedKey {
				t.Errorf("the list shows %+v", got)
			}
			for _, some := range []model.Conflict{model.ConflictRefused, model.ConflictReplaced, model.ConflictDevice} {
				if some == c.conflicts {
					continue
				}
				_, err := w.Configure(t.Context(), w.identity(), draft(change), model.Saving{Override: some})
				if got := model.ConflictsIn(err); got != c.conflicts&^some {
					t.Errorf("insisting on %b alone leaves %b", some, got)
				}
				w.has(before)
			}
			r, err := w.Configure(t.Context(), w.identity(), draft(change), model.Saving{Override: model.EveryConflict})
			if err != nil || r.Caller == nil || r.Caller.Account != c.account {
				t.Errorf("%+v %v", r, err)
			}
			w.has(stored{secondKeyID, secondSecret, c.device, "12h"})
		})
	}
}

func TestARenamedUserIsTheSame(t *testing.T) {
	w := newWorld(t)
	w.verified()
	if err := w.Records.Update(t.Context(), w.identity().Ref, func(r *model.Record) { r.Caller.ARN += "-before" }); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Configure(t.Context(), w.identity(), draft(secondKeys), model.Saving{}); err != nil {
		t.Error(err)
	}
}

func TestTheAccountThatAStoredKeyCarriesIsComparedWhereAWSWasNeverAsked(t *testing.T) {
	w := newWorld(t)
	was, wasSecret := awsfake.LongLived(foreign)
	w.saved(func(d *model.Draft) { d.AccessKeyID, d.Secret, d.Device = was, model.SecretString(wasSecret), "" })
	_, err := w.Configure(t.Context(), w.identity(), draft(), model.Saving{})
	var replaced *model.ReplacedError
	if !errors.As(err, &replaced) || replaced.Old.Account != foreign || replaced.Old.ARN != "" || replaced.New.Account != account {
		t.Errorf("%v", err)
	}
}

// "account X, user alice, and … account X, user bob" hid in two equal accounts what differs.
func TestAnotherUserOfTheSameAccountIsNamedWithTheAccountOnce(t *testing.T) {
	of := func(account, user string) model.Caller {
		return model.Caller{Account: account, ARN: "arn:aws:iam::" + account + ":user/" + user}
	}
	for want, e := range map[string]*model.ReplacedError{
		"the new keys belong to user alice, the saved ones to user bob, both in account 123456789012":                          {New: of(account, "alice"), Old: of(account, "bob")},
		"the new keys belong to account 123456789012, user alice, and the saved keys belong to account 210987654321, user bob": {New: of(account, "alice"), Old: of(foreign, "bob")},
		"the new keys belong to account 123456789012, user alice, and the saved keys belong to account 210987654321":           {New: of(account, "alice"), Old: model.Caller{Account: foreign}},
	} {
		if got := e.Error(); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestWhoseTheOldKeysWereMayBeUnknown(t *testing.T) {
	w := newWorld(t)
	w.saved() // AWS was not asked, and this key contains no account
	w.putSecond(foreign, "bob")
	if _, err := w.Configure(t.Context(), w.identity(), draft(secondKeys, func(d *model.Draft) { d.Device = "" }), model.Saving{}); err != nil {
		t.Error(err)
	}
}

func TestANewDeviceIsOfTheAccountOfTheStoredKeys(t *testing.T) {
	for what, lay := range map[string]func(*world){"AWS said whose they are": (*world).verified, "AWS is asked now": func(w *world) { w.saved() }} {
		t.Run(what, func(t *testing.T) {
			w := newWorld(t)
			lay(w)
			onlyDevice := model.Draft{AccessKeyID: keyID, Device: foreignDevice, Duration: "12h"}
			_, err := w.Configure(t.Context(), w.identity(), onlyDevice, model.Saving{})
			var other *model.AccountError
			if !errors.As(err, &other) || other.Device != foreign || other.Caller.Account != account {
				t.Errorf("%v", err)
			}
			w.has(stored{keyID, secret, phone, "12h"})
			w.calls("GetCallerIdentity", 1)
			if _, err := w.Configure(t.Context(), w.identity(), onlyDevice, model.Saving{Override: model.ConflictDevice}); err != nil {
				t.Error(err)
			}
			w.has(stored{keyID, secret, foreignDevice, "12h"})
		})
	}
}

func TestANewDeviceIsSavedWhereAWSDoesNotSayWhoseTheKeysAre(t *testing.T) {
	for what, fail := range map[string]func(*world){
		"no answer": func(w *world) { w.AWS.Fail(awsfake.Cut(), awsfake.Always) },
		"a refusal": func(w *world) {
			w.AWS.Put(awsfake.User{Account: account, Name: "alice", AccessKeyID: keyID, SecretKey: secret, Inactive: true})
		},
	} {
		t.Run(what, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) { // the SDK waits before it tries again
				w := newWorld(t)
				w.saved()
				fail(w)
				r, err := w.Configure(t.Context(), w.identity(), model.Draft{AccessKeyID: keyID, Device: tablet, Duration: "12h"}, model.Saving{})
				if err != nil || r.Unverified == nil {
					t.Errorf("%+v %v", r, err)
				}
				w.has(stored{keyID, secret, tablet, "12h"})
			})
		})
	}
}

func TestADeviceWithoutAnAccountAsksNobody(t *testing.T) {
	w := newWorld(t)
	w.saved()
	for _, d := range []string{"", "GAHT12345678"} {
		if _, err := w.Configure(t.Context(), w.identity(), model.Draft{AccessKeyID: keyID, Device: d, Duration: "12h"}, model.Saving{}); err != nil {
			t.Error(err)
		}
	}
	w.calls("GetCallerIdentity", 0)
}

func TestTheSameKeysAreVerifiedAgainWhereTheyComeFromOutside(t *testing.T) {
	w := newWorld(t)
	w.saved()
	r, err := w.Configure(t.Context(), w.identity(), draft(), model.Saving{Ask: true})
	if err != nil || r.Caller == nil || w.record().Caller == nil {
		t.Errorf("%+v %v", r, err)
	}
}
