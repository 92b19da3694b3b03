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

// fill types keys into an empty form, up to its last field.
func (d *driver) fill(id, secretKey, mfa string) *driver {
	next := "enter"
	if secretKey == "" { // enter does not leave it
		next = "tab"
	}
	return d.press("enter").typed(id).press("enter").typed(secretKey).press(next).typed(mfa).press("enter")
}

// stored is what the keyring has for the identity; no keys if there are none.
func (b *bench) stored(name string) (k model.Keys) {
	b.t.Helper()
	k, err := b.ws.Vault.Read(context.Background(), model.Ref{Realm: "acme", Name: name})
	if err != nil && !errors.Is(err, model.ErrNoKeys) {
		b.t.Fatal(err)
	}
	return k
}

// TestTwoEntersDoNotReplaceKeysWithAShortenedSecret: without a network, nothing else noticed it, and the result did not say it.
func TestTwoEntersDoNotReplaceKeysWithAShortenedSecret(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		saved(b)
		d := b.start(frontend.Options{})
		b.aws.Fail(awsfake.Cut(), awsfake.Always)
		d.press("e", "tab").typed(secret[:27]).press("tab", "tab", "enter")
		d.see("The secret access key has 27 of 40 characters", "It was probably not copied whole. Copy it again.", "Nothing is saved yet.", "▸ [Do not save]", "[Save anyway]").press("enter")
		d.see("▸ AWS Secret Access Key", "! The secret access key has 27 of 40 characters", "! Nothing was saved").seeNot("Do not save")
		if !b.stored("emergency-user").Secret.Equal(model.SecretString(secret)) {
			t.Error("enter alone replaced the secret")
		}
		d.press("tab", "tab", "enter").see("▸ [Do not save]").press("y").later(11 * time.Second)
		d.see("! Saved, not verified", "! The secret access key has 27 of 40 characters", "could not be reached")
		if !b.stored("emergency-user").Secret.Equal(model.SecretString(secret[:27])) {
			t.Error("the secret is not what was typed")
		}
	})
}

// The box said that 36h is used, and not what to type.
func TestTheQuestionAboutADurationSaysWhatToEnter(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		saved(b)
		d := b.start(frontend.Options{}).press("e", "tab", "tab", "tab", "ctrl+u").typed("48h").press("enter")
		d.see("Sessions last at most 36h, so 36h is used", "Choose 36h or less.", "Nothing is saved yet.", "▸ [Do not save]")
	})
}

func TestTypingAfterAWarningAsksAgain(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		b.ws.Vault = &readOnlyVault{b.ws.Vault, model.ErrKeyringDenied}
		d := b.start(frontend.Options{NoVerify: true}).fill(keyID, "short", device).press("enter").see("5 of 40 characters", "▸ [Do not save]").press("y")
		d.see("The keyring refused access").press("enter")
		b.ws.Vault.(*readOnlyVault).err = nil
		d.see("▸ AWS Secret Access Key").typed("er").press("enter", "enter", "enter").see("7 of 40 characters", "▸ [Do not save]")
		if b.stored("emergency-user").AccessKeyID != "" {
			t.Error("a changed form was saved without asking again")
		}
	})
}

// TestTypingIntoAQuestionChangesNoSecret: nobody can type the secret again.
func TestTypingIntoAQuestionChangesNoSecret(t *testing.T) {
	const short = "a-secret-of-other-length"
	for what, c := range map[string]struct{ secret, duration, focus, says string }{
		"about the secret":   {short, "1h", "▸ AWS Secret Access Key", "24 of 40 characters"},
		"about the duration": {secret, "48h", "▸ Session Duration", "AWS allows 36h with MFA, 12h without"},
		"about both":         {short, "48h", "▸ AWS Secret Access Key", "12h without."},
	} {
		t.Run(what, func(t *testing.T) {
			play(t, func(t *testing.T) {
				b := newBench(t)
				b.aws.Put(awsfake.User{Account: "123456789012", Name: "user", AccessKeyID: badKeyID, SecretKey: c.secret})
				d := b.start(frontend.Options{}).resize(80, 40).fill(badKeyID, c.secret, "").typed(c.duration).press("enter")
				d.see(c.says, "▸ [Do not save]").press("ctrl+u").typed("2h").press("enter").see(c.focus, "Nothing was saved")
				d.press("down", "down", "down", "ctrl+u").typed("2h").press("enter")
				if c.secret == short {
					d.press("y")
				}
				if !b.stored("emergency-user").Secret.Equal(model.SecretString(c.secret)) || b.stored("emergency-user").Duration != "2h" {
					t.Errorf("the secret is not what was typed, or the duration is %q", b.stored("emergency-user").Duration)
				}
			})
		})
	}
}

// TestADeviceOfAnotherAccountThanTheKeyIDIsAskedForOnce: the access key ID has an account, so that AWS need not be asked for it.
func TestADeviceOfAnotherAccountThanTheKeyIDIsAskedForOnce(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		id, other := "AKIARZPUZDIKOYIAGTKK", "arn:aws:iam::210987654321:mfa/user"
		b.aws.Put(awsfake.User{Account: model.KeyAccount(id), Name: "user", AccessKeyID: id, SecretKey: secret})
		d := b.start(frontend.Options{}).fill(id, secret, other).press("enter")
		d.see("The MFA device belongs to account 210987654321, but", model.KeyAccount(id), "▸ [Do not save]")
		if b.aws.Calls("GetCallerIdentity") != 0 {
			t.Error("AWS was asked before the answer")
		}
		d.press("y").see("✔ Saved credentials to keyring")
	})
}

func TestEnterDoesNotLeaveARequiredFieldEmpty(t *testing.T) {
	play(t, func(t *testing.T) {
		d := newBench(t).start(frontend.Options{}).press("enter", "enter").see("▸ AWS Access Key ID", "✗ Enter the access key ID. It starts with AKIA.")
		d.typed(keyID).press("enter", "enter").see("▸ AWS Secret Access Key", "✗ Enter the secret access key")
		d.typed(secret).press("enter", "enter").see("▸ Session Duration")
	})
}

func TestAValueOfAnotherFieldIsNamedAtOnce(t *testing.T) {
	play(t, func(t *testing.T) {
		d := newBench(t).start(frontend.Options{}).press("enter").paste(device).see("▸ AWS Access Key ID", "✗ That is an MFA ARN. It belongs in the MFA field")
		d.press("ctrl+u").seeNot("✗").press("tab").paste(keyID).see("▸ AWS Secret Access Key", "✗ That is an access key ID").typed("x").seeNot("has 20 of 40").press("ctrl+u").seeNot("✗")
		d.paste(device).see("▸ AWS Secret Access Key", "✗ That is an MFA ARN. It belongs in the MFA field").press("ctrl+u").seeNot("✗")
		d.typed("123456").press("tab").see("✗ That is an MFA code. authdeck asks for it at sign-in").typed("123456").press("tab").see("▸ AWS User MFA ARN", "✗ That is an MFA code")
	})
}

// TestBothKeysTypedAsTheSecretGoToTheirFields: the field was emptied, and the form asked for a secret that had just been typed.
func TestBothKeysTypedAsTheSecretGoToTheirFields(t *testing.T) {
	for _, between := range []string{"", " ", ","} {
		play(t, func(t *testing.T) {
			b := newBench(t)
			d := b.start(frontend.Options{}).press("enter", "tab").typed(keyID).see("✗ That is an access key ID").typed(between + secret).press("enter")
			d.see(keyID, "✔ 40 characters", "▸ AWS User MFA ARN").seeNot("✗").press("enter", "enter").see("✔ Saved")
			if got := b.stored("emergency-user"); got.AccessKeyID != keyID || !got.Secret.Equal(model.SecretString(secret)) {
				t.Errorf("with %q between: saved key ID %q, and a secret of %d characters", between, got.AccessKeyID, got.Secret.Len())
			}
		})
	}
}

func TestSavedKeysAreNoStepOfASignInAnyMore(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		d := b.start(frontend.Options{}).fill(keyID, secret, device).see("step 1 of 2").press("enter").see("✔ Saved", "▸ [Sign in now]    [Back").seeNot("step")
		d.press("tab").see("[Sign in now]  ▸ [Back").press("tab", "enter").see("Enter MFA Token", "step 2 of 2")
	})
	play(t, func(t *testing.T) {
		b := newBench(t)
		b.start(frontend.Options{}).press("e").fillHere(keyID, secret, device).press("enter").see("✔ Saved").seeNot("step")
	})
}

func TestErrorsBlockAndTakeTheFocus(t *testing.T) {
	for _, c := range []struct{ id, secret, device, duration, focus, says string }{
		{"", secret, device, "", "▸ AWS Access Key ID", "Enter the access key ID"},
		{"ASIAIOSFODNN7EXAMPLE", secret, device, "", "▸ AWS Access Key ID", "ASIA… keys are temporary"},
		{keyID, "", device, "", "▸ AWS Secret Access Key", "Enter the secret access key"},
		{keyID, secret, "arn:aws:iam::123456789012:user/user", "", "▸ AWS User MFA ARN", "That is the user's ARN"},
		{keyID, secret, device, "soon", "▸ Session Duration", "Use seconds (3600), or 90m, 12h, 1d"},
	} {
		t.Run(c.focus+" "+c.says, func(t *testing.T) {
			play(t, func(t *testing.T) {
				b := newBench(t)
				d := b.start(frontend.Options{}).resize(80, 40).fill(c.id, c.secret, c.device).typed(c.duration)
				for range 3 { // pressing enter any number of times does not save it
					d.press("down", "down", "down", "down", "enter").see(c.focus, c.says)
				}
				if b.stored("emergency-user").AccessKeyID != "" || b.aws.Calls("GetCallerIdentity") != 0 {
					t.Error("it was saved, or AWS was asked")
				}
			})
		})
	}
}

func TestRejectedKeysAreSavedOnlyWithSaveAnyway(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		d := b.start(frontend.Options{}).fill(badKeyID, secret, device).press("enter")
		d.see("AWS rejected this access key", "Nothing is saved yet.", "▸ [Do not save]", "[Save anyway]")
		d.press("enter", "tab", "tab", "tab", "enter").see("▸ [Do not save]").press("esc").see("▸ AWS Access Key ID", "Nothing was saved", badKeyID)
		if b.stored("emergency-user").AccessKeyID != "" {
			t.Error("enter alone saved refused keys")
		}
		d.press("shift+tab", "down", "down", "down", "enter", "tab", "enter")
		d.see("! Saved, but AWS rejected the keys", "✔ Saved credentials to keyring", "! The key may be deleted, inactive", "▸ [Use other keys]", "[Back to identities]").seeNot("✔ Saved  ", "ot verified", "Sign in now")
		if b.stored("emergency-user").AccessKeyID != badKeyID {
			t.Error("the keys are not stored")
		}
	})
}

func TestRejectedKeysThatWereSavedAreCorrectedAtOnce(t *testing.T) {
	for _, key := range []string{"enter", "e"} {
		play(t, func(t *testing.T) {
			b := newBench(t)
			d := b.start(frontend.Options{}).fill(badKeyID, secret, device).press("enter", "tab", "enter").see("AWS rejected the keys")
			d.press(key).see("Enter Credentials", badKeyID).press("ctrl+u").fillHere(keyID, secret, "").press("enter")
			d.see("✔ Saved", "▸ [Sign in now]")
			if b.stored("emergency-user").AccessKeyID != keyID {
				t.Error("the other keys are not stored")
			}
			d.press("esc").see("✔ saved").seeNot("rejected")
		})
	}
}

func TestSaveAnywayDoesNotCountForKeysTypedLater(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		b.ws.Vault = &readOnlyVault{b.ws.Vault, model.ErrKeyringDenied}
		d := b.start(frontend.Options{}).fill(badKeyID, secret, device).press("enter", "tab", "enter").see("The keyring refused access").press("enter")
		b.ws.Vault.(*readOnlyVault).err = nil
		d.press("up", "up", "up", "backspace").typed("F").press("tab", "tab", "tab", "enter").see("[Do not save]")
		if b.stored("emergency-user").AccessKeyID != "" {
			t.Error("other keys were saved than those that the user chose to save")
		}
	})
}

func TestKeysOfAnotherAccountAreSavedOnlyWithSaveAnyway(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		b.aws.Put(awsfake.User{Account: "210987654321", Name: "ops/alice", AccessKeyID: badKeyID, SecretKey: secret})
		d := b.start(frontend.Options{}).fill(keyID, secret, device).press("enter").see("Account     123456789012", "User        user", "MFA device  mfa/user").seeNot("arn:aws").press("esc")
		d.press("e", "ctrl+u").fillHere(badKeyID, secret, "").press("enter")
		d.resize(120, 24).see("These keys belong to another account", "account 210987654321, user ops/alice", "account 123456789012, user user",
			"MFA device belongs to", "▸ [Do not save]")
		d.press("enter").see("▸ AWS Access Key ID")
		if b.stored("emergency-user").AccessKeyID != keyID {
			t.Error("enter alone replaced the keys")
		}
		d.press("tab", "tab", "tab", "enter", "tab", "enter").see("✔ Saved credentials to keyring", "Account     210987654321", "MFA device  arn:aws:iam::123456789012:mfa/user")
	})
}

func TestAWrongSecretIsMarkedOnItsField(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		saved(b)
		d := b.start(frontend.Options{}).press("e", "tab").typed(secret[:39]+"X").press("tab", "tab", "enter")
		d.see("The secret access key does not match the access key ID", "Nothing is saved yet.").press("enter")
		d.see("▸ AWS Secret Access Key", "The secret access key does not match the access key ID", "Nothing was saved")
		if !b.stored("emergency-user").Secret.Equal(model.SecretString(secret)) {
			t.Error("the stored secret is not what it was")
		}
	})
}

func TestADeviceOfAnotherAccountIsMarkedOnItsField(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		other := "arn:aws:iam::210987654321:mfa/user"
		d := b.start(frontend.Options{}).fill(keyID, secret, other).press("enter")
		d.see("The MFA device belongs to account 210987654321, but", "account 123456789012, user user").press("esc")
		d.see("▸ AWS User MFA ARN", "The MFA device belongs to another account")
		d.press("tab", "enter", "tab", "enter").see("✔ Saved credentials to keyring")
		if b.stored("emergency-user").Device != other {
			t.Error("the device is not stored")
		}
	})
}

func TestKeysAreSavedWithAWarningWithoutANetwork(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		d := b.start(frontend.Options{})
		b.aws.Fail(awsfake.Cut(), awsfake.Always)
		d.fill(keyID, secret, device).press("enter").later(11*time.Second).see("! Saved, not verified", "✔ Saved credentials to keyring", "Not verified. AWS could not be reached: ", "Press v on emergency-user to verify its keys later.").seeNot("✔ Saved  ", "reach AWS in")
		if b.stored("emergency-user").AccessKeyID != keyID {
			t.Error("the keys are not stored")
		}
	})
}

func TestKeysAreSavedUnverifiedWhenAWSNeverAnswers(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		d := b.start(frontend.Options{})
		hold(d)
		d.fill(keyID, secret, device).press("enter").later(3 * time.Second).see("Checking the keys with AWS, then saving · 3s")
		d.later(8*time.Second).see("✔ Saved credentials to keyring", "Not verified. AWS", "▸ [Back to identities]") // a sign-in would fail now
	})
}

func TestNoVerifyNeverAsksAWS(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		d := b.start(frontend.Options{NoVerify: true}).fill(badKeyID, secret, device).press("enter").see("✔ Saved credentials to keyring").seeNot("Not verified")
		if n := b.aws.Calls("GetCallerIdentity"); n != 0 {
			t.Errorf("AWS was asked %d times", n)
		}
		d.press("esc").see("1 of 3")
	})
}

func TestAnEmptySecretFieldKeepsTheStoredSecret(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		saved(b)
		d := b.start(frontend.Options{}).press("e").see("saved; type to replace it").press("tab", "tab", "tab", "ctrl+u").typed("24h").press("enter")
		d.see("✔ Session duration configured: 24h")
		k := b.stored("emergency-user")
		if k.Duration != "24h" || !k.Secret.Equal(model.SecretString(secret)) {
			t.Errorf("stored: duration %s, secret kept: %v", k.Duration, k.Secret.Equal(model.SecretString(secret)))
		}
	})
}

func TestASaveThatAsksAWSNothingDoesNotSayThatItDoes(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		saved(b)
		let := b.slow()
		d := b.start(frontend.Options{}).press("e", "tab", "tab", "tab", "ctrl+u").typed("24h").press("enter").later(3 * time.Second)
		d.see("Saving · 3s").seeNot("Checking")
		let <- nil
		d.settle()
		d.see("✔ Session duration configured: 24h")
	})
}

// heldVault reads when it is allowed to, if it has such a time.
type heldVault struct {
	model.Vault
	until chan struct{}
}

func (v *heldVault) Read(ctx context.Context, r model.Ref) (model.Keys, error) {
	if v.until != nil {
		<-v.until
	}
	return v.Vault.Read(ctx, r)
}

// The form's title was left over above the question.
func TestAQuestionInTheSmallestWindowHidesTheForm(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		b.start(frontend.Options{}).resize(60, 16).fill(keyID, birdKey[:27], device).press("enter").see("has 27 of 40", "Nothing is saved yet.", "[Save anyway]").seeNot("Enter Credentials")
	})
}

func TestAnAccessKeyIDWithADigitThatAWSDoesNotUseIsNoGoodOne(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		b.start(frontend.Options{}).press("e").typed("AKIARZPUZDIKIJKLMNO1").press("enter").see("! AWS key IDs contain no 1. Check the ID.").seeNot("✔ 20 characters")
	})
}

// The form said that it saved, and the import that it asked AWS.
func TestASaveSaysThatItStillReadsTheKeyring(t *testing.T) {
	for name, open := range map[string]func(b *bench) *driver{
		"in the form": func(b *bench) *driver { return b.start(frontend.Options{}).fill(keyID, secret, device) },
		"in an import": func(b *bench) *driver {
			b.file("k", pair("emergency-user", keyID, secret))
			return b.start(frontend.Options{}).press("i").typed("k").press("enter")
		},
	} {
		t.Run(name, func(t *testing.T) {
			play(t, func(t *testing.T) {
				b := newBench(t)
				v := &heldVault{Vault: b.ws.Vault}
				b.ws.Vault = v
				d := open(b)
				v.until = make(chan struct{})
				d.press("enter").later(3*time.Second).see("Reading the keyring · 3s", map[string]string{"in the form": "esc cancel", "in an import": "esc stop"}[name]).seeNot("Checking the keys", "Saving")
				close(v.until)
			})
		})
	}
}

func TestANewAccessKeyIDNeedsItsOwnSecret(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		saved(b)
		d := b.start(frontend.Options{}).press("e", "ctrl+u").typed(badKeyID).press("tab", "tab", "tab", "enter")
		d.see("▸ AWS Secret Access Key", "A new access key ID needs its own secret access key").seeNot("unchanged")
	})
}

func TestTheFormKeepsItsTextWhenTheKeyringRefusesToSave(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		b.ws.Vault = &readOnlyVault{b.ws.Vault, model.ErrKeyringDenied}
		d := b.start(frontend.Options{}).fill(keyID, secret, device).press("enter")
		d.see("✗ The keyring refused access", "What to do").press("enter")
		d.see("! The keyring refused access", keyID, device, "••••••••").seeNot("Saved", "What to do")
		b.ws.Vault.(*readOnlyVault).err = nil
		d.press("enter").see("✔ Saved credentials to keyring")
	})
}

// readOnlyVault reads, and writes only if err is nil.
type readOnlyVault struct {
	model.Vault
	err error
}

func (v *readOnlyVault) Write(ctx context.Context, r model.Ref, k model.Keys) error {
	if v.err != nil {
		return v.err
	}
	return v.Vault.Write(ctx, r, k)
}

// The list behind the box for the code shows the keys that were just saved.
func TestTheListIsFreshAfterASave(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		five(b)
		d := b.start(frontend.Options{}).resize(160, 40).press("j", "j", "j").see("No keys yet", "enter add keys").press("enter")
		d.fillHere(keyID, secret, device).press("enter").see("✔ Saved").press("enter").see("Enter MFA Token").seeNot("No keys yet")
	})
}

// A conflict of a device that the configuration sets cannot be corrected in the form, nor seen there.
func TestAConflictOfAManagedDeviceIsNoWarningOfTheForm(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		b.aws.Put(awsfake.User{Account: modeltest.Account, Name: "user", AccessKeyID: keyID, SecretKey: secret})
		b.ws.Config.Identities[0].Device = modeltest.Set("arn:aws:iam::210987654321:mfa/other", 5)
		d := b.start(frontend.Options{}).press("e").typed(keyID).press("enter").typed(secret).press("enter", "enter")
		d.see("Save anyway", "▸ [Do not save]").press("enter").see("Nothing was saved")
		d.press("ctrl+u").typed("2h").press("enter").see("▸ [Do not save]").seeNot("Nothing was saved")
	})
}

func TestAFormDoesNotRepeatTheQuestionOverIt(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		d := b.start(frontend.Options{}).fill(keyID, secret, "arn:aws:iam::210987654321:mfa/user").resize(120, 40).press("enter").see("▸ [Do not save]").seeNot("Nothing was saved")
		for _, text := range []string{"The MFA device belongs to another account", "Nothing is saved yet"} {
			if n := strings.Count(d.view(), text); n != 1 {
				t.Errorf("%q %d times:\n%s", text, n, d.view())
			}
		}
		d.press("esc").see("! The MFA device belongs to another account", "! Nothing was saved")
	})
}

// The form named the account below the keys, and again below the device.
func TestTheFormNamesTheAccountOnce(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		const id = "AKIARZPUZDIKOYIAGTKK"
		account := model.KeyAccount(id)
		d := b.start(frontend.Options{}).fill(id, secret, "arn:aws:iam::"+account+":mfa/user")
		d.see("✔ 20 characters · account "+account, "✔ same account as the keys").seeNot("✔ account")
		d.press("shift+tab", "ctrl+u").typed("arn:aws:iam::999999999999:mfa/user").press("tab").seeNot("same account")
	})
}
