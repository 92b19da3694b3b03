package widget

import "authdeck/ui/theme"

const digitRows = 3

// Digits writes numbers three rows high and units one row high, as in "11h 42m", and returns the column after them. In ASCII the
// text is one row high and bold, because digits of strokes look like borders.
func (c *Canvas) Digits(x, y int, ink theme.Ink, text string) int {
	if c.Theme.ASCII {
		if ink != c.Theme.Muted {
			ink = c.Theme.Strong
		}
		return c.Put(x, y+digitRows-1, ink, text)
	}
	for _, r := range text {
		shape, ok := c.Theme.Glyphs.Digits[r]
		switch {
		case ok:
			rows := []rune(shape)
			w := len(rows) / digitRows
			for row := range digitRows {
				c.Put(x, y+row, ink, string(rows[w*row:w*row+w]))
			}
			x += w + 1
		case r == ' ':
			x += 2
		default:
			c.Put(x, y+2, c.Theme.Muted, string(r))
			x++
		}
	}
	return x
}

// DigitsWidth is how many columns Digits takes.
func DigitsWidth(t theme.Theme, text string) int {
	return NewCanvas(t, 0, 0).Digits(0, 0, t.Value, text)
}
