package ui_test

import (
	"fmt"
	"regexp"
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

func TestASessionWithoutMFAIsMarked(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		b.Keep("no-mfa", "")
		b.Keep("emergency-user", device)
		d := b.start(frontend.Options{}).resize(200, 60).press("enter").typed(codeNow()).seeNot("without MFA")
		b.keepWithoutMFA("no-mfa")
		d.press("G", "enter").see("12h left !", "signed in for 12h without", "! without MFA", "this session has no MFA", "! 1 signed in without MFA").resize(80, 24).see("12h left !", "this session has no MFA")
		d.later(time.Minute).resize(60, 16).see("✔ 11h 59m ! ▄").resize(120, 40).see("✔ 11h 59m ! ▄")
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

func TestTabShowsActivityAndHealthInEverySize(t *testing.T) {
	for _, size := range [][2]int{{60, 16}, {80, 24}, {120, 40}, {200, 60}} {
		t.Run(fmt.Sprintf("%d×%d", size[0], size[1]), func(t *testing.T) {
			play(t, func(t *testing.T) {
				b := newBench(t)
				five(b)
				d := b.start(frontend.Options{}).resize(size[0], size[1]).see("IDENTITY")
				d.press("tab").see("─ Activity", "keys saved", "esc back")
				d.press("tab").see("─ Health", "atmos.yaml")
				d.press("tab").see("IDENTITY", "enter sign in")
				d.press("shift+tab").see("─ Health").press("esc").see("IDENTITY", "enter sign in")
			})
		})
	}
}

func TestAKeyActsOnNoRowThatAPaneHides(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		five(b)
		d := b.start(frontend.Options{}).resize(60, 16).press("tab").see("─ Activity").seeNot("IDENTITY")
		d.press("e").see("IDENTITY", "enter sign in", "Press e again for emergency-user").press("e").see("Access Key ID").press("esc")
		d.press("H", "S").see("IDENTITY", "Press S again ─╯").seeNot("Sorted").press("S").see("Sorted by name")
		d.press("H", "l").see("Press l again for emergency-user").press("l").see("No session") // which it has not
		d.press(" ", "j", " ", "H", "enter").see("Press enter again for the 2 marked").press("H", "H").see("IDENTITY").seeNot("again")
		b.start(frontend.Options{}).resize(60, 16).press("tab", ":").see("▸")
	})
}

func TestDetailsTakeThePlaceOfTheListInALowWindow(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		five(b)
		d := b.start(frontend.Options{}).resize(60, 16).see("p details").press("p").see("─ emergency-user ─", "Source     ", "esc back").seeNot("IDENTITY")
		d.press("j").see("─ prod-admin ─").press("p").see("IDENTITY", "▌  prod-admin").press("p", "esc").see("IDENTITY")
		d.press("p", "R").see("prod-admin › MFA") // a key acts on the visible row
	})
}

func TestTheEmptyTimelineSaysWhatEnterDoes(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		b.ws.Config.Roles = b.rolesOf("prod-admin", "arn:aws:iam::123456789012:user/user", "admin") // a role has no keys to add
		d := b.start(frontend.Options{}).resize(120, 40).see("No session yet. How to get one:", "1  Add keys  enter to type them")
		b.Keep("prod-admin", device)
		d.press("r", "j").see("─ prod-admin ─", "✔  Add keys  enter to type them", "2  Sign in   enter and").press("k")
		b.ws.Config.Identities[0].Problem = &model.Problem{What: "no region"}
		d.press("r").see("No session yet. ").seeNot("Press enter to").seeNot("How to get one").press("/").typed("zzz").see("No session yet. ").seeNot("Press enter to")
	})
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

func TestThePaneWithTheFocusScrolls(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		five(b)
		for i := range 30 {
			err := b.ws.Activity.Note(t.Context(), "acme", model.Event{At: time.Now().Add(time.Duration(i) * time.Second), Kind: model.KeysSaved, Title: fmt.Sprintf("user-%02d", i)})
			if err != nil {
				t.Fatal(err)
			}
		}
		d := b.start(frontend.Options{}).resize(80, 24).press("tab").see("user-29", "1–6 of").seeNot("user-20")
		d.press("pgdown").see("user-20", "11–16 of").press("up").see("user-21", "user-16").press("G").seeNot("user-16").press("j", "j", "g").see("1–6 of")
		d.press("G", "k").see("keys saved").press("enter").see("MFA Device") // a key of the list still works there
	})
}

func TestAccountsHaveTheNamesOfTheSettings(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		three(b)
		b.ws.AccountAliases = map[string]string{"123456789012": "acme-prod"}
		b.start(frontend.Options{}).resize(200, 60).see("ACCOUNT ID", "acme-prod     123456789012").press("B").see(" acme-prod  123456789012 ───").press("/").typed("acme-pr").see("1 of")
	})
}

func TestTheTimelineShowsSessionsThatOnlyTheActivityKnows(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		five(b)
		now := time.Now()
		for _, e := range []model.Event{
			{At: now.Add(-5 * time.Hour), Kind: model.SignedIn, Expires: now.Add(7 * time.Hour)}, {At: now.Add(-3 * time.Hour), Kind: model.LoggedOut},
		} {
			e.Identity, e.Title = "emergency-user", "emergency-user"
			if err := b.ws.Activity.Note(t.Context(), "acme", e); err != nil {
				t.Fatal(err)
			}
		}
		b.start(frontend.Options{}).resize(200, 60).see("emergency-user", "logged out 21:00")
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

func TestARoleThatItsUserServesIsReadyAndNotExpired(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		withRoles(b)
		d := b.start(frontend.Options{}).resize(120, 40).press("j", "enter")
		d.typed(d.code()).press("enter").later(2 * time.Hour)
		if n := strings.Count(d.view(), "✔ ready"); n < 3 { // in the list twice, and in the timeline
			t.Errorf("%d times ready\n%s", n, d.view())
		}
	})
}

func TestARoleOfAUserWithoutKeysSaysThatTheyAreMissing(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		five(b)
		b.ws.Config.Roles = b.rolesOf("very-long-identity-name-for-the-table", "arn:aws:iam::123456789012:user/user", "admin") // a user without keys
		d := b.start(frontend.Options{}).press("j", "j", "j", "j").see("─ admin ─", "has no keys", "enter to add them", " enter add keys")
		d.resize(120, 40).see("has no keys", "enter to add them").seeNot("No session yet").press("enter").see("Enter Credentials")
	})
}

func TestTheDateOfTheLastSignInDoesNotTouchTheMeter(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		five(b)
		meters, touched := 0, regexp.MustCompile(`[▁▄▖][^ ▁▄▖│]`)
		for width := 120; width <= 200; width++ { // the columns that follow the meter change with the width
			list, _, _ := strings.Cut(b.start(frontend.Options{}).resize(width, 30).view(), "─ Sessions ")
			meters += strings.Count(list, "▖▁")
			if touched.MatchString(list) {
				t.Fatalf("%d columns:\n%s", width, list)
			}
		}
		if meters < 80 {
			t.Errorf("only %d meters", meters)
		}
	})
}

func TestOnlyUsersNameTheirRoles(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		withRoles(b)
		b.start(frontend.Options{}).resize(120, 40).see("Roles     admin").press("j").see("Role      role/admin").seeNot("Roles ")
	})
}

// The large digits have a blank row above them, so that they do not touch the border.
func TestTheTimeLeftDoesNotTouchTheBorder(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		five(b)
		d := b.start(frontend.Options{}).resize(120, 40).press("j")
		if top, _ := d.place("╭─ prod-admin "); strings.ContainsAny(strings.Split(d.view(), "\n")[top+1], "▀▄█") {
			t.Errorf("digits below the border\n%s", d.view())
		}
	})
}

// note adds an event of emergency-user to the activity.
func (b *bench) note(before time.Duration, e model.Event) {
	b.t.Helper()
	e.At, e.Identity, e.Title = time.Now().Add(-before), "emergency-user", "emergency-user"
	if err := b.ws.Activity.Note(b.t.Context(), "acme", e); err != nil {
		b.t.Fatal(err)
	}
}

func TestActivityCutsNothingAndEndsWithNoLineThatNeedsTheNext(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		five(b)
		for day := range 12 {
			b.note(time.Duration(day)*24*time.Hour+time.Minute, model.Event{Kind: model.RequestRefused, Program: "terraform (pid 4711)"})
		}
		d := b.start(frontend.Options{}).resize(120, 40).see("refused: this dashboard cannot sign", "in for emergency-user")
		for h := 24; h <= 60; h++ {
			_, pane, _ := strings.Cut(d.resize(120, h).view(), "╭─ Activity")
			lines := strings.Split(pane, "\n")
			for i, line := range lines {
				if i > 0 && strings.Contains(line, "tab scrolls") {
					last := strings.TrimRight(lines[i-1], "│ ")
					if strings.HasSuffix(last, "terraform (pid 4711)") || strings.HasSuffix(last, " 1999") || strings.HasSuffix(last, "day") {
						t.Errorf("%d rows: %q is the last line", h, last)
					}
				}
			}
		}
	})
}

// The facts disappeared while the program asked for the device.
func TestDetailsKeepTheFactsWhileAWSIsAsked(t *testing.T) {
	for _, size := range [][2]int{{80, 24}, {120, 40}, {200, 60}} {
		play(t, func(t *testing.T) {
			b := newBench(t)
			b.Keep("no-mfa", "")
			d := b.start(frontend.Options{}).resize(size[0], size[1])
			hold(d)
			d.press("G", "enter").later(2500*time.Millisecond).see("Looking up your MFA device · 2s", "esc cancels", "Duration ", "Source ").seeNot("– No session")
		})
	}
}

func TestTheHeaderKeepsItsPlaceApartFromTheKeyring(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		b.Keep("emergency-user", device)
		d := b.start(frontend.Options{}).press("enter")
		for w := 60; w < 100; w++ {
			if header, _, _ := strings.Cut(d.resize(w, 24).view(), "\n"); !strings.Contains(header, "   ✔ memory") {
				t.Errorf("%d: %s", w, header)
			}
		}
	})
}

func TestASubshellOfTheDemoSaysDemo(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		b.start(frontend.Options{InDemo: true}).see(" DEMO ")
	})
}

func TestAPaneTakesTheWholeOfALowWindow(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		b.ws.Config.Identities = b.ws.Config.Identities[:1]
		b.keepUnverified("emergency-user")
		d := b.start(frontend.Options{}).resize(60, 16).see("Sessions")
		d.press("H").see("Press esc, select it and press v to check them", "or e to correct them").seeNot("Sessions", "Identities ─", "of 6")
		d.press("esc").see("Sessions").press("p").see("Source", "Sign-in").seeNot("Sessions")
	})
}

func TestASessionOfAnotherProgramIsNotASignInThatNeverHappened(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		b.Keep("emergency-user", device)
		b.SignedIn("emergency-user", time.Hour)
		err := b.ws.Records.Update(t.Context(), model.Ref{Realm: "acme", Name: "emergency-user"}, func(r *model.Record) { r.Session, r.SignedInAt = nil, time.Time{} })
		if err != nil {
			t.Fatal(err)
		}
		b.start(frontend.Options{}).resize(120, 40).see("Sign-in   by another program, time unknown").press("j").see("Sign-in   never")
	})
}

func TestARoomyWindowNamesTheRolesOfAnIdentity(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		b.ws.Config.Identities = b.ws.Config.Identities[:1]
		b.Keep("emergency-user", device)
		b.SignedIn("emergency-user", time.Hour)
		b.ws.Config.Roles = b.rolesOf("emergency-user", "arn:aws:iam::123456789012:user/user", "a-role-with-a-long-name")
		b.start(frontend.Options{}).resize(200, 60).see("a-role-with-a-long-name  arn:aws:iam::210987654321:role/a-role-with-a-long-name", "Signed in, last 3 days")
	})
}

func TestOneIdentityHasActionsAndCommands(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		b.ws.Config.Identities = b.ws.Config.Identities[:1]
		b.Keep("emergency-user", device)
		d := b.start(frontend.Options{})
		for _, size := range [][2]int{{120, 40}, {200, 60}} {
			d.resize(size[0], size[1]).see("for 12h, with a code of mfa/user", "– no session", "authdeck exec -i emergency-user -- COMMAND", "aws-user/credentials")
			d.seeNot("Expires next", "1 of 1", "1 none", "Press enter to sign in") // the row says it
		}
		d.press("enter").typed(d.code()).press("enter").see("a shell with this session", "ends the session, keeps the keys")
		d.press("/").see("emergency-user").press("esc", " ").see("the marked identities").press("esc").later(12 * time.Hour)
		d.see("clear expired session", "removes the expired session's files").seeNot("keeps the keys")
	})
}
