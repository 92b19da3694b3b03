package widget

import (
	"strings"

	"authdeck/ui/theme"
)

// Rect is a part of a canvas.
type Rect struct{ X, Y, W, H int }

// Frame is a border with texts in it. A text that does not fit is left out whole. The title comes before Right, and Count before Left.
type Frame struct {
	Title       []Span
	Right       []Span // in the top border
	Left, Count []Span // in the bottom border, left and right
	Focus       bool   // at most one border on the screen has the focus
}

// Frame draws a border around r and returns the area inside.
func (c *Canvas) Frame(r Rect, f Frame) Rect {
	t := c.Theme
	b, ink := t.Border, t.Line
	if f.Focus {
		ink = t.Focus
	}
	inner := max(r.W-2, 0)
	bottom := r.Y + r.H - 1
	c.Put(r.X, r.Y, ink, b.TopLeft+strings.Repeat(b.Top, inner)+b.TopRight)
	c.Put(r.X, bottom, ink, b.BottomLeft+strings.Repeat(b.Bottom, inner)+b.BottomRight)
	for y := r.Y + 1; y < bottom; y++ {
		c.Put(r.X, y, ink, b.Left)
		c.Put(r.X+r.W-1, y, ink, b.Right)
	}
	used := c.borderText(r, r.Y, inner, f.Title, false)
	c.borderText(r, r.Y, inner-used, f.Right, true)
	used = c.borderText(r, bottom, inner, f.Count, true)
	c.borderText(r, bottom, inner-used, f.Left, false)
	return Rect{r.X + 1, r.Y + 1, inner, max(r.H-2, 0)}
}

// borderText writes into a border, one column from its corner and with a space on each side, and returns the columns that it takes.
func (c *Canvas) borderText(r Rect, y, room int, spans []Span, right bool) int {
	w := SpansWidth(spans)
	if w == 0 || w+4 > room {
		return 0
	}
	x := r.X + 2
	if right {
		x = r.X + r.W - 4 - w
	}
	x = c.Put(x, y, theme.Ink{}, " ")
	x = c.Spans(x, y, c.width, spans...)
	c.Put(x, y, theme.Ink{}, " ")
	return w + 3 // the line between two texts counts once
}

// CutSpans shortens spans to w columns.
func CutSpans(t theme.Theme, spans []Span, w int) (out []Span) {
	for _, s := range spans {
		if w <= 0 {
			break
		}
		s.Text = Cut(t, s.Text, w)
		w -= Width(s.Text)
		out = append(out, s)
	}
	return out
}
