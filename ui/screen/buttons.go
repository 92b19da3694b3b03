package screen

import (
	"slices"
	"strings"

	"authdeck/model"
	"authdeck/ui/theme"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"
)

// Buttons are a row of choices, one of which has the focus.
type Buttons struct {
	Labels []string
	Focus  int
}

// Choices returns buttons with the focus on the first.
func Choices(labels ...string) Buttons { return Buttons{Labels: labels} }

// Buttons once keys are saved.
const (
	SignInNow        = "Sign in now"    // with these keys
	UseOtherKeys     = "Use other keys" // instead of those that AWS rejected; e does the same
	BackToIdentities = "Back to identities"
)

// AfterSaving are the buttons once keys are saved. SignInNow has the focus, unless AWS did not accept all of them just now. Instead of
// it, UseOtherKeys is offered if AWS rejected the only ones.
func AfterSaving(saved ...model.Receipt) Buttons {
	if len(saved) == 1 && saved[0].Rejected() {
		return Choices(UseOtherKeys, BackToIdentities)
	}
	b := Choices(SignInNow, BackToIdentities)
	if slices.ContainsFunc(saved, func(r model.Receipt) bool { return r.Unverified != nil }) {
		b.Focus = 1
	}
	return b
}

// Offers reports whether a button is among them.
func (b Buttons) Offers(label string) bool { return slices.Contains(b.Labels, label) }

// Answer is a button and its key.
type Answer struct {
	Label, Key string
	Does       Request
}

// Answers are buttons with keys.
type Answers struct {
	Buttons
	All []Answer
}

// AnswersOf returns answers with the focus on the first.
func AnswersOf(all []Answer) Answers {
	labels := make([]string, len(all))
	for i, a := range all {
		labels[i] = a.Label
	}
	return Answers{Choices(labels...), all}
}

// Does returns what a key does: its own answer, or for enter the one with the focus. ok is false for other keys.
func (a Answers) Does(pressed string) (does Request, ok bool) {
	for i, answer := range a.All {
		if pressed == answer.Key || pressed == "enter" && i == a.Focus {
			return answer.Does, true
		}
	}
	return nil, false
}

// Keys are the keys of the answers, beginning with enter.
func (a Answers) Keys() []key.Binding {
	k := []key.Binding{a.Enter()}
	k[0].SetKeys("enter", a.All[a.Focus].Key)
	for i, answer := range a.All {
		if i != a.Focus {
			k = append(k, Bind(answer.Key, strings.ToLower(answer.Label), answer.Key))
		}
	}
	if len(a.All) > 1 { // last, because a narrow footer shows the first ones
		k = append(k, Bind("tab", "other button", "tab"))
	}
	return k
}

// Chosen is the text of the focused button.
func (b Buttons) Chosen() string { return b.Labels[b.Focus] }

// Label is the text of the focused button, as the footer shows it.
func (b Buttons) Label() string { return strings.ToLower(b.Labels[b.Focus]) }

// Enter is the key of the focused button, with its own letter if it has one.
func (b Buttons) Enter() key.Binding {
	if b.Chosen() == UseOtherKeys {
		return Bind("enter e", b.Label(), "enter", "e")
	}
	return Bind("enter", b.Label(), "enter")
}

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
	return strings.Join(out, "  ") // otherwise the mark is as near to the button before it
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
