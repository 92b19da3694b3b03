package dashboard

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"authdeck/model"
	"authdeck/ui/screen"
	"authdeck/ui/theme"

	"github.com/charmbracelet/x/ansi"
)

// chain is a user with the roles team-admin and audit, and team-sub below team-admin.
func chain() List {
	role := func(name, via string, depth int) model.Row {
		r := model.Row{Depth: depth, Keys: model.Absent}
		r.Identity.Title, r.Identity.Ref.Name = name, name
		r.Identity.Role = &model.Role{Via: model.Setting[string]{Value: via, Set: true}}
		return r
	}
	var user model.Row
	user.Identity.Title, user.Identity.Ref.Name = "team", "team"
	all := model.Overview{Rows: []model.Row{user}, Roles: []model.Row{role("team-admin", "team", 1), role("audit", "team", 1), role("team-sub", "team-admin", 2)}}
	return List{Rows: all.Tree()}
}

func TestLinesOfTheTreeLeadOnlyToRowsThatTheFilterShows(t *testing.T) {
	f := screen.Frame{Env: screen.Env{Width: 80, Height: 22}, Theme: theme.PlainText(false)}
	for filter, want := range map[string][]string{
		"":           {" team ", " ├ team-admin ", " │ └ team-sub ", " └ audit "},
		"sub":        {"  team-sub "},
		"audit":      {"  audit "},
		"team":       {" team ", " └ team-admin ", "   └ team-sub "},
		"team-admin": {"  team-admin "},
	} {
		s, _ := New(Options{}).Update(chain(), f.Env)
		view := s.(dashboard).filtered(filter).View(f)
		list := view[:strings.LastIndex(view, "╰")]
		for _, line := range want {
			if !strings.Contains(list, line) {
				t.Errorf("filter %q: %q is missing in:\n%s", filter, line, list)
			}
		}
		for _, glyph := range []string{"├", "└"} {
			if got, n := strings.Count(list, glyph+" "), strings.Count(strings.Join(want, ""), glyph); got != n {
				t.Errorf("filter %q: %d of %s, want %d:\n%s", filter, got, glyph, n, list)
			}
		}
	}
}

func TestAFilterBringsNoBlankLines(t *testing.T) {
	var rows []model.Row
	for _, name := range []string{"a", "b", "c", "d", "e", "f", "g", "h", "i", "j"} {
		var r model.Row
		r.Identity.Title, r.Identity.Ref.Name = name+"-user", name
		rows = append(rows, r)
	}
	f := screen.Frame{Env: screen.Env{Width: 80, Height: 22}, Theme: theme.PlainText(false)}
	s, _ := New(Options{}).Update(List{Rows: rows}, f.Env)
	for _, filter := range []string{"", "user", "b-"} {
		d := s.(dashboard).filtered(filter)
		for _, l := range d.lines(d.room(d.layout(f.Env), f.Env)) {
			if l.kind == gapLine {
				t.Errorf("filter %q: a blank line between two identities", filter)
			}
		}
	}
}

// A row that a filter finds by a value without a column had no underline, and the part that was found could be cut off.
func TestTheFoundPartOfAValueIsVisibleAndUnderlined(t *testing.T) {
	for _, ascii := range []bool{false, true} {
		th, err := theme.New(theme.Options{Name: "mono", ASCII: ascii})
		if err != nil {
			t.Fatal(err)
		}
		foundPartsAreUnderlined(t, th)
	}
}

// The title of an identity in a cloned atmos.yaml may have any character.
func TestTheFixOfANoteIsPrintable(t *testing.T) {
	t.Parallel()
	fix := "Press enter on a\nb to use an encrypted file."
	for _, text := range []string{"No keyring.", strings.Repeat("A long text. ", 20)} {
		n := note{text: text, fix: fix}
		if says := strings.Join(n.lines(60, 3, "authdeck list"), " "); !strings.Contains(says, `on a\x0ab to`) {
			t.Errorf("got %q", says)
		}
	}
}

// A reason that had one column beside a short name stopped the program.
func TestAReasonIsDrawnInEveryWidth(t *testing.T) {
	t.Parallel()
	for _, ascii := range []bool{false, true} {
		th, err := theme.New(theme.Options{Name: "mono", ASCII: ascii})
		if err != nil {
			t.Fatal(err)
		}
		for _, left := range []time.Duration{11*time.Hour + 59*time.Minute, 14 * time.Minute, -time.Hour} {
			for letters := 1; letters < nameWidth; letters++ {
				rows := twoAccounts(letters, time.Unix(9, 0).Add(left))
				for w := 58; w <= 84; w++ {
					f := screen.Frame{Env: screen.Env{Now: time.Unix(9, 0), Width: w, Height: 12}, Theme: th}
					s, _ := New(Options{}).Update(List{Realm: "r", Rows: rows}, f.Env)
					if view := s.(dashboard).filtered("payments").View(f); letters < nameBeside && !strings.Contains(view, rows[0].Identity.Title) {
						t.Errorf("%d columns: no name of %d letters in:\n%s", w, letters, view)
					}
				}
			}
		}
	}
}

// twoAccounts are two identities whose names have so many letters, with a long tag.
func twoAccounts(letters int, expires time.Time) (rows []model.Row) {
	for _, account := range []string{"678901234567", "123456789012"} {
		var row model.Row
		row.Identity.Title, row.Identity.Ref.Name = strings.Repeat("n", letters), account
		row.Identity.Device = model.Setting[string]{Value: "arn:aws:iam::" + account + ":mfa/me", Set: true}
		row.Identity.Tags = []string{"payments-one-long-tag"}
		row.Keys, row.Session.Saved, row.Session.Expires = model.Present, true, expires
		row.Record.Session = &model.SessionRecord{Asked: 12 * 3600, Expires: expires}
		rows = append(rows, row)
	}
	return rows
}

func foundPartsAreUnderlined(t *testing.T, th theme.Theme) {
	t.Helper()
	var row model.Row
	row.Identity.Title, row.Identity.Ref.Name = "break-glass-for-the-whole-company-and-more", "a"
	row.Identity.Device = model.Setting[string]{Value: "arn:aws:iam::678901234567:mfa/me", Set: true}
	row.Identity.Region = model.Setting[string]{Value: "eu-central-1", Set: true}
	row.Identity.Tags = []string{"one-long-tag", "another-long-tag", "payments"}
	row.Session.Saved, row.Session.Expires = true, time.Unix(0, 0)
	for _, w := range []int{60, 80, 120, 200, 300} {
		f := screen.Frame{Env: screen.Env{Now: time.Unix(9, 0), Width: w, Height: 22}, Theme: th}
		s, _ := New(Options{}).Update(List{Rows: []model.Row{row, {Identity: model.Identity{Title: "b"}}}}, f.Env)
		for _, filter := range []string{"1234", "4567", "payments", "PAYMENT", "central", "and-more"} {
			view := s.(dashboard).filtered(filter).View(f)
			_, list, _ := strings.Cut(view, "IDENTITY")
			if list, _, _ = strings.Cut(list, th.Border.BottomLeft+th.Border.Bottom); !underlined(list, strings.ToLower(filter)) {
				t.Errorf("%d columns: %q is not underlined in:\n%s", w, filter, list)
			}
		}
	}
}

// underlined reports whether some text of the list, whose beginning may be cut off where there is little room, is underlined.
func underlined(list, text string) bool {
	for part := range strings.SplitSeq(list, "\x1b[") {
		codes, shown, _ := strings.Cut(part, "m")
		if shown, _, _ = strings.Cut(shown, "…"); slices.Contains(strings.Split(codes, ";"), "4") && len(shown) > 1 && strings.HasPrefix(text, shown) || shown == text && slices.Contains(strings.Split(codes, ";"), "4") {
			return true
		}
	}
	return false
}

func TestARowDoesNotRepeatWhatTheHeadingOfItsGroupShows(t *testing.T) {
	th, err := theme.New(theme.Options{Name: "mono"})
	if err != nil {
		t.Fatal(err)
	}
	var rows []model.Row
	for _, name := range []string{"x", "y"} {
		var r model.Row
		r.Identity.Title, r.Identity.Ref.Name, r.Identity.Tags = name, name, []string{"blue", "sea"}
		r.Identity.Device = model.Setting[string]{Value: "arn:aws:iam::678901234567:mfa/me", Set: true}
		rows = append(rows, r)
	}
	f := screen.Frame{Env: screen.Env{Width: 80, Height: 18}, Theme: th}
	for filter, c := range map[string]struct {
		group string
		says  bool
	}{"78901234": {byAccount, false}, "blue": {byTag, false}, "sea": {byTag, true}, "lue": {byAccount, true}} {
		s, _ := New(Options{Group: c.group}).Update(List{Rows: rows}, f.Env)
		_, list, _ := strings.Cut(s.(dashboard).filtered(filter).View(f), "IDENTITY")
		if list, _, _ = strings.Cut(list, "╰"); !underlined(list, filter) || strings.Contains(ansi.Strip(list), "· ") != c.says {
			t.Errorf("grouped by %s, filter %q:\n%s", c.group, filter, list)
		}
	}
}

// Groups had the order of the file in a list that was sorted by name, and a list that was grouped by tag named no account.
func TestGroupsAreSortedLikeTheListAndOnlyTheirOwnColumnIsLeftOut(t *testing.T) {
	t.Parallel()
	var rows []model.Row
	for _, name := range []string{"b-none", "c-red", "a-blue", "d-red"} {
		var r model.Row
		r.Identity.Title, r.Identity.Ref.Name = name, name
		r.Identity.Device = model.Setting[string]{Value: "arn:aws:iam::678901234567:mfa/me", Set: true}
		if _, tag, _ := strings.Cut(name, "-"); tag != "none" {
			r.Identity.Tags = []string{tag}
		}
		rows = append(rows, r)
	}
	f := screen.Frame{Env: screen.Env{Width: 120, Height: 38}, Theme: theme.PlainText(false)}
	for sort, want := range map[string]string{sortFile: "ACCOUNT c-red d-red a-blue b-none", sortName: "ACCOUNT a-blue c-red d-red b-none"} {
		s, _ := New(Options{Group: byTag, Sort: sort}).Update(List{Rows: rows}, f.Env)
		_, list, _ := strings.Cut(s.View(f), "IDENTITY")
		list, _, _ = strings.Cut(list, "╰")
		if got := strings.Join(regexp.MustCompile(`ACCOUNT|[a-d]-\w+`).FindAllString(list, 5), " "); got != want {
			t.Errorf("sorted by %s: got %s, want %s", sort, got, want)
		}
	}
}
