package widget

import (
	"strings"

	"authdeck/ui/theme"

	"github.com/charmbracelet/x/ansi"
)

// Canvas is a grid of cells for drawing a screen: later drawing covers earlier drawing. Everything outside it is cut off.
type Canvas struct {
	Theme         theme.Theme
	width, height int
	cells         []cell
}

// cell is one column of one row. A character of two columns is in the first cell; the second has no text.
type cell struct {
	text     string
	ink      theme.Ink
	selected bool
}

// Span is a text in one ink.
type Span struct {
	Ink  theme.Ink
	Text string
}

// NewCanvas returns an empty canvas.
func NewCanvas(t theme.Theme, width, height int) *Canvas {
	c := &Canvas{Theme: t, width: max(width, 0), height: max(height, 0)}
	c.cells = make([]cell, c.width*c.height)
	for i := range c.cells {
		c.cells[i].text = " "
	}
	return c
}

// Put writes a text from column x of row y, and returns the column after it.
func (c *Canvas) Put(x, y int, ink theme.Ink, text string) int {
	return c.put(x, y, c.width, ink, text)
}

// put writes nothing from column limit on.
func (c *Canvas) put(x, y, limit int, ink theme.Ink, text string) int {
	limit = min(limit, c.width)
	if y < 0 || y >= c.height {
		return x + Width(text)
	}
	row := c.cells[y*c.width : (y+1)*c.width]
	for len(text) > 0 {
		char, n, size := firstChar(text)
		if n == 0 {
			text = text[size:]
			continue
		}
		if x+n > limit {
			break
		}
		if x >= 0 {
			clearHalves(row, x, n)
			row[x] = cell{char, ink, row[x].selected}
			if n == 2 {
				row[x+1] = cell{"", ink, row[x+1].selected}
			}
		}
		x, text = x+n, text[size:]
	}
	return x
}

// firstChar returns the first character of a text as people see it, with its columns and bytes.
func firstChar(text string) (char string, columns, size int) {
	if b := text[0]; b < 0x80 && (len(text) == 1 || text[1] < 0x80) {
		if b < ' ' || b == 0x7f {
			return "", 0, 1
		}
		return text[:1], 1, 1
	}
	char, columns = ansi.FirstGraphemeCluster(text, ansi.GraphemeWidth)
	return char, min(columns, 2), len(char)
}

// clearHalves removes the other half of a wide character that loses one half.
func clearHalves(row []cell, x, n int) {
	if row[x].text == "" && x > 0 {
		row[x-1].text = " "
	}
	if x+n < len(row) && row[x+n].text == "" {
		row[x+n].text = " "
	}
}

// Spans writes texts one after another, but nothing beyond column limit, and returns the column after them.
func (c *Canvas) Spans(x, y, limit int, spans ...Span) int {
	for _, s := range spans {
		x = c.put(x, y, limit, s.Ink, s.Text)
	}
	return x
}

// Right writes texts that end before column x.
func (c *Canvas) Right(x, y int, spans ...Span) { c.Spans(x-SpansWidth(spans), y, x, spans...) }

// SpansWidth returns how many columns they take.
func SpansWidth(spans []Span) (w int) {
	for _, s := range spans {
		w += Width(s.Text)
	}
	return w
}

// Repeat writes a character n times.
func (c *Canvas) Repeat(x, y, n int, ink theme.Ink, char string) {
	if n > 0 {
		c.Put(x, y, ink, strings.Repeat(char, n))
	}
}

// Select shows w columns of a row as selected.
func (c *Canvas) Select(x, y, w int) {
	for i := max(x, 0); i < min(x+w, c.width) && y >= 0 && y < c.height; i++ {
		at := &c.cells[y*c.width+i]
		if at.selected = true; at.ink == (theme.Ink{}) {
			at.ink = c.Theme.Value
		}
	}
}

// Lines returns the rows for a terminal.
func (c *Canvas) Lines() []string {
	out := make([]string, c.height)
	var b strings.Builder
	for y := range out {
		b.Reset()
		c.line(&b, c.cells[y*c.width:(y+1)*c.width])
		out[y] = b.String()
	}
	return out
}

func (c *Canvas) line(b *strings.Builder, row []cell) {
	for len(row) > 0 && row[len(row)-1] == (cell{text: " "}) {
		row = row[:len(row)-1]
	}
	last := ""
	for _, cell := range row {
		if cell.text == "" {
			continue
		}
		if sgr := cell.ink.On(cell.selected); sgr != last {
			if last != "" {
				b.WriteString("\x1b[0m")
			}
			if sgr != "" {
				b.WriteString("\x1b[" + sgr + "m")
			}
			last = sgr
		}
		b.WriteString(cell.text)
	}
	if last != "" {
		b.WriteString("\x1b[0m")
	}
}
