package model_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"authdeck/awsauth/awsfake"
	"authdeck/model"
)

func TestKeysThatAWSKnowsAreSavedWithWhoTheyBelongTo(t *testing.T) {
	w := newWorld(t)
	r, err := w.Configure(t.Context(), w.identity(), draft(func(d *model.Draft) { d.Duration = "24h" }), model.Saving{})
	if err != nil {
		t.Fatal(err)
	}
	w.has(stored{keyID, secret, phone, "24h"})
	want := model.Caller{Account: account, ARN: "arn:aws:iam::123456789012:user/alice"}
	if r.Caller == nil || r.Caller.Account != want.Account || r.Caller.ARN != want.ARN || r.Unverified != nil || len(r.Warnings) > 0 {
		t.Errorf("%+v", r)
	}
	if r.Entry != "atmos_acme_alice" || r.Keyring.Type != "memory" || r.Duration != "24h" {
		t.Errorf("%+v", r)
	}
	rec := w.record()
	if rec.Device != phone || rec.Duration != "24h" || rec.MaskedKey != model.MaskKeyID(keyID) || rec.KeyringType != "memory" ||
		rec.Caller == nil || *rec.Caller != *r.Caller || time.Since(rec.SavedAt).Abs() > time.Minute {
		t.Errorf("the list will show %+v", rec)
	}
}

func TestOnlyNewKeysThatNobodyVerifiedLookWrongInTheReceipt(t *testing.T) {
	w := newWorld(t)
	const short = "wJalrXUtnFEMI/K7MDENG/bPxRf"
	w.AWS.Put(awsfake.User{Account: account, Name: "alice", AccessKeyID: keyID, SecretKey: short})
	shorter := func(duration string) model.Draft {
		return draft(func(d *model.Draft) { d.Secret, d.Duration = model.SecretString(short), duration })
	}
	save := func(duration string, unverified bool) model.Receipt {
		t.Helper()
		r, err := w.Configure(t.Context(), w.identity(), shorter(duration), model.Saving{NoVerify: unverified, Override: model.ConflictUnusual})
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	if r := save("12h", true); r.Unusual == nil {
		t.Error("nobody says that new keys are incomplete")
	}
	if r := save("8h", true); r.Unusual != nil {
		t.Errorf("only the duration is new: %v", r.Unusual)
	}
	w.saved(secondKeys)
	if r := save("12h", false); r.Unusual != nil || r.Caller == nil {
		t.Errorf("AWS verified them: %v %v", r.Unusual, r.Caller)
	}
}

func TestTheDraftsSecretStaysItsOwners(t *testing.T) {
	w := newWorld(t)
	w.saved(secondKeys)
	v := &oddVault{Vault: w.Vault}
	w.Vault = v
	d := draft()
	if _, err := w.Configure(t.Context(), w.identity(), d, model.Saving{}); err != nil {
		t.Fatal(err)
	}
	if bytesOf(d.Secret) != secret {
		t.Error("the form's own copy is gone: after a failure it could not be sent again")
	}
	if !v.wiped() || len(v.handedOut) != 2 {
		t.Error("copies of the old or the new secret key are left")
	}
}

func TestAnEmptySecretKeepsTheStoredOne(t *testing.T) {
	w := newWorld(t)
	w.saved()
	r, err := w.Configure(t.Context(), w.identity(), model.Draft{AccessKeyID: keyID, Device: tablet, Duration: "1h"}, model.Saving{})
	if err != nil {
		t.Fatal(err)
	}
	w.has(stored{keyID, secret, tablet, "1h"})
	w.calls("GetCallerIdentity", 1) // the owner of the keys decides whether the device fits
	if r.Caller == nil || r.Caller.Account != account || r.Unverified != nil {
		t.Errorf("%+v", r)
	}
}

func TestANewAccessKeyIDNeedsItsOwnSecret(t *testing.T) {
	for what, keys := range map[string]func(*world){"another is stored": func(w *world) { w.saved() }, "none is stored": func(*world) {}} {
		t.Run(what, func(t *testing.T) {
			w := newWorld(t)
			keys(w)
			before := w.entry()
			d := model.Draft{AccessKeyID: secondKeyID, Device: phone}
			if _, err := w.Configure(t.Context(), w.identity(), d, model.Saving{}); !errors.Is(err, model.ErrSecretForOtherKey) {
				t.Errorf("%v", err)
			}
			if _, err := w.FindDevices(t.Context(), w.identity(), d); !errors.Is(err, model.ErrSecretForOtherKey) {
				t.Errorf("%v", err)
			}
			w.has(before)
		})
	}
}

func TestTheReceiptSaysTheDurationThatAWSWillGrant(t *testing.T) {
	for device, want := range map[string]string{phone: "36h", "": "36h"} { // without one, AWS is asked for it at the sign-in
		w := newWorld(t)
		r, err := w.Configure(t.Context(), w.identity(), draft(func(d *model.Draft) { d.Duration, d.Device = "100h", device }), model.Saving{NoVerify: true})
		if err != nil || r.Duration != want {
			t.Errorf("device %q: %+v %v, want %s", device, r, err, want)
		}
	}
}

func TestNoDurationMeansTwelveHours(t *testing.T) {
	w := newWorld(t)
	r, err := w.Configure(t.Context(), w.identity(), draft(func(d *model.Draft) { d.Duration = "" }), model.Saving{})
	if err != nil || r.Duration != "12h" {
		t.Errorf("%+v %v", r, err)
	}
	w.has(stored{keyID, secret, phone, "12h"})
}

func TestWhatTheConfigurationManagesIsNotWrittenAndWhatIsStoredStays(t *testing.T) {
	for _, c := range []struct {
		what     string
		id       func(*model.Identity)
		want     stored
		duration string
	}{
		{"the device", withDevice(tablet), stored{keyID, secret, phone, "2h"}, "2h"},
		{"the duration", withDuration("3h"), stored{keyID, secret, "GAHT12345678", "1h"}, "3h"},
		{"both", func(id *model.Identity) { withDevice(tablet)(id); withDuration("3h")(id) }, stored{keyID, secret, phone, "1h"}, "3h"},
		{"neither", func(*model.Identity) {}, stored{keyID, secret, "GAHT12345678", "2h"}, "2h"},
	} {
		t.Run(c.what, func(t *testing.T) {
			w := newWorld(t)
			w.saved(func(d *model.Draft) { d.Duration = "1h" })
			r, err := w.Configure(t.Context(), w.identity(c.id), draft(func(d *model.Draft) {
				d.Device, d.Duration = "GAHT12345678", "2h"
			}), model.Saving{})
			if err != nil {
				t.Fatal(err)
			}
			w.has(c.want)
			if r.Duration != c.duration {
				t.Errorf("the receipt says %q", r.Duration)
			}
			if rec := w.record(); rec.Device != c.want.device || rec.Duration != c.want.duration {
				t.Errorf("the list shows %+v", rec)
			}
		})
	}
}

func TestWhatIsManagedLeavesNoTraceInAFirstEntry(t *testing.T) {
	w := newWorld(t)
	id := w.identity(withDevice(phone), withDuration("24h"))
	if _, err := w.Configure(t.Context(), id, draft(func(d *model.Draft) { d.Device, d.Duration = "", "" }), model.Saving{}); err != nil {
		t.Fatal(err)
	}
	w.has(stored{keyID, secret, "", ""})
}

func TestKeysOfTheConfigurationAreNotSaved(t *testing.T) {
	w := newWorld(t)
	id := w.identity(withKeys(keyID, secret))
	w.Vault = sealedVault{w.Vault, t}
	if _, err := w.Configure(t.Context(), id, draft(), model.Saving{}); !errors.Is(err, model.ErrManaged) {
		t.Errorf("%v", err)
	}
	if d, there, err := w.Edit(t.Context(), id); err != nil || there || d.AccessKeyID != "" {
		t.Errorf("%+v %v %v", d, there, err)
	}
}

func TestHalfAPairInTheConfigurationSavesNothing(t *testing.T) {
	w := newWorld(t)
	problem := &model.Problem{What: "access_key_id is set, but secret_access_key is not"}
	id := w.identity(func(id *model.Identity) { id.AccessKeyID, id.Problem = in(keyID), problem })
	w.Vault = sealedVault{w.Vault, t}
	if _, err := w.Configure(t.Context(), id, draft(), model.Saving{}); !errors.Is(err, problem) {
		t.Errorf("%v", err)
	}
	if _, _, err := w.Edit(t.Context(), id); !errors.Is(err, problem) {
		t.Errorf("%v", err)
	}
}

func TestTheFormStartsWithTheStoredEntryWithoutItsSecret(t *testing.T) {
	w := newWorld(t)
	if d, there, err := w.Edit(t.Context(), w.identity()); err != nil || there || d.AccessKeyID != "" {
		t.Errorf("%+v %v %v", d, there, err)
	}
	w.saved()
	v := &oddVault{Vault: w.Vault}
	w.Vault = v
	d, there, err := w.Edit(t.Context(), w.identity())
	if err != nil || !there || !d.Secret.Empty() || d.AccessKeyID != keyID || d.Device != phone || d.Duration != "12h" {
		t.Errorf("%+v %v %v", d, there, err)
	}
	if !v.wiped() || v.opened != 0 {
		t.Error("the secret key is still somewhere, or the keyring was opened to write")
	}
}

func TestTheFormIsNotShownForAKeyringThatCannotBeWritten(t *testing.T) {
	for _, kind := range []error{model.ErrPassphraseNew, model.ErrKeyringAbsent} {
		w := newWorld(t)
		w.Vault = &oddVault{Vault: w.Vault, open: kind}
		if _, _, err := w.Edit(t.Context(), w.identity()); !errors.Is(err, kind) {
			t.Errorf("editing: %v", err)
		}
		if _, err := w.Begin(t.Context(), w.identity(), model.SignInOptions{}); !errors.Is(err, kind) {
			t.Errorf("signing in: %v", err)
		}
	}
}

func TestADamagedEntryCanBeReplaced(t *testing.T) {
	w := newWorld(t)
	v := &oddVault{Vault: w.Vault, read: model.ErrDamagedEntry}
	w.Vault = v
	if d, there, err := w.Edit(t.Context(), w.identity()); err != nil || there || d.AccessKeyID != "" || v.opened != 1 {
		t.Errorf("%+v %v %v", d, there, err)
	}
	if _, err := w.Begin(t.Context(), w.identity(), model.SignInOptions{}); !errors.Is(err, model.ErrDamagedEntry) || !w.free() {
		t.Errorf("%v", err)
	}
	if _, err := w.Configure(t.Context(), w.identity(), draft(), model.Saving{}); err != nil {
		t.Fatal(err)
	}
	v.read = nil
	w.has(stored{keyID, secret, phone, "12h"})
}

func TestAKeyringThatDoesNotGiveItsEntryStopsTheSave(t *testing.T) {
	w := newWorld(t)
	w.saved()
	v := &oddVault{Vault: w.Vault, read: model.ErrKeyringLocked}
	w.Vault = v
	if _, err := w.Configure(t.Context(), w.identity(), draft(), model.Saving{}); !errors.Is(err, model.ErrKeyringLocked) {
		t.Errorf("%v", err)
	}
	if _, _, err := w.Edit(t.Context(), w.identity()); !errors.Is(err, model.ErrKeyringLocked) {
		t.Errorf("%v", err)
	}
	w.calls("GetCallerIdentity", 0)
}

func TestAFailedWriteChangesNothingElse(t *testing.T) {
	w := newWorld(t)
	w.saved()
	w.signIn(w.identity())
	before, session := w.record(), w.session()
	w.Vault = &oddVault{Vault: w.Vault, write: model.ErrNotStored}
	_, err := w.Configure(t.Context(), w.identity(), draft(func(d *model.Draft) {
		d.AccessKeyID, d.Secret = secondKeyID, model.SecretString(secondSecret)
	}), model.Saving{})
	if !errors.Is(err, model.ErrNotStored) || strings.Contains(err.Error(), secondSecret) {
		t.Errorf("%v", err)
	}
	w.has(stored{keyID, secret, phone, "12h"})
	if got := w.record(); got.MaskedKey != before.MaskedKey || got.SavedAt != before.SavedAt || w.session() != session {
		t.Errorf("%+v, %+v", got, w.session())
	}
}

// endless are sessions whose files do not say when they expire.
type endless struct{ model.Sessions }

func (endless) Info(context.Context, model.Ref) (model.SessionInfo, error) {
	return model.SessionInfo{Saved: true}, nil
}

func TestTheReceiptSaysThatASessionWithAnUnknownExpiryEnded(t *testing.T) {
	w := newWorld(t)
	w.saved()
	w.Sessions = endless{w.Sessions}
	r, err := w.Configure(t.Context(), w.identity(), draft(func(d *model.Draft) { d.Device = "arn:aws:iam::" + account + ":mfa/other" }), model.Saving{NoVerify: true})
	if err != nil || !r.Ended {
		t.Errorf("ended %v, %v", r.Ended, err)
	}
}

func TestTheReceiptSaysThatALiveSessionEnded(t *testing.T) {
	w := newWorld(t)
	w.saved()
	w.signIn(w.identity())
	other := draft(func(d *model.Draft) { d.Device = "arn:aws:iam::" + account + ":mfa/other" })
	for i, c := range []struct {
		draft model.Draft
		want  bool
	}{{draft(func(d *model.Draft) { d.Duration = "8h" }), false}, {other, true}, {draft(func(*model.Draft) {}), false}} {
		r, err := w.Configure(t.Context(), w.identity(), c.draft, model.Saving{NoVerify: true})
		if err != nil || r.Ended != c.want {
			t.Errorf("save %d: ended %v, %v", i+1, r.Ended, err)
		}
	}
}

// cancellingVault is a keyring during whose write ctrl+c is pressed.
type cancellingVault struct {
	model.Vault
	cancel context.CancelFunc
}

func (v cancellingVault) Write(ctx context.Context, r model.Ref, k model.Keys) error {
	v.cancel()
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return v.Vault.Write(ctx, r, k)
}

func TestASaveThatHasBegunIsNotCancelledButKeepsItsDeadline(t *testing.T) {
	w := newWorld(t)
	ctx, cancel := context.WithCancel(t.Context())
	w.Vault = cancellingVault{w.Vault, cancel}
	if _, err := w.Configure(ctx, w.identity(), draft(), model.Saving{}); err != nil {
		t.Fatal(err)
	}
	over, stop := context.WithDeadline(t.Context(), time.Time{})
	defer stop()
	if _, err := w.Configure(over, w.identity(), draft(), model.Saving{NoVerify: true}); err == nil {
		t.Error("it was saved after the deadline")
	}
}

func TestCancellingTheCheckSavesNothing(t *testing.T) {
	w := newWorld(t)
	ctx, cancel := context.WithCancel(t.Context())
	w.Tokens = cancellingTokens{w.Tokens, cancel}
	if _, err := w.Configure(ctx, w.identity(), draft(), model.Saving{}); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
	w.has(stored{})
}

// cancellingTokens are AWS during whose answer ctrl+c is pressed. The answer still arrives.
type cancellingTokens struct {
	model.Tokens
	cancel context.CancelFunc
}

func (s cancellingTokens) Caller(ctx context.Context, k model.Keys, to model.Target) (model.Caller, error) {
	defer s.cancel()
	return s.Tokens.Caller(ctx, k, to)
}

func TestACancelledSaveSavesNothing(t *testing.T) {
	w := newWorld(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := w.Configure(ctx, w.identity(), draft(), model.Saving{}); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
	w.has(stored{})
}

func TestADurationBeyondTheLimitsIsSavedAsTheLimit(t *testing.T) {
	for typed, want := range map[string]string{"99h": "36h", "130000": "36h", "10": "15m", "1d": "1d", "129600": "129600"} {
		w := newWorld(t)
		r, err := w.Configure(t.Context(), w.identity(), draft(func(d *model.Draft) { d.Duration = typed }), model.Saving{})
		if err != nil {
			t.Fatal(err)
		}
		w.has(stored{keyID, secret, phone, want})
		if typed == "99h" && (r.Duration != "36h" || w.record().Duration != "36h") {
			t.Errorf("%+v %+v", r, w.record())
		}
	}
}

func TestASaveSaysThatItAsksAWSAndThenThatItWrites(t *testing.T) {
	for claim, c := range map[string]struct {
		change   func(*model.Draft)
		noVerify bool
		asked    int
	}{
		"other keys":       {secondKeys, false, 1},
		"another duration": {func(d *model.Draft) { d.Duration = "1h" }, false, 0},
		"the same secret":  {func(*model.Draft) {}, false, 0},
		"no device":        {func(d *model.Draft) { d.Device = "" }, false, 0},
		"without a check":  {secondKeys, true, 0},
	} {
		t.Run(claim, func(t *testing.T) {
			w := newWorld(t)
			w.saved()
			var said []model.SaveStep
			_, err := w.Configure(t.Context(), w.identity(), draft(c.change), model.Saving{NoVerify: c.noVerify, Doing: func(step model.SaveStep) { said = append(said, step) }})
			want := []model.SaveStep{model.AsksAWS, model.WritesKeyring}[1-c.asked:]
			if err != nil || !slices.Equal(said, want) {
				t.Errorf("said %v, %v", said, err)
			}
			w.calls("GetCallerIdentity", c.asked)
		})
	}
}
