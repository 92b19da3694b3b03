package model_test

import (
	"context"
	"errors"
	"maps"
	"slices"
	"testing"
	"time"

	"authdeck/model"
	"authdeck/store/vault"
)

func keysOf(id string) model.Keys {
	return model.Keys{AccessKeyID: id, Secret: model.SecretString(secret), Device: phone, Duration: "12h"}
}

func keep(t *testing.T, v model.Vault, ref model.Ref, id string) {
	t.Helper()
	if err := v.Write(t.Context(), ref, keysOf(id)); err != nil {
		t.Fatal(err)
	}
}

// idAt returns the access key ID of an entry; "" for none.
func idAt(t *testing.T, v model.Vault, ref model.Ref) string {
	t.Helper()
	k, err := v.Read(t.Context(), ref)
	if err != nil && !errors.Is(err, model.ErrNoKeys) {
		t.Fatal(err)
	}
	return k.AccessKeyID
}

func TestKeysAreMovedOnlyOnRequest(t *testing.T) {
	t.Parallel()
	for _, remove := range []bool{false, true} {
		w, to := newWorld(t), vault.Memory()
		ref := w.identity().Ref
		keep(t, w.Vault, ref, keyID)
		done, removed, err := w.Transfer(t.Context(), model.Transfer{From: model.Location{Vault: w.Vault, Ref: ref}, To: model.Location{Vault: to, Ref: ref}, Remove: remove})
		if err != nil || done != model.Copied || removed != remove {
			t.Errorf("%v, %v, %v", done, removed, err)
		}
		if got := idAt(t, to, ref); got != keyID {
			t.Errorf("in the new keyring: %q", got)
		}
		if gone := idAt(t, w.Vault, ref) == ""; gone != remove {
			t.Errorf("gone from the old one: %v", gone)
		}
	}
}

func TestAMoveThatIsRepeatedGoesOn(t *testing.T) {
	t.Parallel()
	w, to := newWorld(t), vault.Memory()
	ref := w.identity().Ref
	keep(t, w.Vault, ref, keyID)
	move := model.Transfer{From: model.Location{Vault: w.Vault, Ref: ref}, To: model.Location{Vault: to, Ref: ref}}
	if _, _, err := w.Transfer(t.Context(), move); err != nil {
		t.Fatal(err)
	}
	move.Remove = true
	done, removed, err := w.Transfer(t.Context(), move)
	if err != nil || done != model.AlreadyThere || !removed || idAt(t, to, ref) != keyID {
		t.Errorf("%v, %v, %v", done, removed, err)
	}
	if _, _, err := w.Transfer(t.Context(), move); !errors.Is(err, model.ErrNoKeys) {
		t.Errorf("the third time: %v", err)
	}
}

func TestDifferentKeysAreReplacedOnlyOnRequest(t *testing.T) {
	t.Parallel()
	w, to := newWorld(t), vault.Memory()
	ref := w.identity().Ref
	keep(t, w.Vault, ref, keyID)
	keep(t, to, ref, secondKeyID)
	move := model.Transfer{From: model.Location{Vault: w.Vault, Ref: ref}, To: model.Location{Vault: to, Ref: ref}, Remove: true}
	if done, removed, err := w.Transfer(t.Context(), move); !errors.Is(err, model.ErrOtherKeys) || done != model.NotTransferred || removed {
		t.Errorf("%v, %v, %v", done, removed, err)
	}
	if idAt(t, to, ref) != secondKeyID || idAt(t, w.Vault, ref) != keyID {
		t.Error("something was changed")
	}
	move.Force = true
	if done, removed, err := w.Transfer(t.Context(), move); err != nil || done != model.Replaced || !removed || idAt(t, to, ref) != keyID {
		t.Errorf("%v, %v, %v", done, removed, err)
	}
}

// lossy accepts everything and keeps nothing.
type lossy struct{ model.Vault }

func (l lossy) WriteEntry(context.Context, model.Ref, model.Secret) error { return nil }

func TestTheOldKeysStayWhereTheNewKeyringKeptNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ref := w.identity().Ref
	keep(t, w.Vault, ref, keyID)
	_, removed, err := w.Transfer(t.Context(), model.Transfer{
		From: model.Location{Vault: w.Vault, Ref: ref}, To: model.Location{Vault: lossy{vault.Memory()}, Ref: ref}, Remove: true,
	})
	if err == nil || removed || idAt(t, w.Vault, ref) != keyID {
		t.Errorf("%v, %v", removed, err)
	}
}

func TestKeysUnderAnotherRealmAreFoundAndBroughtOverWithTheirSession(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	old := w.identity(func(id *model.Identity) { id.Ref.Realm = "2d366932af5d6faf" })
	moved := w.Workspace
	moved.Config.Realm = old.Ref.Realm
	if _, err := moved.Configure(t.Context(), old, draft(), model.Saving{}); err != nil {
		t.Fatal(err)
	}
	start, err := moved.Begin(t.Context(), old, model.SignInOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := start.Attempt.Send(t.Context(), w.code(phoneSeed, 0)); err != nil {
		t.Fatal(err)
	}
	start.Attempt.Close()

	id := w.identity()
	found, err := w.OtherRealms(t.Context(), []string{"alice", "bob"})
	if want := map[string][]string{"alice": {"2d366932af5d6faf"}}; err != nil || !maps.EqualFunc(found, want, slices.Equal) {
		t.Fatalf("%v, %v", found, err)
	}
	done, removed, err := w.CopyFromRealm(t.Context(), id, "2d366932af5d6faf", false)
	if err != nil || done != model.Copied || removed {
		t.Fatalf("%v, %v, %v", done, removed, err)
	}
	if got := w.entry(); got.id != keyID || got.secret != secret || got.device != phone {
		t.Errorf("%+v", got)
	}
	row := w.Overview(t.Context(), model.Remembered).Rows[0]
	if row.Keys != model.Present || row.SessionState(time.Now()) != model.SessionGood || row.Record.Caller == nil {
		t.Errorf("the list shows %+v", row)
	}
	if idAt(t, w.Vault, old.Ref) != keyID {
		t.Error("the old entry is gone")
	}
	if again, _, err := w.CopyFromRealm(t.Context(), id, "2d366932af5d6faf", true); err != nil || again != model.AlreadyThere || idAt(t, w.Vault, old.Ref) != "" {
		t.Errorf("the second time, to move: %v, %v", again, err)
	}
}

func TestASessionOfOtherKeysIsNotBroughtOver(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	from := model.Ref{Realm: "old", Name: "alice"}
	keep(t, w.Vault, from, keyID)
	expires := time.Now().Add(time.Hour).Truncate(time.Second)
	s := model.Session{AccessKeyID: "ASIAIOSFODNN7EXAMPLE", Secret: model.SecretString(secret), Token: model.SecretString("t"), Expires: expires}
	issue := &model.SessionRecord{MaskedKey: model.MaskKeyID(secondKeyID), Expires: expires}
	if err := errors.Join(w.Sessions.Save(t.Context(), from, s), w.Records.Update(t.Context(), from, func(r *model.Record) {
		r.MaskedKey, r.Session = model.MaskKeyID(keyID), issue
	})); err != nil {
		t.Fatal(err)
	}
	if _, _, err := w.CopyFromRealm(t.Context(), w.identity(), "old", false); err != nil {
		t.Fatal(err)
	}
	if info, err := w.Sessions.Info(t.Context(), w.identity().Ref); err != nil || info.Saved {
		t.Errorf("%+v, %v", info, err)
	}
}

// It would serve nothing here: a sign-in asks for a session with more time left.
func TestASessionWithLessLeftThanMinTTLIsNotBroughtOver(t *testing.T) {
	t.Parallel()
	for left, brought := range map[time.Duration]bool{50 * time.Minute: false, 70 * time.Minute: true} {
		w := newWorld(t)
		w.MinTTL = time.Hour
		from := model.Ref{Realm: "old", Name: "alice"}
		keep(t, w.Vault, from, keyID)
		expires := w.clock.Now().Add(left).Truncate(time.Second)
		s := model.Session{AccessKeyID: "ASIAIOSFODNN7EXAMPLE", Secret: model.SecretString(secret), Token: model.SecretString("t"), Expires: expires}
		if err := errors.Join(w.Sessions.Save(t.Context(), from, s), w.Records.Update(t.Context(), from, func(r *model.Record) {
			r.MaskedKey, r.Session = model.MaskKeyID(keyID), &model.SessionRecord{MaskedKey: model.MaskKeyID(keyID), Expires: expires}
		})); err != nil {
			t.Fatal(err)
		}
		if _, _, err := w.CopyFromRealm(t.Context(), w.identity(), "old", false); err != nil {
			t.Fatal(err)
		}
		if info, err := w.Sessions.Info(t.Context(), w.identity().Ref); err != nil || info.Saved != brought {
			t.Errorf("with %v left: %+v, %v", left, info, err)
		}
	}
}
