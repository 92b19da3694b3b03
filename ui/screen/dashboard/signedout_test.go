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

const phone = "arn:aws:iam::123456789012:mfa/phone"

// The pane was empty but for "No session yet."
func TestATimelineWithoutSessionsShowsHowLongOneWouldLastAndHowToGetIt(t *testing.T) {
	t.Parallel()
	l := List{Keyring: model.Keyring{Entry: func(model.Ref) string { return "" }}}
	for _, name := range []string{"dev", "prod", "staging"} {
		l.Rows = append(l.Rows, user(name, func(r *model.Row) { r.Keys = model.Absent }).Rows...)
	}
	for i := range l.Rows {
		l.Rows[i].Record.Device = phone
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

// The details said "e to use other keys", and the steps beside them "enter and a 6-digit MFA code".
func TestTheStepsToTheFirstSessionAgreeWithTheDetails(t *testing.T) {
	t.Parallel()
	const steps, code, added = "How to get one:", "enter and a 6-digit MFA code", "✔  Add keys"
	for name, c := range map[string]struct {
		change     func(first *model.Row)
		sees, lack []string
	}{
		"rejected keys": {func(r *model.Row) {
			r.Record.MaskedKey = "AKIA············MPLE"
			r.Record.Rejected = &model.Rejection{MaskedKey: r.Record.MaskedKey}
		}, []string{"e to use other keys"}, []string{steps, code}},
		"keys in another realm": {func(r *model.Row) {
			r.Keys, r.OtherRealms = model.Absent, []model.RealmKeys{{Realm: "acme"}}
		}, []string{"b to copy them here"}, []string{steps, "Add keys"}},
		"keys only in another row": {func(r *model.Row) { r.Keys = model.Absent }, []string{"1  Add keys", code, "enter to add keys"}, []string{added}},
		"no known device":          {func(r *model.Row) { r.Record.Device = "" }, []string{added, "enter; authdeck looks up the MFA device"}, []string{code, "with a code"}},
		"unknown keys":             {func(r *model.Row) { r.Keys = model.Unknown }, []string{"1  Add keys", code}, []string{added}},
	} {
		l := List{Keyring: model.Keyring{Entry: func(model.Ref) string { return "" }}}
		for _, name := range []string{"dev", "prod", "staging"} {
			l.Rows = append(l.Rows, user(name, func(r *model.Row) { r.Keys, r.Record.Device = model.Present, phone }).Rows...)
		}
		c.change(&l.Rows[0])
		view := drawn(t, l, theme.PlainText(false), 120, 38)
		for _, want := range c.sees {
			if !strings.Contains(view, want) {
				t.Errorf("%s: no %q in\n%s", name, want, view)
			}
		}
		for _, lack := range c.lack {
			if strings.Contains(view, lack) {
				t.Errorf("%s: %q in\n%s", name, lack, view)
			}
		}
	}
}

// They promised a code of a device to users who have none.
func TestTheDetailsPromiseNoCodeOfAnUnknownDevice(t *testing.T) {
	t.Parallel()
	l := List{Keyring: model.Keyring{Entry: func(model.Ref) string { return "" }}}
	for _, name := range []string{"dev", "prod", "a", "b", "c", "d", "e", "f"} {
		l.Rows = append(l.Rows, user(name, func(r *model.Row) { r.Keys = model.Present }).Rows...)
	}
	if view := drawn(t, l, theme.PlainText(false), 120, 38); !strings.Contains(view, "  looks up the MFA device ") || strings.Contains(view, "with a code of") {
		t.Errorf("got:\n%s", view)
	}
}

// Two of the lines above the meter were blank.
func TestTheDetailsSayWhatASignInNeedsBesidesEnter(t *testing.T) {
	t.Parallel()
	l := List{Keyring: model.Keyring{Entry: func(model.Ref) string { return "" }}}
	for _, name := range []string{"dev", "prod", "a", "b", "c", "d", "e", "f"} {
		l.Rows = append(l.Rows, user(name, func(r *model.Row) {
			r.Keys, r.Identity.Device = model.Present, model.Setting[string]{Value: phone, Set: true}
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
