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

func TestSigningInSavesASession(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		b.Keep("emergency-user", device)
		d := b.start(frontend.Options{})
		d.see("▌  emergency-user", "✔ saved", "– none", "mfa/user").press("enter")
		d.see("Enter MFA Token", "MFA Device: "+device, "______").typed(d.code())
		d.see("✔ Signed in as emergency-user · expires 12:00 (12h)", "✔ 12h left", "✔ expires 12:00")
		d.later(3 * time.Second).see("✔ Signed in as").later(2 * time.Second).seeNot("✔ Signed in as")
		if s := info(d, "emergency-user"); !s.Saved {
			t.Error("no session is saved")
		}
	})
}

// moment is a little more than the longest time between two redraws of a countdown.
const moment = 150 * time.Millisecond

func info(d *driver, name string) model.SessionInfo {
	s, err := d.ws.Sessions.Info(context.Background(), model.Ref{Realm: "acme", Name: name})
	if err != nil {
		d.t.Fatal(err)
	}
	return s
}

func TestAWrongCodeKeepsTheBoxOpen(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		b.Keep("emergency-user", device)
		d := b.start(frontend.Options{}).press("enter").typed("000000")
		d.see("✗ AWS rejected that code.", "______", "Check it, or use the next one.", "Next code in 30s")
		d.later(10*time.Second + moment).see("Next code in 20s").typed(d.code())
		d.see("✔ Signed in")
	})
}

// "Use the next one now" stood beside "Next code in 30s".
func TestARejectedCodeIsReplacedByTheOneOnTheDeviceOnceThatIsAnother(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		b.Keep("emergency-user", device)
		d := b.start(frontend.Options{}).resize(60, 16).press("enter").typed("000000").see("Check it, or use the next one.")
		d.later(30*time.Second+moment).see("  Type the code that the device shows.", "Next code in 30s").seeNot("next one")
	})
}

func TestAUsedCodeIsRejectedWithoutAskingAWS(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		b.Keep("emergency-user", device)
		d := b.start(frontend.Options{}).press("enter").typed(codeNow()).press("enter")
		asked := b.aws.Calls("GetSessionToken")
		d.press("R").typed(codeNow()).see("! That code was already used. Use the next one.", "Next code in 30s")
		if b.aws.Calls("GetSessionToken") != asked {
			t.Error("the used code was sent")
		}
		d.later(31 * time.Second).see("6-digit code · submits automatically").seeNot("already used") // that says nothing about the next code
		d.typed(d.code()).see("✔ Signed in")
	})
}

func TestAnOldCodeIsNotToWaitForTheNextOne(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		b.Keep("emergency-user", device)
		old := codeNow()
		d := b.start(frontend.Options{}).press("enter").typed(old).press("enter").later(35 * time.Second)
		for range 2 { // it stays: nothing is to be waited for
			d.press("R").typed(old).see("! That code was already used. Type the code that", "  your device shows now.").seeNot("next one").press("esc").later(25 * time.Second)
		}
		d.press("R").typed(d.code()).see("✔ Signed in")
	})
}

// codeNow is the code that the device shows now.
func codeNow() string { return modeltest.Code(time.Now()) }

func TestTheThirdWrongCodeOpensADialog(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		b.Keep("emergency-user", device)
		d := b.start(frontend.Options{}).press("enter").typed("000000").typed("000001").typed("000002")
		d.see("✗ AWS rejected that code", "What to do", "1. Wait for the next code, then enter it", "Check that the device is", "AccessDenied").press("enter")
		d.see("Enter MFA Token", "Check it, or use the next one")
	})
}

func TestAnIdentityWithoutKeysOpensTheFormFirst(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		d := b.start(frontend.Options{}).press("enter").see("Enter Credentials", "AWS Access Key ID")
		d.typed(keyID).press("enter").typed(secret).press("enter").typed(device).press("enter").press("enter")
		d.see("✔ Saved credentials to keyring", "✔ Session duration configured: 12h", "atmos_acme_emergency-user", "▸ [Sign in now]",
			"User        user", "MFA device  mfa/user")
		d.press("enter").see("Enter MFA Token").typed(d.code()).see("✔ Signed in")
	})
}

func TestAValidSessionNeedsNoCode(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		b.Keep("emergency-user", device)
		d := b.start(frontend.Options{}).press("enter").typed(codeNow()).press("enter")
		d.see("✔ Still signed in", "press R to renew").press("R").see("Enter MFA Token")
	})
}

func TestAnIdentityWithoutADeviceSignsInWithoutACode(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		b.keepWithoutMFA("no-mfa")
		d := b.start(frontend.Options{}).press("G", "enter")
		d.see("! Signed in as no-mfa (12h) · without MFA").seeNot("Enter MFA Token", "security keys")
	})
}

func TestWhoHasOnlyASecurityKeyIsToldWhyThereIsNoBox(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		b.aws.Put(awsfake.User{Account: modeltest.Account, Name: "user", AccessKeyID: keyID, SecretKey: secret,
			Devices: []awsfake.Device{{Serial: "arn:aws:iam::123456789012:u2f/user/user/key"}}})
		b.Keep("emergency-user", "")
		d := b.start(frontend.Options{}).press("enter").seeNot("Enter MFA Token")
		d.see("This session has no MFA", "security keys or passkeys", "authenticator app").press("enter").see("IDENTITY")
	})
}

func TestTheToastNamesAForeignHostAndItsClock(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		b.ws.Config.Identities[0].Endpoint = modeltest.Set("https://sts.example:8443", 9)
		b.Keep("emergency-user", device)
		b.aws.Skew(-14 * time.Minute)
		code := awsfake.Code(modeltest.Seed(), time.Now().Add(-14*time.Minute))
		d := b.start(frontend.Options{}).resize(140, 40).press("enter").typed(code)
		d.see("! Signed in as emergency-user", "issued by sts.example:8443, not by AWS · this computer's clock is 14m ahead")
	})
}

func TestTheToastNamesAWrongClock(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		b.Keep("emergency-user", device)
		b.aws.Skew(-14 * time.Minute)
		code := awsfake.Code(modeltest.Seed(), time.Now().Add(-14*time.Minute))
		d := b.start(frontend.Options{}).resize(140, 40).press("enter").typed(code)
		d.see("! Signed in as emergency-user", "this computer's clock is 14m ahead")
	})
}

// The header said that the clock matches AWS's, because only the user's session had the difference.
func TestTheClockIsWrongAfterASignInToARole(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		b.ws.Config.Roles = b.rolesOf("emergency-user", "arn:aws:iam::123456789012:user/user", "admin")
		b.Keep("emergency-user", device)
		b.aws.Skew(-14 * time.Minute)
		code := awsfake.Code(modeltest.Seed(), time.Now().Add(-14*time.Minute))
		d := b.start(frontend.Options{Identity: "admin"}).resize(200, 60).press("enter").typed(code)
		d.see("! Signed in as admin", "this computer's clock is 14m ahead", "! clock 14m ahead").seeNot("matches AWS time")
	})
}

// fullRecords cannot be written, as on a full disk.
type fullRecords struct{ model.Records }

func (fullRecords) Update(context.Context, model.Ref, func(*model.Record)) error {
	return errors.New("cannot write state.json: no space left on device")
}

// Only commands, the accessible mode and the box of an unsaved session said so.
func TestTheToastSaysThatASignInWasNotRecorded(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		b.Keep("emergency-user", device)
		b.ws.Records = fullRecords{b.ws.Records}
		d := b.start(frontend.Options{}).resize(140, 40).press("enter").typed(codeNow())
		d.see("! Signed in as emergency-user (12h) · not recorded: cannot write state.json: no space left on device")
	})
}

func TestEscCancelsTheCallToAWS(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		b.Keep("emergency-user", device)
		hold := make(chan struct{})
		defer close(hold)
		d := b.start(frontend.Options{}).press("enter")
		b.aws.Fail(awsfake.Slow(hold), 1)
		d.typed(codeNow()).later(3*time.Second+2*moment).see("Signing in · 3s", "esc cancel")
		d.press("esc").see("Cancelled. That code may be used up", "______")
		d.later(30 * time.Second).typed(d.code()).see("✔ Signed in")
	})
}

func TestRejectedKeysOpenTheFormAndStayStored(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		b.Keep("emergency-user", device)
		b.aws.Put(awsfake.User{Account: "123456789012", Name: "user", AccessKeyID: keyID, SecretKey: secret, Inactive: true,
			Devices: []awsfake.Device{{Serial: device, Seed: modeltest.Seed()}}})
		d := b.start(frontend.Options{}).press("enter").typed(codeNow())
		d.see("Enter Credentials", "AWS rejected this access key", "Sign-in failed. Enter other keys, or press esc.").seeNot("AWS rejected these keys")
		if _, err := b.ws.Vault.Read(context.Background(), model.Ref{Realm: "acme", Name: "emergency-user"}); err != nil {
			t.Errorf("the stored keys are gone: %v", err)
		}
	})
}

// Because of the device, authdeck asked AWS for the owner of the keys, dropped the answer, and asked for a code that could not be used.
func TestKeysThatAWSRejectsBeforeACodeAreSaidToBeRejected(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		b.Keep("emergency-user", device)
		b.ws.Config.Identities[0].Device = modeltest.Set("arn:aws:iam::999999999999:mfa/user", 11)
		b.inactive(true)
		d := b.start(frontend.Options{}).press("enter").see("AWS rejected this access key", "Press esc, then e to use other keys").seeNot("Enter MFA Token")
		d.press("esc", "e").see("Enter Credentials", "AWS rejected the saved keys")
	})
}

// It ended with "cancelled" alone: what AWS had said was gone with the screen.
func TestALoginThatIsLeftAfterRejectedKeysSaysSo(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		b.Keep("emergency-user", device)
		b.inactive(true)
		d := b.start(frontend.Options{Goal: frontend.SignIn, Identity: "emergency-user"}).typed(codeNow()).see("Enter Credentials").press("esc")
		if !d.ended || !errors.Is(d.outcome().Err, model.ErrKeyUnknown) {
			t.Errorf("ended %v, outcome %+v", d.ended, d.outcome())
		}
	})
	play(t, func(t *testing.T) {
		b := newBench(t)
		b.Keep("emergency-user", device)
		b.inactive(true)
		d := b.start(frontend.Options{Goal: frontend.SignIn, Identity: "emergency-user"}).typed(codeNow()).see("Enter Credentials")
		b.inactive(false)
		d.press("tab").typed(secret).press("enter", "enter", "enter").see("Enter MFA Token").press("esc")
		if o := d.outcome(); o.Saved == nil || o.Err != nil || !o.Cancelled {
			t.Errorf("outcome %+v\n%s", o, d.view())
		}
	})
}

func TestRejectedKeysOfAtmosYAMLAreNamedWithFileAndLine(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		id := &b.ws.Config.Identities[0]
		id.AccessKeyID, id.SecretKey = modeltest.Set(badKeyID, 9), modeltest.Set(model.SecretString(secret), 10)
		id.Device = modeltest.Set(device, 11)
		d := b.start(frontend.Options{}).press("enter").typed("123456")
		d.see("AWS rejected this access key", "/home/u/atmos.yaml:9:7").press("enter").see("managed in atmos.yaml:9")
	})
}

func TestTheDigitsOfACodeAreWipedWhenTheBoxIsLeft(t *testing.T) {
	for _, key := range []string{"ctrl+e", "esc"} {
		play(t, func(t *testing.T) {
			b := newBench(t)
			saved(b)
			d := b.start(frontend.Options{}).press("enter").typed("70707").see("70707")
			box := d.m
			d.press(key).seeNot("Enter MFA Token")
			if strings.Contains(box.View(), "70707") {
				t.Errorf("%s does not wipe them", key)
			}
		})
	}
}

func TestASessionThatWasNotSavedCanBeSavedAgain(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		b.Keep("emergency-user", device)
		full := &modeltest.FullDisk{Sessions: b.ws.Sessions, Full: true}
		b.ws.Sessions = full
		d := b.start(frontend.Options{Goal: frontend.SignIn, Identity: "emergency-user"}).typed(codeNow())
		d.see("Signed in, not saved", "No space left").press("r").see("No space left")
		full.Full = false
		d.press("r")
		if !d.ended || !info(d, "emergency-user").Saved || d.outcome().Issued.Unsaved != nil {
			t.Errorf("ended %v, outcome %+v\n%s", d.ended, d.outcome(), d.view())
		}
	})
}
