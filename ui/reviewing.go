package ui

import (
	"strings"
	"time"

	"authdeck/model"
	"authdeck/ui/theme"
	"authdeck/ui/widget"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"
)

// reviewing shows what would change in a file before it does, for Reviewing and Writing.
type reviewing struct {
	identity model.NewIdentity
	addition model.Addition
	first    int    // line of the diff that is shown first
	notice   string // why it is shown anew
	busy     bool
	since    time.Time
}

func (r reviewing) Update(msg tea.Msg) (Screen, tea.Cmd) {
	k, ok := msg.(tea.KeyMsg)
	if !ok || r.busy {
		return r, nil
	}
	switch pressed(k) {
	case "enter":
		return r, say(writeIt{})
	case "esc":
		return r, say(back{})
	case "down", "j":
		r.first = min(r.first+1, max(len(r.addition.Diff)-1, 0))
	case "up", "k":
		r.first = max(r.first-1, 0)
	}
	return r, nil
}

func (r reviewing) Typing() bool { return false }

func (r reviewing) Tick(time.Time) time.Duration {
	if r.busy {
		return spinnerTick
	}
	return 0
}

func (r reviewing) Crumb() string { return r.identity.Name + " › What changes" }
func (r reviewing) Aside() string { return "step 2 of 2" }

func (r reviewing) Keys() Keys {
	if r.busy {
		return Keys{Short: []key.Binding{bind("ctrl+c", "quit at once", "ctrl+c")}}
	}
	k := []key.Binding{bind("enter", "write it", "enter"), bind("esc", "back to the form", "esc"),
		bind("↑ ↓", "scroll", "up", "k", "down", "j"), bind("q", "quit", "q")}
	return Keys{Short: k, Groups: []Group{{"Act", k}}}
}

func (r reviewing) View(f Frame) string {
	t := f.Theme
	width := min(max(f.Width-8, MinWidth-4), 96)
	w := widget.BoxContent(width)
	what := "changes:"
	if r.addition.New {
		what = "will be made:"
	}
	rows := []string{widget.CutMiddle(t, widget.Printable(r.addition.File), w-len(what)-1) + " " + what}
	foot := []string{"", "Next: enter writes it; esc goes back to the form"}
	if r.busy {
		glyph, seconds := spinner(r.since, f.Now)
		foot[1] = glyph + " " + t.Text("Writing"+seconds)
	}
	if r.notice != "" {
		foot = append(marked(t, t.Warn, "! ", r.notice, w), foot[1:]...)
	}
	lines := diffBody(t, r.addition)
	room := max(f.Height-4-len(rows)-len(foot), 1)
	first := min(r.first, max(len(lines)-room, 0))
	rows = append(append(rows, lines[first:min(first+room, len(lines))]...), foot...)
	return strings.Join(widget.Center(widget.Box(t, t.Accent, width, "Add "+widget.Printable(r.identity.Name), rows), f.Width, f.Height), "\n")
}

// diffBody is the diff without the names of the files. The marks + and - say it without colour.
func diffBody(t theme.Theme, a model.Addition) []string {
	lines := make([]string, len(a.Diff))
	for i, l := range a.Diff {
		style, text := t.Muted, widget.Printable(l.Text)
		switch l.Mark {
		case '+':
			style = t.Good
		case '-':
			style = t.Bad
		case '@':
			style = t.Accent
		}
		if l.Mark != '@' {
			text = string(l.Mark) + text
		}
		lines[i] = style.Render(t.Text(text))
	}
	return lines
}

// DiffLines are what an addition changes, with the names of the files above.
func DiffLines(t theme.Theme, a model.Addition) []string {
	old := a.File
	if a.New {
		old = "/dev/null"
	}
	return append([]string{t.Strong.Render("--- " + widget.Printable(old)), t.Strong.Render("+++ " + widget.Printable(a.File))},
		diffBody(t, a)...)
}
