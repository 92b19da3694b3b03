package ui

import (
	"slices"
	"strings"

	"authdeck/model/flow"
	"authdeck/ui/overlay"
	"authdeck/ui/screen"
	"authdeck/ui/text"
	"authdeck/ui/theme"
	"authdeck/ui/widget"

	"github.com/charmbracelet/bubbles/key"
	"github.com/charmbracelet/x/ansi"
)

func (p *program) tooSmall() bool { return p.width < screen.MinWidth || p.height < screen.MinHeight }

// View draws header, body and footer, and the dialog over them. The dashboard stays visible under a dialog, faint. Whatever text a
// screen forgot to make printable, the terminal gets no character to act on.
func (m Model) View() string {
	if m.width == 0 {
		return ""
	}
	lines := m.viewTooSmall()
	if !m.tooSmall() {
		lines = m.viewWhole()
	}
	for i, l := range lines {
		lines[i] = widget.OnPage(m.theme, widget.Cut(m.theme, text.Lines(l), m.width), m.width)
	}
	return strings.Join(lines, "\n")
}

// viewWhole returns header, body and footer.
func (p *program) viewWhole() []string {
	t := p.theme
	f, toast := p.frame(), p.toastRows()
	body, page := p.body(f, nil)
	if at, x, fits := p.inBorder(f, body, page, toast); fits {
		body[at] = widget.Over(body[at], toast[0], x)
	} else if pane := p.focusArea(); len(toast) == 1 && inBorderOf(pane.W, widget.Width(toast[0])) {
		at := pane.Y + pane.H - 1
		body[at] = widget.InBorder(t, t.Focus, body[at], toast[0], pane.X+pane.W-2-widget.Width(toast[0]))
	} else if toast != nil {
		body, _ = p.body(f, toast)
		overBorder := widget.InBorder
		if len(toast) > 1 { // below each other
			overBorder = widget.OverBorder
		}
		for i, row := range toast {
			at := len(body) - len(toast) + i
			ink := t.Line
			if pane.Y+pane.H-1 == at && pane.X+pane.W == p.width {
				ink = t.Focus
			}
			body[at] = overBorder(t, ink, body[at], row, p.width-2-widget.Width(row))
		}
	}
	return append(append([]string{p.header()}, body...), p.footer())
}

// frame is what the screen and the boxes over it are drawn in.
func (p *program) frame() screen.Frame { return screen.Frame{Env: p.env(), Theme: p.theme} }

// placed is a page that is drawn over the list, and where in the body; the zero value is none.
type placed struct {
	lines       []string
	row, column int
}

// body is the screen, and what is drawn over it. Forms and boxes leave the rows of a toast free. page is the screen if it is over the list.
func (p *program) body(f screen.Frame, toast []string) (body []string, page placed) {
	below := p.shown()
	dialog, isDialog := below.(screen.Dialog)
	if isDialog {
		below = p.dash
	}
	under := f
	under.Boxed = isDialog || p.over != nil
	body = widget.Fill(strings.Split(below.View(under), "\n"), f.Height)
	if p.front != nil && !isDialog && hides(toast, body, f.Width) {
		less := under
		less.Height -= len(toast)
		body = widget.Fill(widget.Fill(strings.Split(below.View(less), "\n"), less.Height), f.Height)
	}
	behind := widget.Fill(nil, f.Height)
	if !isDialog && p.overList(f) {
		body, behind, page = p.standsOnList(f, body, behind)
	}
	switch {
	case p.over == nil && isDialog:
		if leavesEdges(f, dialog, toast) {
			body = widget.Fill(nil, f.Height)
		}
		return p.layOver(f, body, dialog, toast), page
	case p.over == nil:
		return body, page
	}
	if previews(p.over) {
		f.Theme = f.Theme.Neutral()
	}
	lines := p.over.Lines(f) // one box at a time: the dialog below it is hidden
	_, covers := p.over.(overlay.Covering)
	_, bare := p.front.(screen.Bare)
	_, hangs := p.over.(overlay.Hanging)
	onForm := p.front != nil && !isDialog && (covers || bare || len(lines) > f.Height-leastBelow && !hangs || leavesSlivers(page, lines))
	if onForm || !previews(p.over) && leavesEdges(f, p.over, toast) {
		body = behind
	}
	return p.layOver(f, body, p.over, toast), page
}

// overList reports whether a page in front of the list is drawn over it, like a box, if it leaves enough room around it: a small page alone
// would be in the middle of nothing.
func (p *program) overList(f screen.Frame) bool {
	return p.front != nil && p.workspace != nil && !p.welcomed && f.LeavesList(0, 0)
}

// standsOnList draws a page over the list, which is faint then, at the place that the page has alone. It returns the
// list, too, which is seen without the page behind what covers the page. A page that leaves too little of the list is
// alone, with nothing behind it.
func (p *program) standsOnList(f screen.Frame, alone, nothing []string) (body, behind []string, page placed) {
	from := slices.IndexFunc(alone, filled)
	if from < 0 {
		return alone, nothing, page
	}
	end := len(alone)
	for !filled(alone[end-1]) {
		end--
	}
	edge := ansi.Strip(alone[from])
	x, w := widget.Width(edge)-widget.Width(strings.TrimLeft(edge, " ")), widget.Width(strings.TrimSpace(edge))
	box := make([]string, end-from)
	for i, l := range alone[from:end] {
		box[i] = ansi.Cut(l, x, x+w)
	}
	bottom := bottomOf(f.Theme, box)
	if !f.LeavesList(w, bottom+1) {
		return alone, nothing, page
	}
	box = withNote(f.Theme, box, bottom)
	end = min(from+len(box), f.Height)
	f.Boxed = true
	list := widget.Fill(strings.Split(p.dash.View(f), "\n"), f.Height)
	x = widget.Beside(f.Width, box)
	return widget.Dialog(f.Theme, list, box[:end-from], from, x), list, placed{box, from, x}
}

// bottomOf is the index of the bottom border of a page. Lines with messages may follow it. Of a page without a border, it is the last line.
func bottomOf(t theme.Theme, page []string) int {
	for i, line := range slices.Backward(page) {
		if strings.HasPrefix(ansi.Strip(line), t.Border.BottomLeft) {
			return i
		}
	}
	return len(page) - 1
}

// withNote moves the lines below a box into it, so that they cannot be mistaken for lines of the list behind. Of two
// boxes side by side, they are in the left one.
func withNote(t theme.Theme, box []string, at int) []string {
	if at == len(box)-1 {
		return box
	}
	bare := ansi.Strip(box[at])
	left, _, _ := strings.Cut(bare[len(t.Border.BottomLeft):], t.Border.BottomRight)
	w := widget.Width(t.Border.BottomLeft + left + t.Border.BottomRight)
	bottom, aside := ansi.Cut(box[at], 0, w), ansi.Cut(box[at], w, widget.Width(bare))
	rule := strings.Replace(bottom, t.Border.BottomLeft, t.Border.MiddleLeft, 1)
	box[at] = strings.Replace(rule, t.Border.BottomRight, t.Border.MiddleRight, 1) + aside
	first, last := ansi.Cut(box[1], 0, 1), ansi.Cut(box[1], w-1, w)
	for i := at + 1; i < len(box); i++ {
		box[i] = first + widget.Pad(t, ansi.Cut(box[i], 1, w-1), w-2) + last
	}
	return append(box, bottom)
}

// filled reports whether something is on a line.
func filled(line string) bool { return strings.TrimSpace(ansi.Strip(line)) != "" }

// hides reports whether a toast would hide a part of a body.
func hides(toast, body []string, width int) bool {
	for i, row := range toast {
		w := widget.Width(row)
		under := ansi.TruncateLeft(ansi.Strip(body[len(body)-len(toast)+i]), width-2-w, "")
		if strings.TrimSpace(ansi.Truncate(under, w, "")) != "" {
			return true
		}
	}
	return false
}

// leavesEdges reports whether a box leaves nothing of the list but pieces of its border, or did so when it was at its highest: the list
// does not appear while somebody types.
func leavesEdges(f screen.Frame, box screen.Dialog, toast []string) bool {
	const columns = 14 // on each side
	lines := box.Lines(f)
	return tallest(f, box, lines) >= f.Height-len(toast)-leastAround && widget.Width(lines[0]) >= f.Width-2*columns
}

// leastAround is how many rows above and below a box, together, are only pieces of borders.
const leastAround = 1

// leavesSlivers reports whether a box hides a page over the list but for pieces of its border.
func leavesSlivers(page placed, box []string) bool {
	const columns = 8 // on both sides together
	return page.lines != nil && widget.Width(box[0])+columns >= widget.Width(page.lines[0])
}

// cornerOf is the row and the column where a box of such lines begins. Over the list, it is in the middle of the list's column and, if it
// fits, of its pane, so that it tears no other pane apart. Otherwise, it is in the middle of the body.
func (p *program) cornerOf(f screen.Frame, box screen.Dialog, lines []string, tallest int) (row, column int) {
	row, column = widget.Above(f.Height, len(lines), tallest), widget.Beside(f.Width, lines)
	if list, cursor := p.listArea(); p.inColumn(box, list) {
		column = list.X + widget.Beside(list.W, lines)
		if inside := (widget.Rect{Y: list.Y + 1, H: list.H - 2}); tallest <= inside.H && list.H < f.Height {
			row = beside(inside, cursor, tallest)
		}
	}
	switch over := box.(type) {
	case overlay.Hanging:
		row = max(0, min(over.Under(f)+1, f.Height-tallest))
	case overlay.Low:
		row = max(0, f.Height-len(lines))
	}
	return row, column
}

// beside is where a box of that many rows begins in the rows of an area: in the middle, unless it would hide the row with the cursor,
// which it often is about.
func beside(area widget.Rect, cursor, rows int) int {
	middle := area.Y + (area.H-rows)/2
	switch {
	case cursor < middle || cursor >= middle+rows:
		return middle
	case cursor+1+rows <= area.Y+area.H:
		return cursor + 1
	case cursor-rows >= area.Y:
		return cursor - rows
	}
	return middle
}

// inColumn reports whether a box fits in the list's column, and leaves some of it visible. A toast does not change that.
func (p *program) inColumn(box screen.Dialog, list widget.Rect) bool {
	f := p.frame()
	lines := box.Lines(f)
	return widget.Width(lines[0]) <= list.W && tallest(f, box, lines) < f.Height-leastAround
}

// listArea is the area of the list below a box, and the row with the cursor; empty if the box is over another screen.
func (p *program) listArea() (list widget.Rect, cursor int) {
	_, isDialog := p.shown().(screen.Dialog)
	panes, is := p.dash.(screen.Paned)
	if p.front != nil && !isDialog || !is {
		return widget.Rect{}, -1
	}
	return panes.ListArea(p.env())
}

// tallest is how many lines a box has at most, whose lines these are.
func tallest(f screen.Frame, box screen.Dialog, lines []string) int {
	if steady, ok := box.(screen.Steady); ok {
		return steady.Tallest(f)
	}
	return len(lines)
}

// leastBelow is the minimum number of rows of a form beside a box over it: with fewer rows, only its edges would be visible.
const leastBelow = 7

// layOver draws a dialog or an overlay over a body. If a toast would hide a part of it, it is drawn above the toast.
func (p *program) layOver(f screen.Frame, body []string, box screen.Dialog, toast []string) []string {
	tallest := tallest(f, box, box.Lines(f))
	if len(toast) == 0 || !hides(toast, p.layIn(f, make([]string, len(body)), box, tallest), f.Width) {
		return p.layIn(f, body, box, tallest)
	}
	f.Height -= len(toast)
	rest := body[f.Height:]
	if !previews(box) {
		rest = widget.Faint(f.Theme, rest)
	}
	return append(p.layIn(f, body[:f.Height:f.Height], box, tallest-len(toast)), rest...)
}

// layIn draws a dialog or an overlay over a body. Its top is where it is for a box of as many lines as tallest.
func (p *program) layIn(f screen.Frame, body []string, box screen.Dialog, tallest int) []string {
	lines := box.Lines(f)
	row, column := p.cornerOf(f, box, lines, tallest)
	if previews(box) {
		return widget.Preview(f.Theme, body, lines, row, column)
	}
	return widget.Dialog(f.Theme, body, lines, row, column)
}

// previews reports whether a box previews a theme.
func previews(box any) bool {
	o, ok := box.(overlay.Previewing)
	return ok && o.Previews()
}

func (p *program) viewTooSmall() []string {
	t := p.theme
	var lines []string
	for _, text := range []string{
		"Window too small", "q " + p.opts.Quits(), // the most important lines, if there is no room for all
		t.Textf("Need %d×%d, have %d×%d.", screen.MinWidth, screen.MinHeight, p.width, p.height),
		"Make the window larger, or run with --screen-reader for line prompts.",
	} {
		for _, l := range widget.Wrap(text, p.width-1) {
			lines = append(lines, " "+l)
		}
	}
	return widget.Fill(lines, max(p.height, 1))
}

// header has the program's name, the place, and at the right the screen's own notes.
func (p *program) header() string {
	t := p.theme
	c := widget.NewCanvas(t, p.width, 1)
	brand := " authdeck "
	if t.ASCII || t.Plain {
		brand = "[authdeck]"
	}
	x := c.Put(1, 0, t.Brand, brand) + 2
	if p.opts.Demo || p.opts.InDemo {
		x = c.Put(x-1, 0, t.Chip, " DEMO ") + 2
	}
	left, right := p.headerEnds(p.width - x - headerGap - 1 - widget.SpansWidth(p.lastCrumb()))
	c.Right(p.width-1, 0, right...)
	end := p.width - 1 - widget.SpansWidth(right)
	if right != nil {
		end -= headerGap - 1
	}
	room := end - x - 1
	x = c.Spans(x, 0, end, widget.CutSpans(t, p.crumbs(room), room)...) + 2
	if widget.SpansWidth(left) < end-x {
		c.Spans(x, 0, end, left...)
	}
	return c.Lines()[0]
}

// headerGap is the number of blanks between the place in the header and the text at the right.
const headerGap = 3

// headerEnds are the screen's own notes in the header; the list's take at most room cells at the right. Over the list, a box adds its
// step to the list's notes.
func (p *program) headerEnds(room int) (left, right []widget.Span) {
	t := p.theme
	shown := p.shown()
	if noted, is := shown.(screen.Noted); is && noted.HeaderNote() != "" {
		right = []widget.Span{{Ink: t.Muted, Text: t.Text(noted.HeaderNote())}}
	}
	if _, over := shown.(screen.Dialog); over {
		shown = p.dash
	}
	h, ok := shown.(screen.Headed)
	if !ok {
		return nil, right
	}
	if right != nil {
		room -= headerGap + widget.SpansWidth(right)
	}
	left, health := h.Header(t, p.width, room)
	switch {
	case right == nil:
		return left, health
	case p.width < wideHeader || health == nil:
		return left, right
	}
	return left, slices.Concat(health, []widget.Span{{Text: "   "}}, right)
}

// wideHeader is the window width from which a step is shown beside the keyring's health.
const wideHeader = 100

// crumbs are the parts of the place, the last one strong. If there is not enough room, the first parts are left out.
func (p *program) crumbs(room int) []widget.Span {
	parts := p.place()
	all := p.path(parts)
	for n := 1; n < len(parts) && widget.SpansWidth(all) > room; n++ {
		all = p.path(append([]string{p.theme.Text("…")}, parts[n:]...))
	}
	return all
}

// lastCrumb is the last part of the place, which is always shown in full if the window has the room.
func (p *program) lastCrumb() []widget.Span {
	parts := p.place()
	if last := len(parts) - 1; last > 0 {
		parts = []string{p.theme.Text("…"), parts[last]}
	}
	return p.path(parts)
}

// place has the parts of the place.
func (p *program) place() []string {
	parts := []string{"Identities"}
	if p.welcomed {
		parts = []string{"Welcome"}
	}
	if c := p.shown().Crumb(); c != "" {
		parts = append(parts, strings.Split(widget.Printable(c), " › ")...)
	}
	return parts
}

// path joins the parts of a place.
func (p *program) path(parts []string) (out []widget.Span) {
	t := p.theme
	for i, part := range parts {
		ink := t.Muted
		if i == len(parts)-1 {
			ink = t.Strong
		}
		if i > 0 {
			out = append(out, widget.Span{Ink: t.Muted, Text: t.Text(" › ")})
		}
		out = append(out, widget.Span{Ink: ink, Text: part})
	}
	return out
}

// footer shows the most useful keys, and nothing else: only whole ones, as many as fit. Some keys are never left out.
func (p *program) footer() string {
	t := p.theme
	if previews(p.over) {
		t = t.Neutral()
	}
	bindings, room, at, gap := p.footerKeys(), p.width-2, 1, footerGap
	shown := p.fitting(bindings, room, gap)
	if closer := p.fitting(bindings, room, tightGap); len(closer) > len(shown) {
		shown, gap = closer, tightGap
	}
	c := widget.NewCanvas(t, p.width, 1)
	for _, b := range shown {
		c.Spans(at, 0, p.width-1, widget.Span{Ink: t.Key, Text: t.Text(b.Help().Key)}, widget.Span{Ink: t.Muted, Text: " " + t.Text(b.Help().Desc)})
		at += keyWidth(t, b) + gap
	}
	return c.Lines()[0]
}

// Cells between two keys of the footer, and between them if that makes room for one more key.
const (
	footerGap = 3
	tightGap  = 2
)

// footerKeys returns the keys of the topmost part of the screen, without the letter that does what enter does with the focused button.
// The way out, esc, is always there, beside enter if that does the same.
func (p *program) footerKeys() []key.Binding {
	keys := p.keyHelp().Short
	if p.over != nil {
		keys = p.over.Keys(p.frame())
	}
	if len(keys) == 0 || keys[0].Help().Key != "enter" {
		return keys
	}
	enter, does := keys[0], keys[0].Help().Desc
	others := slices.DeleteFunc(slices.Clone(keys[1:]), func(b key.Binding) bool {
		same := b.Help().Desc == does
		if same && b.Help().Key == "esc" {
			enter.SetHelp("enter esc", does)
		}
		return same
	})
	return append([]key.Binding{enter}, others...)
}

// keyWidth is the number of cells of a key in the footer.
func keyWidth(t theme.Theme, b key.Binding) int {
	return widget.Width(t.Text(b.Help().Key + " " + b.Help().Desc))
}

// fitting returns the first keys that fit in a footer of w cells with such gaps. Keys that always stay come before the others.
func (p *program) fitting(bindings []key.Binding, w, gap int) []key.Binding {
	t := p.theme
	w += gap
	kept := map[int]bool{}
	for _, first := range []bool{true, false} {
		for i, b := range bindings {
			if (staysInFooter(b) || p.isWayBack(i, bindings)) != first {
				continue
			}
			if keyWidth(t, b)+gap > w {
				break
			}
			kept[i] = true
			w -= keyWidth(t, b) + gap
		}
	}
	var out []key.Binding
	for i, b := range bindings {
		if kept[i] {
			out = append(out, b)
		}
	}
	return out
}

// staysInFooter reports whether a key is never left out of the footer: help and quit.
func staysInFooter(b key.Binding) bool { return b.Help().Key == "?" || b.Help().Key == "q" }

// isWayBack reports whether a key of the footer is the only way back from a screen in front of the list. It is never left out.
func (p *program) isWayBack(i int, bindings []key.Binding) bool {
	at, first := bindings[i].Help(), bindings[0].Help()
	return at.Key == "esc" && at.Desc != first.Desc && p.over == nil && p.state != flow.Choosing
}

// keyHelp are the keys that work right now.
func (p *program) keyHelp() screen.Keys {
	if k, ok := p.busy().keys(); ok {
		return k
	}
	keys := p.shown().Keys(p.env())
	if p.opts.Welcomes { // q ends only the demo
		return keys.Renamed("q", p.opts.Quits())
	}
	return keys
}
