package ui

import (
	"authdeck/model"
	"authdeck/ui/theme"
)

// Themed draws the same model with another theme.
func (m Model) Themed(t theme.Theme) Model {
	m.opts.Theme = t
	return m
}

// State is where the flow stands.
func (m Model) State() model.State { return m.state }

// Keys are what works right now, by the screen's own word.
func (m Model) Keys() Keys { return m.screen.Keys() }
