package addidentity

import (
	"slices"

	"authdeck/model"
	"authdeck/ui/screen"
	"authdeck/ui/theme"
	"authdeck/ui/widget"
	"authdeck/ui/words"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"
)

// review shows the change to a file before it is made, for Reviewing and Writing.
type review struct {
	screen.Base
	task     string // the task that it is part of
	title    string // the new identities
	addition model.Addition
	choose   screen.Buttons
	first    int    // first visible line of the diff
	notice   string // why it is shown again
	step     string // which step this is; "" if there is only one
}

// NewReview shows what adding identities changes. title names them. notice says why it is shown again; "" for the first time. step
// says which step this is; "" if there is only one. imported reports whether the identities are for the keys of an import.
func NewReview(title string, a model.Addition, notice, step string, imported bool) screen.Screen {
	task := words.AddIdentity
	if imported {
		task = "Import keys"
	}
	a.Diff = a.Lines() // the heading says the line
	return review{task: task, title: title, addition: a, notice: notice, step: step, choose: screen.Choices("Write changes", "Back")}
}

func (r review) Update(msg tea.Msg, e screen.Env) (screen.Screen, screen.Request) {
	k, ok := msg.(tea.KeyMsg)
	if !ok {
		return r, nil
	}
	switch pressed := screen.Pressed(k); {
	case pressed == "enter" && r.choose.Focus == 0:
		r.notice = ""
		return r, screen.Call(Host.WriteIdentity)
	case pressed == "enter", pressed == "esc":
		return r, screen.Host.Back
	case slices.Contains([]string{"tab", "shift+tab", "left", "right"}, pressed): // the other keys of buttons scroll
		r.choose, _ = r.choose.Key(pressed)
	default:
		r.first = screen.Moved(r.first, pressed, r.hidden(e))
	}
	return r, nil
}

func (r review) Crumb() string      { return r.task + " › Review changes" }
func (r review) HeaderNote() string { return r.step }

func (r review) Keys(e screen.Env) screen.Keys {
	k := []key.Binding{screen.Bind("enter", r.choose.Label(), "enter"), screen.Bind("esc", "back", "esc")}
	if r.choose.Focus > 0 {
		k = []key.Binding{screen.Bind("enter esc", "back", "enter", "esc")}
	}
	if r.hidden(e) > 0 {
		k = append(k, screen.Scroll())
	}
	k = append(k, screen.Bind("tab", "other button", "tab"))
	return screen.Acts(append(k, screen.Bind("q", "quit", "q"))...)
}

// room is how many lines of the diff are visible, besides the frame, the file's name, the notice and the buttons. airy reports whether
// there is room for blank lines around the diff, too.
func (r review) room(e screen.Env) (lines int, airy bool) {
	const others, blank = 4 + 1 + 1, 2
	lines = max(e.Height-others-len(r.noticeLines(theme.PlainText(true), e)), 1)
	return lines, len(r.addition.Diff)+blank <= lines
}

// diff is the change with as many lines around it as there is room for, because the change is what people have to see.
func (r review) diff(e screen.Env) []model.DiffLine {
	room, _ := r.room(e)
	lines := r.addition.Diff
	unchanged := func(l model.DiffLine) bool { return l.Mark == ' ' }
	for len(lines) > room && unchanged(lines[len(lines)-1]) {
		lines = lines[:len(lines)-1]
	}
	for len(lines) > room && unchanged(lines[0]) {
		lines = lines[1:]
	}
	return lines
}

// hidden is how many lines of the diff have to be scrolled.
func (r review) hidden(e screen.Env) int {
	room, _ := r.room(e)
	return max(0, len(r.diff(e))-room)
}

func (r review) noticeLines(t theme.Theme, e screen.Env) []string {
	if r.notice == "" {
		return nil
	}
	return screen.Marked(t, t.Warn, "! ", r.notice, widget.BoxContent(r.width(e)))
}

// width is the width of the box: as much as its text needs.
func (r review) width(e screen.Env) int {
	const least, most, frame = 56, 96, 4
	wide := max(widget.Width(r.heading(theme.PlainText(true), e, r.addition.Lines(), most)), widget.Width(r.notice)+len("! "))
	for _, l := range r.addition.Diff {
		wide = max(wide, widget.Width(widget.Printable(l.Text))+1)
	}
	return min(max(wide+frame, least), most, max(e.Width-8, screen.MinWidth-4))
}

// heading says, in w columns, which file changes, and at which line the diff begins.
func (r review) heading(t theme.Theme, e screen.Env, lines []model.DiffLine, w int) string {
	what := words.AdditionHeading(r.addition, lines)
	return widget.CutMiddle(t, t.Text(widget.Printable(e.Tilde(r.addition.File))), w-len(what)) + what
}

func (r review) View(f screen.Frame) string {
	t := f.Theme
	w := widget.BoxContent(r.width(f.Env))
	answers := r.choose.Row(t)
	if f.Work.Going() {
		answers = f.Progress("Writing")
	}
	room, airy := r.room(f.Env)
	rows := slices.Concat([]string{r.heading(t, f.Env, r.diff(f.Env), w), ""}, widget.Pane(t, widget.Diff(t, r.diff(f.Env)), room, r.first))
	rows = slices.Concat(rows, []string{""}, r.noticeLines(t, f.Env), []string{answers})
	if !airy {
		rows = screen.Solid(rows)
	}
	return f.Center(widget.Box(t, t.Accent, r.width(f.Env), "Add "+widget.Printable(r.title), rows))
}
