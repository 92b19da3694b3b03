// Package widget draws the parts of screens. Everything here is a pure function: the same input gives the same lines.
package widget

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"authdeck/ui/text"
	"authdeck/ui/theme"

	"github.com/charmbracelet/x/ansi"
)

// Width returns how many cells s takes on the screen.
func Width(s string) int {
	if w, ok := plainWidth(s); ok {
		return w
	}
	return ansi.StringWidth(s)
}

// plainWidth returns the width of a line of ASCII, line drawing, blocks and colours, which nearly all lines consist of. ok is false
// if s contains anything else. The library can measure everything but is slow, and measuring is most of the work of drawing.
func plainWidth(s string) (w int, ok bool) {
	for i := 0; i < len(s); {
		switch c := s[i]; {
		case c >= ' ' && c < 0x7f:
			w++
			i++
		case strings.HasPrefix(s[i:], "\x1b["):
			end := strings.IndexFunc(s[i+2:], func(r rune) bool { return (r < '0' || r > '9') && r != ';' })
			if end < 0 || s[i+2+end] != 'm' {
				return 0, false
			}
			i += end + 3
		default:
			r, n := utf8.DecodeRuneInString(s[i:])
			if r < '\u2500' || r > '\u259f' {
				return 0, false
			}
			w++
			i += n
		}
	}
	return w, true
}

// WithoutLast is s without its last character as people see it, with all its marks and joined parts.
func WithoutLast(s string) string {
	last := 0
	for at := 0; at < len(s); at += last {
		last = len(firstCluster(s[at:]))
	}
	return s[:len(s)-last]
}

// firstCluster is the first character of s as people see it.
func firstCluster(s string) string {
	cluster, _ := ansi.FirstGraphemeCluster(s, ansi.GraphemeWidth)
	return cluster
}

// Cut shortens s to w cells, with an ellipsis at the end if something was cut. It is the only place that cuts text.
func Cut(t theme.Theme, s string, w int) string {
	if Width(s) <= w {
		return s
	}
	tail := t.Text("…")
	if w <= Width(tail) {
		tail = ""
	}
	return ansi.Truncate(s, max(w, 0), tail)
}

// CutMiddle shortens plain text to w cells by removing its middle, because both ends of an ARN matter.
func CutMiddle(t theme.Theme, s string, w int) string {
	mark := t.Text("…")
	if Width(s) <= w || w < 2*Width(mark)+2 {
		return Cut(t, s, w)
	}
	room := w - Width(mark)
	head := ansi.Truncate(s, room/2, "")
	return head + mark + end(s, room-Width(head))
}

// CutStart shortens plain text to w cells by removing its start, for text whose end is most important.
func CutStart(t theme.Theme, s string, w int) string {
	mark := t.Text("…")
	if Width(s) <= w || w <= Width(mark) {
		return Cut(t, s, w)
	}
	return mark + end(s, w-Width(mark))
}

// end returns the last w cells of s, without a wide character that does not fit.
func end(s string, w int) string {
	for n := Width(s) - w; ; n++ {
		if e := ansi.TruncateLeft(s, n, ""); Width(e) <= w || e == "" {
			return e
		}
	}
}

// Pad makes s exactly w cells wide: cut or filled with spaces.
func Pad(t theme.Theme, s string, w int) string {
	s = Cut(t, s, w)
	return s + strings.Repeat(" ", max(0, w-Width(s)))
}

// Spread puts left and right at the two ends of w cells; if there is no room, left is cut.
func Spread(t theme.Theme, left, right string, w int) string {
	return Pad(t, left, max(0, w-Width(right))) + Cut(t, right, w)
}

// Printable is text.Printable.
func Printable(s string) string { return text.Printable(s) }

// PrintableLines is Printable for each line. It treats nothing in it as ours, not even colours.
func PrintableLines(s string) string {
	lines := strings.Split(s, "\n")
	for i, l := range lines {
		lines[i] = Printable(l)
	}
	return strings.Join(lines, "\n")
}

// Wrap breaks plain text, which it makes printable, at spaces into lines of at most w cells. It does not break at hyphens, because a
// broken flag or ARN cannot be copied.
func Wrap(s string, w int) []string {
	const whole = "\u2011" // a hyphen at which no line ends
	wrapped := ansi.Wrap(strings.ReplaceAll(PrintableLines(s), "-", whole), max(w, 1), "")
	return strings.Split(strings.ReplaceAll(wrapped, whole, "-"), "\n")
}

// Balanced wraps a text into lines of at most w cells that have about the same length, so that none has only the last word. It tries no
// width below least.
func Balanced(w, least int, wrap func(w int) []string) []string {
	lines := wrap(w)
	for narrow := w - 1; narrow >= least && len(lines) > 1; narrow-- {
		again := wrap(narrow)
		if len(again) > len(lines) {
			break
		}
		lines = again
	}
	return lines
}

// Separator is between the parts of a message.
const Separator = " · "

// WrapParts is Wrap for a message in the characters of a theme. Between two lines, nothing separates its parts.
func WrapParts(t theme.Theme, message string, w int) (lines []string) {
	separator := t.Text(Separator)
	for i, part := range strings.Split(message, Separator) {
		part = t.Text(part)
		if i == 0 {
			lines = Wrap(part, w)
			continue
		}
		last := len(lines) - 1
		more := Wrap(lines[last]+separator+part, w)
		if len(more) > 1 && len(more[0]) <= len(lines[last]+separator) { // the line ends with the part before
			more = append([]string{lines[last]}, Wrap(part, w)...)
		}
		lines = append(lines[:last], more...)
	}
	for i := range lines {
		lines[i] = strings.TrimRight(lines[i], " ")
	}
	return lines
}

// WrapProse is Wrap for sentences: the last line is not one short word if the line above can spare another. A number stays with its
// word, and the words of a command stay together.
func WrapProse(s string, w int) []string {
	const short = 8
	lines := Wrap(s, w)
	last := len(lines) - 1
	if last == 0 || strings.Contains(lines[last], " ") || Width(lines[last]) > short || text.HasCommand(s) {
		return lines
	}
	at := strings.LastIndex(lines[last-1], " ")
	if before := strings.LastIndex(lines[last-1][:max(at, 0)], " "); before > 0 && strings.Trim(lines[last-1][before+1:at], "0123456789") == "" {
		at = before
	}
	if strings.Contains(lines[last-1][:max(at, 0)], " ") {
		if joined := lines[last-1][at+1:] + " " + lines[last]; Width(joined) <= w {
			lines[last-1], lines[last] = lines[last-1][:at], joined
		}
	}
	return lines
}

// Center puts a box, and the lines below it, in the middle of an area of w × h cells. The box's first line decides where the middle
// is; lines below it may be longer. Too many lines are cut at the bottom.
func Center(lines []string, w, h int) []string {
	left := strings.Repeat(" ", max(0, (w-Width(lines[0]))/2))
	out := make([]string, max(0, (h-len(lines))/2), h)
	for _, l := range lines {
		if l != "" {
			l = left + l
		}
		out = append(out, l)
	}
	return Fill(out, h)
}

// Clip keeps at most h lines; if lines are cut, the last one says so.
func Clip(t theme.Theme, lines []string, h int) []string {
	if len(lines) <= h {
		return lines
	}
	return append(append([]string{}, lines[:max(h-1, 0)]...), t.Muted.Render(t.Text("…")))
}

// Pane returns h of the lines, beginning with first; a mark shows that there is more above or below.
func Pane(t theme.Theme, lines []string, h, first int) []string {
	if len(lines) <= h || h < 3 {
		return Clip(t, lines, h)
	}
	first = max(0, min(first, len(lines)-h))
	out := append([]string{}, lines[first:first+h]...)
	if first > 0 {
		out[0] = t.Muted.Render(t.Text("… ") + MoreAbove(t, first+1))
	}
	if first+h < len(lines) {
		out[h-1] = t.Muted.Render(t.Text("… ") + MoreBelow(t, len(lines)-first-h+1))
	}
	return out
}

// MoreBelow says how many lines are below.
func MoreBelow(t theme.Theme, n int) string { return more(t, n, "↓", "below") }

// MoreAbove says how many lines are above.
func MoreAbove(t theme.Theme, n int) string { return more(t, n, "↑", "above") }

func more(t theme.Theme, n int, arrow, where string) string {
	if t.ASCII {
		return fmt.Sprintf("%d more %s", n, where)
	}
	return fmt.Sprintf("%s %d more", arrow, n)
}

// Fill makes lines exactly h long.
func Fill(lines []string, h int) []string {
	for len(lines) < h {
		lines = append(lines, "")
	}
	return lines[:h]
}

// Faint is a body under a box: its characters, but faint and without colours.
func Faint(t theme.Theme, body []string) []string {
	faint := make([]string, len(body))
	for i, l := range body {
		faint[i] = t.Under.Render(strings.TrimRight(ansi.Strip(l), " "))
	}
	return faint
}

// Dialog draws a box, and the lines below it, over a body, with its corner at a row and a column. The body is faint, and the lines of its
// panes run up to the box. Beside the box, it has neither rests of words nor rests of narrow panes.
func Dialog(t theme.Theme, body, box []string, row, column int) []string {
	return lay(Faint(t, body), box, row, func(line, text string) string {
		left, right := beside(t, ansi.Strip(line), column, Width(text))
		return t.Under.Render(left) + text + t.Under.Render(right)
	})
}

// narrowSide is how many columns beside a box are too few for a text: of a pane, they show only its frame.
const narrowSide = 18

// beside is around without what nobody can read: the rests of words and titles that are cut, the rest of a row whose text is hidden, and the
// inside of a pane of which little is visible.
func beside(t theme.Theme, line string, x, w int) (left, right string) {
	left, right = around(line, x, w)
	bare := ansi.Strip(line)
	cutLeft, cutRight := restsOfWords(bare, x, w)
	cutRight = max(cutRight, restOfRow(t, bare, x, w), restOfColumn(t, right))
	titleLeft, titleRight := restsOfTitles(t, left, right)
	if fill, framed := frameOnly(t, left, ansi.Truncate(left, 1, "")); framed {
		left = ansi.Truncate(left, 1, "") + fill
	} else if n := max(titleLeft, cutLeft); n > 0 {
		left = ansi.Truncate(left, Width(left)-n, "") + strings.Repeat(fillOf(t, titleLeft), n)
	}
	if fill, framed := frameOnly(t, right, end(right, 1)); framed {
		right = fill + end(right, 1)
	} else if n := max(titleRight, cutRight); n > 0 {
		right = strings.Repeat(fillOf(t, titleRight), n) + end(right, Width(right)-n)
	}
	return left, right
}

// fillOf is what fills a cut text: the border, if it is a title.
func fillOf(t theme.Theme, title int) string {
	if title > 0 {
		return t.Border.Top
	}
	return " "
}

// frameOnly is what a narrow side of a pane shows beside its edge, which is one column: its border, or blanks.
func frameOnly(t theme.Theme, side, edge string) (fill string, framed bool) {
	n, b, bare := Width(side)-1, t.Border, ansi.Strip(edge)
	switch {
	case n < 0 || n >= narrowSide:
	case slices.Contains([]string{b.TopLeft, b.TopRight, b.BottomLeft, b.BottomRight}, bare):
		ink, _, _ := strings.Cut(edge, bare)
		if fill = strings.Repeat(b.Top, n); ink != "" {
			fill = ink + fill + "\x1b[0m"
		}
		return fill, true
	case slices.Contains([]string{b.Left, t.Glyphs.Scroll}, bare):
		return strings.Repeat(" ", n), true
	}
	return "", false
}

// restsOfTitles is how many columns beside a box are a text in the border of a pane that the box cuts. In a preview, the border has inks of
// its own, and keeps its texts.
func restsOfTitles(t theme.Theme, left, right string) (toLeft, toRight int) {
	b := t.Border
	inside := func(border string) bool {
		return !strings.Contains(border, b.Right) && !strings.Contains(border, "\x1b")
	}
	at := max(strings.LastIndex(left, b.TopLeft+b.Top), strings.LastIndex(left, b.BottomLeft+b.Bottom))
	if at >= 0 && !strings.HasSuffix(left[:at], b.Top) {
		from := strings.LastIndex(left, b.Top+" ")
		if title := left[max(from, at):]; from >= at && inside(left[at:]) && !strings.Contains(title, " "+b.Top) {
			toLeft = Width(title) - Width(b.Top)
		}
	}
	for _, corner := range []string{b.Top + b.TopRight, b.Bottom + b.BottomRight} {
		border, rest, is := strings.Cut(right, corner)
		if is && inside(border) && !strings.HasPrefix(border+b.Top, b.Top) && !strings.HasPrefix(rest, b.Top) {
			title, _, _ := strings.Cut(border+" "+b.Top, " "+b.Top)
			toRight = min(Width(title)+len(" "), Width(border))
		}
	}
	return toLeft, toRight
}

// restOfColumn is how many columns beside a box are a narrow rest of a pane that has another one at its right.
func restOfColumn(t theme.Theme, right string) int {
	between := t.Border.Right + t.Border.Left
	if t.ASCII {
		between = t.Border.Right + " " + t.Border.Left
	}
	rest, _, is := strings.Cut(right, between)
	if n := Width(rest); is && n < narrowSide && !strings.Contains(rest, "\x1b") {
		return n
	}
	return 0
}

// restsOfWords is how many columns to the left and right of w cells from column x on are the rest of a word, or a word that touches them and
// looks like a rest.
func restsOfWords(line string, x, w int) (toLeft, toRight int) {
	left, right := around(line, x, w)
	if word := left[strings.LastIndexFunc(left, between)+1:]; hasLetter(word) {
		toLeft = Width(word)
	}
	if word := right[:strings.IndexFunc(right+" ", between)]; hasLetter(word) {
		toRight = Width(word)
	}
	return toLeft, toRight
}

// restOfRow is how many columns to the right of w cells from column x on are the rest of a row of a pane, if those
// cells hide where the pane begins, or a text of the row. A border is no such row.
func restOfRow(t theme.Theme, line string, x, w int) int {
	_, right := around(line, x, w)
	_, hidden := around(line, 0, x)
	hidden = ansi.Truncate(hidden, w, "")
	row, _, framed := strings.Cut(right, t.Border.Right)
	border := strings.Contains(row, t.Border.Top+t.Border.TopRight) || strings.Contains(row, t.Border.Bottom+t.Border.BottomRight)
	if begins := strings.Contains(hidden, t.Border.Left); !framed || border || !begins && !hasLetter(hidden) {
		return 0
	}
	return Width(row)
}

// between reports whether a character is outside of words: a space, or a part of a frame or a meter.
func between(r rune) bool { return r == ' ' || r == '|' || r >= '─' && r <= '▟' }

func hasLetter(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) })
}

// Preview is Dialog with a body that keeps its colours.
func Preview(t theme.Theme, body, box []string, row, column int) []string {
	return lay(slices.Clone(body), box, row, func(line, text string) string {
		left, right := beside(t, line, column, Width(text))
		return left + text + right
	})
}

// lay draws a box over a body. over draws each of its lines.
func lay(out, box []string, row int, over func(line, text string) string) []string {
	w := Width(box[0])
	for i, l := range box {
		if row+i < len(out) {
			out[row+i] = over(out[row+i], l+strings.Repeat(" ", max(0, w-Width(l))))
		}
	}
	return out
}

// Beside is the column where a box begins in a width.
func Beside(width int, box []string) int { return (width - Width(box[0])) / 2 }

// Above is the row where a box of that many lines begins in that many rows.
func Above(rows, lines, tallest int) int { return max(0, min((rows-tallest)/2, rows-lines)) }

// OverBorder is Over for a line that may be a border of that ink with texts in it. It removes a text that would be cut.
func OverBorder(t theme.Theme, ink theme.Ink, line, text string, x int) string {
	under := ansi.Strip(line)
	if !strings.HasPrefix(under, t.Border.BottomLeft) {
		return Over(line, text, x)
	}
	from := freeBorder(t, under, x)
	return Over(line, ink.Render(strings.Repeat(t.Border.Bottom, x-from))+text, from)
}

// InBorder is OverBorder for a text at the right end of a border. It moves to the left of another text there, if that has room.
func InBorder(t theme.Theme, ink theme.Ink, line, text string, x int) string {
	if under := ansi.Strip(line); strings.HasPrefix(under, t.Border.BottomLeft) {
		end := besideEnd(t, under, x+Width(text))
		to := end - Width(text)
		cutsLeft := x < end && freeBorder(t, under, x) < x
		if to > 1 && (cutsLeft || freeBorder(t, under, to) == to) {
			x = to
		}
	}
	return OverBorder(t, ink, line, text, x)
}

// freeBorder is the column before x after which a border has no text up to there, or x itself.
func freeBorder(t theme.Theme, border string, x int) int {
	at := max(x, 0)
	for at > 1 && !strings.HasSuffix(ansi.Truncate(border, at, ""), t.Border.Bottom) {
		at--
	}
	return at
}

// besideEnd is the column that ends the room beside the text at the right end of a border, which ends at that column. It is that column if
// there is no such text.
func besideEnd(t theme.Theme, border string, end int) int {
	if !strings.HasSuffix(ansi.Truncate(border, end, ""), " ") {
		return end
	}
	at := strings.LastIndex(ansi.Truncate(border, end-1, ""), t.Border.Bottom+" ")
	if at < 0 {
		return end
	}
	return Width(border[:at])
}

// Over draws a text over a line from column x on. The rest of the line keeps its colours.
func Over(line, text string, x int) string {
	left, right := around(line, max(x, 0), Width(text))
	return left + text + right
}

// around returns the parts of a line to the left and right of w cells from column x on. Half of a wide character becomes a space.
func around(line string, x, w int) (left, right string) {
	left = ansi.Truncate(line, x, "")
	left += strings.Repeat(" ", x-Width(left))
	if room := Width(line) - x - w; room > 0 {
		right = end(line, room)
		right = strings.Repeat(" ", room-Width(right)) + right
	}
	return left, right
}

// OnPage draws a line of the whole screen in the page's colours, if the theme has any: text without an ink, and what is blank up to
// column w.
func OnPage(t theme.Theme, line string, w int) string {
	page := t.Page.On(false)
	if page == "" {
		return line
	}
	const end = "\x1b[0m"
	return "\x1b[" + page + "m" + strings.ReplaceAll(Pad(t, line, w), end, "\x1b[0;"+page+"m") + end
}
