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
	for _, keys := range []model.Presence{model.Absent, model.Present} { // without keys, nobody can sign in yet
		l.Rows[0].Keys = keys
		has := keys == model.Present
		for _, size := range [][2]int{{120, 38}, {200, 58}, {300, 98}} {
			if view := drawn(t, l, theme.PlainText(false), size[0], size[1]); !strings.Contains(view, steps) || has && size[0] > 120 && !strings.Contains(view, lasts) || strings.Contains(view, " 12h if you sign in ") != has || strings.Contains(view, "✔  Add keys") != has {
				t.Errorf("%v, keys %v:\n%s", size, has, view)
			}
		}
	}
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

func TestThereAreNoStepsWhileEnterMayAskAboutTrust(t *testing.T) {
	t.Parallel()
	for untrusted, steps := range map[string]bool{"": true, "Settings of /p are not trusted.": false} {
		l := List{Keyring: model.Keyring{Entry: func(model.Ref) string { return "" }}, Untrusted: untrusted}
		for _, name := range []string{"dev", "prod", "staging"} {
			l.Rows = append(l.Rows, user(name, func(r *model.Row) { r.Keys, r.Record.Device = model.Present, phone }).Rows...)
		}
		if view := drawn(t, l, theme.PlainText(false), 120, 38); strings.Contains(view, "How to get one:") != steps {
			t.Errorf("%q: %s", untrusted, view)
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

// A bar promised a session where a sign-in was not possible.
func TestATimelinePromisesNoSessionWithoutASignIn(t *testing.T) {
	t.Parallel()
	keys := func(r *model.Row) { r.Keys = model.Present }
	for name, c := range map[string]struct {
		row    func(*model.Row)
		list   func(*List)
		says   string
		signIn bool
	}{
		"keys":           {row: keys, signIn: true},
		"no keys":        {row: func(r *model.Row) { r.Keys = model.Absent }, says: "│ Press enter to add keys."},
		"locked keyring": {row: keys, list: func(l *List) { l.Locked, l.Closed = true, true; l.Realm = "demo" }},
		"no answer":      {row: keys, list: func(l *List) { l.Silence = "The keyring does not answer" }},
	} {
		l := user("work", c.row)
		l.Keyring.Entry = func(ref model.Ref) string { return ref.Name }
		if c.list != nil {
			c.list(&l)
		}
		view := drawn(t, l, theme.PlainText(false), 120, 38)
		if strings.Contains(view, "if you sign in") != c.signIn || !strings.Contains(view, c.says) {
			t.Errorf("%s:\n%s", name, view)
		}
	}
}
