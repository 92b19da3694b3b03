package plain_test

import (
	"errors"
	"strings"
	"testing"

	"authdeck/awsauth/awsfake"
	"authdeck/model"
	"authdeck/model/modeltest"
	"authdeck/ui/frontend"
)

func signIn(b *bench) {
	b.opts = frontend.Options{Goal: frontend.SignIn, Identity: "emergency-user"}
}

func info(b *bench, name string) model.SessionInfo {
	s, err := b.ws.Sessions.Info(b.t.Context(), model.Ref{Realm: "acme", Name: name})
	if err != nil {
		b.t.Fatal(err)
	}
	return s
}

func TestSigningInSavesASession(t *testing.T) {
	play(t, func(t *testing.T, b *bench) {
		b.Keep("emergency-user", device)
		signIn(b)
		out := b.run(code())
		if out.Issued == nil || out.StillGood || out.Cancelled || !info(b, "emergency-user").Saved {
			t.Errorf("outcome %+v\n%s", out, b.transcript())
		}
		b.see("MFA Device: "+device, "Next code in 30s.")
	})
}

func TestAWrongCodeIsFollowedByTheRightOne(t *testing.T) {
	play(t, func(t *testing.T, b *bench) {
		b.Keep("emergency-user", device)
		signIn(b)
		out := b.run("000000", code())
		b.see("AWS rejected that code. Check it, or use the next one in 30s.")
		if out.Issued == nil {
			t.Errorf("outcome %+v", out)
		}
	})
}

func TestAUsedCodeIsRejectedWithoutAskingAWS(t *testing.T) {
	play(t, func(t *testing.T, b *bench) {
		b.Keep("emergency-user", device)
		signIn(b)
		b.opts.Renew = true
		b.run(code())
		asked := b.aws.Calls("GetSessionToken")
		out := b.run(code(), func() {
			if b.aws.Calls("GetSessionToken") != asked {
				t.Error("the used code was sent")
			}
		}, later)
		b.see("That code was already used. Next code in 30s.")
		if out.Issued == nil {
			t.Errorf("outcome %+v", out)
		}
	})
}

func TestAUsedCodeNamesTheIdentityThatItSignedIn(t *testing.T) {
	play(t, func(t *testing.T, b *bench) {
		b.Keep("emergency-user", device)
		b.run("1", "", code, "renew", code, later, "", "q")
		b.see("Your device still shows the code that you used. Wait for the next one.", "Error: That code was already used for emergency-user. Next code in 30s.")
	})
}

func TestAnOldCodeIsNotToWaitForTheNextOne(t *testing.T) {
	play(t, func(t *testing.T, b *bench) {
		b.Keep("emergency-user", device)
		old := code()
		b.run("1", "", old, "renew", func() string { later(); return old }, later, "", "q")
		b.see("Error: That code was already used. Type the code that your device shows now.")
	})
}

func TestPathsInTheHomeFolderBeginWithATilde(t *testing.T) {
	play(t, func(t *testing.T, b *bench) {
		b.opts.Home = "/home/u"
		b.run("a", "newer", "", "", "n", "back", "q")
		b.see("~/atmos.yaml will change.")
		b.seeNot("/home/u")
	})
	play(t, func(t *testing.T, b *bench) { // only this question had the whole path
		b.opts.Home = b.dir
		b.file("accessKeys.csv", console)
		b.run("i", "~/accessKeys.csv", "prod-admin", "y", "", "q")
		b.see("The keys are still in ~/accessKeys.csv. Remove them from the file? y or n [n]: ")
	})
}

func TestALostAnswerSaysWhatBecameOfTheCode(t *testing.T) {
	play(t, func(t *testing.T, b *bench) {
		b.Keep("emergency-user", device)
		signIn(b)
		b.aws.Fail(awsfake.Cut(), 1)
		if out := b.run(code(), later); out.Issued == nil {
			t.Errorf("outcome %+v", out)
		}
		b.see("Error: Could not reach AWS in us-east-1.", "That code may be used up.")
	})
}

func TestADeviceThatAWSDoesNotKnowIsCorrected(t *testing.T) {
	play(t, func(t *testing.T, b *bench) {
		other := "arn:aws:iam::123456789012:mfa/other"
		b.Keep("emergency-user", other)
		signIn(b)
		out := b.run(code(), "keys", "", hidden(""), device, "", code)
		if k, _ := entry(b, "emergency-user"); out.Issued == nil || k.Device != device {
			t.Errorf("outcome %+v\n%s", out, b.transcript())
		}
		b.see("Error: This MFA device is not registered for this user.", "Type keys to correct the MFA device.")
		b.ws.Config.Identities[0].Device = modeltest.Set(other, 11)
		b.opts.Renew = true
		b.run(later, ctrlD)
		b.see("Correct mfa_arn at /home/u/atmos.yaml:11:7.")
	})
}

func TestWhatIsNoCodeIsRefusedAndNotRepeated(t *testing.T) {
	play(t, func(t *testing.T, b *bench) {
		b.Keep("emergency-user", device)
		signIn(b)
		b.run("hunter2!", "123", "1234567", code())
		b.see("Only digits are allowed.", "The code has 6 digits.", "That is more than 6 digits.")
		if n := strings.Count(b.transcript(), "hunter2!"); n != 1 { // once, by the terminal itself
			t.Errorf("said %d times:\n%s", n, b.transcript())
		}
		if n := b.aws.Calls("GetSessionToken"); n != 1 {
			t.Errorf("%d calls", n)
		}
	})
}

func TestAnIdentityWithoutKeysOpensTheFormFirst(t *testing.T) {
	play(t, func(t *testing.T, b *bench) {
		signIn(b)
		out := b.run(keyID, hidden(secret), device, "", code)
		if out.Saved == nil || out.Issued == nil {
			t.Errorf("outcome %+v\n%s", out, b.transcript())
		}
		b.see("No keys are saved for emergency-user yet.", "Saved credentials to keyring.", "Entry: atmos_acme_emergency-user.")
		b.seeNot(secret)
	})
}

func TestASessionThatIsStillGoodNeedsNoCode(t *testing.T) {
	play(t, func(t *testing.T, b *bench) {
		b.Keep("emergency-user", device)
		signIn(b)
		b.run(code())
		if out := b.run(); !out.StillGood || out.Issued == nil {
			t.Errorf("outcome %+v", out)
		}
	})
}

func TestWithoutADeviceNoCodeIsAskedFor(t *testing.T) {
	play(t, func(t *testing.T, b *bench) {
		b.aws.Put(awsfake.User{Account: modeltest.Account, Name: "user", AccessKeyID: keyID, SecretKey: secret})
		b.Keep("no-mfa", "")
		b.opts = frontend.Options{Goal: frontend.SignIn, Identity: "no-mfa"}
		if out := b.run(); out.Issued == nil {
			t.Errorf("outcome %+v", out)
		}
	})
}

func TestAnAttemptThatWasBegunIsTakenOverAndClosed(t *testing.T) {
	play(t, func(t *testing.T, b *bench) {
		b.Keep("emergency-user", device)
		start, err := b.ws.Begin(t.Context(), b.ws.Config.Identities[0], model.SignInOptions{})
		if err != nil {
			t.Fatal(err)
		}
		signIn(b)
		b.opts.Attempt = start.Attempt
		if out := b.run("back"); !out.Cancelled {
			t.Errorf("outcome %+v", out)
		}
		if _, err := start.Attempt.Send(t.Context(), code()); !errors.Is(err, model.ErrAttemptClosed) {
			t.Errorf("the attempt is open: %v", err)
		}
	})
}

func TestLeavingEndsARunForOneThingAsCancelled(t *testing.T) {
	for name, way := range map[string][]any{"a word": {"back"}, "the end of the input": {ctrlD}} {
		t.Run(name, func(t *testing.T) {
			play(t, func(t *testing.T, b *bench) {
				b.Keep("emergency-user", device)
				signIn(b)
				if out := b.run(way...); !out.Cancelled || out.Interrupted {
					t.Errorf("outcome %+v", out)
				}
			})
		})
	}
}
