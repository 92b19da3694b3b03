package plain_test

import (
	"strings"
	"testing"

	"authdeck/awsauth/awsfake"
	"authdeck/model"
	"authdeck/model/modeltest"
	"authdeck/ui/frontend"
)

func configure(b *bench) {
	b.opts = frontend.Options{Goal: frontend.Configure, Identity: "emergency-user"}
}

// entry is what the keyring has for an identity, without its secret.
func entry(b *bench, name string) (model.Keys, string) {
	b.t.Helper()
	k, err := b.ws.Vault.Read(b.t.Context(), model.Ref{Realm: "acme", Name: name})
	if err != nil {
		b.t.Fatalf("%v\n%s", err, b.transcript())
	}
	typed := ""
	k.Secret.Reveal(func(s []byte) { typed = string(s) })
	return k, typed
}

func TestConfigureEndsWithTheSave(t *testing.T) {
	play(t, func(t *testing.T, b *bench) {
		b.opts = frontend.Options{Goal: frontend.Configure}
		out := b.run("prod", "2", " "+keyID+" ", hidden(` "`+secret+`" `), device, "24h")
		k, typed := entry(b, "prod-admin")
		if out.Saved == nil || out.Identity.Title != "prod-admin" || typed != secret || k.AccessKeyID != keyID || k.Device != device || k.Duration != "24h" {
			t.Errorf("outcome %+v; %+v\n%s", out, k, b.transcript())
		}
		b.see("Choose an identity to configure.", `No identity "prod".`)
	})
}

func TestEmptyAnswersLeaveTheEntryAsItWas(t *testing.T) {
	play(t, func(t *testing.T, b *bench) {
		b.Keep("emergency-user", device)
		configure(b)
		out := b.run("", hidden(""), "", "90m")
		k, typed := entry(b, "emergency-user")
		if out.Saved == nil || typed != secret || k.AccessKeyID != keyID || k.Device != device || k.Duration != "90m" {
			t.Errorf("outcome %+v; %+v\n%s", out, k, b.transcript())
		}
		b.see("AWS Secret Access Key (not shown) [unchanged]: ", "AWS Access Key ID ["+keyID+"]: ")
	})
}

func TestErrorsAskAgainAndSayWhatToType(t *testing.T) {
	play(t, func(t *testing.T, b *bench) {
		configure(b)
		b.run("", "ASIAIOSFODNN7EXAMPLE", keyID, hidden(""), hidden(secret),
			"arn:aws:iam::123456789012:user/user", device, "soon", "")
		b.see("Error: Enter the access key ID. It starts with AKIA.", "Error: ASIA… keys are temporary.", "Error: Enter the secret access key.",
			"Error: That is the user's ARN. A device ARN contains :mfa/. Type ? to see where to find it.", "Error: Use seconds (3600), or 90m, 12h, 1d.")
	})
}

// Only the full-screen form did it.
func TestLineModeWarnsOfADigitThatNoAccessKeyIDHas(t *testing.T) {
	play(t, func(t *testing.T, b *bench) {
		b.Keep("emergency-user", device)
		configure(b)
		b.run("AKIARZPUZDIKIJKLMNO1", ctrlC)
		b.see("Warning: AWS key IDs contain no 1. Check the ID.")
		b.seeNot("20 characters")
	})
}

func TestANewAccessKeyIDNeedsItsOwnSecret(t *testing.T) {
	play(t, func(t *testing.T, b *bench) {
		b.Keep("emergency-user", device)
		configure(b)
		b.run("AKIAI44QH8DHBEXAMPLE", hidden(""), hidden(secret), ctrlC)
		b.see("Error: A new access key ID needs its own secret access key.")
	})
}

func TestWarningsAreSavedOnlyWhenAskedFor(t *testing.T) {
	play(t, func(t *testing.T, b *bench) {
		configure(b)
		b.opts.NoVerify = true
		out := b.run(keyID, hidden("short"), device, "72h", "n", hidden(""), "", "36h", "y")
		_, typed := entry(b, "emergency-user")
		if out.Saved == nil || typed != "short" {
			t.Errorf("outcome %+v\n%s", out, b.transcript())
		}
		b.see("Warning: The secret access key has 5 of 40 characters.", "Warning: Sessions last at most 36h, so 36h is used.",
			"so 36h is used. Choose 36h or less.\nWarning: The secret access key has 5 of 40 characters.\nSave anyway? y or n [n]: ",
			"Nothing was saved. Back to the first field with a warning.\nAWS Secret Access Key (not shown) [as typed]: ")
		b.seeNot("short\n")
	})
}

// The warning was said twice in a row, and a no led back to the first field.
func TestANoToAWarningLeadsBackToItsField(t *testing.T) {
	play(t, func(t *testing.T, b *bench) {
		configure(b)
		b.opts.NoVerify = true
		b.run(keyID, hidden(secret), device, "99h", "n", "1h")
		b.see("Warning: Sessions last at most 36h, so 36h is used. Choose 36h or less.\nSave anyway? y or n [n]: n\nNothing was saved. Back to the first field with a warning.\nSession Duration")
		if k, _ := entry(b, "emergency-user"); k.Duration != "1h" {
			t.Errorf("%+v\n%s", k, b.transcript())
		}
	})
}

func TestKeysThatAWSRefusesAreSavedOnlyWhenAskedFor(t *testing.T) {
	play(t, func(t *testing.T, b *bench) {
		b.Keep("emergency-user", device)
		configure(b)
		out := b.run("AKIAI44QH8DHBEXAMPLE", hidden(secret), device, "", func() {
			if k, _ := entry(b, "emergency-user"); k.AccessKeyID != keyID {
				t.Error("refused keys were saved")
			}
		}, "n", "", hidden(""), "", "", "y")
		if k, _ := entry(b, "emergency-user"); out.Saved == nil || k.AccessKeyID != "AKIAI44QH8DHBEXAMPLE" {
			t.Errorf("outcome %+v; %+v\n%s", out, k, b.transcript())
		}
		b.see("Error: AWS rejected this access key.", "Nothing was saved. Save anyway? y or n [n]: ", "[n]: n\nNothing was saved. Back to the first field of the form.\n")
	})
}

func TestRejectedKeysThatWereSavedAreCorrectedAtOnce(t *testing.T) {
	play(t, func(t *testing.T, b *bench) {
		b.run("1", "enter", "AKIAI44QH8DHBEXAMPLE", hidden(secret), device, "", "y", "", keyID, hidden(secret), "", "", "n", "back", "q")
		b.see("Warning: Saved, but AWS rejected the keys.", "Use other keys? y or n [y]: \n", "AWS Access Key ID [AKIAI44QH8DHBEXAMPLE]: ", "Sign in now? y or n [y]: n", "keys: saved;")
		b.seeNot("Sign in now? y or n [n]")
	})
}

func TestADeviceOfAnotherAccountIsSavedOnlyWhenAskedFor(t *testing.T) {
	play(t, func(t *testing.T, b *bench) {
		configure(b)
		out := b.run(keyID, hidden(secret), "arn:aws:iam::210987654321:mfa/user", "", "y")
		if k, _ := entry(b, "emergency-user"); out.Saved == nil || k.Device != "arn:aws:iam::210987654321:mfa/user" {
			t.Errorf("outcome %+v; %+v", out, k)
		}
		b.see("The MFA device belongs to account 210987654321, but the keys belong to account 123456789012, user user.")
	})
}

// The same question came before and after AWS was asked.
func TestADeviceOfAnotherAccountThanTheKeyIDIsAskedForOnce(t *testing.T) {
	play(t, func(t *testing.T, b *bench) {
		configure(b)
		const id, other = "AKIARZPUZDIKOYIAGTKK", "arn:aws:iam::210987654321:mfa/user"
		b.aws.Put(awsfake.User{Account: model.KeyAccount(id), Name: "user", AccessKeyID: id, SecretKey: secret})
		out := b.run(id, hidden(secret), other, "", "y")
		if out.Saved == nil || strings.Count(b.transcript(), "Save anyway?") != 1 {
			t.Errorf("outcome %+v\n%s", out, b.transcript())
		}
	})
}

func TestWithoutNetworkKeysAreSavedWithAWarning(t *testing.T) {
	play(t, func(t *testing.T, b *bench) {
		configure(b)
		b.aws.Fail(awsfake.Cut(), 9)
		if out := b.run(keyID, hidden(secret), device, ""); out.Saved == nil || out.Saved.Unverified == nil {
			t.Errorf("outcome %+v\n%s", out, b.transcript())
		}
	})
}

func TestAWSFindsTheDevice(t *testing.T) {
	play(t, func(t *testing.T, b *bench) {
		configure(b)
		b.run(keyID, hidden(secret), "find", "", "")
		b.see("Looking up your MFA devices in AWS.", "Found: "+device, "(optional) ["+device+"]: ")
		if k, _ := entry(b, "emergency-user"); k.Device != device {
			t.Errorf("%+v", k)
		}
	})
}

func TestOneOfSeveralDevicesIsChosen(t *testing.T) {
	play(t, func(t *testing.T, b *bench) {
		tablet := "arn:aws:iam::123456789012:mfa/tablet"
		b.aws.Put(awsfake.User{Account: "123456789012", Name: "user", AccessKeyID: keyID, SecretKey: secret,
			Devices: []awsfake.Device{{Serial: device, Seed: modeltest.Seed()}, {Serial: tablet, Seed: []byte("0987654321")}}})
		configure(b)
		b.run(keyID, hidden(secret), "find", "9", "2", "", "")
		b.see("Found 2:", "1. "+device, "2. "+tablet, "Type a number from 1 to 2.")
		if k, _ := entry(b, "emergency-user"); k.Device != tablet {
			t.Errorf("%+v", k)
		}
	})
}

func TestADeviceCanBeLeftOut(t *testing.T) {
	play(t, func(t *testing.T, b *bench) {
		b.Keep("emergency-user", device)
		configure(b)
		b.run("", hidden(""), "none", "")
		if k, _ := entry(b, "emergency-user"); k.Device != "" {
			t.Errorf("%+v", k)
		}
	})
}

func TestUpGoesToTheFieldBefore(t *testing.T) {
	play(t, func(t *testing.T, b *bench) {
		configure(b)
		b.ws.Config.Identities[0].Device = modeltest.Set(device, 11)
		b.run("up", "AKIAI44QH8DHBEXAMPLE", hidden("up"), keyID, hidden(secret), "up", hidden(""), "")
		k, typed := entry(b, "emergency-user")
		if k.AccessKeyID != keyID || typed != secret {
			t.Errorf("%+v\n%s", k, b.transcript())
		}
	})
}

func TestTypedTextIsNotLostWithoutAQuestion(t *testing.T) {
	play(t, func(t *testing.T, b *bench) {
		configure(b)
		out := b.run(keyID, hidden("back"), "n", hidden(secret), "back", "y")
		if !out.Cancelled || out.Saved != nil {
			t.Errorf("outcome %+v", out)
		}
		b.see("Discard what you typed? y or n [n]: ")
	})
}

func TestManagedValuesAreSaidAndSkipped(t *testing.T) {
	play(t, func(t *testing.T, b *bench) {
		configure(b)
		id := &b.ws.Config.Identities[0]
		id.Device, id.Duration = modeltest.Set(device, 11), modeltest.Set("24h", 13)
		b.run(keyID, hidden(secret))
		b.see("AWS User MFA ARN (optional): "+device+" is managed in atmos.yaml:11.", "24h is managed in atmos.yaml:13.")
	})
}

func TestKeysOfAtmosYAMLLeaveNothingToSave(t *testing.T) {
	play(t, func(t *testing.T, b *bench) {
		configure(b)
		id := &b.ws.Config.Identities[0]
		id.AccessKeyID, id.SecretKey = modeltest.Set(keyID, 9), modeltest.Set(model.SecretString(secret), 10)
		if out := b.run(); !out.Cancelled {
			t.Errorf("outcome %+v", out)
		}
		b.see("All keys of emergency-user are managed in atmos.yaml.", "AWS Access Key ID is managed in atmos.yaml:9.",
			"To change the keys, edit /home/u/atmos.yaml.")
		b.seeNot(secret)
	})
}

func TestKeysInPlainTextAreMovedWithACommand(t *testing.T) {
	play(t, func(t *testing.T, b *bench) {
		configure(b)
		id := &b.ws.Config.Identities[0]
		id.AccessKeyID, id.SecretKey, id.PlainSecret = modeltest.Set(keyID, 9), modeltest.Set(model.SecretString(secret), 10), true
		b.run()
		b.see("The keys are in plain text. To move them to the keyring, cut both lines and paste them into:\nauthdeck user configure -i emergency-user\n")
		b.seeNot("To change the keys, edit")
	})
}

func TestASaveThatAsksAWSNothingDoesNotSayThatItDoes(t *testing.T) {
	for claim, typed := range map[string][]any{
		"another duration":      {"", hidden(""), "", "90m"},
		"the same secret again": {"", hidden(secret), "", ""},
		"no device":             {"", hidden(""), "none", ""},
	} {
		t.Run(claim, func(t *testing.T) {
			play(t, func(t *testing.T, b *bench) {
				b.Keep("emergency-user", device)
				asked := b.aws.Calls("GetCallerIdentity")
				configure(b)
				b.run(typed...)
				b.see("\nSaving.\n")
				b.seeNot("Checking the keys")
				if n := b.aws.Calls("GetCallerIdentity") - asked; n != 0 {
					t.Errorf("AWS was asked %d times", n)
				}
			})
		})
	}
}
