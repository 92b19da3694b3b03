package widget

import (
	"authdeck/model"
	"authdeck/ui/theme"
)

// Diff draws a diff without file names. The signs + and - show the changes without colour.
func Diff(t theme.Theme, diff []model.DiffLine) []string {
	lines := make([]string, len(diff))
	for i, l := range diff {
		style, text := t.Muted, Printable(l.Text)
		switch l.Mark {
		case '+':
			style = t.Good
		case '-':
			style = t.Bad
		case '@':
			style = t.Accent
		}
		if l.Mark != '@' {
			text = string(l.Mark) + text
		}
		lines[i] = style.Render(t.Text(text))
	}
	return lines
}
