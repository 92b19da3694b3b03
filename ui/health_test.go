package ui_test

import (
	"strings"
	"testing"
	"time"

	"authdeck/awsauth/awsfake"
	"authdeck/model"
	"authdeck/model/modeltest"
	"authdeck/ui/frontend"
)

func TestTheClockIsAsAWSSaidLast(t *testing.T) {
	for skew, want := range map[time.Duration]string{10 * time.Second: "✔ clock -10s", -2 * time.Minute: "! clock 2m ahead"} {
		play(t, func(t *testing.T) {
			b := newBench(t)
			b.keepWithoutMFA("no-mfa")
			b.aws.Skew(skew)
			d := b.start(frontend.Options{}).resize(200, 60).seeNot("clock").press("G", "enter").see(want)
			d.see("Clock").press("r").see(want)
		})
	}
	play(t, func(t *testing.T) { // a correct clock is not shown in the header
		b := newBench(t)
		b.keepWithoutMFA("no-mfa")
		b.start(frontend.Options{}).resize(200, 60).press("G", "enter").see("✔ matches AWS time").seeNot("✔ clock")
	})
	play(t, func(t *testing.T) { // the clock of an emulator says nothing about AWS's
		b := newBench(t)
		b.keepWithoutMFA("no-mfa")
		for i := range b.ws.Config.Identities {
			b.ws.Config.Identities[i].Endpoint = modeltest.Set("http://localhost:4566", 9)
		}
		b.aws.Skew(-2 * time.Minute)
		b.start(frontend.Options{}).resize(200, 60).press("G", "enter").see("Signed in as no-mfa", "issued by localhost:4566, not by AWS").seeNot("matches AWS time", "clock 2m")
	})
}

func TestTheLastErrorIsKept(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		b.Keep("emergency-user", device)
		b.aws.Fail(awsfake.RegionDisabled("123456789012"), 1)
		d := b.start(frontend.Options{}).resize(200, 60).seeNot("Last error").press("enter").typed(codeNow()).press("esc", "esc")
		d.see("Last error", "STS is disabled in this region", "emergency-user", "✗ 1 problem")
	})
}

// A mistyped code or passphrase counted as a problem.
func TestMistypingIsNoProblem(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		b.Keep("no-mfa", "")
		b.start(frontend.Options{}).resize(200, 60).press("G", "enter").see("Enter MFA Token").press("esc").seeNot("1 problem", "Last error")
	})
	play(t, func(t *testing.T) {
		b := newBench(t)
		saved(b)
		b.ws.Vault = &lockedVault{Vault: b.ws.Vault, word: "correct horse"}
		d := b.start(frontend.Options{}).resize(200, 60).press("enter").typed("incorrect").press("enter").see("Wrong passphrase").seeNot("1 problem")
		d.typed("correct horse").press("enter").see("Enter MFA Token").typed("000000").see("AWS rejected that code").seeNot("1 problem")
		d.press("esc").see("Keys ").seeNot("Last error", "1 problem")
	})
}

func TestOldKeysAreWarnedOf(t *testing.T) {
	days := func(n int) *int { return &n }
	for name, c := range map[string]struct {
		limit *int
		age   int
		warns bool
	}{
		"the usual, young": {nil, 89, false}, "the usual, old": {nil, 90, true}, "a limit of one's own": {days(30), 31, true}, "never": {days(0), 900, false},
	} {
		t.Run(name, func(t *testing.T) {
			play(t, func(t *testing.T) {
				b := newBench(t)
				b.Keep("emergency-user", device)
				err := b.ws.Records.Update(t.Context(), model.Ref{Realm: "acme", Name: "emergency-user"}, func(r *model.Record) { r.SavedAt = time.Now().AddDate(0, 0, -c.age) })
				if err != nil {
					t.Fatal(err)
				}
				d := b.start(frontend.Options{Preferences: model.Preferences{KeyAge: c.limit}}).resize(200, 60).see("days old")
				if c.warns {
					d.see("! 1 over")
				} else {
					d.seeNot("over").see("no warnings")
				}
			})
		})
	}
}

func TestUnverifiedKeysDoNotLookVerified(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		b.keepUnverified("emergency-user")
		d := b.start(frontend.Options{})
		for _, size := range [][2]int{{60, 16}, {80, 24}, {120, 40}, {200, 60}} {
			d.resize(size[0], size[1]).see("? not verified").seeNot("✔ saved")
		}
		d.see("· not verified", "? 1 not verified", "press v to check them", "e to correct them").seeNot("1 problem", "warning")
		d.press("v").see("✔ Keys are valid").see("✔ saved", "no warnings").seeNot("not verified")
	})
}

// The list said "not verified" of keys that AWS had rejected, as of keys that nobody could check.
func TestKeysThatAWSRejectedLookRejected(t *testing.T) {
	for what, check := range map[string]func(*driver){
		"a check": func(d *driver) { d.press("v").see("AWS rejected this access key").press("esc") },
		"a sign-in": func(d *driver) {
			d.press("enter").typed(codeNow()).see("Enter Credentials", "Sign-in failed. Enter other keys, or press esc.").press("esc")
		},
	} {
		t.Run(what, func(t *testing.T) {
			play(t, func(t *testing.T) {
				b := newBench(t)
				b.keepUnverified("emergency-user")
				b.inactive(true)
				d := b.start(frontend.Options{}).see("? not verified")
				check(d)
				for _, size := range [][2]int{{60, 16}, {80, 24}, {120, 40}, {200, 60}} {
					d.resize(size[0], size[1]).see("✗ rejected").seeNot("✔ saved", "not verified")
				}
				d.resize(60, 16).see("e use other keys   p details", "No session yet. Press e to use other keys.")
				d.press("/").see("No session yet.").seeNot("Press e", "enter to").press("esc").see("Press e to")
				d.press("R").see("No session to renew", "Press enter to sign in").press("g")
				d.resize(80, 24).see("✗ keys rejected").resize(120, 40).see("✗ Keys rejected by AWS", "e to use other keys").seeNot("to sign in")
				d.resize(200, 60).see("s      subshell              – rejected by AWS").seeNot("sign in first", "signs in first").resize(60, 16).press("p").see("✗ keys rejected", "e use other keys", "q quit")
				if v := d.press("esc", ":").see("Commands", "use other keys").view(); strings.Index(v, "use other keys") > strings.Index(v, "try again") { // as in Actions
					t.Error(v)
				}
				d.press("esc", "enter").see("! AWS rejected these keys (today "+time.Now().Format("15:04")+").", "ctrl+e to use other keys.", "6-digit code", "Next code in").resize(120, 40).see("ctrl+e use other keys").seeNot("edit keys").press("esc")
				d.see("✗ rejected · saved ", "✗ 1 rejected by AWS", "Select it and press e to use other keys.", "✗ 1 problem").seeNot("Last error")
				form := d.press("e").see("! AWS rejected the saved keys").seeNot("20 characters").press("tab", "shift+tab").see("! AWS rejected the saved keys")
				form.typed("AKIAI44QH8DHBEXAMPLE").see("✔ 20 characters").seeNot("AWS rejected").press("esc", "tab", "enter")
				b.start(frontend.Options{Goal: frontend.SignIn}).see("enter sign in").seeNot("try again").press("ctrl+c")
				b.inactive(false)
				d.press("v").see("✔ Keys are valid", "✔ saved", "no warnings", "✗ emergency-user  AWS rejected this access key").seeNot("✗ rejected", "1 rejected", "Last error")
			})
		})
	}
}

// "– 2 none" at the head of the list had them, too.
func TestRejectedKeysAreCountedAsRejected(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		b.keepUnverified("emergency-user")
		b.SignedIn("prod-admin", time.Hour)
		b.inactive(true)
		d := b.start(frontend.Options{}).see("✔ 1 signed in", "– 2 none").press("v").see("AWS rejected this access key").press("esc")
		for _, size := range [][2]int{{60, 16}, {120, 40}} {
			d.resize(size[0], size[1]).see("✔ 1 signed in", "✗ 1 rejected", "– 1 none")
		}
	})
}

func TestKeysInPlainTextAreWarnedOf(t *testing.T) {
	for name, plain := range map[string]bool{"in the file": true, "from a variable": false} {
		t.Run(name, func(t *testing.T) {
			play(t, func(t *testing.T) {
				b := newBench(t)
				managed(b)
				b.ws.Config.Identities[0].PlainSecret = plain
				d := b.start(frontend.Options{}).resize(200, 60)
				if plain {
					d.see("! plain text", "! keys in plain text", "Select it, press o to open the file and cut the")
					d.press("H").see("Press o and cut the keys. Then press esc,", "select it and press e.")
				} else {
					d.see("✔ atmos.yaml").seeNot("plain text")
				}
			})
		})
	}
}

func TestHealthShowsTheWholeLastError(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		b.Keep("emergency-user", device)
		b.aws.Fail(awsfake.Cut(), awsfake.Always)
		d := b.start(frontend.Options{}).resize(120, 40).press("enter").typed(codeNow()).see("Could not reach AWS").press("esc", "esc", "esc")
		d.see("✗ Could not reach AWS in us-east-1: connection closed  ")
		d.resize(60, 16).press("H").see("─ Health", "✗ Could not reach AWS")
	})
}

func TestHealthOpensFromActivity(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		five(b)
		d := b.start(frontend.Options{}).resize(60, 16).press("tab").see("─ Activity").press("H").see("─ Health").seeNot("IDENTITY")
		d.press("H").see("IDENTITY").press("H").see("─ Health")
	})
}

func TestTheHeaderCountsTheProblemsThatHealthExplains(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		unwell(b)
		d := b.start(frontend.Options{}).resize(120, 40).see("✗ 1 problem and 2 warnings").press("H").see("─ Health", "! keys in plain text", "1 over 90 days old")
		d.resize(60, 16).see("✗ 1 problem and 2").press("esc", ":").typed("health").see("▸ health").press("enter").see("─ Health", "! keys in plain text").press("G").see("1 over 90 days old", "Create a new key in IAM. Press esc", "press e. Then delete the old key.")
		five(b)
		b.start(frontend.Options{}).resize(120, 40).see("no problems").seeNot("✗ 1 problem")
	})
}

func TestAnErrorIsForgottenOnceTheIdentitySignsIn(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		b.Keep("emergency-user", device)
		d := b.start(frontend.Options{}).resize(200, 60)
		b.aws.Fail(awsfake.RegionDisabled("123456789012"), 1)
		d.press("enter").typed(d.code()).see("STS is disabled").press("esc", "esc").see("Last error", "✗ 1 problem")
		d.later(time.Minute).press("enter").typed(d.code()).see("✔ Signed in as emergency-user").seeNot("Last error", "1 problem")
		b.aws.Fail(awsfake.RegionDisabled("123456789012"), 1)
		d.later(time.Minute).press("R").typed(d.code()).see("STS is disabled").press("esc", "esc").see("Last error")
		d.press("l", "y").see("✔ Logged out").see("Last error", "✗ 1 problem")
	})
}

func TestAnErrorOfARoleIsForgottenOnceItsUserSignsIn(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		withRoles(b)
		d := b.start(frontend.Options{}).resize(200, 60)
		b.aws.Fail(awsfake.RegionDisabled("123456789012"), 1)
		d.press("j", "enter").typed(d.code()).see("STS is disabled").press("esc", "esc").see("Last error")
		d.later(time.Minute).press("k", "enter").typed(d.code()).see("✔ Signed in as emergency-user").seeNot("Last error", "1 problem")
	})
}
