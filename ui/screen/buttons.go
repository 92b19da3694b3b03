package screen

import (
	"strings"

	"authdeck/ui/theme"

	tea "github.com/charmbracelet/bubbletea"
)

// Buttons are a row of choices, one of which has the focus.
type Buttons struct {
	Labels []string
	Focus  int
}

// Choices returns buttons with the focus on the first.
func Choices(labels ...string) Buttons { return Buttons{Labels: labels} }

// Label is the text of the focused button, as the footer shows it.
func (b Buttons) Label() string { return strings.ToLower(b.Labels[b.Focus]) }

// Key moves the focus; false for other keys. No letter moves it, so that a user who keeps typing, for the list, does not press a
// button that deletes.
func (b Buttons) Key(p string) (Buttons, bool) {
	n := len(b.Labels)
	switch p {
	case "tab", "right", "down":
		b.Focus = (b.Focus + 1) % n
	case "shift+tab", "left", "up":
		b.Focus = (b.Focus + n - 1) % n
	default:
		return b, false
	}
	return b, true
}

// Update handles a message: it moves the focus, or returns the key that was pressed to the screen; "" for neither.
func (b Buttons) Update(msg tea.Msg) (next Buttons, pressed string) {
	k, ok := msg.(tea.KeyMsg)
	if !ok {
		return b, ""
	}
	pressed = Pressed(k)
	if next, moved := b.Key(pressed); moved {
		return next, ""
	}
	return b, pressed
}

// Row draws them side by side.
func (b Buttons) Row(t theme.Theme) string {
	var out []string
	for i, l := range b.Labels {
		if i == b.Focus {
			out = append(out, t.Accent.Render(t.Text("▸ "))+t.Button.Render("["+l+"]"))
			continue
		}
		out = append(out, Choice(t, "["+l+"]", false))
	}
	return strings.Join(out, " ")
}

// Choice is one of several texts; the focused one has a symbol, so that it is visible without colour.
func Choice(t theme.Theme, text string, focused bool) string {
	if focused {
		return choiceMark(t) + t.Strong.Render(text)
	}
	return "  " + text
}

// ChoiceOff is a Choice that does nothing now.
func ChoiceOff(t theme.Theme, text string, focused bool) string {
	if focused {
		return choiceMark(t) + t.Muted.Render(text)
	}
	return "  " + t.Muted.Render(text)
}

func choiceMark(t theme.Theme) string { return t.Accent.Render(t.Text("▸ ")) }
