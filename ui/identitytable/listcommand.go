// Package identitytable is the table of the list command: its columns, their order and their texts. The dashboard has columns of
// its own (ui/screen/dashboard/columns.go), and shows the same symbols and texts.
package identitytable

import (
	"time"

	"authdeck/model"
	"authdeck/ui/theme"
	"authdeck/ui/widget"
)

// The columns, in order.
const (
	Identity = iota
	Account
	Keys
	Session
	MFA
	Duration
	LastSignIn
)

func columns() []widget.Column {
	return []widget.Column{
		{Title: "IDENTITY", Least: 16},
		{Title: "ACCOUNT", DropFirst: 1},
		{Title: "KEYS"},
		{Title: "SESSION"},
		{Title: "MFA", Least: 12, DropFirst: 2},
		{Title: "DURATION", DropFirst: 3},
		{Title: "LAST SIGN-IN", DropFirst: 4},
	}
}

// Lines returns the list of the list command as text: a heading, then one line per identity. On a terminal, no line is wider than
// width: columns are dropped, the highest DropFirst first. With a width of 0, there are all columns and nothing is cut.
func Lines(t theme.Theme, now time.Time, rows []model.Row, keyring string, width int) []string {
	columns := columns()
	cell := func(r model.Row, column, width int) string {
		if s := cell(t, now, r, keyring, column, width); s != "" {
			return s
		}
		return t.Muted.Render(t.Text("–")) // every column has some text, for programs that split lines
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
