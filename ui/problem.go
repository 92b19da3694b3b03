package ui

import (
	"slices"
	"strings"

	"authdeck/model"
	"authdeck/ui/theme"
	"authdeck/ui/widget"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"
)

// problemScreen is Blocked: what stops the program, and what to do about it.
type problemScreen struct {
	problem  Problem
	identity model.Identity // zero where the configuration itself is the problem
	canBack  bool           // there is a list to go back to
	canAdd   bool           // all that is missing is an identity
}

func (s problemScreen) Update(msg tea.Msg) (Screen, tea.Cmd) {
	if k, ok := msg.(tea.KeyMsg); ok {
		switch pressed(k) {
		case "a":
			if s.canAdd {
				return s, say(addIdentity{})
			}
		case "r", "enter":
			return s, say(retry{})
		case "esc":
			return s, say(back{})
		case "y":
			return s, say(copied{what: "details", text: details(s.problem)})
		}
	}
	return s, nil
}

func details(p Problem) string {
	return strings.TrimSpace(p.Title + "\n" + p.Why + "\n" + p.Support)
}

func (s problemScreen) Typing() bool { return false }

func (s problemScreen) Crumb() string {
	if s.identity.Title == "" {
		return ""
	}
	return s.identity.Title
}

func (s problemScreen) Aside() string { return "" }

func (s problemScreen) Keys() Keys {
	again, quit := bind("r", "try again", "r", "enter"), bind("q", "quit", "q")
	copies := bind("y", "copy details", "y")
	short := []key.Binding{again, quit, copies}
	if s.canAdd {
		short = append([]key.Binding{bind("a", "add an identity", "a")}, short...)
	}
	if s.canBack {
		short = []key.Binding{again, bind("esc", "back", "esc"), quit, copies}
	}
	return Keys{Short: short, Groups: []Group{{"Act", short}, {"Leave", []key.Binding{bind("ctrl+c", "quit at once", "ctrl+c")}}}}
}

func (s problemScreen) View(f Frame) string {
	box := problemBox(f, s.problem, nil)
	return strings.Join(widget.Center(box, f.Width, f.Height), "\n")
}

// stepRows are the numbered steps, where there is no YAML to write.
func stepRows(t theme.Theme, p Problem, w int) (rows []string) {
	steps := append(slices.Clone(p.Steps), p.Press...)
	if len(steps) == 0 || p.Code != "" {
		return nil
	}
	rows = append(rows, "", t.Strong.Render("What to do"))
	for i, step := range steps {
		for j, l := range widget.Wrap(t.Text(Sentence(step)), w-5) {
			rows = append(rows, []string{"  " + string(rune('1'+i)) + ". ", "     "}[min(j, 1)]+l)
		}
	}
	return rows
}

// problemBox draws a problem; extra rows stand above the support line. What does not fit is cut in the middle rows.
func problemBox(f Frame, p Problem, extra []string) []string {
	t := f.Theme
	width := min(72, f.Width-4)
	w := widget.BoxContent(width)
	var rows []string
	wrap := func(s string) {
		rows = append(rows, widget.Wrap(t.Text(widget.Printable(s)), w)...)
	}
	if p.Why != "" {
		wrap(p.Why)
	}
	rows = append(rows, stepRows(t, p, w)...)
	if p.Code != "" {
		rows = append(rows, "", p.Lead, "")
		for _, l := range strings.Split(strings.TrimRight(p.Code, "\n"), "\n") {
			rows = append(rows, "  "+t.Accent.Render(l))
		}
		if p.Then != "" {
			rows = append(rows, "", p.Then)
		}
	}
	rows = append(rows, extra...)
	if p.Support != "" {
		rows = append(rows, "")
		for _, line := range strings.Split(p.Support, "\n") {
			for _, l := range widget.Wrap(t.Text(widget.Printable(line)), w) {
				rows = append(rows, t.Muted.Render(l))
			}
		}
	}
	if room := f.Height - 4; len(rows) > room && room > 0 {
		rows = rows[:room]
	}
	if p.Question {
		return widget.Box(t, t.Warn, width, p.Title, rows)
	}
	return widget.Box(t, t.Bad, width, t.Text("✗ "+p.Title), rows)
}
