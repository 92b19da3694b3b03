package ui_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"authdeck/awsauth/awsfake"
	"authdeck/model"
	"authdeck/model/modeltest"
	"authdeck/ui"
	"authdeck/ui/frontend"
	"authdeck/ui/words"
)

// withCommand is a run in which a command prints the codes, one after another.
func withCommand(t *testing.T, gets ...func(d *driver) (string, error)) *driver {
	t.Helper()
	b := newBench(t)
	five(b)
	var d *driver
	asked := 0
	b.getCode = func(_ context.Context, a *model.Attempt, again bool) (string, error) {
		asked++
		if a.Device != device || again != (asked == 2) || asked > len(gets) {
			t.Errorf("asked %d times, again %v, for %q", asked, again, a.Device)
			return "", errors.New("asked too often")
		}
		return gets[asked-1](d)
	}
	d = b.start(frontend.Options{})
	d.m = d.m.(ui.Model).InPlace()
	t.Cleanup(func() {
		if asked != len(gets) {
			t.Errorf("the command was asked %d times", asked)
		}
	})
	return d
}

func itsCode(d *driver) (string, error) { return d.code(), nil }
func noCode(*driver) (string, error) {
	return "", &model.Problem{Kind: model.ErrNoCode, What: "the MFA command failed (exit status 3): ykman"}
}
func wrongCode(*driver) (string, error) { return "000000", nil }
func stopsIt(*driver) (string, error) {
	return "", &model.Problem{Kind: model.ErrNoCode, What: "the MFA command was interrupted"}
}

func TestACommandSignsInOnTheDashboard(t *testing.T) {
	play(t, func(t *testing.T) {
		withCommand(t, itsCode).press("enter").see("Signed in as emergency-user").seeNot("Enter MFA Token")
	})
}

func TestACommandThatFailsLeavesTheBox(t *testing.T) {
	play(t, func(t *testing.T) {
		d := withCommand(t, noCode).press("enter")
		d.see("Enter MFA Token", "The MFA command failed (exit status 3): ykman", "Type the code")
		d.typed(d.code()).see("Signed in as emergency-user")
	})
}

func TestRefusedKeysBringTheFormInsteadOfTheBox(t *testing.T) {
	play(t, func(t *testing.T) {
		d := withCommand(t, func(*driver) (string, error) { return "", &model.AWSError{Kind: model.ErrKeyUnknown} }).press("enter")
		d.see("AWS Access Key ID", "AWS rejected this access key").seeNot("Enter MFA Token")
	})
}

func TestACancelledCommandLeavesTheBox(t *testing.T) {
	play(t, func(t *testing.T) {
		d := withCommand(t, stopsIt).press("enter").see("Enter MFA Token", "The MFA command was interrupted")
		d.typed(d.code()).see("Signed in as emergency-user")
	})
}

func TestACodeOfACommandThatAWSRejectsLeavesTheBox(t *testing.T) {
	play(t, func(t *testing.T) {
		d := withCommand(t, wrongCode).press("enter").see("Enter MFA Token", "AWS rejected that code")
		d.press("esc").see("emergency-user").seeNot("Enter MFA Token")
	})
}

func TestAUsedCodeOfACommandIsAskedForAgain(t *testing.T) {
	play(t, func(t *testing.T) {
		used := func(d *driver) (string, error) {
			code := d.code()
			return code, d.ws.Codes.Claim(t.Context(), device, code)
		}
		withCommand(t, used, func(*driver) (string, error) {
			return awsfake.Code(modeltest.Seed(), time.Now().Add(model.TOTPStep)), nil
		}).
			press("enter").see("Signed in as emergency-user")
	})
}

func TestNobodyTypesACodeThatWouldNotHelp(t *testing.T) {
	play(t, func(t *testing.T) {
		d := withCommand(t, func(d *driver) (string, error) {
			d.AWS.Fail(awsfake.Cut(), awsfake.Always)
			return d.code(), nil
		})
		d.press("enter").later(time.Minute).see("Could not reach").seeNot("Enter MFA Token")
	})
}

// cancelled is a run for goal in which esc cancels the call to AWS with the code of a command.
func cancelled(t *testing.T, goal frontend.Goal, onlyGot bool) *driver {
	t.Helper()
	b := newBench(t)
	five(b)
	hold := make(chan struct{})
	t.Cleanup(func() { close(hold) })
	var d *driver
	b.onlyGot = onlyGot
	b.getCode = func(context.Context, *model.Attempt, bool) (string, error) {
		b.aws.Fail(awsfake.Slow(hold), 1)
		return d.code(), nil
	}
	d = b.start(frontend.Options{Goal: goal})
	d.m = d.m.(ui.Model).InPlace()
	return d.press("enter").later(3*time.Second+2*moment).see("Signing in · 3s", "esc cancel").press("esc")
}

func TestEscWhileAWSIsAskedWithTheCodeOfACommandLeavesTheBox(t *testing.T) {
	for _, goal := range []frontend.Goal{frontend.SignIn, frontend.Browse} {
		play(t, func(t *testing.T) {
			d := cancelled(t, goal, false).see("Enter MFA Token", "Cancelled. That code may be used up", "______").seeNot("Could not reach")
			d.later(30 * time.Second).typed(d.code())
			if out := d.outcome(); goal == frontend.SignIn && (out.Issued == nil || out.Err != nil) {
				t.Errorf("%+v", out)
			}
		})
	}
}

func TestEscWhileAWSIsAskedWithACodeThatNobodyMayTypeSaysThatItMayBeUsedUp(t *testing.T) {
	play(t, func(t *testing.T) {
		err := cancelled(t, frontend.SignIn, true).outcome().Err
		if !errors.Is(err, context.Canceled) || words.Line(words.Explain(err)) != "Cancelled. That code may be used up. Wait for the next one" {
			t.Errorf("%v, %t: %s", err, errors.Is(err, context.Canceled), words.Line(words.Explain(err)))
		}
	})
	play(t, func(t *testing.T) {
		cancelled(t, frontend.Browse, true).see("! Cancelled. That code may be used up").seeNot("Enter MFA Token")
	})
}

// TestACodeOfTheCommandLineFailsTheSignIn is a run with a fixed source of the code, and an identity that the user chooses.
func TestACodeOfTheCommandLineFailsTheSignIn(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		five(b)
		b.onlyGot = true
		b.getCode = func(context.Context, *model.Attempt, bool) (string, error) { return "000000", nil }
		d := b.start(frontend.Options{Goal: frontend.SignIn})
		d.m = d.m.(ui.Model).InPlace()
		d.press("enter")
		if err := d.outcome().Err; !errors.Is(err, model.ErrCodeRejected) {
			t.Errorf("%v", err)
		}
	})
}

func TestTheBoxWaitsItsTurnAfterACommand(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		five(b)
		var held model.HeldLock
		b.getCode = func(_ context.Context, a *model.Attempt, _ bool) (string, error) {
			var err error
			if held, err = b.ws.Locker.Lock(t.Context(), a.Identity.Ref); err != nil { // a box opens elsewhere meanwhile
				t.Error(err)
			}
			return "", &model.Problem{Kind: model.ErrNoCode, What: "no code"}
		}
		d := b.start(frontend.Options{})
		d.m = d.m.(ui.Model).InPlace()
		d.press("enter").later(time.Second).see("Another window is asking for the code")
		held.Release()
		d.later(model.TOTPStep).see("Enter MFA Token", "No code")
	})
}

// TestACodeIsTypedAfterAPersonTookOver has a command that must not run then, but runs again for the next sign-in.
func TestACodeIsTypedAfterAPersonTookOver(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		five(b)
		asked := 0
		b.getCode = func(context.Context, *model.Attempt, bool) (string, error) {
			asked++
			return modeltest.Code(time.Now()), nil
		}
		other, err := b.ws.Begin(t.Context(), b.ws.Config.Identities[0], model.SignInOptions{Source: model.CommandCode})
		if err != nil {
			t.Fatal(err)
		}
		defer other.Attempt.Close()
		d := b.start(frontend.Options{})
		d.m = d.m.(ui.Model).InPlace()
		d.press("enter").later(time.Second).see("t type the code").press("t").see("Enter MFA Token")
		d.press("esc").seeNot("Enter MFA Token").press("enter").later(time.Second).see("t type the code").press("t").see("Enter MFA Token")
		d.typed(d.code()).see("Signed in as emergency-user")
		if asked != 0 {
			t.Errorf("the command ran %d times", asked)
		}
		other.Attempt.Close()
		d.later(2 * model.TOTPStep).press("R").later(time.Second).see("Signed in as emergency-user")
		if asked != 1 {
			t.Errorf("the command of the next sign-in ran %d times", asked)
		}
	})
}

func TestSettingsThatCannotBeReadAreNamedAtTheSignIn(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		five(b)
		b.noCodes = errors.New("config.yaml:3: mfa_command must be a text")
		d := b.start(frontend.Options{}).press("enter")
		d.see("config.yaml:3: mfa_command must be a text").seeNot("Enter MFA Token")
		if _, err := b.ws.Begin(t.Context(), b.ws.Config.Identities[0], model.SignInOptions{}); err != nil {
			t.Errorf("something is still locked: %v", err)
		}
	})
}
