package model_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"authdeck/awsauth/awsfake"
	"authdeck/model"
)

const emulatorHost = "http://127.0.0.1:4566"

func withEndpoint(url string) func(*model.Identity) {
	return func(id *model.Identity) { id.Endpoint = in(url) }
}

// row is the row of an identity as the list shows it.
func (w *world) row(id model.Identity) model.Row {
	w.Config.Identities = []model.Identity{id}
	return w.Overview(w.t.Context(), model.Remembered).Rows[0]
}

func TestWhatAnEmulatorAnsweredAboutKeysIsNotTrueAtAWS(t *testing.T) {
	w := newWorld(t)
	w.saved(func(d *model.Draft) { d.Device = "" })
	emulated := w.identity(withEndpoint(emulatorHost))
	if _, err := w.Verify(t.Context(), emulated); err != nil {
		t.Fatal(err)
	}
	row := w.row(emulated)
	if verified, known := row.Verified(); row.Account() != account || !verified || !known {
		t.Errorf("at the emulator: account %q, verified %t, %t", row.Account(), verified, known)
	}
	row = w.row(w.identity())
	if row.Account() != "" || row.Record.Caller != nil || !row.Unverified() {
		t.Errorf("at AWS: account %q of %+v, unverified %t", row.Account(), row.Record.Caller, row.Unverified())
	}
	w.verify(false)
	if row = w.row(w.identity()); row.Account() != account || row.Unverified() {
		t.Errorf("AWS said it: account %q", row.Account())
	}
	if row = w.row(emulated); row.Record.Caller != nil {
		t.Errorf("at the emulator, after AWS: %+v", row.Record.Caller)
	}
}

// Neither a check of the keys nor the list said that the device cannot be right. The emulator decides whether it accepts it.
func TestADeviceOfAnotherAccountIsNamedWithTheEndpointThatSaidSo(t *testing.T) {
	w := newWorld(t)
	w.saved(func(d *model.Draft) { d.Device = "" })
	emulated := w.identity(withEndpoint(emulatorHost), withDevice("arn:aws:iam::999999999999:mfa/x"))
	if got := w.DeviceWarning(t.Context(), emulated); got != "" {
		t.Errorf("warned before the emulator named the account of the keys: %q", got)
	}
	if _, err := w.Verify(t.Context(), emulated); err != nil {
		t.Fatal(err)
	}
	row := w.row(emulated)
	want := "the MFA device belongs to account 999999999999, but at 127.0.0.1:4566 the keys belong to account " + account
	if got := w.DeviceWarning(t.Context(), emulated); !strings.HasPrefix(got, want) || row.DeviceWarning() != got {
		t.Errorf("%q, in the list %q", got, row.DeviceWarning())
	}
	w.begin(emulated)
}

// The list marked the device of the user, and not the same device in the rows of the user's roles.
func TestARoleHasTheOtherDeviceOfItsUser(t *testing.T) {
	for what, device := range map[string]string{"another account": foreignDevice, "the same account": phone} {
		w := newWorld(t)
		w.saved()
		w.verify(false)
		user := w.identity(withDevice(device))
		w.Config.Identities = []model.Identity{user}
		w.Config.Roles = model.ResolveRoles(w.Config.Identities, []model.Identity{role("admin", user.Ref.Name)}, nil)
		o := w.Overview(t.Context(), model.Remembered)
		for _, r := range slices.Concat(o.Rows, o.Roles) {
			if r.OtherDevice() != (device == foreignDevice) || r.Device() != device || r.Identity.Role != nil && r.DeviceWarning() != "" {
				t.Errorf("%s: %s has %s, another one: %v", what, r.Identity.Title, r.Device(), r.OtherDevice())
			}
		}
	}
}

func TestASignInAtAnEmulatorVerifiesNoKeysAtAWS(t *testing.T) {
	w := newWorld(t)
	w.devices(awsfake.Device{Serial: phone, Seed: phoneSeed})
	w.saved()
	w.signIn(w.identity(withEndpoint(emulatorHost)))
	row := w.row(w.identity())
	if verified, _ := row.Verified(); verified || row.Session.Saved {
		t.Errorf("verified %t with %+v", verified, row.Session)
	}
}

func TestARejectionCountsOnlyAtItsHost(t *testing.T) {
	w := newWorld(t)
	w.saved()
	emulated := w.identity(withEndpoint(emulatorHost))
	w.rejects(true)
	if _, err := w.Verify(t.Context(), emulated); !model.RefusesKeys(err) {
		t.Fatal(err)
	}
	at, aws := w.row(emulated), w.row(w.identity())
	if !at.Rejected() || aws.Rejected() {
		t.Errorf("rejected at the emulator %t, at AWS %t", at.Rejected(), aws.Rejected())
	}
}

// The key ID tells an account at AWS, and the emulator makes one up.
func TestKeysOfAnEmulatorReplaceThoseWhoseOwnerIsAGuess(t *testing.T) {
	const guessed = "AKIARZPUZDIKGB2VALC4"
	w := newWorld(t)
	emulated := w.identity(withEndpoint(emulatorHost))
	w.saved(func(d *model.Draft) { d.AccessKeyID = guessed })
	if _, err := w.Configure(t.Context(), emulated, draft(), model.Saving{}); err != nil {
		t.Error(err)
	}
}

func TestKeysToImportAreComparedWithTheSavedOnesOnlyAtAWS(t *testing.T) {
	const id, other = "AKIARZPUZDIKGB2VALC4", "999999999999"
	w := newWorld(t)
	w.saved()
	for _, c := range []struct {
		what   string
		id     model.Identity
		caller *model.Caller
		want   string
	}{
		{"AWS named another account", w.identity(), &model.Caller{Account: other}, other},
		{"AWS named the same account", w.identity(), &model.Caller{Account: model.KeyAccount(id)}, ""},
		{"only the device tells an account", w.identity(withDevice("arn:aws:iam::" + other + ":mfa/x")), nil, other},
		{"nothing is known", w.identity(), nil, ""},
		{"an emulator named another account", w.identity(withEndpoint(emulatorHost)), &model.Caller{Account: other}, ""},
	} {
		err := w.Records.Update(t.Context(), w.identity().Ref, func(r *model.Record) {
			r.Caller, r.Device, r.Host = c.caller, "", ""
			if c.id.Endpoint.Set {
				r.Host = "127.0.0.1:4566"
			}
		})
		if err != nil {
			t.Fatal(err)
		}
		if row := w.row(c.id); row.OtherAccount(id) != c.want {
			t.Errorf("%s: %q, want %q", c.what, row.OtherAccount(id), c.want)
		}
	}
}

func TestTheAccountOfDeletedKeysIsNotOneOfAnEmulator(t *testing.T) {
	w := newWorld(t)
	w.saved(func(d *model.Draft) { d.Device = "" })
	emulated := w.identity(withEndpoint(emulatorHost))
	if _, err := w.Verify(t.Context(), emulated); err != nil {
		t.Fatal(err)
	}
	if _, err := w.DeleteKeys(t.Context(), emulated); err != nil {
		t.Fatal(err)
	}
	if row := w.row(w.identity()); row.Account() != "" {
		t.Errorf("account %q", row.Account())
	}
}

// It waited for ten seconds, before anybody was asked for a code.
func TestTheCheckOfADeviceDoesNotHoldUpASignIn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		w.saved()
		w.verify(false)
		w.Tokens = silentTokens{w.Tokens}
		before := time.Now()
		w.begin(w.identity(withDevice(foreignDevice))).Close()
		if waited := time.Since(before); waited > 3*time.Second {
			t.Errorf("it waited %v", waited)
		}
	})
}

// silentTokens is an AWS that does not say who keys belong to.
type silentTokens struct{ model.Tokens }

func (silentTokens) Caller(ctx context.Context, _ model.Keys, _ model.Target) (model.Caller, error) {
	<-ctx.Done()
	return model.Caller{}, &model.AWSError{Kind: model.ErrNetwork, Cause: ctx.Err()}
}

// The form named the account of an access key ID, and the list did not.
func TestTheListKnowsTheAccountInAnAccessKeyID(t *testing.T) {
	const id = "AKIARZPUZDIKGB2VALC4"
	w := newWorld(t)
	w.saved(func(d *model.Draft) { d.AccessKeyID, d.Device = id, "" })
	if row := w.row(w.identity()); row.Account() != model.KeyAccount(id) {
		t.Errorf("account %q", row.Account())
	}
	w.saved(func(d *model.Draft) {
		d.AccessKeyID, d.Secret, d.Device = secondKeyID, model.SecretString(secondSecret), ""
	})
	if row := w.row(w.identity()); row.Account() != "" {
		t.Errorf("account %q of other keys", row.Account())
	}
	inFile := w.identity(withKeys(keyID, secret))
	w.saved(func(d *model.Draft) { d.AccessKeyID, d.Device = id, "" })
	if row := w.row(inFile); row.Account() != "" {
		t.Errorf("account %q of keys in the file", row.Account())
	}
}

func TestADeviceOfAnotherAccountIsKnownWithoutAsking(t *testing.T) {
	const key = "AKIARZPUZDIKGB2VALC4" // the ID tells its account
	broken := func(id *model.Identity) { id.Problem = &model.Problem{What: "broken"} }
	for what, c := range map[string]struct {
		verify bool
		id     []func(*model.Identity)
		says   string
	}{
		"AWS named the owner of the keys":        {true, []func(*model.Identity){withDevice(foreignDevice)}, "account " + account + ", user alice"},
		"the access key ID tells it":             {false, []func(*model.Identity){withDevice(foreignDevice), withKeys(key, secret)}, "account " + model.KeyAccount(key)},
		"nothing is known":                       {false, []func(*model.Identity){withDevice(foreignDevice)}, ""},
		"the device is in the keyring":           {true, nil, ""},
		"the account is the same":                {true, []func(*model.Identity){withDevice(phone)}, ""},
		"an emulator makes accounts up":          {true, []func(*model.Identity){withDevice(foreignDevice), withEndpoint(emulatorHost)}, ""},
		"the identity cannot be used in any way": {true, []func(*model.Identity){withDevice(foreignDevice), broken}, ""},
	} {
		t.Run(what, func(t *testing.T) {
			w := newWorld(t)
			w.saved()
			if c.verify {
				w.verify(false)
			}
			if c.id == nil {
				w.storedDevice(foreignDevice)
			}
			w.Config.Identities = []model.Identity{w.identity(c.id...)}
			got := w.DeviceWarnings(t.Context())
			if c.says == "" && len(got) > 0 || c.says != "" && (len(got) != 1 || !strings.Contains(got[0].What, c.says) || got[0].Origin.Line != 7) {
				t.Errorf("%v", got)
			}
		})
	}
}
