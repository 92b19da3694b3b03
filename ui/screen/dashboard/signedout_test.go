package dashboard

import (
	"strings"
	"testing"
	"time"

	"authdeck/model"
	"authdeck/ui/screen"
	"authdeck/ui/theme"

	tea "github.com/charmbracelet/bubbletea"
)

// The pane was empty but for "No session yet."
func TestATimelineWithoutSessionsShowsHowLongOneWouldLastAndHowToGetIt(t *testing.T) {
	t.Parallel()
	l := List{Keyring: model.Keyring{Entry: func(model.Ref) string { return "" }}}
	for _, name := range []string{"dev", "prod", "staging"} {
		l.Rows = append(l.Rows, user(name, func(r *model.Row) { r.Keys = model.Absent }).Rows...)
	}
	const steps, lasts = "2  Sign in   enter and a 6-digit MFA code", "12h if you sign in now"
	for _, size := range [][2]int{{120, 38}, {200, 58}, {300, 98}} {
		if view := drawn(t, l, theme.PlainText(false), size[0], size[1]); !strings.Contains(view, steps) || !strings.Contains(view, lasts) && size[0] > 120 || !strings.Contains(view, " 12h if you sign in ") || strings.Contains(view, "✔  Add keys") {
			t.Errorf("%v:\n%s", size, view)
		}
	}
	l.Rows[0].Keys = model.Present
	if view := drawn(t, l, theme.PlainText(false), 120, 38); !strings.Contains(view, "✔  Add keys") {
		t.Errorf("the first step is done:\n%s", view)
	}
	f := screen.Frame{Env: screen.Env{Now: time.Date(2026, 3, 14, 14, 0, 0, 0, time.Local), Width: 120, Height: 38}, Theme: theme.PlainText(false)}
	s, _ := New(Options{}).Update(l, f.Env)
	s, _ = s.Update(tea.KeyMsg{Type: tea.KeySpace, Runes: []rune(" ")}, f.Env)
	if view := s.View(f); strings.Contains(view, steps) {
		t.Errorf("enter does something else now:\n%s", view)
	}
}

// Two of the lines above the meter were blank.
func TestTheDetailsSayWhatASignInNeedsBesidesEnter(t *testing.T) {
	t.Parallel()
	l := List{Keyring: model.Keyring{Entry: func(model.Ref) string { return "" }}}
	for _, name := range []string{"dev", "prod", "a", "b", "c", "d", "e", "f"} {
		l.Rows = append(l.Rows, user(name, func(r *model.Row) {
			r.Keys, r.Identity.Device = model.Present, model.Setting[string]{Value: "arn:aws:iam::123456789012:mfa/phone", Set: true}
		}).Rows...)
	}
	if view := drawn(t, l, theme.PlainText(false), 120, 38); !strings.Contains(view, "  with a code of mfa/phone ") {
		t.Errorf("got:\n%s", view)
	}
	l.Rows[0].Keys = model.Absent
	if view := drawn(t, l, theme.PlainText(false), 120, 38); !strings.Contains(view, "  or i to import them from a file ") || strings.Contains(view, "with a code of") {
		t.Errorf("got:\n%s", view)
	}
}
