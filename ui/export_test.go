package ui

import (
	"authdeck/model/flow"
	"authdeck/ui/theme"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"
)

// Themed draws the same model with another theme.
func (m Model) Themed(t theme.Theme) Model {
	m.theme = t
	return m
}

// State is where the flow stands.
func (m Model) State() flow.State { return m.state }

// Keys are what works right now, by the screen's own word.
func (m Model) Keys() Keys { return m.screen.Keys() }

// Guard is the program as Run gives it to Bubble Tea.
func Guard(m Model, crash *string, end func()) tea.Model {
	return guarded{model: m, crash: crash, end: end}
}

// FailureIn is the error that a message brings, nil for none.
func FailureIn(msg tea.Msg) error {
	switch m := msg.(type) {
	case answer:
		return m.err
	case looked:
		return m.err
	case devicesFound:
		return m.err
	case savedAgain:
		return m.err
	case copyFailed:
		return m.err
	case loggedOut:
		return m.err
	case verified:
		return m.err
	case shellEnded:
		return m.err
	}
	return nil
}

// CarriesCode tells whether a message hands a code on its way to AWS.
func CarriesCode(msg tea.Msg) bool {
	_, is := msg.(codeReady)
	return is
}

// Offered are the keys that footer and help name right now.
func (m Model) Offered() []key.Binding {
	if m.over != nil {
		return m.over.keys()
	}
	return m.screen.Keys().all()
}
