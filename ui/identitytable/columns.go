// Package identitytable is the table of identities: its columns, their order and their texts. The dashboard and the list command
// use it.
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

// LongestCell is how much room a name or a device gets in a wide window.
const LongestCell = 40

// Columns have room for the longest name and the longest device, if the window is wide enough.
func Columns(rows []model.Row) []widget.Column {
	name, device := 0, 0
	longest := func(most int, s string) int {
		if len(s) <= most { // thousands of rows are not measured
			return most
		}
		return min(LongestCell, max(most, widget.Width(widget.Printable(s))))
	}
	for _, r := range rows {
		name = longest(name, r.Identity.Title+"  ") // and the symbol of the default
		device = longest(device, model.ShortDevice(r.ShownDevice()))
	}
	return []widget.Column{
		{Title: "IDENTITY", Width: 20, Least: 16, Full: name, Gap: 1},
		{Title: "ACCOUNT", Width: 12, Gap: 2, DropFirst: 1},
		{Title: "KEYS", Width: 9, Gap: 1},
		{Title: "SESSION", Width: 15, Gap: 2},
		{Title: "MFA", Width: 14, Least: 12, Full: device, Gap: 2, DropFirst: 2},
		{Title: "DURATION", Width: 8, Gap: 2, DropFirst: 3},
		{Title: "LAST SIGN-IN", Width: 12, DropFirst: 4},
	}
}

// Lines returns the list as text: a heading, then one line per identity. On a terminal, no line is wider than width, and columns
// are dropped as on the dashboard. With a width of 0, there are all columns and nothing is cut.
func Lines(t theme.Theme, now time.Time, rows []model.Row, keyring string, width int) []string {
	columns := Columns(nil)
	cell := func(r model.Row, column, width int) string {
		if s := Cell(t, now, r, keyring, column, width); s != "" {
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
