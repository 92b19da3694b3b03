package overlay

import (
	"authdeck/ui/screen"
	"authdeck/ui/theme"
	"authdeck/ui/widget"

	"github.com/charmbracelet/bubbles/key"
)

// finder is a line of typed text and a cursor in the matching part of a list.
type finder struct {
	typed  string
	cursor int
}

// Text is what was typed.
func (f finder) Text() string { return f.typed }

// edit handles a key; count is the number of lines that the cursor can move through.
func (f finder) edit(press string, count int) finder {
	switch press {
	case "up":
		f.cursor = max(f.cursor-1, 0)
	case "down", "tab":
		f.cursor = max(min(f.cursor+1, count-1), 0)
	case "backspace":
		f.typed, f.cursor = widget.WithoutLast(f.typed), 0
	case "ctrl+u":
		f.typed, f.cursor = "", 0
	default:
		if len([]rune(press)) == 1 {
			f.typed, f.cursor = f.typed+screen.PrintableText([]rune(press)), 0
		}
	}
	return f
}

// findKeys are the keys of a list with count lines: enter does something with the line under the cursor.
func (f finder) findKeys(count int, does string) []key.Binding {
	keys := []key.Binding{screen.Bind("type", "to find")}
	if f.cursor < count {
		keys = append(keys, screen.Bind("enter", does, "enter"))
	}
	if count > 1 {
		keys = append(keys, screen.Bind("↑ ↓", "move", "up", "down"))
	}
	return append(keys, screen.Bind("esc", "close", "esc"))
}

// line draws the typed text in a box of that outer width.
func (f finder) line(t theme.Theme, width int) string {
	return t.Text("› ") + widget.CutStart(t, f.typed, width-8) + widget.Cursor(t)
}

// window returns the lines around the cursor that fit into a body of that height, and at most that many; marks show where there are
// more.
func (f finder) window(t theme.Theme, lines []string, height, most int) []string {
	room := max(min(height-5, most), 1)
	return widget.Pane(t, lines, room, f.cursor-room/2)
}
