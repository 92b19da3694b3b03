package ui_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"authdeck/awsauth/awsfake"
	"authdeck/model"
	"authdeck/model/modeltest"
	"authdeck/ui/frontend"
)

// TestNoScreenShowsASecret goes through every part of the program with recognisable secrets.
func TestNoScreenShowsASecret(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		options frontend.Options
		lay     func(*bench)
		walk    func(*driver)
		ends    string // on the screen
	}{
		"form, code, list": {frontend.Options{}, nil, func(d *driver) {
			d.full(birdMistyped).see("does not match").press("c", "enter", "ctrl+u").typed(birdKey).press("f1", "esc", "enter", "enter", "enter")
			d.see("✔ Saved").press("enter").see("______").paste(birdPassword).see("Only digits are allowed").digits("314159").see("Check it, or use the next one")
			d.digits(d.code()).see("✔ Signed in").press("Y", "R").see("______").digits(d.code()).see("That code was already used").press("esc")
			d.press("y", "Y", "p", "p", "r", "e").see("saved; type").press("esc", "?", "esc", "enter")
		}, "Still signed in"},
		"pasted at once": {frontend.Options{}, nil, func(d *driver) {
			d.press("enter").paste(keyID + "\n" + birdKey + "\n" + device + "\n").press("enter")
		}, "✔ Saved"},
		"left with text in it": {frontend.Options{}, nil, func(d *driver) {
			d.press("enter").typed(keyID).press("tab").typed(birdKey).press("esc").see("Discard").press("tab", "enter")
		}, "1 of 3"},
		"trust": {frontend.Options{}, func(b *bench) {
			b.keepBird("emergency-user", device)
			b.Risky()
			b.keepSecrets()
		}, func(d *driver) {
			d.see("ignored until").press("t").see("(hidden)").resize(60, 16).press("down", "down", "pgdown", "up").resize(200, 60).press("f1", "esc", "n")
			d.press("enter").see("Trust this folder?").resize(80, 24).press("y").see("Enter MFA Token").digits(d.code()).see("✔ Signed in").press("enter", "t", "y", "?", "esc")
		}, "1 of 3"},
		"first passphrase": {frontend.Options{}, func(b *bench) { b.ws.Vault = &newFile{Vault: b.ws.Vault} }, func(d *driver) {
			d.press("enter").see("Choose a passphrase").typed(birdPass[:5]).press("enter").see("At least 8").typed(birdPass[5:])
			d.press("enter").typed(birdWrong).press("enter").see("The two differ. Type the passphrase again.").paste(birdPass + "\n").press("enter")
		}, "Enter Credentials"},
		"wrong passphrase": {frontend.Options{}, func(b *bench) {
			b.keepBird("emergency-user", device)
			b.ws.Vault = &lockedVault{Vault: b.ws.Vault, word: birdPass}
		}, func(d *driver) {
			d.press("enter").typed(birdWrong).press("enter").see("Wrong passphrase").typed(birdPass).press("f1", "esc", "enter")
		}, "Enter MFA Token"},
		"session that cannot be saved": {frontend.Options{}, func(b *bench) {
			b.keepBird("emergency-user", device)
			b.ws.Sessions = &modeltest.FullDisk{Sessions: b.ws.Sessions, Full: true}
		}, func(d *driver) { d.press("enter").digits(d.code()).press("r", "?", "esc") }, "No space left"},
		"looking for the device": {frontend.Options{}, nil, func(d *driver) {
			d.fill(keyID, birdMistyped, "").press("ctrl+f").see("does not match").press("up").press("ctrl+u").typed(birdKey).press("ctrl+f")
		}, device},
		"keys of the configuration": {frontend.Options{}, func(b *bench) {
			id := &b.ws.Config.Identities[0]
			id.AccessKeyID, id.SecretKey, id.Device = modeltest.Set(keyID, 9), modeltest.Set(model.SecretString(birdMistyped), 10), modeltest.Set(device, 11)
		}, func(d *driver) { d.press("e").see("To change the keys").press("esc", "enter").digits(d.code()) }, "does not match"},
		"beside the flow": {frontend.Options{}, func(b *bench) { b.keepBird("emergency-user", device) }, func(d *driver) {
			d.press("v").see("Keys are valid").press("enter").digits(d.code()).press("enter", "s", "l", "tab", "enter").see("Logged out")
			d.aws.Fail(awsfake.Cut(), awsfake.Always)
			d.press("v").later(12*time.Second).see("Could not reach").press("y", "esc", "d", "tab", "enter")
		}, "Deleted the keys"},
		"no device": {frontend.Options{}, func(b *bench) {
			b.aws.Put(awsfake.User{Account: "123456789012", Name: "user", AccessKeyID: keyID, SecretKey: birdKey})
			b.keepBird("no-mfa", "")
		}, func(d *driver) { d.press("G", "enter") }, "Signed in as no-mfa"},
		"login": {frontend.Options{Goal: frontend.SignIn, Identity: "emergency-user"}, nil, func(d *driver) {
			d.fillHere(keyID, birdKey, device).press("enter").digits(d.code())
		}, ""},
		"configure": {frontend.Options{Goal: frontend.Configure, Identity: "emergency-user"}, nil, func(d *driver) {
			d.fillHere(keyID, birdKey, device).press("enter")
		}, ""},
		"ctrl+c while saving": {frontend.Options{}, func(b *bench) { b.slow() }, func(d *driver) { d.full(birdKey).press("ctrl+c", "ctrl+c") }, ""},
		"ctrl+c while asking": {frontend.Options{}, func(b *bench) { b.keepBird("emergency-user", device) }, func(d *driver) {
			d.press("enter")
			hold(d)
			d.digits("271828").press("ctrl+c")
		}, ""},
		"cancelled call": {frontend.Options{}, func(b *bench) { b.keepBird("emergency-user", device) }, func(d *driver) {
			d.press("enter")
			hold(d)
			d.digits("271828").later(time.Second).press("esc").see("Cancelled").press("ctrl+e")
		}, "Enter Credentials"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			play(t, func(t *testing.T) {
				b := aviary(t)
				if c.lay != nil {
					c.lay(b)
				}
				d := b.start(c.options).guard()
				c.walk(d)
				d.see(c.ends)
				if d.ended != (c.ends == "") {
					t.Errorf("ended %v\n%s", d.ended, d.view())
				}
			})
		})
	}
}

// keepSecrets puts recognisable values into settings that are not trusted.
func (b *bench) keepSecrets() {
	for i, p := range b.ws.Config.Powers {
		var value string
		switch p.Kind {
		case model.SetsVariable:
			value = birdPass
			if !strings.Contains(p.Name, "PASSWORD") {
				value = "https://me:" + birdPassword + "@example.com/" // in the demo's simulated phone
			}
		case model.SetsEndpoint:
			value = "https://me:" + birdPassword + "@127.0.0.1:4321/?key=" + birdToken
		default:
			continue
		}
		b.ws.Config.Powers[i].Value = model.SecretString(value)
	}
	id := &b.ws.Config.Identities[0]
	id.Powers = b.ws.Config.Powers[3:]
	id.Problem = model.UntrustedProblem(id.Powers)
}

// fillHere is fill for a form that is already open.
func (d *driver) fillHere(id, secretKey, mfa string) *driver {
	return d.typed(id).press("enter").typed(secretKey).press("enter").typed(mfa).press("enter")
}

// newFile is an encrypted file without a passphrase.
type newFile struct {
	model.Vault
	open bool
}

func (v *newFile) Read(ctx context.Context, r model.Ref) (model.Keys, error) {
	if !v.open {
		return model.Keys{}, model.ErrPassphraseNew
	}
	return v.Vault.Read(ctx, r)
}

func (v *newFile) Unlock(context.Context, model.Secret) error {
	v.open = true
	return nil
}

// failures are all kinds of errors that Explain has texts for, and one without.
func failures() []error {
	kinds := []error{
		model.ErrCodeRejected, model.ErrDeviceUnknown, model.ErrKeyUnknown, model.ErrSecretWrong, model.ErrClock, model.ErrWrongRegion,
		model.ErrRegionOff, model.ErrSessionKeys, model.ErrForbidden, model.ErrThrottled, model.ErrServer, model.ErrNetwork, model.ErrRequest, model.ErrNoRequest,
	}
	all := []error{
		model.ErrNoKeys, model.ErrKeyringAbsent, model.ErrKeyringSilent, model.ErrKeyringLocked, model.ErrKeyringDenied,
		model.ErrPassphraseNeeded, model.ErrPassphraseNew, model.ErrWrongPassphrase, model.ErrShortPassphrase, model.ErrDamagedEntry,
		model.ErrNotStored, model.ErrUnknownKeyring, model.ErrSessionNotSaved, model.ErrSecretForOtherKey, model.ErrManaged,
		model.ErrCodeUsed, model.ErrCodeForm, model.ErrAttemptClosed, &model.BusyError{PID: 4711},
		&model.AccountError{Caller: model.Caller{Account: "123456789012"}, Device: "210987654321"},
		&model.ReplacedError{Old: model.Caller{Account: "210987654321"}, New: model.Caller{Account: "123456789012"}}, &model.UnknownIdentityError{Name: "x", Names: []string{"y"}},
		&model.Problem{What: "session.duration is a list", Write: "session:\n  duration: 12h"}, context.DeadlineExceeded, context.Canceled, errors.New("a fault"),
	}
	for _, k := range kinds {
		all = append(all, &model.AWSError{Kind: k, Code: "Code", Message: "Words of AWS", RequestID: "7d1f2c3a", Region: "us-east-1", Sent: true})
	}
	return all
}

// failingTokens returns err wherever a secret has just been passed.
type failingTokens struct {
	model.Tokens
	err error
}

func (f failingTokens) SessionToken(context.Context, model.TokenRequest) (model.Session, error) {
	return model.Session{}, f.err
}

func (f failingTokens) Caller(context.Context, model.Keys, model.Target) (model.Caller, error) {
	return model.Caller{}, f.err
}

func (f failingTokens) Devices(context.Context, model.Keys, model.Target) (model.Devices, error) {
	return model.Devices{}, f.err
}

type failingVault struct {
	model.Vault
	write, unlock error
}

func (v failingVault) Write(ctx context.Context, r model.Ref, k model.Keys) error {
	if v.write != nil {
		return v.write
	}
	return v.Vault.Write(ctx, r, k)
}

func (v failingVault) Unlock(context.Context, model.Secret) error { return v.unlock }

func (v failingVault) Read(ctx context.Context, r model.Ref) (model.Keys, error) {
	if v.unlock != nil {
		return model.Keys{}, model.ErrPassphraseNeeded
	}
	return v.Vault.Read(ctx, r)
}

// TestNoFailureShowsASecret causes every kind of error wherever a secret was just passed.
func TestNoFailureShowsASecret(t *testing.T) {
	t.Parallel()
	all := strings.Join([]string{keyID, birdKey, device, ""}, "\n")
	for _, err := range failures() {
		t.Run(err.Error(), func(t *testing.T) {
			t.Parallel()
			play(t, func(t *testing.T) {
				b := aviary(t)
				b.keepBird("prod-admin", device)
				vault, tokens := b.ws.Vault, b.ws.Tokens
				b.ws.Tokens = failingTokens{tokens, err}
				d := b.start(frontend.Options{}).guard().press("enter").paste(all).press("ctrl+f", "enter", "enter")
				if d.press("ctrl+c"); !d.ended {
					t.Errorf("%s goes on", d.state())
				}
				b.start(frontend.Options{}).guard().press("j", "enter").see("Enter MFA Token").digits("271828").press("f1", "ctrl+c")

				b.ws.Tokens, b.ws.Vault = tokens, failingVault{Vault: vault, write: err}
				d = b.start(frontend.Options{}).guard().press("G", "enter").paste(all).press("enter").see("Enter Credentials")
				d.press("f1", "ctrl+c")

				b.ws.Vault = failingVault{Vault: vault, unlock: err}
				b.start(frontend.Options{}).guard().press("G", "enter").paste(birdPass).press("enter", "esc", "ctrl+c")
			})
		})
	}
}

// TestAnErrorTextOfAWSShowsNoSecret: AWS quotes parts of a request that it rejects.
func TestAnErrorTextOfAWSShowsNoSecret(t *testing.T) {
	t.Parallel()
	for name, fail := range map[string]func(*bench){
		"secret": func(b *bench) {
			b.aws.Put(awsfake.User{Account: "123456789012", Name: "user", AccessKeyID: keyID, SecretKey: "another"})
		},
		"clock":  func(b *bench) { b.aws.Skew(time.Hour) },
		"cut":    func(b *bench) { b.aws.Fail(awsfake.Cut(), awsfake.Always) },
		"broken": func(b *bench) { b.aws.Fail(awsfake.Broken(), awsfake.Always) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			play(t, func(t *testing.T) {
				b := aviary(t)
				b.keepBird("emergency-user", device)
				fail(b)
				b.start(frontend.Options{}).guard().press("enter").digits(codeNow()).later(time.Second).press("esc", "esc", "ctrl+c")
				d := b.start(frontend.Options{}).guard().press("e", "tab").typed(birdMistyped).press("ctrl+f").later(12 * time.Second)
				d.press("tab", "enter", "enter").later(12*time.Second).press("f1", "esc", "enter", "y", "ctrl+c")
			})
		})
	}
}
