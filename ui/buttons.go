package ui

import (
	"strings"

	"authdeck/ui/theme"
)

// buttons are a row of choices of which one has the focus.
type buttons struct {
	labels []string
	focus  int
}

// key moves the focus; false where the key is not its own.
func (b buttons) key(p string) (buttons, bool) {
	n := len(b.labels)
	switch p {
	case "tab", "right", "l", "down", "j":
		b.focus = (b.focus + 1) % n
	case "shift+tab", "left", "h", "up", "k":
		b.focus = (b.focus + n - 1) % n
	default:
		return b, false
	}
	return b, true
}

// row draws them side by side; the focused one has a mark, so that it shows without colour.
func (b buttons) row(t theme.Theme) string {
	var out []string
	for i, l := range b.labels {
		s := "[" + l + "]"
		if i == b.focus {
			s = t.Accent.Render(t.Text("▸ ")) + t.Strong.Render(s)
		} else {
			s = "  " + s
		}
		out = append(out, s)
	}
	return strings.Join(out, " ")
}
