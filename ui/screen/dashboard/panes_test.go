package dashboard

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"authdeck/model"
	"authdeck/ui/frontend"
	"authdeck/ui/screen"
	"authdeck/ui/theme"
	"authdeck/ui/widget"

	tea "github.com/charmbracelet/bubbletea"
)

// drawn is a dashboard of that size, without colours.
func drawn(t *testing.T, l List, th theme.Theme, w, h int) string {
	t.Helper()
	f := screen.Frame{Env: screen.Env{Now: time.Date(2026, 3, 14, 14, 0, 0, 0, time.Local), Width: w, Height: h}, Theme: th}
	s, _ := New(Options{}).Update(l, f.Env)
	return s.View(f)
}

// user is a list with one identity.
func user(name string, change func(*model.Row)) List {
	r := model.Row{Identity: model.Identity{Title: name, Ref: model.Ref{Name: name}}}
	change(&r)
	return List{Rows: []model.Row{r}}
}

func TestActivityKnowsARenewalAndAClearedSessionByWhatWasBefore(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 3, 14, 14, 0, 0, 0, time.Local)
	event := func(kind model.EventKind, minutes int) model.Event {
		return model.Event{Kind: kind, Identity: "work", At: now.Add(time.Duration(minutes) * time.Minute), Expires: now.Add(time.Duration(minutes+60) * time.Minute)}
	}
	d := dashboard{List: List{Events: []model.Event{
		event(model.SignedIn, -600), event(model.SignedIn, -570), event(model.LoggedOut, -560), event(model.SignedIn, -550), event(model.LoggedOut, -400), event(model.SignedIn, -30),
		event(model.KeysSaved, -20), event(model.SignedIn, -10),
	}}}
	var got []string
	for _, h := range d.happenings(now) {
		got = append(got, h.what)
	}
	want := "signed in for 1h, keys saved to , signed in for 1h, expired session cleared, session expired, signed in for 1h, logged out, renewed for 1h, signed in for 1h"
	if strings.Join(got, ", ") != want {
		t.Errorf("got  %s\nwant %s", strings.Join(got, ", "), want)
	}
}

func TestActivityWrapsNothingThatFitsBesideShortNames(t *testing.T) {
	t.Parallel()
	saved := happening{who: "work", what: "keys saved to the encrypted file"}
	if lines := saved.lines(widget.Rect{W: oneLine}, whatAt([]happening{saved})); len(lines) != 1 {
		t.Errorf("%d lines", len(lines))
	}
}

func TestASCIICutsNoNameThatHasRoom(t *testing.T) {
	t.Parallel()
	program := "terraform (pid 4711)"
	l := user("break-glass", func(r *model.Row) {
		r.Identity.Device = model.Setting[string]{Value: "arn:aws:iam::123456789012:mfa/break-glass", Set: true}
	})
	l.Events = []model.Event{{Kind: model.Requested, At: time.Date(2026, 3, 14, 9, 0, 0, 0, time.Local), Program: program, Title: "break-glass"}}
	for _, ascii := range []bool{false, true} {
		if view := drawn(t, l, theme.PlainText(ascii), 200, 58); !strings.Contains(view, " "+program+" ") || !strings.Contains(view, " mfa/break-glass ") {
			t.Errorf("ASCII %v:\n%s", ascii, view)
		}
	}
}

// The texts of the list come before a longer meter.
func TestTheMeterGrowsOnlyWhereNoTextIsCut(t *testing.T) {
	t.Parallel()
	has := widths{name: nameWidth, account: 14, keys: keysWidth, device: 20}
	for w := 100; w < 200; w++ {
		if c := fit(theme.PlainText(true), w, has, false); c.meter > meterWidth && (c.account < has.account || c.device < has.device) {
			t.Errorf("%d columns: %+v", w, c)
		}
	}
}

func TestTheListShowsTheRegionOfTheDetails(t *testing.T) {
	t.Parallel()
	l := user("with", func(r *model.Row) { r.Identity.Region = model.Setting[string]{Value: "eu-west-1"} })
	l.Rows = append(user("without", func(*model.Row) {}).Rows, l.Rows...)
	view := drawn(t, l, theme.PlainText(false), 300, 58)
	found := 0
	for _, line := range strings.Split(view, "\n") {
		if row, _, _ := strings.Cut(line, "││"); strings.Contains(row, "▌") && strings.Contains(row, " without ") && !strings.Contains(row, "sign in now") {
			if found++; !strings.Contains(row, model.DefaultRegion) {
				t.Errorf("got %q", row)
			}
		}
	}
	if found == 0 {
		t.Errorf("no row of the list in:\n%s", view)
	}
}

// Beside the names, the advice took four of nine rows for one warning.
func TestANarrowHealthWrapsAdviceBelowTheNames(t *testing.T) {
	t.Parallel()
	f := finding{fix: "Press o to open the file and cut the keys, then press e to enter them here."}
	if n := len(arrangeFindings([]finding{f}, wideDetails)[0].steps); n != 3 {
		t.Errorf("%d lines", n)
	}
}

func TestAPlaceOutsideTheColumnShortensOnlyTheAccount(t *testing.T) {
	t.Parallel()
	l := chain()
	l.Rows = l.Rows[1:2]
	l.Rows[0].Depth = 0
	l.Rows[0].Identity.Role.ARN.Value = "arn:aws:iam::123456789012:role/prod-read-only"
	l.Rows[0].Identity.Device = model.Setting[string]{Value: "arn:aws:iam::123456789012:mfa/ops-lead", Set: true}
	if view := drawn(t, l, theme.PlainText(false), 120, 38); !strings.Contains(view, " role/prod-read-only ") || !strings.Contains(view, " mfa/ops-lead ") {
		t.Error(view)
	}
	if view := drawn(t, l, theme.PlainText(false), 200, 58); !strings.Contains(view, l.Rows[0].Identity.Role.ARN.Value) || !strings.Contains(view, " arn:aws:iam::123456789012:mfa/ops-lead ") {
		t.Error(view)
	}
}

func TestOtherKindsAreNotCountedAmongTheIdentities(t *testing.T) {
	t.Parallel()
	l := user("work", func(*model.Row) {})
	l.Others = 1
	if view := drawn(t, l, theme.PlainText(false), 80, 22); !strings.Contains(view, "1 of 1 · 1 more of another kind") {
		t.Error(view)
	}
	l.BadKinds = true // such as aws/usr, which is no kind
	if view := drawn(t, l, theme.PlainText(false), 80, 22); !strings.Contains(view, "1 of 1 · 1 not listed") {
		t.Error(view)
	}
}

// mixed are four identities: two with a session, of which one expires soon, one with an expired session, and one without keys.
func mixed() (l List) {
	now := time.Date(2026, 3, 14, 14, 0, 0, 0, time.Local)
	for name, left := range map[string]time.Duration{"a-live": 4 * time.Hour, "b-soon": 9 * time.Minute, "c-over": -time.Hour, "d-none": 0} {
		l.Rows = append(l.Rows, user(name, func(r *model.Row) {
			if r.Keys = model.Absent; left != 0 {
				r.Keys, r.Session = model.Present, model.SessionInfo{Saved: true, Expires: now.Add(left)}
			}
		}).Rows...)
	}
	return l
}

// The counts added up to more than there are identities.
func TestTheTitleCountsAnExpiringSessionAmongTheSignedIn(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		w     int
		ascii bool
		want  string
	}{
		{80, false, "✔ 2 signed in (1 expiring)  ✗ 1 expired  – 1 none"},
		{60, false, " ✔ 2 signed in (1 expiring)  ✗ 1 expired ─"},
		{60, true, "-- ok 2 signed in (1 expiring)  x 1 expired -"},
	} {
		if view := drawn(t, mixed(), theme.PlainText(c.ascii), c.w, 14); !strings.Contains(view, c.want) {
			t.Errorf("%d columns: no %q in\n%s", c.w, c.want, view)
		}
	}
	f := screen.Frame{Env: screen.Env{Now: time.Date(2026, 3, 14, 14, 0, 0, 0, time.Local), Width: 60, Height: 14}, Theme: theme.PlainText(false)}
	s, _ := New(Options{Goal: frontend.SignIn}).Update(mixed(), f.Env)
	if view := s.View(f); !strings.Contains(view, " ! 1 expiring ─") { // beside a long title
		t.Error(view)
	}
}

func TestTheWordsAfterASCIIMarksBeginInOneColumn(t *testing.T) {
	t.Parallel()
	view := drawn(t, mixed(), theme.PlainText(true), 80, 22)
	for _, want := range []string{"ok saved      ok 4h left", "ok saved      !  9m left", "ok saved      x  expired", "-  none       -  none"} {
		if !strings.Contains(view, want) {
			t.Errorf("no %q in\n%s", want, view)
		}
	}
}

func TestAListWithAMeterKeepsItInASCII(t *testing.T) {
	t.Parallel()
	for _, names := range []int{16, 30} {
		has := widths{name: max(names, nameWidth), names: names, account: 12, keys: len("! plain text"), device: deviceWidth}
		for _, w := range []int{58, 78, 70, 88, 128, 228} { // of 60, 80, 120, 160, 200 and 300 columns
			if utf, ascii := fit(theme.PlainText(false), w, has, false), fit(theme.PlainText(true), w, has, false); utf.meter > 0 && ascii.meter == 0 {
				t.Errorf("%d columns: %+v, in ASCII %+v", w, utf, ascii)
			}
		}
	}
}

// The list at 120 columns without the details left out the age in ASCII.
func TestAListWithTheAgeOfKeysKeepsItInASCII(t *testing.T) {
	t.Parallel()
	for _, keys := range []string{"! plain text", "? not verified"} {
		has := widths{name: nameWidth, names: 16, account: 12, keys: len(keys), device: deviceWidth, age: true, depth: 1}
		if utf, ascii := fit(theme.PlainText(false), 118, has, false), fit(theme.PlainText(true), 118, has, false); utf.age == 0 || ascii.age == 0 || ascii.name < has.names {
			t.Errorf("%s: %+v, in ASCII %+v", keys, utf, ascii)
		}
		has.names, has.name = 24, 24 // then names would be cut for it
		if c := fit(theme.PlainText(true), 118, has, false); c.age != 0 {
			t.Errorf("%s: %+v", keys, c)
		}
	}
}

func TestTheHeadingOfASortedColumnIsSetApartFromItsArrow(t *testing.T) {
	t.Parallel()
	for by, want := range map[string][2]string{sortName: {"  IDENTITY↑ ", "^ IDENTITY  "}, sortLeft: {"  SESSION↑ ", " ^ SESSION  "}, sortLast: {"  LAST SIGN-IN↓ ", " v LAST SIGN-IN  "}} {
		for i, ascii := range []bool{false, true} {
			f := screen.Frame{Env: screen.Env{Now: time.Date(2026, 3, 14, 14, 0, 0, 0, time.Local), Width: 200, Height: 40}, Theme: theme.PlainText(ascii)}
			s, _ := New(Options{Sort: by}).Update(mixed(), f.Env)
			if view := s.View(f); !strings.Contains(view, want[i]) {
				t.Errorf("no %q in\n%s", want[i], view)
			}
		}
	}
}

// Health said to press enter to unlock the keyring, and the footer that enter adds keys or signs in.
func TestHealthSaysWhenALockedKeyringIsUnlocked(t *testing.T) {
	t.Parallel()
	l := user("work", func(*model.Row) {})
	l.Locked = true
	for file, want := range map[bool]string{
		true: "authdeck asks for the passphrase when needed.", false: "authdeck asks you to unlock it when needed.",
	} {
		l.Keyring.TakesPassphrase = file
		if got := (dashboard{List: l}).keyringFinding(true).fix; got != want {
			t.Errorf("an encrypted file %v: %q", file, got)
		}
	}
	l.Error = LastError{What: "the keyring is locked", Who: "work", OfLock: true}
	if all := (dashboard{List: l}).findings(time.Time{}, true); slices.ContainsFunc(all, func(f finding) bool { return f.about == "Last error" }) {
		t.Errorf("that it is locked is said twice: %+v", all)
	}
	l.WrongPassphrase = &model.Problem{Why: "ATMOS_KEYRING_PASSWORD is not its passphrase", Fix: model.Do("correct it, or do as the keyring says")}
	if got := (dashboard{List: l}).keyringFinding(true); got.sign != signWarn || got.more != "wrong passphrase" || got.fix != "ATMOS_KEYRING_PASSWORD is not its passphrase. Correct it, or do as the keyring says." {
		t.Errorf("a wrong variable: %+v", got)
	}
	if got, _ := (dashboard{List: l}).headerKeyring(theme.PlainText(false)); len(got) != 2 || got[1].Text != " wrong passphrase" {
		t.Errorf("in the title: %+v", got)
	}
	l.WrongPassphrase, l.Closed = nil, true
	if got := (dashboard{List: l}).keyringFinding(true).fix; !strings.HasPrefix(got, "Its dialog cannot be shown here.") {
		t.Errorf("without a display: %q", got)
	}
}

// Health said to press v, which a locked keyring without a dialog cannot answer, and nothing said that a sign-in had failed.
func TestHealthNamesNoKeyThatNeedsAKeyringThatCannotBeUnlockedHere(t *testing.T) {
	t.Parallel()
	l := user("work", func(r *model.Row) { r.Keys, r.Record.MaskedKey = model.Present, "AKIA············MPLE" })
	l.Keyring.Title, l.Locked, l.Closed = "GNOME Keyring", true, true
	l.Error = LastError{What: "GNOME Keyring is locked", Who: "work", OfLock: true}
	d := dashboard{List: l}
	d.suspects = d.suspectsOf(l.Rows)
	for _, focus := range []pane{listPane, healthPane} {
		all := d.focused(focus).findings(time.Time{}, true)
		if all[0].about != "Last error" {
			t.Errorf("no failed unlock: %+v", all)
		}
		for _, f := range all {
			if strings.Contains(f.fix, "press v") || f.about == aboutKeys && !strings.HasSuffix(f.fix, "elect it and press enter to see how to unlock the keyring.") {
				t.Errorf("of %s: %s", f.about, f.fix)
			}
			if f.about == aboutKeyring && strings.Contains(f.fix, "Press esc, select an identity and press enter") != (focus == healthPane) {
				t.Errorf("focus on %v: %s", focus, f.fix)
			}
		}
	}
	d.WrongPassphrase = &model.Problem{Why: "ATMOS_KEYRING_PASSWORD is not its passphrase", Fix: model.Do("correct it")}
	if all := d.findings(time.Time{}, true); !slices.ContainsFunc(all, func(f finding) bool {
		return f.about == aboutKeys && strings.HasSuffix(f.fix, "elect it and press enter to unlock the keyring first.")
	}) {
		t.Errorf("enter asks for the right passphrase: %+v", all)
	}
	d.WrongPassphrase = nil
	if got, note := d.headerKeyring(theme.PlainText(false)); got[0].Text != "!" || note[0].Text != ", locked" {
		t.Errorf("in the title: %+v %+v", got, note)
	}
}

func TestDetailsWithoutASessionHaveNoHoleAboveTheFacts(t *testing.T) {
	t.Parallel()
	lines := strings.Split(drawn(t, user("work", func(*model.Row) {}), theme.PlainText(false), 120, 38), "\n")
	blank := 0
	for _, line := range lines {
		details := string([]rune(line)[120-wideDetails:])
		switch {
		case strings.Contains(details, "Account"):
			return
		case strings.Trim(details, " │") == "":
			if blank++; blank > 2 {
				t.Fatalf("more than two empty rows:\n%s", strings.Join(lines, "\n"))
			}
		default:
			blank = 0
		}
	}
	t.Error("there are no details")
}

func TestTheFooterOfAPaneNamesTheArrowsOnlyIfTheyScroll(t *testing.T) {
	t.Parallel()
	l := user("work", func(*model.Row) {})
	for events, want := range map[int]bool{0: false, 60: true} {
		l.Events = nil
		for range events {
			l.Events = append(l.Events, model.Event{Kind: model.KeysSaved, Title: "work"})
		}
		e := screen.Env{Width: 80, Height: 22}
		d, _ := New(Options{}).Update(l, e)
		keys := d.(dashboard).focused(activityPane).Keys(e).Short
		if got := keys[0].Help().Key == "↑ ↓"; got != want {
			t.Errorf("%d events: the first key is %q", events, keys[0].Help().Key)
		}
	}
}

// The end of the header cut the name of the place.
func TestAHeaderLeavesOutTheLeastImportantPartFirst(t *testing.T) {
	t.Parallel()
	l := user("work", func(*model.Row) {})
	l.Problems, l.Warnings = []*model.Problem{{What: "a"}, {What: "b"}}, []*model.Problem{{What: "c"}}
	l.Realm, l.Keyring.Title, l.Empty = "acme", "encrypted file", true
	d, _ := New(Options{}).Update(l, screen.Env{Width: 80, Height: 24})
	for room, want := range map[int]string{
		60: "– encrypted file, no keys yet   ✗ 2 problems and 1 warning", 55: "– encrypted file   ✗ 2 problems and 1 warning",
		40: "✗ 2 problems and 1 warning", 26: "✗ 2 problems and 1 warning", 15: "",
	} {
		_, right := d.(dashboard).Header(theme.PlainText(false), 80, room)
		got := ""
		for _, s := range right {
			got += s.Text
		}
		if got != want {
			t.Errorf("%d: got %q, want %q", room, got, want)
		}
	}
}

func TestANarrowHeaderWithWarningsHasRoomForThePlaceAndAWrongClock(t *testing.T) {
	t.Parallel()
	l := user("work", func(*model.Row) {})
	l.Warnings, l.Realm, l.Keyring.Title, l.Health = []*model.Problem{{What: "unknown region"}}, "acme", "GNOME Keyring", model.Absent
	for off, want := range map[time.Duration]string{2 * time.Second: "! 1 warning", 9 * time.Minute: "! clock 9m ahead   ! 1 warning"} {
		l.Clock = ClockCheck{Off: off, At: time.Date(2026, 3, 14, 14, 0, 0, 0, time.Local)}
		d, _ := New(Options{}).Update(l, screen.Env{Width: 60, Height: 14})
		_, right := d.(dashboard).Header(theme.PlainText(false), 60, 60)
		got := ""
		for _, s := range right {
			got += s.Text
		}
		if got != want {
			t.Errorf("%v: got %q, want %q", off, got, want)
		}
	}
}

// Twenty columns of the meter stood beside names that were cut.
func TestAGroupedListGivesTheRoomOfTheAccountToItsNamesFirst(t *testing.T) {
	t.Parallel()
	for _, names := range []int{16, 21, 25, 30} {
		has := widths{name: max(names, nameWidth), names: names, account: idWidth, keys: keysWidth, device: deviceWidth}
		for _, w := range []int{68, 88, 128, 228} { // of 120, 160, 200 and 300 columns
			c := fit(theme.PlainText(false), w, has, true)
			columns := c.inOrder()
			last := columns[len(columns)-1]
			if c.name < names || c.meter < meterLeast || c.account > 0 || last.at+last.width > w-3 {
				t.Errorf("names of %d in %d columns: %+v", names, w, c)
			}
		}
	}
}

// The meter was twenty columns wide, and empty in most rows.
func TestTheMeterDoesNotGrowWhenAListIsGroupedByAccount(t *testing.T) {
	t.Parallel()
	has := widths{name: 22, names: 22, account: 16, keys: keysWidth, device: deviceWidth, alias: true}
	for w := 58; w < 230; w++ {
		if grouped, plain := fit(theme.PlainText(false), w, has, true), fit(theme.PlainText(false), w, has, false); grouped.meter > max(plain.meter, meterLeast) {
			t.Errorf("%d columns: the meter has %d, and %d if the list is not grouped", w, grouped.meter, plain.meter)
		}
	}
}

// Health ended with "Enter on ✗ problem". Beside the list it ends with a whole text, and with the focus it says that the text goes on.
func TestHealthDoesNotEndInTheMiddleOfAText(t *testing.T) {
	t.Parallel()
	var l List
	for _, name := range []string{"staging-deployer", "billing-audit", "emergency-user", "break-glass"} {
		r := model.Row{Identity: model.Identity{Title: name, Ref: model.Ref{Name: name}}}
		r.Identity.Problem = &model.Problem{What: "this identity has no kind", Origin: model.Origin{File: "/home/u/atmos.yaml", Line: 7}}
		l.Rows, l.Problems = append(l.Rows, r), append(l.Problems, r.Identity.Problem)
	}
	l.Realm, l.Events = "acme", []model.Event{{Kind: model.SignedIn, Title: "break-glass", Identity: "break-glass"}}
	cut := 0
	for h := 34; h < 60; h++ {
		f := screen.Frame{Env: screen.Env{Width: 120, Height: h}, Theme: theme.PlainText(false)}
		s, _ := New(Options{}).Update(l, f.Env)
		for from := range 4 {
			d := s.(dashboard).focused(healthPane)
			d.scroll = from
			view := d.View(f)
			if begins, ends := strings.Contains(view, "› Enter on"), strings.Contains(view, " change. "); begins && !ends && !strings.Contains(view, " to … ") && d.paneLines(f.Env)-from > d.paneRoom(f.Env) {
				t.Errorf("%d rows, from line %d:\n%s", h, from, view)
			}
			if view := s.(dashboard).View(f); strings.Contains(view, "› Enter on") && !strings.Contains(view, " change. ") {
				t.Errorf("%d rows, beside the list:\n%s", h, view)
			}
			if lines, room := d.paneLines(f.Env), d.paneRoom(f.Env); lines > room {
				cut++
				_, pane, _ := strings.Cut(view, "─ Health ")
				seen := 0
				for _, line := range strings.Split(pane, "\n") {
					if text := []rune(line); len(text) == 120 && text[120-wideDetails] != '╰' && strings.Trim(string(text[120-wideDetails:118]), " │") != "" {
						seen++
					}
				}
				if first := min(from, lines-room); !strings.Contains(pane, fmt.Sprintf("%d–%d of %d", first+1, first+seen, lines)) {
					t.Errorf("%d rows, from line %d: a blank line is counted, or a line is not:\n%s", h, from, view)
				}
			}
		}
	}
	if cut == 0 {
		t.Error("Health was never too long")
	}
}

// The last letter of a name was cut beside a meter that could be one column shorter.
func TestTheMeterGivesUpAColumnThatMakesAllNamesWhole(t *testing.T) {
	t.Parallel()
	has := widths{name: 21, names: 21, account: idWidth, keys: keysWidth, device: deviceWidth}
	if c := fit(theme.PlainText(false), 70, has, false); c.name != 21 || c.meter != meterLeast || c.account == 0 {
		t.Errorf("got %+v", c)
	}
	has.name, has.names = 30, 30 // which would be cut anyway
	if c := fit(theme.PlainText(false), 70, has, false); c.name != nameWidth || c.meter != meterWidth {
		t.Errorf("got %+v", c)
	}
}

// The middle of a device's name was cut beside identities that had columns to spare.
func TestIdentitiesGiveUpColumnsThatMakeAllDevicesWhole(t *testing.T) {
	t.Parallel()
	has := widths{name: nameWidth, names: 16, account: idWidth, keys: keysWidth, device: 16, age: true}
	if c := fit(theme.PlainText(false), 118, has, false); c.device != 16 || c.name < has.names || c.age == 0 {
		t.Errorf("got %+v", c)
	}
	if has.device = 30; fit(theme.PlainText(false), 118, has, false).name < has.names {
		t.Error("a name is cut for a device")
	}
}

// H opens Health while atmos.yaml is read, but the footer named only q.
func TestAPaneThatIsOpenedDuringTheFirstReadNamesTheWayBack(t *testing.T) {
	t.Parallel()
	e := screen.Env{Width: 120, Height: 38, Loading: true}
	d := New(Options{}).(dashboard)
	for _, c := range []struct {
		focus pane
		first string
	}{{listPane, "q"}, {healthPane, "esc"}, {activityPane, "esc"}} {
		if got := d.focused(c.focus).Keys(e).Short[0].Help().Key; got != c.first {
			t.Errorf("with the focus on pane %d: %q, want %q", c.focus, got, c.first)
		}
	}
}

func TestTheTitleOfAListWithoutASessionCountsNothing(t *testing.T) {
	t.Parallel()
	none := List{Rows: append(user("one", func(*model.Row) {}).Rows, user("two", func(*model.Row) {}).Rows...)}
	if view := drawn(t, none, theme.PlainText(false), 60, 14); strings.Contains(view, "2 none") || strings.Count(view, "– none") < 2 {
		t.Errorf("it counts what every row says\n%s", view)
	}
}

// Health beside the activity had half of the width, but the rows for all of it.
func TestHealthBesideTheActivityHasTheRowsThatItNeeds(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 3, 14, 14, 0, 0, 0, time.Local)
	for h := 30; h <= 70; h++ {
		l := user("work", func(*model.Row) {})
		l.Realm = "acme"
		l.Events = []model.Event{{Kind: model.SignedIn, Identity: "work", Title: "work", At: now.Add(-30 * time.Hour), Expires: now.Add(-18 * time.Hour)}}
		for i := range 4 {
			l.Warnings = append(l.Warnings, fault("session.duration is reduced to 36h, the maximum with MFA, in this long text", 6+i))
		}
		e := screen.Env{Now: now, Width: 120, Height: h}
		s, _ := New(Options{}).Update(l, e)
		d := s.(dashboard)
		d.compact = true
		if at := d.layout(e).health; at.H == 0 || at.X+at.W != e.Width || at.W < e.Width*2/5 || at.H < 2+d.findingLines(at.W, now, true) {
			t.Errorf("%d rows: %+v for %d lines", h, at, d.findingLines(at.W, now, true))
		}
	}
}

// An empty timeline stood above an empty activity, and nothing said what was wrong.
func TestHealthWithProblemsIsInANarrowWindowWithoutDetails(t *testing.T) {
	t.Parallel()
	l := user("work", func(*model.Row) {})
	l.Realm, l.Warnings = "acme", []*model.Problem{fault("session.duration is reduced to 36h, the maximum with MFA", 6)}
	for _, quiet := range []bool{true, false} {
		if !quiet {
			l.Events = []model.Event{{Kind: model.KeysSaved, Identity: "work", Title: "work"}}
		}
		for _, w := range []int{60, 80, 109} {
			e := screen.Env{Width: w, Height: 38}
			s, _ := New(Options{}).Update(l, e)
			d := s.(dashboard)
			d.compact = true
			if at := d.layout(e); at.health.H > 0 != quiet || at.activity.H > 0 == quiet || at.timeline.W != w || at.health.H+at.activity.H+at.timeline.H+at.list.H+at.shortcuts.H != 38 {
				t.Errorf("%d columns, quiet %v: %+v", w, quiet, at)
			}
		}
	}
}

// The last facts were missing below a warning, and nothing said so.
func TestTheDetailsSayHowManyFactsHaveNoRoom(t *testing.T) {
	t.Parallel()
	for _, size := range [][2]int{{60, 14}, {80, 22}, {120, 22}} {
		for warnings := range 4 {
			l := user("work", func(r *model.Row) {
				r.Identity.Tags = []string{"prod"}
				for i := range warnings {
					r.Identity.Warnings = append(r.Identity.Warnings, fault("session.duration is reduced to 36h, the maximum with MFA", 6+i))
				}
			})
			e := screen.Env{Width: size[0], Height: size[1]}
			s, _ := New(Options{}).Update(l, e)
			view := s.(dashboard).focused(detailsPane).View(screen.Frame{Env: e, Theme: theme.PlainText(false)})
			hidden := 0
			for _, label := range []string{" MFA ", " Keys ", " Duration ", " Account ", " Source "} {
				if !strings.Contains(view, label) {
					hidden++
				}
			}
			mark := regexp.MustCompile(`\+\d+ more ─╯`).FindString(view)
			if said := fmt.Sprintf("+%d more ─╯", hidden); hidden > 0 && size[0] == 80 && mark != said || hidden > 0 && mark == "" || warnings == 0 && mark != "" {
				t.Errorf("%v, %d warnings: %q for %d hidden facts:\n%s", size, warnings, mark, hidden, view)
			}
		}
	}
}

func TestTheDetailsScrollWhileAnotherPaneHasTheFocus(t *testing.T) {
	t.Parallel()
	l := user("work", func(r *model.Row) {
		r.Identity.Tags, r.Identity.Region.Value = []string{"prod"}, "us-eats-1"
		for i := range 9 {
			r.Identity.Warnings = append(r.Identity.Warnings, fault("session.duration is reduced to 36h, the maximum with MFA", 6+i))
		}
	})
	scrolled := 0
	for _, size := range [][2]int{{60, 14}, {80, 22}, {120, 22}, {120, 38}, {200, 58}} {
		for _, to := range []pane{activityPane, healthPane} {
			e := screen.Env{Width: size[0], Height: size[1]}
			s, _ := New(Options{}).Update(l, e)
			s = s.(dashboard).focused(to)
			for _, key := range []string{"J", "K"} {
				if (s.(dashboard).factsScroll(e) != scrolledFacts{}) {
					scrolled++
				}
				before := s.View(screen.Frame{Env: e, Theme: theme.PlainText(false)})
				var request screen.Request
				s, request = s.Update(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(key)}, e)
				moved := s.View(screen.Frame{Env: e, Theme: theme.PlainText(false)}) != before
				if can := s.(dashboard).factsScroll(e) != (scrolledFacts{}); s.(dashboard).focus != to || request != nil || moved != can {
					t.Errorf("%v: after %s, pane %v has the focus, moved %v, can %v", size, key, s.(dashboard).focus, moved, can)
				}
			}
		}
	}
	if scrolled == 0 {
		t.Error("no window scrolls")
	}
}

// Below warnings, no key led to the last facts.
func TestEveryFactOfTheDetailsCanBeScrolledTo(t *testing.T) {
	t.Parallel()
	l := user("work", func(r *model.Row) {
		r.Identity.Tags, r.Identity.Region.Value = []string{"prod"}, "us-eats-1"
		for i := range 3 {
			r.Identity.Warnings = append(r.Identity.Warnings, fault("session.duration is reduced to 36h, the maximum with MFA", 6+i))
		}
	})
	scrolled := 0
	for _, size := range [][2]int{{60, 14}, {80, 22}, {80, 38}, {120, 22}, {120, 38}, {200, 58}} {
		e := screen.Env{Width: size[0], Height: size[1]}
		s, _ := New(Options{}).Update(l, e)
		if lowWindow(e) {
			s, _ = s.Update(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("p")}, e)
		}
		view := func() string { return s.View(screen.Frame{Env: e, Theme: theme.PlainText(false)}) }
		first := view()
		for i := 0; strings.Contains(view(), "J +"); i++ {
			if scrolled++; i > 20 {
				t.Fatalf("%v: J does not scroll:\n%s", size, view())
			}
			footer := ""
			for _, b := range s.(dashboard).Keys(e).Short {
				footer += " " + b.Help().Key + " " + b.Help().Desc
			}
			if lowWindow(e) && !strings.HasPrefix(footer, " esc back J K scroll ") {
				t.Errorf("%v: the footer is %q", size, footer)
			}
			s, _ = s.Update(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("J")}, e)
		}
		if last := view(); !strings.Contains(last, " Source ") || first != last && !strings.Contains(last, " K scrolls up ") {
			t.Errorf("%v:\n%s", size, last)
		}
		for range 20 {
			s, _ = s.Update(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("K")}, e)
		}
		if got := view(); got != first {
			t.Errorf("%v: K does not lead back:\n%s", size, got)
		}
	}
	if scrolled == 0 {
		t.Error("nothing was scrolled")
	}
}

// The empty timeline had fourteen rows, and Health below it was cut at half of the width.
func TestHealthTakesTheRoomOfAnEmptyTimelineAlsoIfThereIsActivity(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 3, 14, 14, 0, 0, 0, time.Local)
	of := func(change func(*model.Row), hidden bool) layout {
		var l List
		for i := range 5 {
			l.Rows = append(l.Rows, user(string(rune('a'+i)), change).Rows...)
			l.Warnings = append(l.Warnings, fault("session.duration is reduced to 36h, the maximum with MFA, in this long text", 6+i))
		}
		l.Realm, l.Events = "acme", []model.Event{{Kind: model.KeysSaved, Identity: "a", Title: "a", At: now.Add(-time.Hour)}}
		e := screen.Env{Now: now, Width: 120, Height: 38}
		s, _ := New(Options{}).Update(l, e)
		d := s.(dashboard)
		d.compact = hidden
		return d.layout(e)
	}
	none, live := func(*model.Row) {}, func(r *model.Row) { r.Session = model.SessionInfo{Saved: true, Expires: now.Add(time.Hour)} }
	if l := of(none, true); l.health.W != 120 || l.activity.Y != l.timeline.Y || l.activity.H == 0 {
		t.Errorf("without the details: %+v", l)
	}
	if l := of(none, false); l.health.X != 0 || l.health.H == 0 || l.activity.X != l.details.X || l.activity.H == 0 {
		t.Errorf("with the details: %+v", l)
	}
	if l := of(live, true); l.timeline.W != 120 { // nobody knows when they began
		t.Errorf("with sessions: %+v", l)
	}
}

// Two texts of the line were drawn over each other.
func TestTheTextsOfTheSessionInLowDetailsDoNotMeet(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 3, 14, 14, 0, 0, 0, time.Local)
	session := func(left time.Duration) func(*model.Row) {
		return func(r *model.Row) {
			r.Keys, r.Session = model.Present, model.SessionInfo{Saved: true, Expires: now.Add(left)}
			r.Record.Session = &model.SessionRecord{Expires: r.Session.Expires, Asked: 3600}
		}
	}
	for name, c := range map[string]struct {
		change  func(*model.Row)
		keyring bool
		ends    string // the text at the right
	}{
		"none":                {func(r *model.Row) { r.Keys = model.Present }, true, "enter to sign in"},
		"no keyring":          {func(*model.Row) {}, false, "enter to use an encrypted file"},
		"live":                {session(11*time.Hour + 59*time.Minute), true, "11h 59m left"},
		"tomorrow":            {session(35*time.Hour + 59*time.Minute), true, "35h 59m left"},
		"soon":                {session(9 * time.Minute), true, "9m left"},
		"expired":             {session(-50 * time.Hour), true, "enter to sign in"},
		"expired, no keyring": {session(-50 * time.Hour), false, "enter to use an encrypted file"},
		"keyless role": {func(r *model.Row) {
			r.UserKeyless, r.Identity.Role = true, &model.Role{}
			r.Identity.Role.Via.Value = "a-user-with-a-long-name-at-work"
		}, true, "enter to add them"},
		"elsewhere": {func(r *model.Row) { r.Keys, r.OtherRealms = model.Absent, []model.RealmKeys{{Realm: "other"}} }, true, "b to copy them here"},
	} {
		l := user("work", c.change)
		l.Realm, l.Health = "acme", model.Present
		if !c.keyring {
			l.NoKeyring, l.OffersFile, l.Health = true, true, model.Absent
		}
		for _, ascii := range []bool{false, true} {
			for _, w := range []int{60, 61, 62, 63, 64, 65, 66, 67, 68, 69, 70, 72, 74, 80, 109, 110, 120, 159} {
				for _, h := range []int{18, 22} {
					view := drawn(t, l, theme.PlainText(ascii), w, h)
					_, line, found := strings.Cut(view, " Session   ")
					if !found {
						continue // details with large digits
					}
					line, _, _ = strings.Cut(line, "\n")
					if before, _, whole := strings.Cut(line, c.ends); !whole || !strings.HasSuffix(before, "  ") {
						t.Errorf("%s, %d×%d, ASCII %v: %q", name, w, h, ascii, line)
					}
				}
			}
		}
	}
}

// "enter to sign in (1)" of a marked row is not behind the box for the code, which takes the enter.
func TestBehindABoxTheDetailsNameNoKey(t *testing.T) {
	t.Parallel()
	l := user("work", func(r *model.Row) {
		r.Keys = model.Present
		r.Identity.Region = model.Setting[string]{Value: "us-eats-1", Origin: model.Origin{File: "atmos.yaml", Line: 7}}
	})
	for _, h := range []int{18, 24} {
		f := screen.Frame{Env: screen.Env{Width: 120, Height: h}, Theme: theme.PlainText(false)}
		s, _ := New(Options{}).Update(l, f.Env)
		s, _ = s.Update(tea.KeyMsg{Type: tea.KeySpace, Runes: []rune(" ")}, f.Env)
		if view := s.View(f); !strings.Contains(view, "enter to sign in (1)") || strings.Contains(view, "unmark it") {
			t.Error(view)
		}
		f.Boxed = true
		if view := s.View(f); strings.Contains(view, "to sign in") || strings.Contains(view, "› ") || !strings.Contains(view, "us-eats-1") {
			t.Error(view)
		}
	}
}

// "Press enter to sign in" was behind the box for the code, which takes the enter.
func TestBehindABoxTheTimelineNamesNoKey(t *testing.T) {
	t.Parallel()
	f := screen.Frame{Env: screen.Env{Width: 60, Height: 16}, Theme: theme.PlainText(false)}
	s, _ := New(Options{}).Update(user("work", func(r *model.Row) { r.Keys = model.Present }), f.Env)
	if view := s.View(f); !strings.Contains(view, "No session yet. Press enter") {
		t.Error(view)
	}
	f.Boxed = true
	if view := s.View(f); strings.Contains(view, "Press enter") || !strings.Contains(view, "No session yet.") {
		t.Error(view)
	}
}

// The last shortcuts were missing, and nothing said so.
func TestShortcutsThatDoNotFitAreInTheHelp(t *testing.T) {
	t.Parallel()
	d := dashboard{List: mixed()}.read(mixed())
	all := screen.WithoutReasons(d.groups(d.bindings(screen.Env{Width: 200, Height: 58})))
	all = all[:len(all)-1]
	for h := 3; h <= keysHigh+12; h++ {
		lines, whole := shortcutsIn(theme.PlainText(false), all, roomyDetails-3, h)
		text := ""
		for _, line := range lines {
			for _, s := range line {
				text += s.Text
			}
			text += "\n"
		}
		if len(lines) > h || whole != (strings.Contains(text, "pgup") && strings.Contains(text, "refresh")) {
			t.Errorf("%d rows, whole %v:\n%s", h, whole, text)
		}
		if h >= keysHigh-keysSpare-2 && !strings.Contains(text, "refresh") {
			t.Errorf("%d rows: the last key is missing:\n%s", h, text)
		}
	}
}

func TestASessionOfARoleThatWasReplacedHasNotExpired(t *testing.T) {
	now := time.Date(2026, 11, 23, 14, 0, 0, 0, time.UTC)
	ago := func(d time.Duration) time.Time { return now.Add(-d) }
	d := dashboard{List: List{Events: []model.Event{
		{At: ago(2 * time.Hour), Kind: model.SessionFound, Identity: "admin", Expires: ago(time.Hour)},
		{At: ago(90 * time.Minute), Kind: model.RoleAssumed, Identity: "admin", Expires: ago(30 * time.Minute)},
	}}}
	for _, h := range d.happenings(now) {
		if h.what == "session expired" {
			t.Errorf("%+v", h)
		}
	}
}

// A later version notes what this one does not know: a line had only a name.
func TestActivityLeavesOutWhatALaterVersionNoted(t *testing.T) {
	now := time.Date(2026, 11, 23, 14, 0, 0, 0, time.UTC)
	d := dashboard{List: List{Events: []model.Event{
		{At: now, Kind: "of-a-later-version", Identity: "admin", Title: "admin"},
		{At: now, Kind: model.KeysRejected, Identity: "admin", Title: "admin", Why: "AWS rejected the keys: " + model.ErrSecretWrong.Error()},
		{At: now, Kind: model.RoleRefused, Identity: "audit", Title: "audit"},
	}}}
	var said []string
	for _, h := range d.happenings(now) {
		said = append(said, h.who+": "+h.what)
	}
	want := []string{"audit: AWS refused the role", "admin: AWS rejected the keys: the secret access key does not match the access key ID"}
	if !slices.Equal(said, want) {
		t.Errorf("%q", said)
	}
}

// Two long names were cut to the same text, beside columns for a meter that no row had.
func TestLongNamesGetTheRoomOfAnUnusedMeterAndKeepBothEnds(t *testing.T) {
	t.Parallel()
	has := widths{name: 45, names: 45, account: idWidth, keys: keysWidth, device: 30, region: true, idle: true}
	for w, least := range map[int]int{58: 25, 70: 28, 78: 36, 118: 45, 128: 45, 150: 45} {
		if c := fit(theme.PlainText(false), w, has, false); c.meter > 0 || c.name < least || c.region > 0 && c.device < has.device {
			t.Errorf("%d: got %+v", w, c)
		}
	}
	for _, name := range []string{"platform-engineering-production-administrator", "platform-engineering-production-readonly"} {
		got := picture{Canvas: widget.NewCanvas(theme.PlainText(false), 20, 1)}.foundName(&model.Row{}, name, 20, theme.Ink{})[0].Text
		if !strings.HasSuffix(got, name[len(name)-9:]) {
			t.Errorf("got %q", got)
		}
	}
}

// The names of roles were cut beside a column of accounts that had none for them.
func TestNoNameIsCutBesideFreeColumns(t *testing.T) {
	t.Parallel()
	var l List
	for i, name := range []string{"acme-platform-production-eu", "acme-platform-production-eu-administrator", "acme-data-warehouse-staging-analytics-read-only", "acme-shared", "acme-warehouse-staging-query-engine"} {
		r := user(name, func(r *model.Row) {
			r.Identity.Device = model.Setting[string]{Value: "arn:aws:iam::111122223333:mfa/me", Set: true}
		}).Rows[0]
		if i%2 == 1 {
			r.Depth, r.Identity.Role = 1, &model.Role{}
		}
		l.Rows = append(l.Rows, r)
	}
	cut := regexp.MustCompile(`^│[ ▌]{3}(\S.*?…\S*|[├└] .*?…\S*)( *)(\S|  ?│)`)
	found := 0
	for _, filter := range []string{"", "a", "prod", "read"} {
		for w := 60; w <= 200; w++ {
			f := screen.Frame{Env: screen.Env{Width: w, Height: 22}, Theme: theme.PlainText(false)}
			s, _ := New(Options{}).Update(l, f.Env)
			d := s.(dashboard).filtered(filter)
			d.finding = filter != ""
			free, names := w, 0 // columns that no row uses at its end
			for _, line := range strings.Split(d.View(f), "\n") {
				line, _, _ = strings.Cut(line, "││")
				text := strings.TrimSuffix(line, "│")
				if !strings.HasPrefix(text, "│") || strings.TrimSpace(text) == "│" {
					continue
				}
				if n := len(text) - len(strings.TrimRight(text, " ")); names < 7 {
					free = min(free, n)
				}
				m := cut.FindStringSubmatch(line)
				if m == nil {
					continue
				}
				names++
				if len(m[2]) > columnGap {
					t.Errorf("%d columns, filter %q: %s", w, filter, line)
				}
			}
			if found += names; names > 0 && free > 4 {
				t.Errorf("%d columns, filter %q: %d columns are free:\n%s", w, filter, free, d.View(f))
			}
		}
	}
	if found == 0 {
		t.Error("no name was cut")
	}
}

// A long name showed the letters that a filter found only if none of them was in the part that was cut.
func TestACutNameShowsTheLettersThatAFilterFound(t *testing.T) {
	t.Parallel()
	th, err := theme.New(theme.Options{Name: "dark"})
	if err != nil {
		t.Fatal(err)
	}
	row := model.Row{Identity: model.Identity{Title: "acme-platform-production-eu-administrator", Alias: "audits"}}
	for filter, want := range map[string]string{
		"platform": "acme-[platform]-prod…", "prodeu": "…[prod]uction-[eu]-adm…", "acmin": "[acm]e-plat…n[i]strator", "read": "…[r]oduction-[e]u-[ad]mi…", "acmi": "[acm]e-plat…n[i]strator", "acme-platf": "[acme-platf]orm-prod…", "audit": "acme-plat…nistrator", "": "acme-plat…nistrator",
	} {
		p := picture{Canvas: widget.NewCanvas(th, 20, 1), dashboard: dashboard{filter: filter}}
		got := ""
		for _, s := range p.foundName(&row, row.Identity.Title, 19, theme.Ink{}) {
			if s.Ink == p.theme().Match {
				s.Text = "[" + s.Text + "]"
			}
			got += s.Text
		}
		if got != want {
			t.Errorf("%s: %s", filter, got)
		}
	}
}

// Details and Shortcuts began one column further left than Health and Activity.
func TestAllPanesOfTheRightColumnBeginInTheSameColumn(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 3, 14, 14, 0, 0, 0, time.Local)
	l := user("work", func(r *model.Row) { r.Session = model.SessionInfo{Saved: true, Expires: now.Add(4 * time.Hour)} })
	l.Realm, l.Events = "acme", []model.Event{{Kind: model.SignedIn, Identity: "work", Title: "work", At: now.Add(-time.Hour)}}
	view := drawn(t, l, theme.PlainText(false), 200, 58)
	for _, text := range []string{"Duration ", "Today", "Keyring ", "Sessions ─"} {
		if !strings.Contains(view, "│  "+text) {
			t.Errorf("%s begins in another column:\n%s", text, view)
		}
	}
}

// "ok 20h 57m left ####" and names had one space before what follows.
func TestTwoSpacesAreBehindASessionAndANameInASCII(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 3, 14, 14, 0, 0, 0, time.Local)
	l := user("work-with-a-name", func(r *model.Row) {
		r.Session = model.SessionInfo{Saved: true, Expires: now.Add(20*time.Hour + 57*time.Minute)}
		r.Record.Session = &model.SessionRecord{Asked: 36 * 3600, Expires: r.Session.Expires, Device: "arn:aws:iam::123456789012:mfa/me"}
	})
	l.Realm, l.Events = "acme", []model.Event{{Kind: model.SignedIn, Identity: "work-with-a-name", Title: "work-with-a-name", At: now.Add(-time.Hour), Expires: now.Add(time.Hour)}}
	view := drawn(t, l, theme.PlainText(true), 200, 58)
	for _, text := range []string{"20h 57m left  #", "work-with-a-name  signed in for 2h"} {
		if !strings.Contains(view, text) {
			t.Errorf("no %q in:\n%s", text, view)
		}
	}
}

// The second role was not visible, though rows below it were free.
func TestLongFactsTakeFreeRowsOrAreCounted(t *testing.T) {
	t.Parallel()
	const name, first, second = "platform-production-with-a-very-long-name", "platform-production-administrator", "platform-production-read-only"
	l := user(name, func(r *model.Row) {
		r.Record.Device = "arn:aws:iam::111122223333:mfa/" + name
	})
	for _, role := range []string{first, second} {
		l.Rows = append(l.Rows, model.Row{Depth: 1, Identity: model.Identity{Title: role, Ref: model.Ref{Name: role, User: name},
			Role: &model.Role{ARN: model.Setting[string]{Value: "arn:aws:iam::111122223333:role/" + role}, Via: model.Setting[string]{Value: name}}}})
	}
	view := drawn(t, l, theme.PlainText(false), 120, 40)
	for _, want := range []string{"MFA       mfa/platform-production-with-a- ", "          very-long-name ", "Roles     " + first + " ", "          " + second + " "} {
		if !strings.Contains(view, want) {
			t.Errorf("no %q in\n%s", want, view)
		}
	}
	for lines, want := range map[int]string{1: "one · two +2", 2: "one · two · three|four"} {
		if got := strings.Join(packed(theme.PlainText(false), []string{"one", "two", "three", "four"}, 18, lines), "|"); got != want {
			t.Errorf("%d: %s", lines, got)
		}
	}
	if got := packed(theme.PlainText(false), []string{first, second}, 20, 1); len(got) != 1 || widget.Width(got[0]) > 20 || !strings.HasSuffix(got[0], "trator +1") {
		t.Errorf("%q", got)
	}
}

// The advice was in the last row, below commands that had no labels, and free rows were above both.
func TestWideDetailsHaveTheAdviceRightBelowTheFacts(t *testing.T) {
	t.Parallel()
	var l List
	for i := range 8 {
		l.Rows = append(l.Rows, user(fmt.Sprintf("work-%d", i), func(r *model.Row) { r.Identity.Region.Value = "us-eats-1" }).Rows...)
	}
	view := drawn(t, l, theme.PlainText(false), 200, 58)
	_, below, _ := strings.Cut(view, "│  Source ")
	lines := strings.Split(below, "\n")
	if len(lines) < 6 || !strings.Contains(strings.Join(lines[1:4], ""), "› ") || !strings.Contains(below, "│  Subshell     authdeck shell") {
		t.Error(view)
	}
}

// After p in a low window, a high one said "esc back" although the list and the details were both there.
func TestDetailsThatReplaceTheListEndWhereBothHaveRoom(t *testing.T) {
	t.Parallel()
	low := screen.Env{Now: time.Date(2026, 3, 14, 14, 0, 0, 0, time.Local), Width: 60, Height: 14}
	s, _ := New(Options{}).Update(mixed(), low)
	s, _ = s.Update(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("p")}, low)
	for _, c := range []struct {
		w, h int
		back bool
	}{{60, 14, true}, {80, 22, false}, {120, 38, false}} {
		e := low
		e.Width, e.Height = c.w, c.h
		if first := s.Keys(e).Short[0].Help().Key; (first == "esc") != c.back {
			t.Errorf("%d×%d: the first key is %s", c.w, c.h, first)
		}
	}
}

// A semicolon is between two sentences, and looked wrong between two facts.
func TestASCIIHasABarBetweenFacts(t *testing.T) {
	t.Parallel()
	l := user("work", func(r *model.Row) { r.Identity.Tags = []string{"prod", "break-glass"} })
	l.Realm = "demo · atmos.yaml:3"
	if view := drawn(t, l, theme.PlainText(true), 120, 38); !strings.Contains(view, "prod | break-glass") {
		t.Errorf("no bar between tags:\n%s", view)
	}
	if left, _ := (dashboard{List: l}).Header(theme.PlainText(true), 120, 80); left[0].Text != "realm demo | atmos.yaml:3" {
		t.Errorf("%+v", left)
	}
}

// An identity with several tags is in one group only, which nothing said.
func TestAGroupOfTagsSaysThatTheFirstOneCounts(t *testing.T) {
	t.Parallel()
	for n, want := range map[int]bool{1: false, 2: true} {
		l := mixed()
		l.Rows[0].Identity.Tags = []string{"prod", "break-glass"}[:n]
		l.Rows[1].Identity.Tags = []string{"break-glass"}
		f := screen.Frame{Env: screen.Env{Now: time.Date(2026, 3, 14, 14, 0, 0, 0, time.Local), Width: 120, Height: 38}, Theme: theme.PlainText(false)}
		s, _ := New(Options{Group: byTag}).Update(l, f.Env)
		if view := s.View(f); strings.Contains(view, "prod  first tag ─") != want || strings.Contains(view, "break-glass  first tag") { // once for all
			t.Errorf("%d tags:\n%s", n, view)
		}
	}
}

// An expired session was behind identities that never had one.
func TestAnExpiredSessionIsFirstInTheOrderByTimeLeft(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 3, 14, 14, 0, 0, 0, time.Local)
	row := func(name string, left time.Duration) model.Row {
		r := model.Row{Identity: model.Identity{Title: name, Ref: model.Ref{Name: name}}}
		if left != 0 {
			r.Session = model.SessionInfo{Saved: true, Expires: now.Add(left)}
		}
		return r
	}
	s, _ := New(Options{Sort: sortLeft}).Update(List{Rows: []model.Row{row("none", 0), row("live", time.Hour), row("over", -time.Hour), row("soon", 3*time.Minute)}}, screen.Env{Now: now, Width: 120, Height: 38})
	var got []string
	d := s.(dashboard)
	for _, i := range d.all {
		got = append(got, d.Rows[i].Identity.Title)
	}
	if !slices.Equal(got, []string{"over", "soon", "live", "none"}) {
		t.Errorf("%v", got)
	}
}

// Lines were left out above blank ones, or without a word.
func TestInATerminalLeavesOutALineOnlyWithoutRoomAndCountsIt(t *testing.T) {
	t.Parallel()
	var all []useLine
	for _, spare := range []int{0, 0, 2, 3} {
		all = append(all, useLine{label: "command", spare: spare})
	}
	all = append(all, useLine{spare: 4}, useLine{heading: "Files"}, useLine{label: "file"}, useLine{}, useLine{heading: "Roles"}, useLine{label: "role"})
	for room, want := range map[int][2]int{10: {10, 0}, 9: {9, 0}, 8: {8, 1}, 7: {7, 2}, 6: {6, 1}, 5: {5, 2}} {
		shown, more := fitted(all, room)
		if len(shown) != want[0] || more != want[1] {
			t.Errorf("%d lines: %d, +%d", room, len(shown), more)
		}
	}
}

// The key that helps was the eighth of the actions.
func TestTheActionsOfRejectedKeysBeginWithOtherKeys(t *testing.T) {
	t.Parallel()
	if first := actionOrder(false, true)[0]; first != "e" {
		t.Errorf("%s", first)
	}
}

// A window with the last days left the timeline one row too few for its clock.
func TestATimelineWithoutSessionsHasItsClockAboveTheLastDaysToo(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 3, 14, 14, 0, 0, 0, time.Local)
	l := user("work", func(*model.Row) {})
	l.Events = []model.Event{{Kind: model.SignedIn, Identity: "work", Title: "work", At: now.Add(-150 * time.Hour), Expires: now.Add(-138 * time.Hour)}}
	if view := drawn(t, l, theme.PlainText(false), 200, 58); !strings.Contains(view, "Signed in, last 7 days") || !strings.Contains(view, "24 hours from") {
		t.Errorf("%s", view)
	}
}

// Two borders of letters side by side looked like one thick border.
func TestBordersInASCIIAreApart(t *testing.T) {
	t.Parallel()
	l := user("work", func(*model.Row) {})
	l.Rows = append(l.Rows, user("ci", func(*model.Row) {}).Rows[0], user("old", func(*model.Row) {}).Rows[0])
	l.Realm = "acme"
	for _, size := range [][2]int{{120, 40}, {200, 60}} {
		for _, line := range strings.Split(drawn(t, l, theme.PlainText(true), size[0], size[1]), "\n") {
			if strings.Contains(line, "||") || strings.Contains(line, "++") || len(line) > size[0] {
				t.Errorf("%v: %q", size, line)
			}
		}
	}
}
