package overlay

import (
	"strings"

	"authdeck/ui/screen"
	"authdeck/ui/widget"

	"github.com/charmbracelet/bubbles/key"
)

// help shows the keys of a screen, or the help of a field. It scrolls where the window is low.
type help struct {
	title string
	rows  []string
	first int
}

// Help is the help of the field that has the focus.
func Help(title string, rows []string) Overlay { return help{title: title, rows: rows} }

// KeysHelp is the help where a screen has no other.
func KeysHelp(k screen.Keys) Overlay {
	h := help{title: "Keys on this screen"}
	groups := k.Groups
	if len(groups) == 0 {
		groups = []screen.Group{screen.Under("Now", k.Short...)}
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

func (h help) Key(p string) (Overlay, screen.Request, bool) {
	switch p {
	case "esc", "?", "f1", "q", "enter":
		return h, nil, false
	}
	h.first = screen.Moved(h.first, p, len(h.rows)-1)
	return h, nil, true
}

func (h help) Lines(f screen.Frame) []string {
	t := f.Theme
	var rows []string
	for _, r := range h.rows {
		rows = append(rows, t.Text(r))
	}
	return widget.Box(t, t.Accent, 56, h.title, widget.Pane(t, rows, max(f.Height-4, 1), h.first))
}

func (h help) Keys(f screen.Frame) []key.Binding {
	k := []key.Binding{screen.Bind("esc", "close", "esc")}
	if len(h.rows) > f.Height-4 {
		k = append(k, screen.Bind("↑ ↓", "scroll", "up", "down"))
	}
	return k
}
