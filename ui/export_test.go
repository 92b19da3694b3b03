package ui

import (
	"authdeck/model/flow"
	"authdeck/ui/screen"
	"authdeck/ui/theme"
	"strings"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"
)

// Themed draws the same model with another theme.
func (m Model) Themed(t theme.Theme) Model {
	m.theme = t
	return m
}

// Happen hands the flow an event, wherever it stands.
func (m Model) Happen(e flow.Event) Model {
	m.to(e)
	return m
}

// State is where the flow stands.
func (m Model) State() flow.State { return m.state }

// Keys are what works right now.
func (m Model) Keys() screen.Keys { return m.keyHelp() }

// Guard is the program as Run gives it to Bubble Tea.
func Guard(m Model, crash *string, end func()) tea.Model {
	return guarded{model: m, crash: crash, end: end}
}

// FailureIn is the error that a message brings, nil for none.
func FailureIn(msg tea.Msg) error {
	if f, ok := msg.(interface{ failure() error }); ok {
		return f.failure()
	}
	return nil
}

func (r reply[T]) failure() error { return r.err }

// Offered are the keys that footer and help name right now.
func (m Model) Offered() []key.Binding {
	if m.over != nil {
		return m.over.Keys(screen.Frame{Env: m.env(), Theme: m.theme})
	}
	return all(m.keyHelp())
}

// TakesText tells whether what is typed is text: in a field, or in the line of an overlay that finds.
func (m Model) TakesText() bool {
	for _, b := range m.Offered() {
		if b.Help().Key == "type" {
			return true
		}
	}
	return m.over == nil && m.typing()
}

// ListKeys are the keys that the list of identities has on any row: one that does not apply says why. There are none where something else
// shows.
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

// InPlace is the same model, which runs other programs without giving the terminal away.
func (m Model) InPlace() Model {
	m.exec = func(c tea.ExecCommand, done tea.ExecCallback) tea.Cmd {
		return func() tea.Msg { return done(c.Run()) }
	}
	return m
}
