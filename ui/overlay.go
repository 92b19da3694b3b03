package ui

import (
	"strings"

	"authdeck/ui/widget"
	"authdeck/ui/words"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"
)

// overlay lies over a state: it gets every key, and nobody else does, until it closes.
type overlay interface {
	key(p string) (o overlay, cmd tea.Cmd, open bool)
	lines(f Frame) []string
	keys() []key.Binding
}

// helpOverlay shows the keys of a screen, or the help of a field. It scrolls where the window is low.
type helpOverlay struct {
	title string
	rows  []string
	first int
}

// newHelp is the help of the field that has the focus, else the keys.
func newHelp(s Screen) helpOverlay {
	if h, ok := s.(helper); ok {
		if title, rows := h.Help(); title != "" {
			return helpOverlay{title: title, rows: rows}
		}
	}
	h := helpOverlay{title: "Keys on this screen"}
	groups := s.Keys().Groups
	if len(groups) == 0 {
		groups = []Group{{"Now", s.Keys().Short}}
	}
	for _, g := range groups {
		name := g.Title
		for _, b := range g.Bindings {
			h.rows = append(h.rows, pad(name, 7)+" "+pad(b.Help().Key, 13)+" "+b.Help().Desc)
			name = ""
		}
	}
	return h
}

func pad(s string, n int) string { return s + strings.Repeat(" ", max(0, n-widget.Width(s))) }

func (h helpOverlay) key(p string) (overlay, tea.Cmd, bool) {
	switch p {
	case "esc", "?", "f1", "q", "enter":
		return h, nil, false
	case "down", "j", "pgdown":
		h.first = max(min(h.first+1, len(h.rows)-1), 0)
	case "up", "k", "pgup":
		h.first = max(h.first-1, 0)
	}
	return h, nil, true
}

func (h helpOverlay) lines(f Frame) []string {
	t := f.Theme
	room := max(f.Height-4, 1)
	first := min(h.first, max(0, len(h.rows)-room))
	var rows []string
	for _, r := range h.rows[first:min(first+room, len(h.rows))] {
		rows = append(rows, t.Text(r))
	}
	return widget.Box(t, t.Accent, 56, h.title, rows)
}

func (h helpOverlay) keys() []key.Binding {
	return []key.Binding{bind("esc", "close", "esc"), bind("↑ ↓", "scroll", "up", "down")}
}

// dialog shows a problem or asks a question over a state. Its first button is the safe one.
type dialog struct {
	problem words.Problem
	choose  buttons
	confirm int     // the index of the button that means yes; -1 for a dialog that only tells
	then    tea.Msg // what yes asks for; nil where the screen below wants to know
	first   int     // line that is shown first, where not all fit
}

func tell(p words.Problem) dialog {
	return dialog{problem: p, choose: buttons{labels: []string{"Close"}}, confirm: -1}
}

// discard asks before an edited form is left.
func discard() dialog {
	return dialog{
		problem: words.Problem{Title: "Discard what you typed?", Why: "Nothing of it has been saved.", Question: true},
		choose:  buttons{labels: []string{"Keep editing", "Discard"}}, confirm: 1,
	}
}

func (d dialog) key(p string) (overlay, tea.Cmd, bool) {
	if b, ok := d.choose.key(p); ok && len(d.choose.labels) > 1 {
		d.choose = b
		return d, nil, true
	}
	switch p {
	case "enter":
		if d.then != nil && d.choose.focus == d.confirm {
			return d, say(d.then), false
		}
		return d, say(dialogClosed{confirmed: d.choose.focus == d.confirm}), false
	case "esc":
		return d, say(dialogClosed{}), false
	case "y":
		if d.problem.Support != "" {
			return d, say(copied{what: "details", text: details(d.problem)}), true
		}
	}
	d.first = scrolled(d.first, p, d.problem)
	return d, nil, true
}

func (d dialog) lines(f Frame) []string {
	return problemBox(f, d.problem, d.first, d.choose.row(f.Theme))
}

func (d dialog) keys() []key.Binding {
	k := []key.Binding{bind("enter", strings.ToLower(d.choose.labels[d.choose.focus]), "enter"), bind("esc", "close", "esc")}
	if len(d.choose.labels) > 1 {
		k = append(k, bind("tab", "other button", "tab"))
	}
	if d.problem.Support != "" {
		k = append(k, bind("y", "copy details", "y"))
	}
	if len(d.choose.labels) > 1 {
		return append(k, bind("pgup pgdn", "scroll", "pgup", "pgdown"))
	}
	return append(k, scroll())
}
