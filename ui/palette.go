package ui

import (
	"strings"

	"authdeck/model"
	"authdeck/ui/widget"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"
)

// palette finds a verb of the screen below by its words, and shows its key, so that fingers learn it.
type palette struct {
	verbs []key.Binding
	finder
}

// newPalette has what the screen's help has and one key does; moving and ctrl keys are learnt elsewhere.
func newPalette(s Screen) palette {
	var p palette
	for _, g := range s.Keys().Groups {
		for _, b := range g.Bindings {
			if _, ok := verbKey(b); ok && g.Title != "Move" && b.Keys()[0] != ":" {
				p.verbs = append(p.verbs, b)
			}
		}
	}
	return p
}

// verbKey is what the terminal would send for the binding.
func verbKey(b key.Binding) (tea.KeyMsg, bool) {
	if len(b.Keys()) == 0 {
		return tea.KeyMsg{}, false
	}
	switch press := b.Keys()[0]; {
	case press == "enter":
		return tea.KeyMsg{Type: tea.KeyEnter}, true
	case press == " ":
		return tea.KeyMsg{Type: tea.KeySpace, Runes: []rune(press)}, true
	case len([]rune(press)) == 1:
		return tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(press)}, true
	}
	return tea.KeyMsg{}, false
}

// shown are the verbs whose words have the typed letters in their order; those that start with them come first.
func (p palette) shown() []key.Binding {
	var starting, others []key.Binding
	for _, b := range p.verbs {
		switch desc := strings.ToLower(b.Help().Desc); {
		case strings.HasPrefix(desc, strings.ToLower(p.typed)):
			starting = append(starting, b)
		case model.InOrder(desc, p.typed):
			others = append(others, b)
		}
	}
	return append(starting, others...)
}

func (p palette) key(press string) (overlay, tea.Cmd, bool) {
	shown := p.shown()
	switch press {
	case "esc":
		return p, nil, false
	case "enter":
		if p.cursor >= len(shown) {
			return p, nil, true
		}
		k, _ := verbKey(shown[p.cursor])
		return p, say(verbChosen{press: k}), false
	}
	p.finder = p.finder.edit(press, len(shown))
	return p, nil, true
}

func (p palette) lines(f Frame) []string {
	const width = 46
	t := f.Theme
	rows := []string{p.line(t, width)}
	shown := p.shown()
	first, end := p.window(len(shown), f.Height)
	for i := first; i < end; i++ {
		h, mark := shown[i].Help(), "  "
		desc := t.Text(h.Desc)
		if i == p.cursor {
			mark, desc = t.Accent.Render(t.Text("▸ ")), t.Strong.Render(desc)
		}
		rows = append(rows, widget.Spread(t, mark+desc, t.Muted.Render(t.Text(h.Key)), widget.BoxContent(width)))
	}
	if len(shown) == 0 {
		rows = append(rows, t.Muted.Render("  nothing is called that; backspace, or esc"))
	}
	return widget.Box(t, t.Accent, width, "What to do", rows)
}

func (p palette) keys() []key.Binding {
	return []key.Binding{bind("type", "to find"), bind("enter", "do it", "enter"), bind("↑ ↓", "move", "up", "down"), bind("esc", "close", "esc")}
}
