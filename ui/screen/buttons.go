package screen

import (
	"strings"

	"authdeck/ui/theme"
)

// Buttons are a row of choices of which one has the focus.
type Buttons struct {
	Labels []string
	Focus  int
}

// Choices are buttons with the focus on the first.
func Choices(labels ...string) Buttons { return Buttons{Labels: labels} }

// Label is what the button with the focus says, as the footer has it.
func (b Buttons) Label() string { return strings.ToLower(b.Labels[b.Focus]) }

// Key moves the focus; false where the key is not its own.
func (b Buttons) Key(p string) (Buttons, bool) {
	n := len(b.Labels)
	switch p {
	case "tab", "right", "l", "down", "j":
		b.Focus = (b.Focus + 1) % n
	case "shift+tab", "left", "h", "up", "k":
		b.Focus = (b.Focus + n - 1) % n
	default:
		return b, false
	}
	return b, true
}

// Row draws them side by side; the focused one has a mark, so that it shows without colour.
func (b Buttons) Row(t theme.Theme) string {
	var out []string
	for i, l := range b.Labels {
		s := "[" + l + "]"
		if i == b.Focus {
			s = t.Accent.Render(t.Text("▸ ")) + t.Strong.Render(s)
		} else {
			s = "  " + s
		}
		out = append(out, s)
	}
	return strings.Join(out, " ")
}
