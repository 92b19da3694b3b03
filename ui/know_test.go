package ui_test

import (
	"fmt"
	"testing"
	"time"

	"authdeck/model"
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
	play(t, func(t *testing.T) { // a clock that is right needs no place in the header
		b := newBench(t)
		b.keepWithoutMFA("no-mfa")
		b.start(frontend.Options{}).resize(200, 60).press("G", "enter").see("✔ matches AWS time").seeNot("✔ clock")
	})
}

func TestASessionWithoutMFAIsMarked(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		b.Keep("no-mfa", "")
		b.Keep("emergency-user", device)
		d := b.start(frontend.Options{}).resize(200, 60).press("enter").typed(d0(b)).seeNot("without MFA")
		b.keepWithoutMFA("no-mfa")
		d.press("G", "enter").see("12h left !", "! without MFA", "this session has no MFA", "! 1 signed in without MFA").resize(80, 24).see("12h left !", "this session has no MFA")
	})
}

// d0 is the code that the device shows.
func d0(b *bench) string { return b0(b.t, b) }

func TestTheLastErrorIsKept(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		b.Keep("emergency-user", device)
		d := b.start(frontend.Options{}).resize(200, 60).seeNot("Last error").press("enter").typed("000000").press("esc")
		d.see("Last error", "AWS rejected that code", "emergency-user")
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
				d := b.start(frontend.Options{KeyAge: c.limit}).resize(200, 60).see("days old")
				if c.warns {
					d.see("! 1 over")
				} else {
					d.seeNot("over").see("no warnings")
				}
			})
		})
	}
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
					d.see("! plain text", "1 in plain text", "Press o to open the file and cut them")
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
				if d.press("tab"); size[1] < 20 { // where the details have no other place
					d.see("Session    ", "Account    ", "Roles      ", "esc back").seeNot("IDENTITY").press("tab")
				}
				d.see("─ Activity", "keys saved", "esc back")
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
		d := b.start(frontend.Options{}).resize(60, 16).press("tab", "tab").see("─ Activity").seeNot("IDENTITY")
		d.press("e").see("IDENTITY", "enter sign in").press("e").see("Access Key ID")
		b.start(frontend.Options{}).resize(60, 16).press("tab", ":").see("▸")
	})
}

func TestDetailsTakeThePlaceOfTheListInALowWindow(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		five(b)
		d := b.start(frontend.Options{}).resize(60, 16).see("p show details").press("p").see("─ emergency-user ─", "Roles      ", "esc back").seeNot("IDENTITY")
		d.press("j").see("─ prod-admin ─").press("p").see("IDENTITY", "▌  prod-admin").press("p", "esc").see("IDENTITY")
		d.press("p", "R").see("prod-admin › MFA") // a key acts on the row that shows
	})
}

func TestTheEmptyTimelineSaysWhatEnterDoes(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		d := b.start(frontend.Options{}).resize(120, 40).see("No session yet. Press enter to add keys.")
		b.Keep("prod-admin", device)
		d.press("r").see("No session yet. Press enter to sign in.")
	})
}

func TestTheHeaderCountsTheProblemsThatHealthExplains(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		unwell(b)
		d := b.start(frontend.Options{}).resize(120, 40).see("! 3 problems").press("H").see("─ Health", "1 problem", "1 in plain text", "1 over 90 days old")
		d.resize(60, 16).see("! 3").press("esc", ":").typed("health").see("▸ health").press("enter").see("─ Health", "Create a new access key in IAM.")
		five(b)
		b.start(frontend.Options{}).resize(120, 40).see("no problems").seeNot("! 1 problem")
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
		d.press("G", "k").see("keys saved").press("enter").see("MFA Device") // a key of the list is one there
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
		b.start(frontend.Options{}).resize(200, 60).see("emergency-user", "ended Fri 21:00")
	})
}

func TestAnErrorIsForgottenOnceTheIdentitySignsIn(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		b.Keep("emergency-user", device)
		d := b.start(frontend.Options{}).resize(200, 60).press("enter").typed("000000").see("AWS rejected that code").press("esc").see("Last error", "! 1 problem")
		d.later(time.Minute).press("enter").typed(d.code()).see("✔ Signed in as emergency-user").seeNot("Last error", "1 problem")
		d.later(time.Minute).press("R").typed("000000").see("AWS rejected that code").press("esc").see("Last error")
		d.press("l", "y").see("✔ Logged out").see("Last error", "! 1 problem")
	})
}

func TestAWrongCodeForARoleIsForgottenOnceItsUserSignsIn(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		withRoles(b)
		d := b.start(frontend.Options{}).resize(200, 60).press("j", "enter").typed("000000").see("AWS rejected that code").press("esc").see("Last error")
		d.later(time.Minute).press("k", "enter").typed(d.code()).see("✔ Signed in as emergency-user").seeNot("Last error", "1 problem")
	})
}

func TestARoleThatItsUserServesIsIdleAndNotEnded(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		withRoles(b)
		d := b.start(frontend.Options{}).resize(120, 40).press("j", "enter")
		d.typed(d.code()).press("enter").later(2*time.Hour).see("✔ ready", "idle since 01:00")
	})
}
