package ui_test

import (
	"errors"
	"testing"
	"time"

	"authdeck/awsauth/awsfake"
	"authdeck/model"
	"authdeck/model/flow"
	"authdeck/ui/frontend"
)

func TestEachAWSErrorIsExplainedBelowTheCode(t *testing.T) {
	for name, c := range map[string]struct {
		fail func(*bench)
		says []string
		more string // with ctrl+p; "" for none
	}{
		"clock behind":      {func(b *bench) { b.aws.Skew(20 * time.Minute) }, []string{"This computer's clock is 20m behind", "Set the clock, then try again"}, "SignatureDoesNotMatch"},
		"clock ahead":       {func(b *bench) { b.aws.Skew(-3 * time.Hour) }, []string{"This computer's clock is 3h ahead"}, "SignatureDoesNotMatch"},
		"throttled":         {func(b *bench) { b.aws.Fail(awsfake.Throttled(), 1) }, []string{"AWS is busy", "Try again in a moment"}, "Throttling"},
		"fault of its own":  {func(b *bench) { b.aws.Fail(awsfake.Broken(), 1) }, []string{"AWS had an internal error", "That code may be used up"}, "InternalFailure"},
		"region off":        {func(b *bench) { b.aws.Fail(awsfake.RegionDisabled("123456789012"), 1) }, []string{"STS is disabled in this region", "Correct credentials.region in atmos.yaml"}, "RegionDisabledException"},
		"connection closed": {func(b *bench) { b.aws.Fail(awsfake.Cut(), 1) }, []string{"Could not reach AWS in us-east-1", "That code may be used up"}, "Check your network, VPN and proxy"},
		"device unknown":    {func(b *bench) { b.Keep("emergency-user", mfaARN("lost")) }, []string{"This MFA device is not registered for this user", "Press ctrl+e to correct it, ctrl+f to find it"}, "Close this, then press ctrl+e to correct it"},
	} {
		t.Run(name, func(t *testing.T) {
			play(t, func(t *testing.T) {
				b := newBench(t)
				saved(b)
				c.fail(b)
				d := b.start(frontend.Options{}).resize(120, 40).press("enter").typed(codeNow()).see("______").see(c.says...)
				if d.state() != flow.Prompting {
					t.Errorf("it led to %s", d.state())
				}
				if n := b.aws.Calls("GetSessionToken"); n != 1 {
					t.Errorf("the code was sent %d times", n)
				}
				if c.more != "" {
					d.seeNot(c.more).press("ctrl+p").see(c.more, c.says[0]).press("esc").see("______")
				}
			})
		})
	}
}

func TestTheNextCodeSignsInAfterAFailure(t *testing.T) {
	for name, f := range map[string]awsfake.Fault{"throttled": awsfake.Throttled(), "broken": awsfake.Broken(), "cut": awsfake.Cut()} {
		t.Run(name, func(t *testing.T) {
			play(t, func(t *testing.T) {
				b := newBench(t)
				saved(b)
				b.aws.Fail(f, 1)
				d := b.start(frontend.Options{}).press("enter").typed(codeNow()).see("______").later(31 * time.Second)
				d.typed(d.code()).see("✔ Signed in")
			})
		})
	}
}

func TestAFailureWithoutMFAShowsADialog(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		b.keepWithoutMFA("no-mfa")
		b.aws.Fail(giving(awsfake.Throttled()), 1)
		d := b.start(frontend.Options{}).press("G", "enter").see("✗ AWS is busy", "Throttling", "▸ [Try again]", "[Close]").press("y")
		if len(b.copied) != 1 {
			t.Errorf("copied %q", b.copied)
		}
		d.press("esc").seeNot("AWS is busy").see("3 of 3")
		b.aws.Fail(giving(awsfake.Throttled()), 1)
		d.press("enter").see("AWS is busy").press("tab", "enter").seeNot("AWS is busy")
		b.aws.Fail(giving(awsfake.Throttled()), 1)
		d.press("enter").see("AWS is busy")
		b.free("no-mfa")
		d.press("enter").see("Signed in as no-mfa")
	})
}

func TestLoginEndsWithTheErrorThatStoppedIt(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		b.keepWithoutMFA("no-mfa")
		b.aws.Fail(giving(awsfake.Broken()), 1)
		d := b.start(frontend.Options{Goal: frontend.SignIn, Identity: "no-mfa"}).see("AWS had an internal error").press("esc")
		if o := d.outcome(); !d.ended || o.Err == nil || o.Cancelled || o.Issued != nil {
			t.Errorf("ended %v, outcome %+v", d.ended, o)
		}
	})
}

func TestEachKeyringFailureHasItsScreen(t *testing.T) {
	for kind, says := range map[error][]string{
		model.ErrKeyringLocked: {"The keyring is locked", "unlock it in its dialog"},
		model.ErrKeyringDenied: {"The keyring refused access", "Allow access", "r try again"},
		model.ErrKeyringSilent: {"The keyring did not answer", "Look for an unlock dialog", "authdeck keyring use file"},
		model.ErrDamagedEntry:  {"The keyring entry is damaged", "Press esc, then e to enter the keys again"},
	} {
		t.Run(kind.Error(), func(t *testing.T) {
			play(t, func(t *testing.T) {
				b := newBench(t)
				v := b.ws.Vault
				b.ws.Vault = refusingVault{v, kind}
				d := b.start(frontend.Options{}).press("enter").see(says...).press("y", "esc").see("1 of 3")
				if len(b.copied) != 1 || d.state() != flow.Choosing {
					t.Errorf("copied %q, %s", b.copied, d.state())
				}
				d.press("enter").see(says[0])
				b.ws.Vault = v
				d.press("r").see("Enter Credentials")
			})
		})
	}
}

func TestAToastIsOneLineOfPrintableText(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		saved(b)
		b.copyTo = errors.New("no\nterminal \x1b[2J here")
		d := b.start(frontend.Options{}).press("y").see(`Could not copy: no · terminal \x1b[2J here`)
		fits(t, d.m.View(), 80, 24)
	})
}

func TestAClipboardErrorShowsAToast(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		saved(b)
		d := b.start(frontend.Options{}).press("y").see("Copied: "+device).press("j", "y").see("There is no MFA device to copy")
		b.copyTo = model.ErrForbidden
		d.press("k", "Y").see("Could not copy: AWS denied access").press("j").seeNot("Could not copy")
	})
}
