package ui

import (
	"slices"
	"strings"
	"time"

	"authdeck/model/flow"
	"authdeck/ui/screen"
	"authdeck/ui/screen/dashboard"
	"authdeck/ui/theme"
	"authdeck/ui/widget"
	"authdeck/ui/words"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"
)

// toasting is what the program says for a while: in the bottom border of the form, the box or the pane with the focus if it fits
// there, otherwise at the right, in the row above the footer, or in a small frame there if it needs several rows. A
// form or a box says in its own frame what is about its fields. A box that is there leaves these rows free.
type toasting struct {
	toast  string
	copied copiedText      // what this toast or an earlier one says was copied
	cut    dashboard.Toast // the toast, if it is not completely visible
	until  time.Time       // when the toast disappears
	claim  claim
}

// claim is a toast about now: it disappears as soon as it is no longer true.
type claim struct {
	says  string
	holds func(*program) bool
}

// toastWhile says something that is true while holds is.
func (p *program) toastWhile(says string, holds func(*program) bool) tea.Cmd {
	p.claim = claim{says, holds}
	return p.Toast(says)
}

// dropUntrue ends a toast that is no longer true.
func (p *program) dropUntrue() {
	switch c := p.claim; {
	case c.holds == nil:
	case p.toast != c.says: // it has ended already
		p.claim = claim{}
	case !c.holds(p):
		p.toast, p.claim = "", claim{}
	}
}

// copiedText is a toast about a text that was copied: what it says, the text, and what it says without the text, which may have several
// lines.
type copiedText struct{ says, text, unseen string }

func (c copiedText) toast() string {
	if c.text == "" {
		return c.unseen
	}
	return c.says + ": " + c.text
}

// says is the toast, or else the side action in progress, on the list that it acts on.
func (p *program) says() string {
	if p.toast != "" || p.acting == nil || p.state != flow.Choosing && p.state != flow.Deleting {
		return words.Tilde(p.toast, p.opts.Home)
	}
	return screen.Frame{Env: screen.Env{Now: p.now, Work: *p.acting}, Theme: p.theme}.Progress(p.acting.What)
}

// toastFor is how long a toast shows.
const toastFor = 4 * time.Second

// toastEnds is when the toast disappears by itself. What the program waits for stays on the screen.
func (p *program) toastEnds() (at time.Time, ends bool) {
	return p.until, p.toast != "" && !p.leaving && !p.stopping
}

// mostToastRows is how many rows of the body a toast takes at most.
const mostToastRows = 3

// toastEdges are the cells beside a toast: on each side a corner, a piece of the border, and a frame or a space.
const toastEdges = 8

// wrappedToast is a toast's mark, and its text in lines that fit above the footer beside the mark.
func (p *program) wrappedToast() (mark string, lines []string) {
	mark, text := cutMark(p.theme, p.says())
	room := p.width - toastEdges - widget.Width(mark)
	lines = widget.Balanced(room, room/2+1, func(w int) []string { return widget.WrapParts(p.theme, text, w) })
	if p.toast != p.copied.toast() {
		return mark, lines
	}
	inBorder := func(w int) bool { return len(lines) == 1 && inBorderOf(w, widget.Width(mark)+widget.Width(lines[0])+2) }
	box, boxed := p.box()
	switch {
	case boxed && !inBorder(widget.Width(box.Lines(p.frame())[0])), // it needs its rows
		!boxed && p.front == nil && !inBorder(p.focusArea().W): // a frame would hide rows of the list
		lines = widget.WrapParts(p.theme, p.copied.unseen, room)
	case len(lines) > 1: // what people copy begins on a line of its own
		_, of := cutMark(p.theme, words.Tilde(p.copied.text, p.opts.Home))
		if apart := append([]string{p.copied.says + ":"}, widget.WrapParts(p.theme, of, room)...); len(apart) <= len(lines) {
			lines = apart
		}
	}
	return mark, lines
}

// box is the box over the screen; false without one.
func (p *program) box() (box screen.Dialog, is bool) {
	if p.over != nil {
		return p.over, true
	}
	box, is = p.shown().(screen.Dialog)
	return box, is
}

// focusArea is the area of the pane with the focus; empty unless the list is on the screen, without a box over it.
func (p *program) focusArea() widget.Rect {
	panes, is := p.dash.(screen.Paned)
	if _, boxed := p.box(); boxed || p.front != nil || !is {
		return widget.Rect{}
	}
	return panes.FocusArea(p.env())
}

// rowsForToast is how many rows of the body a toast and its frame may take: what the form or the box on the screen does not need.
func (p *program) rowsForToast() int {
	f := p.frame()
	box, is := p.box()
	switch {
	case is:
	case p.front == nil:
		return f.Height
	default:
		return max(f.Height-leastForm, 1)
	}
	least := min(len(box.Lines(f)), leastForm)
	if full, ok := box.(screen.Full); ok {
		least = full.Least(f)
	}
	return max(f.Height-least, 1)
}

// inBorder returns the row and the column where a toast begins in the bottom border of the form or the box on the screen, where the user
// looks, or below a page that has no border; false if it does not fit there, or if there is neither.
func (p *program) inBorder(f screen.Frame, body []string, page placed, toast []string) (row, x int, fits bool) {
	box, is := p.box()
	if len(toast) != 1 || !is && p.front == nil || previews(box) {
		return 0, 0, false
	}
	above, beside := 0, 0
	switch {
	case is:
		lines := box.Lines(f)
		above, beside = p.cornerOf(f, box, lines, tallest(f, box, lines))
		body = lines
	case page.lines != nil:
		body, above, beside = page.lines, page.row, page.column
	}
	at, from, to, found := widget.BottomBorder(f.Theme, body)
	w := widget.Width(toast[0])
	if _, bare := p.front.(screen.Bare); !found && !is && bare {
		return belowText(f, body, w)
	}
	return above + at, beside + to - 1 - w, found && inBorderOf(to-from+1, w) && above+at < f.Height
}

// belowText is where a toast of that width begins below a page without a border: a row below its text, in the same column; false if it does
// not fit there.
func belowText(f screen.Frame, page []string, toast int) (row, x int, fits bool) {
	for i, line := range slices.Backward(page) {
		if text := strings.TrimLeft(ansi.Strip(line), " "); text != "" {
			row, x = i+2, len(ansi.Strip(line))-len(text)-1 // the toast begins with a space
			return row, x, row < f.Height && x >= 0 && x+toast <= f.Width
		}
	}
	return 0, 0, false
}

// inBorderOf reports whether a toast of that width has room in the border of a box: between corners, with a piece of
// the border on each side.
func inBorderOf(box, toast int) bool { return toast+4 <= box }

// leastForm is how many rows a form or a box has beside a toast, if it needs them.
const leastForm = screen.MinHeight - 2 - mostToastRows

// toastRows are the rows of a toast, all of the same width; none without a toast. Several have a frame if there is room. Without a
// frame, they have the whole width, so that nothing is beside them.
func (p *program) toastRows() (rows []string) {
	if p.says() == "" {
		return nil
	}
	t := p.theme
	mark, lines := p.wrappedToast()
	room := p.rowsForToast()
	if most := min(room, mostToastRows); most == 1 {
		_, text := cutMark(t, p.says())
		lines = []string{widget.Cut(t, t.Text(text), p.width-toastEdges-widget.Width(mark))}
	} else {
		lines = widget.Clip(t, lines, most)
	}
	wide := 0
	for _, l := range lines {
		wide = max(wide, widget.Width(mark)+widget.Width(l))
	}
	if len(lines) == 1 { // it is a text in the border
		c := widget.NewCanvas(t, wide+2, 1)
		c.Spans(1, 0, wide+1, toastSpans(t, mark, lines[0])...)
		return []string{widget.Pad(t, c.Lines()[0], wide+2)}
	}
	if room < len(lines)+2 {
		return bareToast(t, mark, lines, p.width-3)
	}
	framed := widget.Rect{X: 1, W: wide + 4, H: len(lines) + 2}
	c := widget.NewCanvas(t, framed.W+2, framed.H)
	c.Frame(framed, widget.Frame{})
	x := framed.X + 2
	c.Spans(x, 1, x+wide, toastSpans(t, mark, lines[0])...)
	for i, l := range lines[1:] {
		c.Spans(x+widget.Width(mark), i+2, x+wide, toastSpans(t, "", l)...)
	}
	for _, row := range c.Lines() {
		rows = append(rows, widget.Pad(t, row, framed.W+2))
	}
	return rows
}

// bareToast are the rows of a toast without a frame, w cells wide.
func bareToast(t theme.Theme, mark string, lines []string, w int) []string {
	c := widget.NewCanvas(t, w, len(lines))
	wide := 0
	for _, l := range lines {
		wide = max(wide, widget.Width(mark)+widget.Width(l))
	}
	x := w - 1 - wide
	c.Spans(x, 0, w, toastSpans(t, mark, lines[0])...)
	for i, l := range lines[1:] {
		c.Spans(x+widget.Width(mark), i+1, w, toastSpans(t, "", l)...)
	}
	rows := c.Lines()
	for i, row := range rows {
		rows[i] = widget.Pad(t, row, w)
	}
	return rows
}

// cutMark is a toast's mark in the characters of a theme, and its parts in one line.
func cutMark(t theme.Theme, toast string) (mark, text string) {
	mark, text = words.CutMark(widget.Printable(strings.ReplaceAll(toast, "\n", widget.Separator)))
	return t.Text(mark), text
}

// toastSpans draws a toast's mark in its colour, and the text in the terminal's default colour.
func toastSpans(t theme.Theme, mark, text string) []widget.Span {
	ink := t.Chip
	switch mark {
	case "":
		return []widget.Span{{Ink: t.Value, Text: text}}
	case t.Text(words.Done):
		ink = t.Good
	case t.Text(words.Failed):
		ink = t.Bad
	}
	return []widget.Span{{Ink: ink, Text: strings.TrimSpace(mark)}, {Ink: t.Value, Text: " " + text}}
}

// keepCutToast adds a toast that was not completely visible to the activity, where it can be read, when the toast disappears.
func (p *program) keepCutToast() {
	if p.cut.Text != "" && p.cut.Text != p.toast {
		list := p.list
		p.cut.Text = words.Tilde(p.cut.Text, p.opts.Home)
		list.Toasts = append(slices.Clone(list.Toasts[max(0, len(list.Toasts)-mostToasts+1):]), p.cut)
		p.cut = dashboard.Toast{}
		p.setList(list)
	}
	if p.toast == "" || p.width == 0 {
		return
	}
	if _, lines := p.wrappedToast(); len(lines) > min(mostToastRows, p.rowsForToast()) && p.cut.Text == "" {
		p.cut = dashboard.Toast{Text: p.toast, At: p.now}
	}
}

// mostToasts is how many toasts the activity keeps.
const mostToasts = 20
