package ui

import (
	"strings"

	tea "github.com/charmbracelet/bubbletea"
)

type copyFailed struct{ err error }

// copy hands a text to the terminal's clipboard and says so in place of the footer.
func (m Model) copy(c copied) (Model, tea.Cmd) {
	if strings.TrimSpace(c.text) == "" {
		m.toast = "There is no " + c.what + " to copy"
		return m, nil
	}
	first, _, more := strings.Cut(c.text, "\n")
	if m.toast = "Copied: " + first; more {
		m.toast = "Copied the " + c.what
	}
	text := c.text
	return m, safely("copying", func() tea.Msg {
		if err := m.ports.Copy(text); err != nil {
			return copyFailed{err}
		}
		return nil
	})
}
