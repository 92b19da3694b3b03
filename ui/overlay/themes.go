package overlay

import (
	"authdeck/ui/screen"
	"authdeck/ui/theme"
	"authdeck/ui/widget"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"
)

// themes lets the user choose a theme. It previews the one under the cursor.
type themes struct {
	all    []theme.Theme
	now    string // the name of the theme in use
	cursor int
}

// Themes offers themes, with the cursor on the one in use.
func Themes(all []theme.Theme, now string) Overlay {
	o := themes{all: all, now: now}
	for i, t := range all {
		if t.Name == now {
			o.cursor = i
		}
	}
	return o
}

func (o themes) Key(press string) (Overlay, screen.Request, bool) {
	last := len(o.all) - 1
	switch press {
	case "esc", "q", "T":
		return o, lookAway(), false
	case "enter":
		return o, ChooseTheme(o.all[o.cursor].Name), false
	case "up", "k", "shift+tab":
		o.cursor = max(o.cursor-1, 0)
	case "down", "j", "tab":
		o.cursor = min(o.cursor+1, last)
	case "home", "g":
		o.cursor = 0
	case "end", "G":
		o.cursor = last
	}
	return o, LookAtTheme(o.all[o.cursor].Name), true
}

// Host presses keys on the screen below, and changes the theme.
type Host interface {
	Press(key tea.KeyMsg) tea.Cmd     // does what the key does on the current screen
	SetTheme(name string) tea.Cmd     // for good
	PreviewTheme(name string) tea.Cmd // "" shows the chosen one again
}

// ChooseTheme asks to use a theme from now on.
func ChooseTheme(name string) screen.Request {
	return screen.Call(func(h Host) tea.Cmd { return h.SetTheme(name) })
}

// LookAtTheme asks to preview a theme while the user chooses.
func LookAtTheme(name string) screen.Request {
	return screen.Call(func(h Host) tea.Cmd { return h.PreviewTheme(name) })
}

// lookAway shows the chosen theme again.
func lookAway() screen.Request { return LookAtTheme("") }

func (o themes) Lines(f screen.Frame) []string {
	const width = 58
	t, w := f.Theme, widget.BoxContent(width)
	var lines []string
	for i, other := range o.all {
		mark := "  "
		if other.Name == o.now {
			mark = widget.Pad(t, inUse(t), 2)
		}
		says := mark + " " + widget.Pad(t, other.Name, themeName) + other.Describe()
		choice, colours := screen.Choice, swatch(other)
		if other.Replaced() {
			choice, colours = screen.ChoiceOff, t.Muted.Render(theme.NeedsColours)
		}
		lines = append(lines, widget.Spread(t, choice(t, says, i == o.cursor), colours, w))
	}
	return widget.Box(t, t.Accent, width, "Themes", lines)
}

// inUse marks the theme in use. With plain characters, a check mark is the word ok, and looks like a part of its name.
func inUse(t theme.Theme) string {
	if t.ASCII {
		return "*"
	}
	return t.Text("✔")
}

// themeName is the width of the names of themes.
const themeName = 12

// Previews implements Previewing.
func (themes) Previews() bool { return true }

// Low implements Low.
func (themes) Low() {}

// swatch shows the colours of a theme: for the selection, and for live, ending and expired sessions. A theme that this terminal cannot
// show has none.
func swatch(t theme.Theme) string {
	if t.Replaced() {
		return ""
	}
	if t.ASCII { // blocks would all look alike in a picture without colours
		return t.Accent.Render(">") + " " + t.Good.Render("ok") + " " + t.Warn.Render("!") + " " + t.Bad.Render("x")
	}
	block := t.Glyphs.Full + t.Glyphs.Full
	return t.Accent.Render(block) + t.Good.Render(block) + t.Warn.Render(block) + t.Bad.Render(block)
}

func (o themes) Keys(screen.Frame) []key.Binding {
	return []key.Binding{screen.Bind("enter", "use theme", "enter"), screen.Bind("↑ k  ↓ j", "move", "up", "k", "down", "j"), screen.Bind("esc", "close", "esc")}
}
