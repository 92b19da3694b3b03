package ui

import "authdeck/ui/theme"

// Themed draws the same model with another theme.
func (m Model) Themed(t theme.Theme) Model {
	m.opts.Theme = t
	return m
}
