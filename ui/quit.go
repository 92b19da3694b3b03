package ui

import (
	"authdeck/ui/frontend"

	tea "github.com/charmbracelet/bubbletea"
)

func (m Model) quit() (Model, tea.Cmd) {
	if m.state.Saves() {
		return m.interrupt()
	}
	if m.unsaved() && m.opts.Goal == frontend.Browse {
		m.over, m.quitting = throwAway(), true
		return m, nil
	}
	m.outcome.Cancelled = m.opts.Goal != frontend.Browse
	return m, tea.Quit
}

// interrupt ends the program at once; while keys are being saved, the first ctrl+c waits for the read-back.
func (m Model) interrupt() (Model, tea.Cmd) {
	m.outcome.Interrupted = true
	if m.state.Saves() && !m.leaving {
		m.leaving, m.toast = true, "Waiting for the keyring, then quitting · ctrl+c again quits now"
		return m, nil
	}
	return m, tea.Quit
}
