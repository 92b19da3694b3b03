package widget

import (
	"slices"
	"strings"

	"authdeck/ui/theme"

	"github.com/charmbracelet/x/ansi"
)

// Box draws a box of the given outer width, with a title and parts: the title's lines, and the rows of each part below a rule. Rows
// are cut to fit.
func Box(t theme.Theme, edge theme.Ink, width int, title string, parts ...[]string) []string {
	return BoxWithNote(t, edge, width, title, "", parts...)
}

// BoxWithNote is Box with a note at the right of the title, if it fits.
func BoxWithNote(t theme.Theme, edge theme.Ink, width int, title, note string, parts ...[]string) []string {
	b := t.Border
	inner := max(width-2, 2)
	side := func(s string) string {
		return edge.Render(b.Left) + " " + Pad(t, s, inner-2) + " " + edge.Render(b.Right)
	}
	out := []string{edge.Render(b.TopLeft + strings.Repeat(b.Top, inner) + b.TopRight)}
	for _, line := range strings.Split(PrintableLines(title), "\n") {
		head := heading(t, edge, Cut(t, line, inner-2))
		if note != "" && NoteFits(line, note, inner-2) {
			head += strings.Repeat(" ", inner-2-Width(line)-Width(note)) + t.Muted.Render(note)
		}
		note = ""
		out = append(out, side(head))
	}
	for _, rows := range parts {
		out = append(out, edge.Render(b.MiddleLeft+strings.Repeat(b.Top, inner)+b.MiddleRight))
		for _, r := range rows {
			out = append(out, side(r))
		}
	}
	return append(out, edge.Render(b.BottomLeft+strings.Repeat(b.Bottom, inner)+b.BottomRight))
}

// NoteFits reports whether a note has room beside a title in a box with w columns of content.
func NoteFits(title, note string, w int) bool { return w-Width(title)-Width(note) > 1 }

// heading draws a line of a title. Its mark has the colour of the box.
func heading(t theme.Theme, edge theme.Ink, line string) string {
	for _, mark := range []string{"✗ ", "! ", "? "} {
		if rest, found := strings.CutPrefix(line, t.Text(mark)); found {
			return edge.Render(t.Text(mark)) + t.Strong.Render(rest)
		}
	}
	return t.Strong.Render(line)
}

// BoxContent returns how many cells a row has in a box of that outer width.
func BoxContent(width int) int { return max(width-4, 0) }

// BottomBorder finds the last bottom border of a box in some lines: its line, and the columns of its corners.
func BottomBorder(t theme.Theme, lines []string) (row, from, to int, found bool) {
	for row, line := range slices.Backward(lines) {
		bare := ansi.Strip(line)
		edge := strings.TrimLeft(bare, " ")
		if end := strings.Index(edge, t.Border.Bottom+t.Border.BottomRight); strings.HasPrefix(edge, t.Border.BottomLeft+t.Border.Bottom) && end > 0 {
			from = len(bare) - len(edge)
			return row, from, from + Width(edge[:end]) + 1, true
		}
	}
	return 0, 0, 0, false
}

// Field draws a square field of the given outer width around one line.
func Field(t theme.Theme, edge theme.Ink, width int, line string) []string {
	b := t.Field
	inner := max(width-2, 2)
	return []string{
		edge.Render(b.TopLeft + strings.Repeat(b.Top, inner) + b.TopRight),
		edge.Render(b.Left) + " " + Pad(t, line, inner-2) + " " + edge.Render(b.Right),
		edge.Render(b.BottomLeft + strings.Repeat(b.Bottom, inner) + b.BottomRight),
	}
}
