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

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"
)

func fault(what string, line int) *model.Problem {
	return &model.Problem{What: what, Origin: model.Origin{File: "atmos.yaml", Line: line}}
}

// A problem had a ✗ in its row and in Health, but a ! in the header.
func TestAProblemHasOneMarkEverywhere(t *testing.T) {
	t.Parallel()
	for problems, want := range map[int]string{0: "!", 1: "✗"} {
		l := user("work", func(*model.Row) {})
		l.Keyring.Title, l.Health, l.Realm = "GNOME Keyring", model.Present, "acme"
		l.Problems, l.Warnings = []*model.Problem{fault("a", 1)}[:problems], []*model.Problem{fault("b", 2)}
		d, _ := New(Options{}).Update(l, screen.Env{Width: 120, Height: 40})
		th := theme.PlainText(false)
		_, right := d.(dashboard).Header(th, 120, 90)
		n := d.(dashboard).notices(screen.Env{Width: 120, Height: 40})
		if got, note := right[len(right)-2].Text, n[0].spans(th, 90)[0].Text; got != want || note != want {
			t.Errorf("%d problems: %q in the header, %q in the list", problems, got, note)
		}
	}
}

func TestHealthHasTheLastErrorFirstAndEveryProblem(t *testing.T) {
	t.Parallel()
	l := user("work", func(*model.Row) {})
	l.Realm, l.Error = "acme", LastError{What: "AWS rejected that code", Who: "work"}
	for i := range 6 {
		l.Problems = append(l.Problems, fault(fmt.Sprintf("mistake %d", i), i+1))
	}
	d, _ := New(Options{}).Update(l, screen.Env{Width: 120, Height: 40})
	all := d.(dashboard).findings(time.Time{}, true)
	texts := ""
	for _, f := range all {
		texts += f.text + "\n"
	}
	if all[0].text != "AWS rejected that code" || strings.Count(texts, "mistake") != 6 || strings.Contains(texts, "more") {
		t.Errorf("got:\n%s", texts)
	}
}

// The place of a mistake had a column of its own, so that long texts beside it took many lines.
func TestThePlacesInHealthAreInOneColumnOrBehindTheText(t *testing.T) {
	t.Parallel()
	short := []finding{{about: aboutFile, text: "this is not a region name", more: "atmos.yaml:9"}, {about: aboutFile, text: "no kind", more: "atmos.yaml:25"}}
	for i, f := range arrangeFindings(short, roomyDetails) {
		if want := findingGlyph + toText + len(short[0].text) + behind; f.beside != want {
			t.Errorf("line %d: the place is in column %d, not %d", i, f.beside, want)
		}
	}
	long := append(slices.Clone(short), finding{about: aboutFile, text: "session.duration is reduced to 36h, the maximum with MFA", more: "atmos.yaml:25"})
	for _, w := range []int{wideDetails, roomyDetails} { // some were behind their texts, and others below
		for i, f := range arrangeFindings(long, w) {
			if f.beside != 0 {
				t.Errorf("%d columns, line %d: the place is in column %d, not below the text", w, i, f.beside)
			}
		}
	}
}

// Advice to the left of its finding looked like advice for the whole file.
func TestAdviceInHealthIsBelowTheTextOfItsFinding(t *testing.T) {
	t.Parallel()
	l := user("work", func(*model.Row) {})
	l.Realm, l.Warnings = "acme", []*model.Problem{fault("a name with a space", 8), fault("one more", 9)}
	l.Warnings[0].Fix = model.Do("use another name")
	for w, want := range map[int]string{
		60: "│    ! a name with a space", 80: "│  atmos.yaml   ! a name with a space", 120: "│    ! a name with a space", 200: "│  atmos.yaml   ! a name with a space",
	} {
		f := screen.Frame{Env: screen.Env{Width: w, Height: 58}, Theme: theme.PlainText(false)}
		s, _ := New(Options{}).Update(l, f.Env)
		view := s.(dashboard).focused(healthPane).View(f)
		column := func(text string) int {
			for _, line := range strings.Split(view, "\n") {
				if before, _, found := strings.Cut(line, text); found && !strings.Contains(line, "▌") {
					return widget.Width(before)
				}
			}
			return -1
		}
		if advice := column("› Use another name"); advice < 0 || advice != column("a name with a space") || !strings.Contains(view, want) {
			t.Errorf("%d columns: the advice begins in column %d:\n%s", w, advice, view)
		}
	}
}

// With the focus on Health, enter acted on the selected row, not on the one that was named.
func TestHealthNamesNoIdentityForEnter(t *testing.T) {
	t.Parallel()
	l := user("work", func(r *model.Row) { r.Identity.Problem = fault("no kind", 3) })
	l.Realm, l.Problems = "acme", l.Rows[0].Identity.Faults()
	f := screen.Frame{Env: screen.Env{Width: 200, Height: 58}, Theme: theme.PlainText(false)}
	s, _ := New(Options{}).Update(l, f.Env)
	for want, view := range map[string]string{
		"› Select an identity with ✗ problem and press": s.View(f),
		"› Press esc, select a ✗ problem and press":     s.(dashboard).focused(healthPane).View(f),
	} {
		if !strings.Contains(view, want) || strings.Contains(view, "enter on work") {
			t.Error(view)
		}
	}
}

// "no warnings" was said of keys that nobody had looked for.
func TestHealthKnowsNothingAboutKeysBeforeTheKeyringIsRead(t *testing.T) {
	t.Parallel()
	d := dashboard{List: user("work", func(*model.Row) {})}
	for health, want := range map[model.Presence]string{model.Unknown: "unknown", model.Absent: "unknown", model.Present: "no warnings"} {
		if d.Health = health; !strings.HasSuffix(d.keysInGeneral().text, want) {
			t.Errorf("%v: got %q", health, d.keysInGeneral().text)
		}
	}
}

// "no warnings" was said of keys that no sign-in can use.
func TestHealthNamesADamagedEntry(t *testing.T) {
	t.Parallel()
	l := user("work", func(r *model.Row) { r.Keys, r.Damaged = model.Present, true })
	l.Health, l.Keyring.Entry = model.Present, func(model.Ref) string { return "" }
	if view := drawn(t, l, theme.PlainText(false), 120, 40); !strings.Contains(view, "1 damaged") || strings.Contains(view, "no warnings") {
		t.Error(view)
	}
}

// The details named only the first problem of an identity.
func TestTheDetailsNameAllProblemsOfAnIdentity(t *testing.T) {
	t.Parallel()
	l := user("work", func(r *model.Row) {
		r.Identity.Problem = fault("mfa_arn is the user's ARN", 10)
		r.Identity.Others = []*model.Problem{fault("this is not a region name", 9), fault("default must be true or false", 8), fault("this is not a tag", 7)}
	})
	for size, want := range map[[2]int][]string{
		{120, 40}: {"mfa_arn is", "a region name", "default must", "not a tag"}, {80, 24}: {"mfa_arn is", "a region name", "✗ 2 more problems. Press H."},
	} {
		view := drawn(t, l, theme.PlainText(false), size[0], size[1])
		for _, text := range want {
			if !strings.Contains(view, text) {
				t.Errorf("%v: no %q in:\n%s", size, text, view)
			}
		}
		if strings.Contains(view, "more problem") != (size[0] == 80) {
			t.Errorf("%v: got:\n%s", size, view)
		}
	}
}

// The details left out the warnings about an identity with a problem, and why something is wrong; the list did not mark a wrong region.
func TestTheDetailsHaveTheWarningsOfAnIdentityToo(t *testing.T) {
	t.Parallel()
	l := user("work", func(r *model.Row) {
		r.Identity.Region = model.Setting[string]{Value: "us-eats-1"}
		r.Identity.Problem = fault("mfa_arn is not an MFA ARN", 6)
		r.Identity.Problem.Why = "the account number must have 12 digits; this one has 4"
		r.Identity.Warnings = []*model.Problem{fault("us-eats-1: unknown region", 7), fault("unknown key", 8)}
		r.Identity.Warnings[0].Suggest("us-east-1")
	})
	all := []string{"✗ mfa_arn is", "The account number must have 12 digits", "! us-eats-1: unknown region", "Did you mean us-east-1?", "! Unknown key"}
	for size, want := range map[[2]int][]string{
		{120, 40}: all, {200, 60}: append([]string{"never         ! us-eats-1"}, all...), {80, 24}: {"✗ mfa_arn is", "The account number", "! 2 more warnings. Press H."},
	} {
		view := drawn(t, l, theme.PlainText(false), size[0], size[1])
		for _, text := range want {
			if !strings.Contains(view, text) {
				t.Errorf("%v: no %q in:\n%s", size, text, view)
			}
		}
	}
}

// "Select the identity" did not say which one, and "Run: authdeck validate" named a command that says no more.
func TestHealthNamesTheIdentitiesWithAMistake(t *testing.T) {
	t.Parallel()
	l := List{Realm: "acme"}
	for i, name := range []string{"one", "two", "three"} {
		r := user(name, func(*model.Row) {}).Rows[0]
		if i < 2 {
			r.Identity.Problem = fault("this is not a region name", i+1)
			l.Problems = append(l.Problems, r.Identity.Problem)
		}
		l.Rows = append(l.Rows, r)
	}
	w := fault("us-eats-1: unknown region", 9)
	w.Suggest("us-east-1")
	for _, c := range []struct {
		warnings []*model.Problem
		fix      string
	}{{[]*model.Problem{w}, "Press o to open atmos.yaml:9."}, {[]*model.Problem{w, fault("this is ignored", 10)}, "Run: authdeck validate"}} {
		l.Warnings = c.warnings
		d, _ := New(Options{}).Update(l, screen.Env{Width: 120, Height: 40})
		fixes := ""
		for _, f := range d.(dashboard).fileFindings(true) {
			fixes += f.fix + "|"
		}
		if !strings.Contains(fixes, "|Select an identity with ✗ problem and press enter to see what to change.|") || !strings.Contains(fixes, c.fix) {
			t.Errorf("got %q", fixes)
		}
	}
}

// "Press o" and "press b" were said where letters go to the filter.
func TestHealthNamesNoLettersWhileAnIdentityIsChosen(t *testing.T) {
	t.Parallel()
	l := user("work", func(r *model.Row) { r.Keys, r.OtherRealms = model.Absent, []model.RealmKeys{{Realm: "other"}} })
	l.Realm = "acme"
	l.Warnings = []*model.Problem{fault("us-eats-1: unknown region", 9)}
	l.Warnings[0].Suggest("us-east-1")
	for goal, want := range map[frontend.Goal]string{
		frontend.Browse: "|Press o to open atmos.yaml:9.|Select it and press b to copy them here.|", frontend.Choose: "|Run: authdeck validate||",
	} {
		d, _ := New(Options{Goal: goal}).Update(l, screen.Env{Width: 200, Height: 60})
		fixes := ""
		for _, f := range d.(dashboard).findings(time.Time{}, true) {
			fixes += f.fix + "|"
		}
		if !strings.HasSuffix(fixes, want) {
			t.Errorf("goal %v: got %q", goal, fixes)
		}
	}
}

// The tile told people to sign in as identities that cannot.
func TestATileSaysThatIdentitiesHaveAProblem(t *testing.T) {
	t.Parallel()
	l := List{}
	for i, name := range []string{"one", "two", "three"} {
		r := user(name, func(r *model.Row) {
			if i > 0 {
				r.Identity.Problem = fault("this is not a region name", i)
			}
		}).Rows[0]
		l.Rows = append(l.Rows, r)
	}
	if view := drawn(t, l, theme.PlainText(false), 200, 60); !strings.Contains(view, "2 of 3 have a problem") || strings.Contains(view, "not signed in") {
		t.Error(view)
	}
}

// "Press e" was false on a row with a problem, and in a pane that hides the list.
func TestOnlyAnIdentityOnWhichEnterOffersAFileIsNamed(t *testing.T) {
	t.Parallel()
	broken := user("broken", func(r *model.Row) { r.Identity.Problem = fault("this is not a region name", 1) }).Rows[0]
	good := user("good", func(*model.Row) {}).Rows[0]
	for name, c := range map[string]struct {
		rows           []model.Row
		goal           frontend.Goal
		listed, hidden string
	}{
		"all":     {[]model.Row{good}, frontend.Browse, "Press enter to use", "Press esc, then enter to use"},
		"some":    {[]model.Row{broken, good}, frontend.Browse, "Press enter on good to use", "Press esc, then enter on good to use"},
		"none":    {[]model.Row{broken}, frontend.Browse, "authdeck keyring use file", "authdeck keyring use file"},
		"picking": {[]model.Row{good}, frontend.Choose, "authdeck keyring use file", "authdeck keyring use file"},
	} {
		l := List{Rows: c.rows, NoKeyring: true, OffersFile: true, Health: model.Absent}
		d, _ := New(Options{Goal: c.goal}).Update(l, screen.Env{Width: 120, Height: 40})
		_, listed := d.(dashboard).silence(true)
		if _, hidden := d.(dashboard).silence(false); !strings.Contains(listed, c.listed) || !strings.Contains(hidden, c.hidden) {
			t.Errorf("%s: got %q and %q", name, listed, hidden)
		}
	}
}

// "Press enter to sign in" stood beside "Press e to use an encrypted file".
func TestWithoutAKeyringOneInstructionIsGiven(t *testing.T) {
	t.Parallel()
	l := user("work", func(*model.Row) {})
	if view := drawn(t, l, theme.PlainText(false), 60, 16); !strings.Contains(view, "No session yet. Press enter to sign in.") {
		t.Error(view)
	}
	l.NoKeyring, l.OffersFile, l.Health = true, true, model.Absent
	if view := drawn(t, l, theme.PlainText(false), 60, 16); strings.Count(view, "Press enter") != 1 || !strings.Contains(view, "Press enter to use an encrypted file.") {
		t.Error(view)
	}
}

// Enter was said to sign in, but it offered an encrypted file. One action had four names on one screen.
func TestWithoutAKeyringOneActionHasOneName(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 3, 14, 14, 0, 0, 0, time.Local)
	for name, c := range map[string]struct {
		change func(*model.Row)
		says   string
		edit   string
	}{
		"no session":   {func(*model.Row) {}, "enter to use an encrypted file", "offers an encrypted file first"},
		"no keys":      {func(r *model.Row) { r.Keys = model.Absent }, "enter to use an encrypted file", "– no keyring"},
		"keys in file": {func(r *model.Row) { r.Identity.AccessKeyID.Later, r.Identity.SecretKey.Later = true, true }, "enter to sign in for 12h", "– managed in atmos.yaml"},
	} {
		l := user("work", c.change)
		l.NoKeyring, l.OffersFile, l.Health = true, true, model.Absent
		s, _ := New(Options{}).Update(l, screen.Env{Now: now, Width: 120, Height: 40})
		view := s.View(screen.Frame{Env: screen.Env{Now: now, Width: 120, Height: 40}, Theme: theme.PlainText(false)})
		offers := strings.Contains(c.says, "file")
		if !strings.Contains(view, c.says) || !strings.Contains(view, "edit keys             "+c.edit) || strings.Contains(view, "choose a keyring") {
			t.Errorf("%s: %q is not in:\n%s", name, c.says, view)
		}
		if view := drawn(t, l, theme.PlainText(false), 120, 18); !strings.Contains(view, "  "+strings.TrimSuffix(c.says, " for 12h")) { // it was drawn over another text
			t.Errorf("%s in a low window: %q is not in:\n%s", name, c.says, view)
		}
		if does := s.(dashboard).enterDoes(l.Rows[0], screen.Env{Now: now}); (does == "use an encrypted file") != offers {
			t.Errorf("%s: enter is said to %s", name, does)
		}
	}
}

// Only Health showed the warning of the mark beside a name.
func TestTheDetailsShowTheWarningsOfAnIdentityThatWorks(t *testing.T) {
	t.Parallel()
	l := user("ops lead", func(r *model.Row) {
		r.Identity.Region = model.Setting[string]{Value: "us-eats-1", Origin: model.Origin{File: "atmos.yaml", Line: 7}}
		r.Identity.Warnings = []*model.Problem{fault("us-eats-1: unknown region", 7), fault("a name with a space", 8)}
		r.Identity.Warnings[1].Fix = model.Do("use another name")
	})
	for _, size := range [][2]int{{200, 60}, {120, 40}, {80, 24}} {
		view := drawn(t, l, theme.PlainText(false), size[0], size[1])
		last := -1
		for _, text := range []string{"! A name with a space", "atmos.yaml:8", "Use another name", "MFA  "} {
			at := strings.LastIndex(view[:strings.LastIndex(view, "MFA  ")+5], text)
			if at <= last {
				t.Errorf("%v: %q is not below the others in:\n%s", size, text, view)
			}
			last = at
		}
		if size[0] < 200 && strings.Contains(view, "Us-eats-1") {
			t.Errorf("%v: the region is shown twice:\n%s", size, view)
		}
	}
}

// Health named a command that says no more than it.
func TestHealthSaysWhatToDoAboutEachWarning(t *testing.T) {
	t.Parallel()
	l := user("work", func(r *model.Row) { r.Identity.Problem, r.Keys = fault("no kind", 3), model.Absent })
	l.Rows = append(l.Rows, user("ops lead", func(r *model.Row) { r.Keys = model.Absent }).Rows[0])
	odd, asks := fault("a name with a space", 8), fault("unknown key", 9)
	odd.Fix = model.Do("use another name")
	asks.Suggest("kind")
	l.Realm, l.Health, l.Warnings = "acme", model.Present, []*model.Problem{odd, asks}
	d, _ := New(Options{}).Update(l, screen.Env{Width: 120, Height: 40})
	all := ""
	for _, f := range d.(dashboard).findings(time.Time{}, true) {
		all += f.text + "|" + f.fix + "|"
	}
	if !strings.Contains(all, "|a name with a space|Use another name|unknown key. Did you mean kind?||none|") {
		t.Errorf("got %s", all)
	}
}

// "Press H." was said where H had been pressed.
func TestTheListDoesNotPointToHealthWhileItHasTheFocus(t *testing.T) {
	t.Parallel()
	l := user("work", func(*model.Row) {})
	l.Realm, l.Warnings = "acme", []*model.Problem{fault("a name with a space", 8)}
	f := screen.Frame{Env: screen.Env{Width: 120, Height: 40}, Theme: theme.PlainText(false)}
	s, _ := New(Options{}).Update(l, f.Env)
	if view := s.View(f); !strings.Contains(view, "1 warning in atmos.yaml. Press H.") {
		t.Error(view)
	}
	s, _ = s.Update(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("H")}, f.Env)
	if view := s.View(f); !strings.Contains(view, "1 warning in atmos.yaml. ") || strings.Contains(view, "Press H") {
		t.Error(view)
	}
}

// A wrong ARN looked like no device.
func TestAWrongDeviceIsAProblemInTheList(t *testing.T) {
	t.Parallel()
	l := user("work", func(r *model.Row) {
		r.Identity.WrongDevice, r.Identity.Problem = true, fault("mfa_arn is the user's ARN", 1)
	})
	if view := drawn(t, l, theme.PlainText(false), 200, 60); strings.Count(view, "✗ problem") != 2 || strings.Contains(view, "no MFA device") {
		t.Error(view)
	}
}

func TestDetailsLeaveOutTagsAndRolesThatThereAreNot(t *testing.T) {
	t.Parallel()
	view := drawn(t, user("work", func(*model.Row) {}), theme.PlainText(false), 120, 40)
	for _, text := range []string{"Tags", "Roles"} {
		if strings.Contains(view, text) {
			t.Errorf("%s is shown in:\n%s", text, view)
		}
	}
}

// "signs in firs… opens a shell" had its middle cut.
func TestProseIsCutAtItsEnd(t *testing.T) {
	t.Parallel()
	f := screen.Frame{Env: screen.Env{Now: time.Date(2026, 3, 14, 14, 0, 0, 0, time.Local), Width: 110, Height: 48}, Theme: theme.PlainText(false)}
	s, _ := New(Options{Shells: true}).Update(user("work", func(*model.Row) {}), f.Env)
	if view := s.View(f); !strings.Contains(view, "signs in first, then opens …") {
		t.Error(view)
	}
}

func TestTheDetailsDoNotBreakWhatToWrite(t *testing.T) {
	t.Parallel()
	const write = "mfa_arn: arn:aws:iam::123456789012:mfa/NAME"
	l := user("work", func(r *model.Row) {
		r.Identity.Problem = &model.Problem{Origin: model.Origin{File: "/atmos.yaml", Line: 1}, What: "mfa_arn is not an MFA ARN", Write: write}
	})
	for size, aligned := range map[[2]int]*regexp.Regexp{{120, 40}: regexp.MustCompile(`│ Change it to: .*\n.*│ ` + write), {200, 60}: regexp.MustCompile(`│    Change it to: .*\n.*│    ` + write)} {
		if view := drawn(t, l, theme.PlainText(false), size[0], size[1]); !aligned.MatchString(view) {
			t.Errorf("%v\n%s", size, view)
		}
	}
}

// "Change it to:" was the last line that had room: nothing followed it.
func TestTheDetailsHaveRoomForWhatToWrite(t *testing.T) {
	t.Parallel()
	l := user("work", func(r *model.Row) {
		w := &model.Problem{Origin: model.Origin{File: "/home/u/.atmos/atmos.yaml", Line: 7, Column: 27}, Write: "duration: 36h",
			What: "session.duration is reduced to 36h, the maximum with MFA"}
		r.Identity.Warnings = []*model.Problem{w}
	})
	f := screen.Frame{Env: screen.Env{Width: 60, Height: 16}, Theme: theme.PlainText(false)}
	for _, width := range []int{60, 70} {
		for high := 16; high < 30; high++ {
			f.Width, f.Height = width, high
			s, _ := New(Options{}).Update(l, f.Env)
			s, _ = s.Update(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("p")}, f.Env)
			view := s.View(f)
			shown := strings.Contains(view, "session.duration")
			if high == 16 && !shown || shown && !strings.Contains(view, "duration: 36h") {
				t.Errorf("%dx%d\n%s", width, high, view)
			}
		}
	}
}

// editor is a host that opens files.
type editor struct {
	screen.Host
	at model.Origin
}

func (e *editor) EditFile(at model.Origin, _ screen.Request) tea.Cmd {
	e.at = at
	return nil
}

// Where Health hides the list, the keys that it named only closed it, and no line named its identity.
func TestTheKeysThatHealthNamesWorkWhereItHidesTheList(t *testing.T) {
	t.Parallel()
	l := user("work", func(r *model.Row) {
		r.Identity.Origin = model.Origin{File: "atmos.yaml", Line: 3}
		r.Identity.Problem = fault("mfa_arn is not an MFA ARN", 6)
		r.Identity.Warnings = []*model.Problem{fault("eu-wst-1: unknown region", 5)}
	})
	l.Realm, l.Problems, l.Warnings = "acme", l.Rows[0].Identity.Faults(), l.Rows[0].Identity.Warnings
	l.Warnings[0].Suggest("eu-west-1")
	f := screen.Frame{Env: screen.Env{Width: 60, Height: 16}, Theme: theme.PlainText(false)}
	s, _ := New(Options{}).Update(l, f.Env)
	s, _ = s.Update(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("H")}, f.Env)
	view := s.View(f)
	for _, text := range []string{"work: mfa_arn is not an MFA ARN", "work: eu-wst-1: unknown region", "› Press esc, select a ✗ problem and press enter.", "Press o to open atmos.yaml:5.", "o open atmos.yaml:5"} {
		if !strings.Contains(view, text) {
			t.Errorf("no %q in:\n%s", text, view)
		}
	}
	s, does := s.Update(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("o")}, f.Env)
	if does == nil || !strings.Contains(s.View(f), "Health") {
		t.Fatal("o did not open the file")
	}
	h := &editor{}
	if does(h); h.at.Line != 5 {
		t.Errorf("o opened line %d, not the one that Health names", h.at.Line)
	}
}

// In Health beside the list, o opened the first mistake although the text with o was about keys in plain text.
func TestInHealthTheFileIsOpenedWhereItsTextSays(t *testing.T) {
	t.Parallel()
	plain := func(name string, line int) model.Row {
		return user(name, func(r *model.Row) {
			at := model.Origin{File: "/p/atmos.yaml", Line: line}
			r.Identity.AccessKeyID = model.Setting[string]{Value: "AKIA", Set: true, Origin: at}
			r.Identity.SecretKey.Later, r.Identity.PlainSecret = true, true
		}).Rows[0]
	}
	asked := fault("eu-wst-1: unknown region", 5).Suggest("eu-west-1")
	for name, c := range map[string]struct {
		warnings []*model.Problem
		selects  bool
		line     int
	}{
		"the first identity with such keys": {[]*model.Problem{fault("this is ignored", 4)}, false, 20},
		"the selected one":                  {[]*model.Problem{fault("this is ignored", 4)}, true, 30},
		"the place that a line names":       {[]*model.Problem{asked}, true, 5},
	} {
		l := List{Realm: "acme", Warnings: c.warnings, Rows: []model.Row{user("work", func(*model.Row) {}).Rows[0], plain("one", 20), plain("two", 30)}}
		f := screen.Frame{Env: screen.Env{Width: 200, Height: 60}, Theme: theme.PlainText(false)}
		s, _ := New(Options{}).Update(l, f.Env)
		keys := []string{"H", "o"}
		if c.selects {
			keys = []string{"G", "H", "o"}
		}
		var does screen.Request
		for _, press := range keys {
			s, does = s.Update(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(press)}, f.Env)
		}
		h := &editor{}
		if does == nil {
			t.Fatalf("%s: o did nothing", name)
		}
		if does(h); h.at.Line != c.line {
			t.Errorf("%s: o opened line %d", name, h.at.Line)
		}
	}
}

// Health named no place if the file could not be read, and o opened the first warning of the version that was read last.
func TestInHealthAFileThatCannotBeUsedIsOpenedWhereItFails(t *testing.T) {
	t.Parallel()
	for name, empty := range map[string]model.Emptiness{"cannot be used": model.NotEmpty, "no identities left": model.EmptyFile} {
		l := user("work", func(*model.Row) {})
		l.Realm, l.Warnings = "acme", []*model.Problem{fault("eu-wst-1: unknown region", 5).Suggest("eu-west-1")}
		broken := fault("this is not a map", 9)
		broken.Empty = empty
		s, _ := New(Options{}).Update(l.Failed(broken), screen.Env{Width: 200, Height: 60})
		d := s.(dashboard)
		if at := d.healthOpens(); at.Line != 9 {
			t.Errorf("%s: o opens line %d", name, at.Line)
		}
		for _, f := range d.fileFindings(true) {
			if strings.Contains(f.fix, "Press o") {
				t.Errorf("%s: %q", name, f.fix)
			}
		}
	}
}

// Only the column of the regions, which most windows leave out, showed that there was a warning.
func TestAnIdentityWithAWarningHasAMarkInEveryWindow(t *testing.T) {
	t.Parallel()
	l := user("work", func(r *model.Row) {
		r.Identity.Region = model.Setting[string]{Value: "eu-wst-1"}
		r.Identity.Warnings = []*model.Problem{fault("eu-wst-1: unknown region", 5)}
	})
	for size, want := range map[[2]int]string{{60, 16}: "work !", {120, 40}: "work !", {200, 60}: "never         ! eu-wst-1"} {
		if view := drawn(t, l, theme.PlainText(false), size[0], size[1]); !strings.Contains(view, want) {
			t.Errorf("%v: no %q in:\n%s", size, want, view)
		}
	}
}

// "work, billing, prod and 1 more" took as much room as the fourth name.
func TestATileNamesTheLastIdentityInsteadOfCountingIt(t *testing.T) {
	t.Parallel()
	l := List{}
	for i, name := range []string{"work", "billing", "prod", "dev", "test"} {
		l.Rows = append(l.Rows, user(name, func(*model.Row) {}).Rows[0])
		view := drawn(t, l, theme.PlainText(false), 200, 60)
		if i == 3 && (!strings.Contains(view, "work, billing, prod, dev") || strings.Contains(view, "1 more")) || i == 4 && !strings.Contains(view, "prod and 2") {
			t.Error(view)
		}
	}
}

// One problem had blank lines between its lines, several had none.
func TestASingleProblemIsAsTightAsSeveral(t *testing.T) {
	t.Parallel()
	l := user("work", func(r *model.Row) {
		r.Identity.Problem = fault("mfa_arn is the user's ARN", 10)
		r.Identity.Problem.Fix = model.Do("Use another one")
	})
	lines := strings.Split(drawn(t, l, theme.PlainText(false), 200, 58), "\n")
	for i, line := range lines {
		if strings.Contains(line, "✗ mfa_arn is") && strings.Contains(lines[i+1], ":10") && strings.Contains(lines[i+2], "Use another one") {
			return
		}
	}
	t.Errorf("got:\n%s", strings.Join(lines, "\n"))
}

// Health said "no problems" of an atmos.yaml of which authdeck validate and doctor say that it has keys in plain text.
func TestHealthSaysOfTheFileThatItHasKeysInPlainText(t *testing.T) {
	t.Parallel()
	l := user("work", func(r *model.Row) {
		r.Identity.AccessKeyID.Later, r.Identity.SecretKey.Later, r.Identity.PlainSecret = true, true, true
	})
	l.Realm, l.Health = "acme", model.Present
	d, _ := New(Options{}).Update(l, screen.Env{Width: 120, Height: 40})
	var about []string
	for _, f := range d.(dashboard).findings(time.Time{}, true) {
		about = append(about, f.about+": "+f.text)
	}
	if got := strings.Join(about[1:], "; "); got != "atmos.yaml: keys in plain text" {
		t.Errorf("got %q", got)
	}
	if problems, warnings := d.(dashboard).counted(time.Time{}); problems != 0 || warnings != 1 {
		t.Errorf("%d problems, %d warnings", problems, warnings)
	}
}

// Roles never have keys, so "2 without keys" was wrong.
func TestMarkedRolesDoNotCountAsUsersWithoutKeys(t *testing.T) {
	t.Parallel()
	l := user("work", func(r *model.Row) { r.Keys = model.Absent })
	role := model.Row{Identity: model.Identity{Title: "admin", Ref: model.Ref{Name: "admin"}, Role: &model.Role{}}, Depth: 1, UserKeyless: true}
	l.Rows = append(l.Rows, role)
	f := screen.Frame{Env: screen.Env{Width: 120, Height: 38}, Theme: theme.PlainText(false)}
	s, _ := New(Options{}).Update(l, f.Env)
	if view := s.(dashboard).markAll().View(f); !strings.Contains(view, "2 marked · 1 without keys, 1 role of a user without keys") {
		t.Error(view)
	}
}

// The footer had s, which only offers the file as enter does, and no room for the way to the details.
func TestTheFooterWithoutAKeyringNamesTheDetails(t *testing.T) {
	t.Parallel()
	l := user("work", func(*model.Row) {})
	l.NoKeyring, l.OffersFile, l.Health = true, true, model.Absent
	e := screen.Env{Width: 60, Height: 14}
	s, _ := New(Options{Shells: true}).Update(l, e)
	footer := ""
	for _, b := range s.Keys(e).Short {
		footer += b.Help().Key + " " + b.Help().Desc + "  "
	}
	if !strings.HasPrefix(footer, "enter use an encrypted file  p details  ") || strings.Contains(footer, "s subshell") {
		t.Error(footer)
	}
}

// The details said that enter signs in for 12h, where it adds keys.
func TestTheDetailsOfAnExpiredSessionWithoutKeysSayThatEnterAddsThem(t *testing.T) {
	t.Parallel()
	l := user("work", func(r *model.Row) {
		r.Keys, r.Session = model.Absent, model.SessionInfo{Saved: true, Expires: time.Date(2026, 3, 14, 13, 0, 0, 0, time.Local)}
	})
	for _, h := range []int{24, 40} {
		if view := drawn(t, l, theme.PlainText(false), 120, h); !strings.Contains(view, "Expired") || !strings.Contains(view, "enter to add keys") || strings.Contains(view, "to sign in for") {
			t.Errorf("%d rows: %s", h, view)
		}
	}
}

// "validate" has them in the order in which the files are read, not in that of their names.
func TestHealthListsFaultsInTheOrderOfTheFiles(t *testing.T) {
	t.Parallel()
	at := func(file string, line, column int) *model.Problem {
		return &model.Problem{Origin: model.Origin{File: file, Line: line, Column: column}}
	}
	c := model.Config{
		Files:      []string{"/z.yaml", "/a.yaml"},
		Warnings:   []*model.Problem{at("/a.yaml", 1, 1), at("/z.yaml", 2, 9), at("/z.yaml", 2, 3)},
		Identities: []model.Identity{{Problem: at("/a.yaml", 1, 1)}, {Problem: at("/z.yaml", 1, 1)}},
	}
	l := List{}.Read(model.Overview{}, c)
	var got []string
	for _, p := range slices.Concat(l.Problems, l.Warnings) {
		got = append(got, p.Origin.Full())
	}
	if want := []string{"/z.yaml:1:1", "/a.yaml:1:1", "/z.yaml:2:3", "/z.yaml:2:9", "/a.yaml:1:1"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	if c.Warnings[0].Origin.File != "/a.yaml" {
		t.Error("the configuration's own list was sorted")
	}
}

// Beside the list, Health said "not trusted" and "not found", but not what to do, and the footer did not name t.
func TestHealthSaysWhatToDoBesideTheListToo(t *testing.T) {
	t.Parallel()
	for want, change := range map[string]func(*List){
		"› Press t to see the settings, and to": func(l *List) { l.Untrusted = "one command" },
		"› Press esc, then enter to use an":     func(l *List) { l.Health, l.NoKeyring, l.OffersFile = model.Absent, true, true },
	} {
		l := user("work", func(*model.Row) {})
		l.Realm, l.Keyring.Title = "acme", "system keyring"
		change(&l)
		for _, size := range [][2]int{{120, 38}, {200, 58}} {
			f := screen.Frame{Env: screen.Env{Width: size[0], Height: size[1]}, Theme: theme.PlainText(false)}
			s, _ := New(Options{}).Update(l, f.Env)
			without := s.View(f)
			d := s.(dashboard).focused(healthPane)
			if view := d.View(f); !strings.Contains(view, want) || strings.Contains(without, want) {
				t.Errorf("%v: no %q in:\n%s", size, want, view)
			}
			if names := slices.ContainsFunc(d.Keys(f.Env).Short, func(b key.Binding) bool { return b.Help().Key == "t" }); names != (l.Untrusted != "") {
				t.Errorf("the footer names t: %v", names)
			}
		}
	}
}

// "For the rest, run: authdeck list" stood in its place, which says nothing of it.
func TestTheFixOfAMessageAboveTheListIsNotCutOff(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("a-long-part ", 60) + "end."
	unknown := New(Options{Sort: strings.Repeat("x", 200) + " " + long}).(dashboard)
	for _, size := range [][2]int{{60, 16}, {80, 24}, {120, 30}} {
		for fix, l := range map[string]List{
			"Press t to review.":                              {Untrusted: long},
			"Use one of: file, name, time-left, last-sign-in": {},
			"Press enter to use an encrypted file.":           {OffersFile: true, Silence: long},
		} {
			f := screen.Frame{Env: screen.Env{Width: size[0], Height: size[1]}, Theme: theme.PlainText(false)}
			rows := user("work", func(*model.Row) {})
			l.Rows = rows.Rows
			s, _ := unknown.Update(l, f.Env)
			if view := strings.Join(strings.Fields(s.View(f)), " "); !strings.Contains(view, fix) || strings.Contains(view, "For the rest") {
				t.Errorf("%v: no %q in:\n%s", size, fix, s.View(f))
			}
		}
	}
}

// The fix of a warning was cut off, and nothing showed that.
func TestAMessageAboveTheListIsWholeOrSaysWhereTheRestIs(t *testing.T) {
	t.Parallel()
	l := user("work", func(*model.Row) {})
	l.Warning = "The AWS CLI cannot read " + strings.Repeat("/folder", 16) + "/credentials. Line 1 is not UTF-8. Save the file as UTF-8"
	for name, th := range map[string]theme.Theme{"Unicode": theme.PlainText(false), "ASCII": theme.PlainText(true)} {
		if view := drawn(t, l, th, 110, 34); !strings.Contains(view, "UTF-8 ") || strings.Contains(view, "For the rest") {
			t.Errorf("%s, large:\n%s", name, view)
		}
		if view := drawn(t, l, th, 60, 16); !strings.Contains(view, "For the rest, run: authdeck list ") {
			t.Errorf("%s, small:\n%s", name, view)
		}
		f := screen.Frame{Env: screen.Env{Width: 60, Height: 16}, Theme: th}
		s, _ := New(Options{ListCommand: "authdeck list --config x.yaml"}).Update(l, f.Env)
		if view := s.View(f); !strings.Contains(view, "For the rest, run: authdeck list --config x.yaml ") {
			t.Errorf("%s, with another configuration:\n%s", name, view)
		}
	}
}

// The details and the list showed it as if it were the user's own.
func TestADeviceOfAnotherAccountIsMarked(t *testing.T) {
	t.Parallel()
	for set, fix := range map[bool][2]string{
		false: {"another account. Press e to correct it.", "› Select it and press e to correct the MFA"}, true: {"another account. Press o to correct mfa_arn.", "› Select it, press o and correct mfa_arn."},
	} {
		l := user("work", func(r *model.Row) {
			r.Keys, r.Record.Device, r.Record.MaskedKey = model.Present, "arn:aws:iam::999999999999:mfa/ann", "AKIA············MPLE"
			r.Record.Caller, r.Identity.Device.Set, r.Identity.Device.Value = &model.Caller{Account: "123456789012"}, set, r.Record.Device
		})
		l.Keyring.Entry = func(model.Ref) string { return "" }
		for size, sees := range map[[2]int][]string{
			{120, 38}: {"! mfa/ann (999999999999)", "1 MFA device of another account", "copy MFA device       mfa/ann (999999999999)"},
			{200, 58}: {"! arn:aws:iam::999999999999:mfa/ann", fix[0], fix[1], "! ann ", "copy MFA device       mfa/ann (999999999999)", "with a code of mfa/ann (999999999999)"},
		} {
			view := drawn(t, l, theme.PlainText(false), size[0], size[1])
			for _, text := range sees {
				if !strings.Contains(view, text) {
					t.Errorf("no %q in\n%s", text, view)
				}
			}
		}
	}
}
