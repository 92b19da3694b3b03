package ui_test

import (
	"context"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"authdeck/model"
	"authdeck/ui"
	"authdeck/ui/frontend"

	tea "github.com/charmbracelet/bubbletea"
)

// titles are the window's titles, in order.
func titles(d *driver) (all []string) {
	for _, m := range d.messages {
		if v := reflect.ValueOf(m); v.Kind() == reflect.String && strings.HasSuffix(v.Type().String(), "setWindowTitleMsg") {
			all = append(all, v.String())
		}
	}
	return all
}

func TestTheEndOfASessionIsAnnouncedThreeTimes(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		b.Keep("emergency-user", device)
		b.SignedIn("emergency-user", 20*time.Minute)
		d := b.start(frontend.Options{})
		d.later(4 * time.Minute).seeNot("expires in")
		if len(b.alerts) != 0 {
			t.Errorf("%q", b.alerts)
		}
		d.later(61 * time.Second).see("! The session of emergency-user expires in 15m").press("j").seeNot("expires in 15m")
		d.later(10 * time.Minute).see("! The session of emergency-user expires in 5m")
		d.later(5*time.Minute).see("✗ The session of emergency-user has expired", "✗ expired")
		d.later(time.Hour)
		want := []string{"The session of emergency-user expires in 15m", "The session of emergency-user expires in 5m, and rings", "The session of emergency-user has expired"}
		if !slices.Equal(b.alerts, want) || !slices.Equal(b.notified, []string{want[0], "The session of emergency-user expires in 5m", want[2]}) {
			t.Errorf("%q %q", b.alerts, b.notified)
		}
		called := titles(d)
		if !slices.Equal(called[:2], []string{"authdeck · 1 signed in", "authdeck · ! emergency-user 15m"}) || called[len(called)-1] != "authdeck" ||
			!slices.Contains(called, "authdeck · ! emergency-user 7m") {
			t.Errorf("%q", called)
		}
		events, err := b.ws.Activity.Events(context.Background(), "acme")
		ending := slices.DeleteFunc(events, func(e model.Event) bool { return e.Kind != model.Ending })
		if err != nil || len(ending) != 2 || ending[0].Expires.Sub(ending[0].At).Round(time.Minute) != 15*time.Minute {
			t.Errorf("%+v %v", ending, err)
		}
	})
}

func TestNothingRingsOrCoversTheScreenWhileTheUserTypes(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		b.Keep("emergency-user", device)
		b.SignedIn("emergency-user", 10*time.Minute)
		d := b.start(frontend.Options{}).press("j", "e").typed("AKIA")
		d.later(6 * time.Minute).see("AKIA").seeNot("expires in")
		if want := []string{"The session of emergency-user expires in 5m"}; !slices.Equal(b.alerts, want) {
			t.Errorf("%q", b.alerts)
		}
	})
}

func TestARoleThatRenewsItselfIsNotAnnounced(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		withRoles(b)
		d := b.start(frontend.Options{}).press("j", "enter").typed(codeNow()).press("enter")
		b.alerts = nil
		d.later(2 * time.Hour)
		if slices.ContainsFunc(b.alerts, func(s string) bool { return strings.Contains(s, "admin") && !strings.Contains(s, "prod-admin") }) {
			t.Errorf("%q", b.alerts)
		}
		if n := b.aws.Calls("AssumeRole"); n == 0 {
			t.Error("nobody assumed the role")
		}
	})
}

// A shell, or an editor, may have set another title.
func TestTheTitleIsSetAgainAfterAnotherProgramHadTheTerminal(t *testing.T) {
	for name, leave := range map[string]func(*driver){
		"an editor":           func(d *driver) { d.press("o") },
		"the shell, ctrl+z":   func(d *driver) { d.press("ctrl+z").send(tea.ResumeMsg{}) },
		"the shell, kill":     func(d *driver) { d.send(ui.Redraw()) },
		"the command for MFA": func(d *driver) { d.press("enter") },
	} {
		t.Run(name, func(t *testing.T) {
			play(t, func(t *testing.T) {
				b := newBench(t)
				five(b)
				b.edit = func() {}
				b.getCode = func(context.Context, *model.Attempt, bool) (string, error) { return "", model.ErrNoCode }
				d := b.start(frontend.Options{})
				d.m = d.m.(ui.Model).InPlace()
				before := titles(d)
				leave(d)
				if after := titles(d); len(after) != len(before)+1 || after[len(before)] != before[len(before)-1] {
					t.Errorf("%q, then %q", before, after[len(before):])
				}
			})
		})
	}
}

func TestTheTitleIsSetAgainAfterAProgramWhoseResultComesTooLate(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		five(b)
		ends := make(chan struct{})
		b.getCode = func(context.Context, *model.Attempt, bool) (string, error) {
			<-ends
			return "", model.ErrNoCode
		}
		d := b.start(frontend.Options{})
		d.m = d.m.(ui.Model).InPlace()
		d.press("enter")
		before := titles(d)
		d.m = d.m.(ui.Model).Settled()
		close(ends)
		d.settle()
		if after := titles(d); len(after) != len(before)+1 || after[len(before)] != before[len(before)-1] {
			t.Errorf("%q, then %q", before, after[len(before):])
		}
	})
}
