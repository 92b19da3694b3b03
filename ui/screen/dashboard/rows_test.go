package dashboard

import (
	"strings"
	"testing"

	"authdeck/model"
	"authdeck/ui/screen"
	"authdeck/ui/theme"
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
