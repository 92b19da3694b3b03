package ui

import (
	"slices"
	"strings"
	"time"

	"authdeck/model"
	"authdeck/ui/widget"
	"authdeck/ui/words"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"
)

// arrived is the end of an import, for Arrived and Removing. The answer that changes no file has the focus.
type arrived struct {
	transit transit
	choose  buttons
	cleaned []string // what became of the file; empty while it is as it was
	busy    bool
	since   time.Time
}

func newArrived(t transit) arrived {
	a := arrived{transit: t, choose: buttons{labels: []string{"Back to identities"}}}
	if gone, _ := model.Removable(t.done); len(gone) > 0 {
		take := "Take the keys out"
		if t.text.Table && len(gone) == len(t.text.Keys) {
			take = "Delete the file"
		}
		a.choose.labels = []string{"Keep the file", take}
	}
	return a
}

func (a arrived) wasCleaned(whole bool) arrived {
	a.cleaned = words.TakenOut(a.transit.text.Path, a.transit.done, whole)
	a.choose = buttons{labels: []string{"Back to identities"}}
	return a
}

func (a arrived) Update(msg tea.Msg) (Screen, tea.Cmd) {
	k, ok := msg.(tea.KeyMsg)
	if !ok || a.busy {
		return a, nil
	}
	p := pressed(k)
	if b, ok := a.choose.key(p); ok {
		a.choose = b
		return a, nil
	}
	switch {
	case p == "enter" && a.choose.focus == 1:
		return a, say(takeOut{})
	case p == "enter", p == "esc":
		return a, say(back{})
	}
	return a, nil
}

func (a arrived) Typing() bool { return false }

func (a arrived) Tick(time.Time) time.Duration {
	if a.busy {
		return spinnerTick
	}
	return 0
}

func (a arrived) Crumb() string { return "Import keys › Done" }
func (a arrived) Aside() string { return "" }

func (a arrived) Keys() Keys {
	if a.busy {
		return Keys{Short: []key.Binding{bind("ctrl+c", "quit after it", "ctrl+c")}}
	}
	k := []key.Binding{bind("enter", strings.ToLower(a.choose.labels[a.choose.focus]), "enter")}
	if len(a.choose.labels) > 1 {
		k = append(k, bind("tab", "other button", "tab"))
	}
	k = append(k, bind("esc", "back", "esc"), bind("q", "quit", "q"))
	return Keys{Short: k, Groups: []Group{{"Act", k}}}
}

func (a arrived) View(f Frame) string {
	t := f.Theme
	width := min(max(f.Width-8, MinWidth-4), 96)
	w := widget.BoxContent(width)
	title, edge := t.Text("✔ Imported"), t.Good
	var rows []string
	for i, fate := range a.transit.fates {
		if fate.why != "" {
			rows = append(rows, marked(t, t.Bad, "✗ ", widget.Printable(words.Where(a.transit.arrivals[i])+": not saved, "+words.Uncapital(fate.why)), w)...)
		}
	}
	for _, i := range a.transit.done {
		rows = append(rows, t.Good.Render(t.Text("✔ "))+widget.CutMiddle(t, t.Text(widget.Printable(words.Where(i.Item))), w-2))
		if c := i.Receipt.Caller; c != nil {
			rows = append(rows, widget.Indent(4, widget.CutMiddle(t, widget.Printable(words.Sentence(words.Whose(*c))), w-4)))
		}
		for _, l := range words.SavedWarnings(i.Receipt) {
			rows = append(rows, marked(t, t.Warn, "  ! ", l, w)...)
		}
	}
	if len(a.transit.done) == 0 {
		title, edge = "! Nothing was imported", t.Warn
	}
	foot := a.foot(f, w)
	if room := max(f.Height-4-len(foot), 1); len(rows) > room {
		rows = append(slices.Clone(rows[:room-1]), t.Muted.Render(t.Text("…")))
	}
	return strings.Join(widget.Center(widget.Box(t, edge, width, title, append(rows, foot...)), f.Width, f.Height), "\n")
}

// foot says how it stands with the file, and what can be done about it.
func (a arrived) foot(f Frame, w int) []string {
	t := f.Theme
	rows := []string{""}
	path := widget.Printable(a.transit.text.Path)
	switch {
	case a.busy:
		glyph, seconds := spinner(a.since, f.Now)
		return append(rows, widget.Cut(t, glyph+" "+t.Text("Taking the keys out of the file"+seconds), w))
	case len(a.cleaned) > 0:
		rows = append(rows, marked(t, t.Good, "✔ ", a.cleaned[0], w)...)
		rows = append(rows, marked(t, t.Muted, "  ", a.cleaned[1], w)...)
	case len(a.choose.labels) > 1:
		rows = append(rows, widget.CutMiddle(t, t.Text("They still stand unprotected in "+path), w))
	}
	if stays := words.StaysIn(path, a.transit.done); stays != "" {
		rows = append(rows, marked(t, t.Warn, "! ", stays, w)...)
	}
	return append(rows, a.choose.row(t))
}
