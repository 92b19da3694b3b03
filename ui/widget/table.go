package widget

import (
	"slices"
	"strings"

	"authdeck/ui/theme"
)

// Column is one column of a table. Width is its normal width; Least is its minimum width; 0 means Width.
type Column struct {
	Title        string
	Width, Least int
	Gap          int // spaces before the next column
	DropFirst    int // order in which columns are dropped if there is no room: the highest first, 0 never
}

// Fit chooses the columns that fit into w cells, and their widths. It drops columns by DropFirst. A column with a Least is shrunk if that
// saves it from being dropped, or if no column is left to drop. The first column gets the rest, up to most cells.
func Fit(columns []Column, w, most int) (kept, widths []int) {
	for i := range columns {
		kept = append(kept, i)
	}
	for normal(columns, kept) > w {
		drop := nextToDrop(columns, kept)
		if drop < 0 || normal(columns, kept)-spare(columns[kept[drop]]) <= w {
			break
		}
		kept = slices.Delete(kept, drop, drop+1)
	}
	room := max(0, w-least(columns, kept))
	for _, i := range kept {
		c := columns[i]
		width := c.Width
		if c.Least > 0 {
			width = min(c.Width, c.Least+room)
			room -= width - c.Least
		}
		widths = append(widths, width)
	}
	if len(widths) > 0 {
		widths[0] = min(widths[0]+room, max(most, widths[0]))
	}
	return kept, widths
}

// spare returns how much narrower a column may be.
func spare(c Column) int {
	if c.Least == 0 {
		return 0
	}
	return c.Width - c.Least
}

// least returns the minimum width of the kept columns.
func least(columns []Column, kept []int) int {
	n := normal(columns, kept)
	for _, i := range kept {
		n -= spare(columns[i])
	}
	return n
}

// normal returns the width of the kept columns if none is shrunk.
func normal(columns []Column, kept []int) (n int) {
	for at, i := range kept {
		n += columns[i].Width
		if at < len(kept)-1 {
			n += columns[i].Gap
		}
	}
	return n
}

// nextToDrop returns which of the kept columns to drop first; -1 for none.
func nextToDrop(columns []Column, kept []int) int {
	drop := -1
	for at, i := range kept {
		if columns[i].DropFirst > 0 && (drop < 0 || columns[i].DropFirst > columns[kept[drop]].DropFirst) {
			drop = at
		}
	}
	return drop
}

// TableRow draws the cells of the kept columns in one line.
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
