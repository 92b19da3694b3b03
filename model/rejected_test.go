package model_test

import (
	"errors"
	"testing"
	"time"

	"authdeck/awsauth/awsfake"
	"authdeck/model"
)

// rejects says whether AWS rejects the example keys, because they are inactive.
func (w *world) rejects(yes bool) {
	w.AWS.Put(awsfake.User{Account: account, Name: "alice", AccessKeyID: keyID, SecretKey: secret, Inactive: yes,
		Devices: []awsfake.Device{{Serial: phone, Seed: phoneSeed}}})
}

// rejected checks whether the list says that AWS rejected the keys.
func (w *world) rejected(what string, want bool) {
	w.t.Helper()
	r := w.Overview(w.t.Context(), model.AskKeyring).Rows[0]
	if got := r.Rejected(); got != want {
		w.t.Errorf("%s: rejected is %t", what, got)
	}
	verified, known := r.Verified()
	if want && (r.Unverified() || verified || !known) {
		w.t.Errorf("%s: unverified %t, verified %t, known %t", what, r.Unverified(), verified, known)
	}
}

// wantRejectionNoted checks that the activity says once that AWS said no, of which identity, and why.
func wantRejectionNoted(t *testing.T, w model.Workspace, kind model.EventKind, why string) {
	t.Helper()
	var got []model.Event
	for _, e := range w.Overview(t.Context(), model.Remembered).Events {
		if e.Kind == kind {
			got = append(got, e)
		}
	}
	if len(got) != 1 || got[0].Title == "" || got[0].Identity == "" || got[0].Why != why {
		t.Errorf("the activity has %+v", got)
	}
}

// verify checks the keys, which AWS rejects or not.
func (w *world) verify(refused bool) {
	w.t.Helper()
	if _, err := w.Verify(w.t.Context(), w.identity()); model.RefusesKeys(err) != refused {
		w.t.Errorf("refused %t: %v", refused, err)
	}
}

func TestTheListRemembersThatAWSRejectedKeys(t *testing.T) {
	for what, reject := range map[string]func(w *world){
		"a save": func(w *world) {
			if r, err := w.Configure(t.Context(), w.identity(), draft(), model.Saving{Override: model.EveryConflict}); err != nil || !r.Rejected() {
				t.Errorf("%+v %v", r, err)
			}
		},
		"a check": func(w *world) {
			w.saved()
			w.verify(true)
		},
		"a check of the form": func(w *world) {
			w.saved()
			if _, err := w.Configure(t.Context(), w.identity(), draft(), model.Saving{Ask: true}); !model.RefusesKeys(err) {
				t.Error(err)
			}
		},
		"a new device": func(w *world) {
			w.saved(func(d *model.Draft) { d.Device = "" })
			if r, err := w.Configure(t.Context(), w.identity(), draft(), model.Saving{}); err != nil || !r.Rejected() {
				t.Errorf("%+v %v", r, err)
			}
		},
		"a sign-in": func(w *world) {
			w.saved()
			a := w.begin(w.identity())
			defer a.Close()
			if _, err := a.Send(t.Context(), w.code(phoneSeed, 0)); !model.RefusesKeys(err) {
				t.Error(err)
			}
		},
		"the search for a device": func(w *world) {
			w.saved(func(d *model.Draft) { d.Device = "" })
			a := w.begin(w.identity())
			defer a.Close()
			if err := a.FindDevice(t.Context()); !model.RefusesKeys(err) {
				t.Error(err)
			}
		},
	} {
		t.Run(what, func(t *testing.T) {
			w := newWorld(t)
			w.rejects(true)
			reject(w)
			w.rejected(what, true)
			wantRejectionNoted(t, w.Workspace, model.KeysRejected, model.ErrKeyUnknown.Error())
			w.rejects(false)
			w.rejected("until they are used again", true)
			w.verify(false)
			w.rejected("after a check", false)
		})
	}
}

func TestARejectionEndsWithItsKeys(t *testing.T) {
	for what, change := range map[string]func(w *world){
		"a sign-in": func(w *world) { w.signIn(w.identity()) },
		"other keys": func(w *world) {
			w.saved(func(d *model.Draft) { d.AccessKeyID, d.Secret = secondKeyID, model.SecretString(secondSecret) })
		},
		"another secret": func(w *world) { w.saved(func(d *model.Draft) { d.Secret = model.SecretString(wrongSecret) }) },
		"new keys after a deletion": func(w *world) {
			if _, err := w.DeleteKeys(t.Context(), w.identity()); err != nil {
				t.Fatal(err)
			}
			w.saved()
		},
		"a sign-in of another program": func(w *world) { w.holds("alice", time.Hour) },
		"keys of another program": func(w *world) {
			if err := w.Records.Update(t.Context(), w.identity().Ref, func(r *model.Record) { r.MaskedKey = model.MaskKeyID(secondKeyID) }); err != nil {
				t.Fatal(err)
			}
		},
	} {
		t.Run(what, func(t *testing.T) {
			w := newWorld(t)
			w.devices(awsfake.Device{Serial: phone, Seed: phoneSeed})
			w.saved()
			w.rejects(true)
			w.verify(true)
			w.rejected("a check", true)
			w.rejects(false)
			change(w)
			w.rejected(what, false)
		})
	}
}

func TestARejectionOutlivesWhatSaysNothingAboutTheKeys(t *testing.T) {
	w := newWorld(t)
	w.rejects(true)
	w.saved()
	w.verify(true)
	w.saved(func(d *model.Draft) { d.Duration = "24h" })
	w.rejected("another session length", true)
	if err := w.LogOut(t.Context(), w.identity()); err != nil {
		t.Fatal(err)
	}
	w.rejected("a logout", true)
}

func TestASessionThatIsStillSavedDoesNotHideARejection(t *testing.T) {
	w := newWorld(t)
	w.devices(awsfake.Device{Serial: phone, Seed: phoneSeed})
	w.saved()
	w.signIn(w.identity())
	w.rejects(true)
	w.verify(true)
	w.rejected("the session of before", true)
	if err := w.Records.Update(t.Context(), w.identity().Ref, func(r *model.Record) { r.Session = nil }); err != nil {
		t.Fatal(err)
	}
	w.rejected("the session of another program, from before", true)
}

func TestOnlyAnAnswerAboutTheKeysIsARejection(t *testing.T) {
	w := newWorld(t)
	w.devices(awsfake.Device{Serial: phone, Seed: phoneSeed})
	w.saved()
	a := w.begin(w.identity())
	defer a.Close()
	if _, err := a.Send(t.Context(), w.wrongCode()); !errors.Is(err, model.ErrCodeRejected) {
		t.Fatal(err)
	}
	w.rejected("a wrong code", false)
	w.AWS.Fail(awsfake.RegionDisabled(account), awsfake.Always)
	if _, err := w.Verify(t.Context(), w.identity()); !errors.Is(err, model.ErrRegionOff) {
		t.Fatal(err)
	}
	w.rejected("a region that is off", false)
}

// The form may save other keys while AWS answers about the earlier ones.
func TestALateRejectionIsNotAboutKeysThatWereSavedMeanwhile(t *testing.T) {
	for when, later := range map[string]time.Duration{"a minute later": time.Minute, "in the same second": 0} {
		t.Run(when, func(t *testing.T) {
			w := newWorld(t)
			w.rejects(true)
			w.saved()
			a := w.begin(w.identity())
			defer a.Close()
			err := w.Records.Update(t.Context(), w.identity().Ref, func(r *model.Record) {
				r.MaskedKey, r.SavedAt = model.MaskKeyID(secondKeyID), time.Now().Add(later).UTC().Truncate(time.Second)
			})
			if err != nil {
				t.Fatal(err)
			}
			if _, err := a.Send(t.Context(), w.code(phoneSeed, 0)); !model.RefusesKeys(err) {
				t.Fatal(err)
			}
			if r := w.record(); r.Rejected != nil || r.MaskedKey != model.MaskKeyID(secondKeyID) {
				t.Errorf("%+v", r)
			}
		})
	}
}

// The late answer gave the new keys the ID, the device and the owner of the old ones.
func TestALateOwnerIsNotTheOwnerOfKeysThatWereSavedMeanwhile(t *testing.T) {
	w := newWorld(t)
	w.saved()
	later := model.Record{MaskedKey: model.MaskKeyID(secondKeyID), SavedAt: time.Now().Add(time.Minute).UTC().Truncate(time.Second)}
	if err := w.Records.Update(t.Context(), w.identity().Ref, func(r *model.Record) { *r = later }); err != nil {
		t.Fatal(err)
	}
	w.verify(false)
	if r := w.record(); r.Caller != nil || r.MaskedKey != later.MaskedKey || r.Device != "" {
		t.Errorf("%+v", r)
	}
}

// A user may have the name that a role had.
func TestARefusedRoleIsNoRejectionOfAUsersKeys(t *testing.T) {
	w := newWorld(t)
	k := model.Keys{AccessKeyID: keyID, Secret: model.SecretString(secret)} // without a record
	if err := w.Vault.Write(t.Context(), w.identity().Ref, k); err != nil {
		t.Fatal(err)
	}
	err := w.Records.Update(t.Context(), w.identity().Ref, func(r *model.Record) { r.Rejected = &model.Rejection{Role: "arn:aws:iam::123456789012:role/alice"} })
	if err != nil {
		t.Fatal(err)
	}
	w.rejected("a role of that name", false)
}

func TestKeysOfTheConfigurationCanBeRejected(t *testing.T) {
	w := newWorld(t)
	w.rejects(true)
	id := w.identity(withKeys(keyID, secret), withDevice(phone))
	w.Config.Identities[0] = id
	if _, err := w.Verify(t.Context(), id); !model.RefusesKeys(err) {
		t.Fatal(err)
	}
	w.rejected("the keys", true)
	w.Config.Identities[0] = w.identity(withKeys(secondKeyID, secondSecret), withDevice(phone))
	w.rejected("other keys", false)
	w.Config.Identities[0] = w.identity(withKeys(keyID, wrongSecret), withDevice(phone))
	w.rejected("another secret of the same ID", false)
	w.Config.Identities[0] = id
	w.rejected("the keys again", true)
	if r := w.record(); len(r.Rejected.Mark) != 8 {
		t.Errorf("the mark %q says more of the secret than that it was changed", r.Rejected.Mark)
	}
	if err := w.Records.Update(t.Context(), id.Ref, func(r *model.Record) { r.Rejected.Mark = "" }); err != nil {
		t.Fatal(err)
	}
	w.rejected("the keys, by a record without a mark", true)
}
