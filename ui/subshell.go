package ui

import (
	"authdeck/model"
	"authdeck/model/flow"
	"authdeck/ui/words"

	tea "github.com/charmbracelet/bubbletea"
)

// shellable tells whether the row has a session to start a shell with.
func (d dashboard) shellable() bool {
	return d.shells && !d.editing && !d.picking && d.current().Session.At(d.now) == model.SessionGood
}

func (s finishedSignIn) shellable() bool { return s.shells && s.issued.Unsaved == nil }

// subshell suspends the screen until the shell ends.
func (m Model) subshell(id model.Identity) tea.Cmd {
	return tea.Exec(m.ports.Shell(*m.workspace, id), func(err error) tea.Msg { return shellEnded{err} })
}

// shellEnded brings the screen back. What was done in the shell may have changed the list.
func (m Model) shellEnded(e shellEnded) (Model, tea.Cmd) {
	if e.err != nil {
		m.toast = "No shell: " + words.Explain(e.err).Line()
		return m, nil
	}
	if m.state == flow.Choosing {
		return m.reload(flow.Retry)
	}
	return m, nil
}
