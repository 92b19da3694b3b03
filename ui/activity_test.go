package ui_test

import (
	"strings"
	"testing"
	"time"

	"authdeck/model"
	"authdeck/ui/frontend"
)

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
