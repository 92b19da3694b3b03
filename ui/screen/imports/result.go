package imports

import (
	"fmt"
	"slices"
	"strings"

	"authdeck/model"
	"authdeck/model/keysimport"
	"authdeck/ui/screen"
	"authdeck/ui/widget"
	"authdeck/ui/words"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"
)

// result shows the end of an import, for Imported and Removing. The answer that changes no file has the focus.
type result struct {
	screen.Base
	plan    keysimport.Plan
	saved   []keysimport.Item
	choose  screen.Buttons
	cleaned []string // what was done to the file; empty if nothing was
}

// NewResult shows the result of an import, and what was done to its file; cleaned is empty if nothing was.
func NewResult(p keysimport.Plan, cleaned []string) screen.Screen {
	a := result{plan: p, saved: p.Saved(), choose: screen.Choices("Back to identities"), cleaned: cleaned}
	if gone, _ := p.Removable(); len(gone) > 0 && len(cleaned) == 0 {
		removal := "Remove keys from file"
		if p.File.Table && len(gone) == len(p.File.Keys) {
			removal = "Delete file"
		}
		a.choose.Labels = []string{"Keep file", removal}
	}
	return a
}

func (a result) Update(msg tea.Msg, _ screen.Env) (screen.Screen, screen.Request) {
	if f, failed := msg.(screen.Failed); failed {
		return a, screen.Tell(&model.Problem{What: "The keys are still in the file", Why: words.Sentence(words.Line(words.Explain(f.Err)) + ".")})
	}
	var p string
	switch a.choose, p = a.choose.Update(msg); {
	case a.removes() && (p == "y" || p == "enter" && a.choose.Focus == 1):
		return a, screen.Host.RemoveKeys
	case p == "enter", p == "esc", a.removes() && p == "n":
		return a, screen.Host.Back
	}
	return a, nil
}

// removes reports whether keys can be removed from the file.
func (a result) removes() bool { return len(a.choose.Labels) > 1 }

func (a result) Crumb() string { return "Import keys › Done" }
func (a result) Keys(screen.Env) screen.Keys {
	k := []key.Binding{screen.Bind("enter", a.choose.Label(), "enter")}
	esc := screen.Bind("esc", "back", "esc")
	if a.removes() {
		k = append(k, screen.Bind("tab", "other button", "tab"), screen.Bind("y", strings.ToLower(a.choose.Labels[1]), "y"))
		esc = screen.Bind("esc", strings.ToLower(a.choose.Labels[0]), "esc", "n")
	}
	k = append(k, esc, screen.Bind("q", "quit", "q"))
	return screen.Acts(k...)
}

func (a result) View(f screen.Frame) string {
	t := f.Theme
	width := min(max(f.Width-8, screen.MinWidth-4), 96)
	w := widget.BoxContent(width)
	title, edge := t.Text("✔ Imported"), t.Good
	var rows []string
	for _, i := range a.plan.Items() {
		if i.State == keysimport.NotSaved {
			rows = append(rows, screen.Marked(t, t.Bad, "✗ ", widget.Printable(words.Where(i)+": not saved, "+words.Uncapital(i.Why)), w)...)
		}
	}
	for _, i := range a.saved {
		rows = append(rows, t.Good.Render(t.Text("✔ "))+widget.CutMiddle(t, t.Text(widget.Printable(words.Where(i))), w-2))
		if c := i.Receipt.Caller; c != nil {
			rows = append(rows, widget.Indent(4, widget.CutMiddle(t, widget.Printable(words.Sentence(words.CallerName(*c))), w-4)))
		}
		for _, l := range words.SavedWarnings(i.Receipt) {
			rows = append(rows, screen.Marked(t, t.Warn, "  ! ", l, w)...)
		}
	}
	notSaved := 0
	for _, i := range a.plan.Items() {
		if i.State == keysimport.NotSaved {
			notSaved++
		}
	}
	switch {
	case len(a.saved) == 0:
		title, edge = "! Nothing was imported", t.Warn
	case notSaved > 0:
		title, edge = fmt.Sprintf("! %d imported, %d not", len(a.saved), notSaved), t.Warn
	}
	foot := a.foot(f, w)
	if len(rows)+len(foot)+1 <= f.Height-4 { // a blank line above the buttons, if there is room
		foot = slices.Insert(foot, len(foot)-1, "")
	}
	if room := max(f.Height-4-len(foot), 1); len(rows) > room {
		rows = append(slices.Clone(rows[:room-1]), t.Muted.Render(t.Text("…")))
	}
	return f.Center(widget.Box(t, edge, width, title, append(rows, foot...)))
}

// foot says whether the file still has the keys, and what the user can do.
func (a result) foot(f screen.Frame, w int) []string {
	t := f.Theme
	rows := []string{""}
	path := widget.Printable(f.Tilde(a.plan.File.Path))
	switch {
	case f.Work.Going():
		return append(rows, widget.Cut(t, f.Progress("Removing the keys from the file"), w))
	case len(a.cleaned) > 0:
		rows = append(rows, screen.Marked(t, t.Good, "✔ ", f.Tilde(a.cleaned[0]), w)...)
		rows = append(rows, screen.Marked(t, t.Muted, "  ", a.cleaned[1], w)...)
	case a.removes():
		const still = "The keys are still in plain text in "
		if widget.Width(still+path) <= w {
			rows = append(rows, still+t.Text(path))
		} else {
			rows = append(rows, strings.TrimSpace(still), widget.Indent(2, widget.CutMiddle(t, t.Text(path), w-2)))
		}
	}
	removed := a.plan.Remove || len(a.cleaned) > 0
	if stays := words.StaysInFile(a.plan, removed); stays != "" && (a.plan.File.ReadOnly || !removed) {
		rows = append(rows, screen.Marked(t, t.Muted, "", widget.Printable(f.Tilde(stays)), w)...)
	} else if stays != "" {
		rows = append(rows, screen.Marked(t, t.Warn, "! ", widget.Printable(f.Tilde(stays)), w)...)
	}
	return append(rows, a.choose.Row(t))
}
