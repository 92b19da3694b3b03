package plain_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"authdeck/awsauth/awsfake"
	"authdeck/model"
	"authdeck/model/modeltest"
)

// gives is a command that prints these codes one after another; an invalid code is an error.
func gives(t *testing.T, codes ...string) func(context.Context, *model.Attempt, bool) (string, error) {
	asked := 0
	return func(_ context.Context, _ *model.Attempt, again bool) (string, error) {
		if asked++; asked > len(codes) || again != (asked == 2) {
			t.Errorf("asked %d times, again %v", asked, again)
			return "", errors.New("asked too often")
		}
		if code := codes[asked-1]; len(code) == model.CodeLength {
			return code, nil
		}
		return "", &model.Problem{Kind: model.ErrNoCode, What: codes[asked-1]}
	}
}

func TestACommandSignsInInTheLineMode(t *testing.T) {
	play(t, func(t *testing.T, b *bench) {
		b.Keep("emergency-user", device)
		signIn(b)
		b.getCode = gives(t, code())
		if out := b.run(); out.Issued == nil || out.Issued.Device != device {
			t.Errorf("%+v", out)
		}
	})
}

func TestTheCodeIsTypedWhereACommandGivesNone(t *testing.T) {
	for what, c := range map[string]struct{ gives, says string }{
		"it fails":        {"the MFA command failed (exit status 3): ykman", "Error: The MFA command failed (exit status 3): ykman. Type the code."},
		"AWS rejects it":  {"000000", "Error: AWS rejected that code."},
		"ctrl+c ended it": {"the MFA command was interrupted", "Error: The MFA command was interrupted. Type the code."},
	} {
		t.Run(what, func(t *testing.T) {
			play(t, func(t *testing.T, b *bench) {
				b.Keep("emergency-user", device)
				signIn(b)
				b.getCode = gives(t, c.gives)
				if out := b.run(code()); out.Issued == nil || out.Issued.Device != device {
					t.Errorf("%+v", out)
				}
				b.see(c.says)
			})
		})
	}
}

// They were said again when the user had to type the code.
func TestTheWarningsBeforeACodeOfACommandAreSaidOnce(t *testing.T) {
	play(t, func(t *testing.T, b *bench) {
		b.Keep("emergency-user", device)
		b.aws.Put(awsfake.User{Account: "123456789012", Name: "user", AccessKeyID: keyID, SecretKey: secret, Inactive: true})
		b.getCode = gives(t, "the MFA command failed (exit status 3): ykman")
		b.run("1", "v", "back", "1", "", "back", "q")
		if said := b.transcript(); strings.Count(said, "AWS rejected these keys (") != 1 || !strings.Contains(said, "\nType keys to use other keys.\n") {
			t.Error(said)
		}
	})
}

func TestACodeOfTheCommandLineFailsTheSignIn(t *testing.T) {
	for _, given := range []string{"000000", "the MFA command failed (exit status 3): ykman"} {
		play(t, func(t *testing.T, b *bench) {
			b.Keep("emergency-user", device)
			signIn(b)
			b.onlyGot, b.getCode = true, gives(t, given)
			if out := b.run(); out.Issued != nil || out.Err == nil {
				t.Errorf("%+v", out)
			}
			b.seeNot("6-digit code")
		})
	}
}

func TestAUsedCodeIsAskedForOnceMore(t *testing.T) {
	play(t, func(t *testing.T, b *bench) {
		b.Keep("emergency-user", device)
		signIn(b)
		if err := b.ws.Codes.Claim(t.Context(), device, code()); err != nil {
			t.Fatal(err)
		}
		b.getCode = gives(t, code(), awsfake.Code(modeltest.Seed(), time.Now().Add(model.TOTPStep)))
		if out := b.run(); out.Issued == nil {
			t.Errorf("%+v", out)
		}
	})
}

func TestADeviceThatOnlyAWSKnowsIsAskedForItsCode(t *testing.T) {
	play(t, func(t *testing.T, b *bench) {
		b.Keep("emergency-user", "")
		signIn(b)
		if out := b.run(code()); out.Issued == nil || out.Issued.Device != device {
			t.Errorf("%+v", out)
		}
		b.see("No MFA device is saved. Looking it up in AWS.", "MFA Device: "+device)
	})
}

func TestTheLineModeSaysWhyASessionIsWithoutMFA(t *testing.T) {
	play(t, func(t *testing.T, b *bench) {
		b.aws.Put(awsfake.User{Account: modeltest.Account, Name: "user", AccessKeyID: keyID, SecretKey: secret,
			Devices: []awsfake.Device{{Serial: "arn:aws:iam::123456789012:u2f/user/user/key"}}})
		b.Keep("emergency-user", "")
		b.run("emergency-user", "enter", "q")
		b.see("security keys or passkeys", "Add an authenticator app")
	})
}

func TestACodeIsTypedAfterAPersonTookOver(t *testing.T) {
	play(t, func(t *testing.T, b *bench) {
		b.Keep("emergency-user", device)
		other, err := b.ws.Begin(t.Context(), b.ws.Config.Identities[0], model.SignInOptions{Source: model.CommandCode})
		if err != nil {
			t.Fatal(err)
		}
		defer other.Attempt.Close()
		signIn(b)
		b.getCode = gives(t) // it must not run
		if out := b.run("t", code); out.StillGood || out.Issued == nil {
			t.Errorf("outcome %+v\n%s", out, b.transcript())
		}
		b.see("Type t to type the code")
	})
}

func TestSettingsThatCannotBeReadAreNamedAtTheSignIn(t *testing.T) {
	play(t, func(t *testing.T, b *bench) {
		b.Keep("emergency-user", device)
		signIn(b)
		b.noCodes = errors.New("config.yaml:3: mfa_command must be a text")
		if out := b.run("n"); out.Issued != nil || out.Err == nil && !out.Cancelled {
			t.Errorf("%+v", out)
		}
		b.seeNot("6-digit code")
	})
}
