package overlay

import (
	"strings"

	"authdeck/model"
	"authdeck/ui/screen"
	"authdeck/ui/widget"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"
)

// palette finds a verb of the screen below by its words, and shows its key, so that fingers learn it.
type palette struct {
	verbs []key.Binding
	finder
}

// Palette has what the screen's help has and one key does; moving and ctrl keys are learnt elsewhere.
func Palette(k screen.Keys) Overlay {
	var p palette
	for _, g := range k.Groups {
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

func (p palette) Key(press string) (Overlay, screen.Request, bool) {
	shown := p.shown()
	switch press {
	case "esc":
		return p, nil, false
	case "enter":
		if p.cursor >= len(shown) {
			return p, nil, true
		}
		k, _ := verbKey(shown[p.cursor])
		return p, func(h screen.Host) tea.Cmd { return h.Press(k) }, false
	}
	p.finder = p.finder.edit(press, len(shown))
	return p, nil, true
}

func (p palette) Lines(f screen.Frame) []string {
	const width = 46
	t := f.Theme
	var lines []string
	shown := p.shown()
	for i, b := range shown {
		h := b.Help()
		lines = append(lines, widget.Spread(t, screen.Choice(t, t.Text(h.Desc), i == p.cursor), t.Muted.Render(t.Text(h.Key)), widget.BoxContent(width)))
	}
	rows := append([]string{p.line(t, width)}, p.window(t, lines, f.Height)...)
	if len(shown) == 0 {
		rows = append(rows, t.Muted.Render("  No matching command"))
	}
	return widget.Box(t, t.Accent, width, "Commands", rows)
}

func (p palette) Keys() []key.Binding {
	return []key.Binding{screen.Bind("type", "to find"), screen.Bind("enter", "do it", "enter"), screen.Bind("↑ ↓", "move", "up", "down"), screen.Bind("esc", "close", "esc")}
}
