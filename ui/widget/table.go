package widget

import (
	"strings"

	"authdeck/ui/theme"
)

// Column is one column of a table. Width is what it would like; Least is what it can live with; 0 means Width.
type Column struct {
	Title        string
	Width, Least int
	Gap          int // spaces before the next column
	Spare        int // how early it is dropped when there is no room: the highest first, 0 never
}

// Fit chooses the columns that fit into w cells and their widths: columns are dropped by Spare, then those with a Least
// shrink, then the first one takes what is left over, up to most cells.
func Fit(columns []Column, w, most int) (kept []int, widths []int) {
	for i := range columns {
		kept = append(kept, i)
	}
	total := func(least bool) (n int) {
		for _, i := range kept {
			c := columns[i]
			if least && c.Least > 0 {
				n += c.Least
			} else {
				n += c.Width
			}
			if i != kept[len(kept)-1] {
				n += c.Gap
			}
		}
		return n
	}
	for total(true) > w {
		drop := -1
		for at, i := range kept {
			if columns[i].Spare > 0 && (drop < 0 || columns[i].Spare > columns[kept[drop]].Spare) {
				drop = at
			}
		}
		if drop < 0 {
			break
		}
		kept = append(kept[:drop], kept[drop+1:]...)
	}
	room := w - total(true)
	for _, i := range kept {
		c := columns[i]
		width := c.Width
		if c.Least > 0 {
			width = min(c.Width, c.Least+max(room, 0))
			room -= width - c.Least
		}
		widths = append(widths, width)
	}
	if len(widths) > 0 && room > 0 {
		widths[0] = min(widths[0]+room, max(most, widths[0]))
	}
	return kept, widths
}

// TableRow draws cells of the kept columns, one line, never wrapped.
func TableRow(t theme.Theme, columns []Column, kept, widths []int, cell func(column, width int) string) string {
	var b strings.Builder
	for at, i := range kept {
		b.WriteString(Pad(t, cell(i, widths[at]), widths[at]))
		if at < len(kept)-1 {
			b.WriteString(strings.Repeat(" ", columns[i].Gap))
		}
	}
	return strings.TrimRight(b.String(), " ")
}
