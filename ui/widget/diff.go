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

// FileDiff draws the change of an addition, with the file names above.
func FileDiff(t theme.Theme, a model.Addition) []string {
	old := a.File
	if a.New {
		old = "/dev/null"
	}
	return append([]string{t.Strong.Render("--- " + Printable(old)), t.Strong.Render("+++ " + Printable(a.File))}, Diff(t, a.Diff)...)
}
