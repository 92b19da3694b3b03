package ui

import (
	"time"

	"authdeck/model"
	"authdeck/ui/theme"
	"authdeck/ui/widget"
)

// Table is the list as lines of text: a head, then one for each identity. On a terminal no line is wider than width, and
// columns are dropped as on the dashboard; with a width of 0 every column is there and nothing is cut.
func Table(t theme.Theme, now time.Time, rows []model.Row, width int) []string {
	f, columns := Frame{Now: now, Theme: t}, dashboardColumns(nil)
	cell := func(r model.Row, column, width int) string {
		if s := (dashboard{}).cell(f, r, column, width, false); s != "" {
			return s
		}
		return t.Muted.Render(t.Text("–")) // every column has something, for programs that split lines
	}
	total := 0
	for i := range columns {
		c := &columns[i]
		c.Gap, c.Width = 2, widget.Width(c.Title)
		for _, r := range rows {
			c.Width = max(c.Width, widget.Width(cell(r, i, unlimited)))
		}
		if c.Least = min(c.Least, c.Width); c.Least == c.Width {
			c.Least = 0
		}
		total += c.Width + c.Gap
	}
	if width == 0 {
		width = total
	}
	kept, widths := widget.Fit(columns, width, columns[0].Width)
	line := func(of func(column, width int) string) string {
		return widget.Cut(t, widget.TableRow(t, columns, kept, widths, of), width)
	}
	out := []string{t.Muted.Render(line(func(c, _ int) string { return columns[c].Title }))}
	for _, r := range rows {
		out = append(out, line(func(c, w int) string { return cell(r, c, w) }))
	}
	return out
}

// unlimited is wider than any cell.
const unlimited = 1 << 20

// KeysWord is where the keys are, as the list has it.
func KeysWord(t theme.Theme, r model.Row) string { return keysCell(Frame{Theme: t}, r) }

// SessionWord is what a session is, as the list has it.
func SessionWord(t theme.Theme, now time.Time, s model.SessionInfo) string {
	return sessionCell(Frame{Now: now, Theme: t}, s)
}
