package ui

import (
	"authdeck/model"
	"authdeck/ui/theme"
	"authdeck/ui/widget"

	"github.com/charmbracelet/lipgloss"
)

// DiffLines are what an addition changes. The marks + and - say it without colour.
func DiffLines(t theme.Theme, a model.Addition) []string {
	paint := map[byte]lipgloss.Style{'+': t.Good, '-': t.Bad, '@': t.Accent, ' ': t.Muted}
	old := a.File
	if a.New {
		old = "/dev/null"
	}
	lines := []string{t.Strong.Render("--- " + widget.Printable(old)), t.Strong.Render("+++ " + widget.Printable(a.File))}
	for _, l := range a.Diff {
		text := widget.Printable(l.Text)
		if l.Mark != '@' {
			text = string(l.Mark) + text
		}
		lines = append(lines, paint[l.Mark].Render(text))
	}
	return lines
}
