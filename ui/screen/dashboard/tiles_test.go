package dashboard

import (
	"strings"
	"testing"
	"time"

	"authdeck/model"
	"authdeck/ui/screen"
	"authdeck/ui/theme"
	"authdeck/ui/widget"
)

func TestATileCutsLongNamesAndBreaksNone(t *testing.T) {
	th := theme.PlainText(false)
	long := strings.Repeat("very-long-name-", 4)
	for _, who := range [][]string{{long}, {long, "b"}, {"a", long}, {"東京-運用", long, "c"}} {
		for w := 12; w < 60; w++ {
			for i, row := range (tile{who: who, of: 5}).named(th, w) {
				if widget.Width(row) > w || strings.HasPrefix(row, ",") || i > 0 && strings.HasPrefix(row, "-") {
					t.Errorf("%q in %d columns: %q", who, w, row)
				}
			}
		}
	}
}

// "Expired 0, sign in again" would ask for something that is not needed, and five tiles that say "none" say nothing.
func TestTilesWithoutASessionSayWhatThereIs(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 3, 14, 14, 0, 0, 0, time.Local)
	f := screen.Frame{Env: screen.Env{Now: now, Width: 200, Height: 58}, Theme: theme.PlainText(true)}
	row := func(name string) model.Row {
		return model.Row{Identity: model.Identity{Title: name, Ref: model.Ref{Name: name}, Device: model.Setting[string]{Value: "arn:aws:iam::123456789012:mfa/" + name, Set: true}}, Keys: model.Absent}
	}
	role := row("role")
	role.Identity.Role = &model.Role{}
	old := row("old")
	old.Keys, old.Record.SavedAt = model.Present, now.AddDate(0, 0, -100)
	today := row("today")
	today.Keys, today.Record.SavedAt = model.Present, now.Add(-time.Hour)
	unknown := row("unknown")
	unknown.Keys = model.Unknown
	damaged := row("damaged")
	damaged.Keys, damaged.Damaged, damaged.Record.SavedAt = model.Present, true, now.AddDate(0, 0, -200)
	for _, c := range []struct {
		more []model.Row
		want []string
	}{
		{[]model.Row{damaged}, []string{"With keys", "0  of 4 identities"}}, // no sign-in can use them
		{nil, []string{"Signed in", "0  of 3 identities", "With keys", "0  of 3 identities", "Accounts", "1  123456789012", "No session", "not signed in", "MFA devices", "used to sign in"}},
		{[]model.Row{role}, []string{"With keys", "Roles", "1  role", "need a user's session"}},
		{[]model.Row{old}, []string{"With keys", "1  old", "Oldest keys", "100  old", "days old, saved 4 Dec"}},
		{[]model.Row{today}, []string{"Oldest keys", "| |  today", "saved today"}}, // as in the list
		{[]model.Row{unknown}, []string{"Expiring soon", "of 0 signed in"}},        // the keyring has not answered
	} {
		s, _ := New(Options{}).Update(List{Rows: append([]model.Row{row("a"), row("b"), row("c")}, c.more...)}, f.Env)
		all := strings.Join(strings.Split(s.View(f), "\n")[:tilesHigh], "\n")
		for _, want := range c.want {
			if !strings.Contains(all, want) {
				t.Errorf("no %q in\n%s", want, all)
			}
		}
		if strings.Contains(all, "none") || strings.Contains(all, "sign in again") {
			t.Errorf("got:\n%s", all)
		}
	}
}

// The second line was "more".
func TestNoLineOfATileHasOnlyTheLastWord(t *testing.T) {
	t.Parallel()
	c := tile{who: []string{"dev-team03", "dev-team04", "dev-team05"}, of: 28}
	if rows := c.named(theme.PlainText(false), 44); len(rows) != 2 || strings.Count(rows[1], " ") < 2 {
		t.Errorf("got %q", rows)
	}
}

func TestTheTileOfTheNextSessionCutsNeitherItsNameNorItsTime(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 3, 14, 9, 0, 0, 0, time.Local)
	for _, c := range []struct {
		w, h, minutes int
		name          string
		digits        bool // the minutes
	}{
		{200, 58, 11*60 + 45, "dev-team01", false}, {200, 58, 7*60 + 59, "billing-audit", true}, {200, 58, 7*60 + 59, "staging-deployer", false},
		{160, 58, 11*60 + 45, "dev-team01", false}, {160, 58, 7*60 + 59, "prod-admin", false}, {300, 58, 11*60 + 45, "dev-team01", true},
	} {
		var l List
		for _, name := range []string{c.name, "a", "b"} {
			l.Rows = append(l.Rows, model.Row{Identity: model.Identity{Title: name, Ref: model.Ref{Name: name}}})
		}
		l.Rows[0].Session = model.SessionInfo{Saved: true, Expires: now.Add(time.Duration(c.minutes) * time.Minute)}
		f := screen.Frame{Env: screen.Env{Now: now, Width: c.w, Height: c.h}, Theme: theme.PlainText(false)}
		s, _ := New(Options{}).Update(l, f.Env)
		all := strings.Join(strings.Split(s.View(f), "\n")[:tilesHigh], "\n")
		_, tile, _ := strings.Cut(all, "Expires next")
		for _, want := range []string{" " + c.name + " ", " expires " + l.Rows[0].Session.Expires.Format("15:04") + " "} {
			if !strings.Contains(tile, want) {
				t.Errorf("%+v: no %q in\n%s", c, want, all)
			}
		}
		if strings.Contains(tile, " m ") != c.digits {
			t.Errorf("%+v:\n%s", c, all)
		}
	}
}

// The numbers of all tiles added to one identity more than there are.
func TestTheTileOfExpiringSessionsSaysOfHowManySignedInTheyAre(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 3, 14, 9, 0, 0, 0, time.Local)
	var l List
	for i, left := range []time.Duration{time.Hour, 10 * time.Minute, 0} {
		r := model.Row{Identity: model.Identity{Title: string(rune('a' + i)), Ref: model.Ref{Name: string(rune('a' + i))}}}
		if left > 0 {
			r.Session = model.SessionInfo{Saved: true, Expires: now.Add(left)}
		}
		l.Rows = append(l.Rows, r)
	}
	f := screen.Frame{Env: screen.Env{Now: now, Width: 200, Height: 58}, Theme: theme.PlainText(false)}
	s, _ := New(Options{}).Update(l, f.Env)
	if all := strings.Join(strings.Split(s.View(f), "\n")[:tilesHigh], "\n"); !strings.Contains(all, "of 3 identities") || !strings.Contains(all, "of 2 signed in") {
		t.Errorf("got:\n%s", all)
	}
}

// Read line by line, "4  2 have a problem" was another number.
func TestInASCIITheNumberOfATileIsInFrontOfItsFirstLine(t *testing.T) {
	t.Parallel()
	l := mixed()
	l.Keyring.Entry = func(model.Ref) string { return "" }
	view := strings.Join(strings.Split(drawn(t, l, theme.PlainText(true), 200, 58), "\n")[:tilesHigh], "\n")
	for _, line := range strings.Split(view, "\n") {
		for _, says := range []string{"of ", "expires ", "sign in ", "have a problem"} {
			for cell := range strings.SplitSeq(line, "| |") {
				if cell = strings.Trim(cell, "| "); strings.Contains(cell, "  "+says) {
					t.Errorf("%q in\n%s", cell, view)
				}
			}
		}
	}
	if !strings.Contains(view, "  1  ") {
		t.Errorf("no number in\n%s", view)
	}
}

func TestANumberThatTakesMostOfATileLeavesTheRestToItsMeaning(t *testing.T) {
	t.Parallel()
	th := theme.PlainText(false)
	c := tile{big: "300000", who: []string{"user-1", "user-2", "user-3"}, of: 300_000, says: "sign in when needed"}
	if who, says := c.lines(th, c.big, 39); who != nil || strings.Join(says, "|") != "sign in|when|needed" {
		t.Errorf("%q, %q", who, says)
	}
	c.big = "12"
	if who, says := c.lines(th, c.big, 39); len(who) == 0 || len(says) != 1 {
		t.Errorf("%q, %q", who, says)
	}
}
