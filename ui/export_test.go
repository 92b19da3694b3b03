package ui

import (
	"strings"

	"authdeck/model/flow"
	"authdeck/ui/screen"
	"authdeck/ui/theme"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"
)

// Themed draws the same model with another theme.
func (m Model) Themed(t theme.Theme) Model {
	m.theme = t
	return m
}

// Happen sends the flow an event, in any state.
func (m Model) Happen(e flow.Event) Model {
	m.to(e)
	return m
}

// State is the current state of the flow.
func (m Model) State() flow.State { return m.state }

// Keys are the keys that work right now.
func (m Model) Keys() screen.Keys { return m.keyHelp() }

// FooterKeys are the keys of the footer, before those are left out that do not fit.
func (m Model) FooterKeys() []key.Binding { return m.footerKeys() }

// Guard is the program as Run passes it to Bubble Tea.
func Guard(m Model, crash *string, end func()) tea.Model {
	return guarded{model: m, crash: crash, end: end}
}

// FailureIn returns the error in a message; nil for none.
func FailureIn(msg tea.Msg) error {
	if f, ok := msg.(interface{ failure() error }); ok {
		return f.failure()
	}
	return nil
}

func (r reply[T]) failure() error { return r.err }

// Offered are the keys that footer and help show right now.
func (m Model) Offered() []key.Binding {
	if m.over != nil {
		return m.over.Keys(screen.Frame{Env: m.env(), Theme: m.theme})
	}
	return all(m.keyHelp())
}

// TakesText reports whether typed characters are text: in a field, or in the search line of an overlay.
func (m Model) TakesText() bool {
	for _, b := range m.Offered() {
		if b.Help().Key == "type" {
			return true
		}
	}
	return m.over == nil && m.typing()
}

// ListKeys are the keys that the list of identities has on any row: one that does not apply says why. There are none on other
// screens.
func (m Model) ListKeys() (keys []string) {
	if m.over != nil || m.front != nil {
		return nil
	}
	for _, d := range documented() {
		if strings.HasPrefix(d.title, "Identities") {
			for _, b := range all(d.keys) {
				keys = append(keys, b.Keys()...)
			}
		}
	}
	return keys
}

// Redraw is the message after the process was stopped from outside.
func Redraw() tea.Msg { return redraw{} }

// InPlace is the same model, which runs other programs without releasing the terminal.
func (m Model) InPlace() Model {
	m.exec = func(c tea.ExecCommand, done tea.ExecCallback) tea.Cmd {
		return func() tea.Msg { return done(c.Run()) }
	}
	return m
}

// Settled is the same model, in which the result of the state's work comes too late to count.
func (m Model) Settled() Model {
	m.settle()
	return m
}

// ThemeName is the name of the theme in use, or of the previewed one.
func (m Model) ThemeName() string { return m.theme.Name }
