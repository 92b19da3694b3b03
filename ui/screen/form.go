package screen

import (
	"strings"

	"authdeck/model"
	"authdeck/ui/theme"
	"authdeck/ui/widget"
	"authdeck/ui/words"

	"github.com/charmbracelet/bubbles/key"
	"github.com/charmbracelet/x/ansi"
)

// Room says how much room a form has: how a field is drawn, how many lines each field has for its hint, and how many there are
// below the form. These lines are reserved even if they are empty, so that nothing moves while somebody types.
type Room struct {
	look  look
	hints int
	gap   int // blank lines between the hint of a field and the next field
	below int
	width int // of the lines below the form; 0 until they are known
	boxed int // of these lines in the box, where the lowest windows have them
}

// look is how a field is drawn.
type look int

const (
	ruled   look = iota // the label, the value, and a rule below it
	stacked             // the label, and the value below it
	inline              // the label, and the value beside it
)

// rooms returns the rooms of a body of that height, the largest first. The look of a field depends on the height alone, so that all
// forms in a window look alike. A blank line before the next field is worth more than a second line for hints.
func rooms(height int) []Room {
	if height >= ruledFrom {
		return []Room{
			{look: ruled, hints: 2, gap: 1, below: 2}, {look: ruled, hints: 1, gap: 1, below: 2}, {look: ruled, hints: 1, below: 2},
			{look: ruled, hints: 1, below: 1},
		}
	}
	return []Room{
		{look: stacked, hints: 2, gap: 1, below: 1}, {look: stacked, hints: 1, gap: 1, below: 1}, {look: stacked, hints: 1, below: 1},
		{look: inline, hints: 1, below: 2}, {look: inline, hints: 1, below: 1},
	}
}

// ruledFrom is the height of a body with room for four fields in the second room.
const ruledFrom = 25

// Form draws fields in a box of that width, in the largest room that fits into the window; note is at the right of the title. If no
// room fits, the fields scroll so that the line at focus stays visible. aside is drawn beside the form in a wide window. below
// returns messages about the whole form, in lines of at most w columns; they do not change the size of anything else. They are below the
// box, or at its end in the lowest windows.
func (f Frame) Form(title, note string, width int, aside Aside, fields func(Room) (rows []string, focus int), below func(r Room, w int) []string) string {
	beside, whole := width+(f.Width-width)/2-1, width
	hasAside := aside.Title != "" && f.HasAside()
	if hasAside {
		whole += 1 + asideWidth
	}
	if f.LeavesList(whole, 0) { // there, the messages are moved into the box if the form is low enough, too
		beside = width - 2
	}
	r, rows := f.formRows(Room{below: mostBelow, width: beside, boxed: widget.BoxContent(width)}, fields)
	remark := below(r, r.width)
	remark = widget.Fill(widget.Clip(f.Theme, remark, r.below), r.below)
	if r.look == inline { // a line between the frame and the footer would look like a part of neither
		rows, remark = append(rows, remark...), nil
	}
	box := widget.BoxWithNote(f.Theme, f.Theme.Accent, width, title, note, rows)
	if hasAside {
		for i, l := range aside.box(f.Theme, len(box)) {
			box[i] += " " + l
		}
	}
	return f.Center(append(box, remark...))
}

// FormLines is Form for a box over the dashboard, with all messages in the box.
func (f Frame) FormLines(title, note string, width int, fields func(Room) (rows []string, focus int)) []string {
	_, rows := f.formRows(Room{}, fields)
	return widget.BoxWithNote(f.Theme, f.Theme.Accent, width, title, note, rows)
}

// formRows draws the fields, with room for at most as many lines below them as most has.
func (f Frame) formRows(most Room, fields func(Room) (rows []string, focus int)) (Room, []string) {
	r, rows, focus := f.room(most, fields)
	if h := f.Height - r.below - formEdges; len(rows) > h {
		rows = widget.Pane(f.Theme, rows, h, focus-h/2)
	}
	return r, rows
}

// formEdges are the lines of a form without its fields: the frame, the title and the rule below it.
const formEdges = 4

// room returns the largest room that fits, or else the smallest, and the fields drawn in it. Below them it has at most the lines of most.
func (f Frame) room(most Room, fields func(Room) (rows []string, focus int)) (r Room, rows []string, focus int) {
	draw := func() {
		rows, focus = fields(r)
		for range r.gap {
			if last := len(rows) - 1; last >= 0 && rows[last] == "" { // no field follows
				rows = rows[:last]
			}
		}
	}
	for _, r = range rooms(f.Height) {
		r.below = min(r.below, most.below)
		if draw(); len(rows)+formEdges+r.below <= f.Height {
			break
		}
	}
	r.below = max(r.below, min(f.Height-formEdges-len(rows), most.below))
	if r.width = most.width; r.look == inline {
		r.width = most.boxed
	}
	draw() // with the lines below, which are free for a problem
	return r, rows, focus
}

// Aside is information about the focused field. It is drawn beside a form if the window is wide enough.
type Aside struct {
	Title string // "" for none
	Lines []string
}

// The most and the least columns of a form beside its aside, those of the aside, and the window width from which the aside is shown.
// The form becomes narrower rather than hide the list: the background does not change between the form and what comes after it.
const (
	formBeside = 66
	leastForm  = MinWidth - 4
	asideWidth = 46
	asideFrom  = leastForm + 1 + asideWidth + besidePage
)

// HasAside reports whether an aside is shown.
func (f Frame) HasAside() bool { return f.Width >= asideFrom }

// FormWidth is the outer width of a form, with an aside or without.
func (f Frame) FormWidth(aside bool) int {
	if aside && f.HasAside() {
		return min(f.Width-besidePage-asideWidth-1, formBeside)
	}
	return min(max(f.Width-16, leastForm), 76)
}

// box draws the aside with that many rows, in the style of the form.
func (a Aside) box(t theme.Theme, high int) []string {
	c := widget.NewCanvas(t, asideWidth, high)
	c.Frame(widget.Rect{W: asideWidth, H: high}, widget.Frame{Title: []widget.Span{{Ink: t.Title, Text: t.Text(a.Title)}}})
	y := 2
	for i, text := range a.Lines {
		ink := t.Value
		if a.heading(i) {
			ink = t.Strong
		}
		for _, l := range widget.Wrap(t.Text(text), asideWidth-4) {
			if y < high-1 {
				c.Put(2, y, ink, l)
			}
			y++
		}
	}
	return c.Lines()
}

// heading reports whether a line between two blank ones is a heading and not a sentence.
func (a Aside) heading(i int) bool {
	return i > 0 && i+1 < len(a.Lines) && a.Lines[i-1] == "" && a.Lines[i+1] == "" && !strings.HasSuffix(a.Lines[i], ".")
}

// mostBelow is how many lines a message takes at most.
const mostBelow = 3

// FormKeys says what the keys of a form depend on.
type FormKeys struct {
	Enter       string // what enter does
	Leave       string // what esc does
	First, Last bool   // there is no field before, or after, the focused one
	Stays       bool   // enter does nothing: the value is invalid
	Find        bool   // ctrl+f finds the MFA device
	Empty       bool   // there is nothing to clear in the focused field
}

// Keys returns the keys that do something.
func (k FormKeys) Keys() Keys {
	erase, help, esc := Bind("ctrl+u", "clear", "ctrl+u"), Bind("f1", "help", "f1"), Bind("esc", k.Leave, "esc")
	var move, short, edit []key.Binding
	if k.Stays && !k.Empty {
		short = append(short, erase)
	}
	if !k.Stays {
		move = append(move, Bind("enter", k.Enter, "enter"))
	}
	if !k.Last {
		move = append(move, Bind("tab ↓", "next field", "tab", "down"))
		if k.Stays {
			short = append(short, Bind("tab", "next", "tab"))
		}
	}
	if !k.First {
		move = append(move, Bind("shift+tab ↑", "previous field", "shift+tab", "up"))
	}
	if !k.Stays {
		short = append(short, move[0])
	}
	if !k.First {
		does := "back"
		if k.Leave == does { // esc is called that
			does = "previous field"
		}
		short = append(short, Bind("shift+tab", does, "shift+tab"))
	}
	if k.Find {
		edit = append(edit, Bind("ctrl+f", "find MFA device", "ctrl+f"))
	}
	short = append(append(short, esc, help), edit...)
	if edit = append(edit, erase); !k.Stays {
		short = append(short, erase)
	}
	return Keys{Short: short, Groups: []Group{Under("Move", move...), Under("Edit", edit...), Under("Leave", esc, Bind("ctrl+c", "quit at once", "ctrl+c"))}}
}

// Input is a field of one line in a form. It is drawn as a line to write on, as long as the field.
type Input struct {
	Label   string
	About   string // beside the label
	Focused bool
	Value   func(w int) string // the content, in at most w cells
	Problem *model.Problem     // what is wrong with it; nil if nothing is
	Below   bool               // the lines below the form are free for it
	Hint    string             // shown if nothing is wrong
}

// Input draws a field, and its hint or problem below it.
func (r Room) Input(t theme.Theme, in Input, w int) (rows []string) {
	rows = r.Line(t, in, w)
	switch {
	case in.Problem != nil:
		return append(rows, r.Hint(t, in.Problem, w, in.Below)...)
	case in.Hint != "":
		return append(rows, r.Says(t, t.Muted, "", in.Hint, w)...)
	}
	return append(rows, r.HintLines(t, nil)...)
}

// Line draws the label and the value of a field.
func (r Room) Line(t theme.Theme, in Input, w int) []string {
	ink, rule := t.Line, t.Glyphs.Rule
	if in.Focused {
		ink, rule = t.Focus, t.Glyphs.FocusRule
	}
	label := fieldLabel(t, in.Label, in.Focused)
	if in.About != "" {
		label += "  " + t.Muted.Render(widget.Cut(t, t.Text(in.About), w-4-widget.Width(in.Label)))
	}
	blanks := func(w int) string {
		value := strings.TrimRight(in.Value(w), " ")
		if value == widget.Cursor(t) && !t.Plain { // a blank where the line begins in the other fields
			return t.Cursor.Render("_") + ink.Render(strings.Repeat("_", max(w-1, 0)))
		}
		return value + ink.Render(strings.Repeat("_", max(w-widget.Width(value), 0)))
	}
	room := r.ValueWidth(in.Label, w)
	switch r.look {
	case ruled:
		return []string{label, widget.Indent(textAt, in.Value(room)), widget.Indent(textAt, ink.Render(strings.Repeat(rule, room)))}
	case stacked:
		return []string{label, widget.Indent(belowText, blanks(room))}
	}
	return []string{label + "  " + blanks(room)}
}

// fieldLabel is the name of a field. The name is muted, so that the content stands out, except in the focused field.
func fieldLabel(t theme.Theme, label string, focused bool) string {
	if !focused {
		return "  " + t.Muted.Render(label)
	}
	name, more, found := strings.Cut(label, " (")
	if found {
		more = t.Muted.Render(" (" + more)
	}
	return Choice(t, name, true) + more
}

// ShortLabel is a label without the part in brackets.
func ShortLabel(label string) string {
	name, _, _ := strings.Cut(label, " (")
	return name
}

// Fixed draws a field that cannot be edited here, and why.
func (r Room) Fixed(t theme.Theme, label, value, why string, w int) []string {
	value = t.Muted.Render(widget.CutMiddle(t, value, r.ValueWidth(label, w)))
	label = fieldLabel(t, label, false)
	rows := []string{label, widget.Indent(r.hintAt(), value)}
	if r.look == inline {
		rows = []string{label + "  " + value}
	}
	return append(rows, r.Says(t, t.Muted, "", why, w)...)
}

// Columns of a value below its label, and of a hint.
const (
	textAt    = 2
	belowText = 4
)

// ValueWidth is the maximum width of a value in a form of w columns.
func (r Room) ValueWidth(label string, w int) int {
	switch r.look {
	case ruled:
		return w - textAt
	case stacked:
		return w - belowText
	}
	return w - textAt - widget.Width(label) - 2
}

// hintAt is the column of a hint.
func (r Room) hintAt() int {
	if r.look == ruled {
		return textAt
	}
	return belowText
}

// HintWidth is how wide a hint is at most in a form of w columns.
func (r Room) HintWidth(w int) int { return w - r.hintAt() }

// Remark is a text below the form: as many of its sentences as fit in the lines there.
func (r Room) Remark(t theme.Theme, style theme.Ink, mark, text string, w int) []string {
	if text == "" {
		return nil
	}
	return sentences(t, style, mark, text, w, r.below)
}

// RemarkOn is Remark about a file. If the lines are too few, the path loses its middle first, so that the reason stays.
func (r Room) RemarkOn(t theme.Theme, style theme.Ink, mark, text, path string, w int) []string {
	if len(Marked(t, style, mark, text, w)) > r.below {
		text = ShortPath(t, text, path, w-widget.Width(t.Text(mark)))
	}
	return r.Remark(t, style, mark, text, w)
}

// ShortPath cuts the middle of a path in a text, so that the path fits into one line of w columns, beside the words before it if these
// leave it half of that.
func ShortPath(t theme.Theme, text, path string, w int) string {
	before, after, found := strings.Cut(text, path)
	if !found || path == "" {
		return text
	}
	room := w - 1 // for what follows the path
	if beside := room - widget.Width(before); beside >= w/2 {
		room = beside
	}
	return before + widget.CutMiddle(t, path, room) + after
}

// Hint is the problem of a field: as many of its phrases as fit in the lines that the field has for it, in a form of w columns. free
// says that the lines below the form are free: if there is room for more of it, it is there, in one piece.
func (r Room) Hint(t theme.Theme, p *model.Problem, w int, free bool) []string {
	if free && r.Paragraph(t, p, w) != nil {
		return r.HintLines(t, nil)
	}
	return r.HintLines(t, r.problem(t, p, w))
}

func (r Room) problem(t theme.Theme, p *model.Problem, w int) []string {
	style, mark := problemMark(t, p)
	text := words.Ended(words.Line(p))
	fits := func(text string) bool { return len(Marked(t, style, mark, text, w-r.hintAt())) <= r.hints }
	if first := phrases(text, fits); !fits(text) && first != "" {
		text = first
	}
	return sentences(t, style, mark, text, w-r.hintAt(), r.hints)
}

// phrases are as many sentences of a text as fit, or else as many of its phrases; "" if not even the first one does.
func phrases(text string, fits func(string) bool) string {
	for _, ends := range []string{".;", ".,;:"} {
		for at := strings.LastIndexAny(text, ends); at > 0; at = strings.LastIndexAny(text[:at], ends) {
			if first := strings.TrimRight(text[:at], ".,;:"); strings.HasPrefix(text[at+1:], " ") && fits(first) {
				return first
			}
		}
	}
	return ""
}

// Paragraph is the problem of a field, to show below the form, in as many sentences as fit there; nil if its hint says as much.
func (r Room) Paragraph(t theme.Theme, p *model.Problem, w int) []string {
	if p == nil || r.width == 0 {
		return nil
	}
	style, mark := problemMark(t, p)
	lines := sentences(t, style, "  "+mark, words.Ended(words.Line(p)), r.width, r.below)
	if hint := said(r.problem(t, p, w)); strings.TrimSuffix(said(lines), ".") == strings.TrimSuffix(hint, ".") {
		return nil
	}
	return lines
}

// said is the text of some lines.
func said(lines []string) string {
	return strings.Join(strings.Fields(ansi.Strip(strings.Join(lines, " "))), " ")
}

// problemMark is the mark of a field's problem.
func problemMark(t theme.Theme, p *model.Problem) (style theme.Ink, mark string) {
	if p.Blocks() {
		return t.Bad, "✗ "
	}
	return t.Warn, "! "
}

// Says is a hint in a form of w columns: as many of its sentences as fit in its lines.
func (r Room) Says(t theme.Theme, style theme.Ink, mark, text string, w int) []string {
	return r.HintLines(t, sentences(t, style, mark, text, w-r.hintAt(), r.hints))
}

// sentences is like Marked, but leaves out the last sentences, or parts after a semicolon, if the text needs more than most lines.
func sentences(t theme.Theme, style theme.Ink, mark, text string, w, most int) []string {
	lines := Marked(t, style, mark, text, w)
	for len(lines) > most {
		at := max(strings.LastIndex(text, ". "), strings.LastIndex(text, "; "))
		if at < 0 {
			break
		}
		text = strings.TrimSuffix(text[:at+1], ";")
		lines = Marked(t, style, mark, text, w)
	}
	if len(lines) > most && most > 0 { // one sentence that is too long
		lines = lines[:most]
		lines[most-1] = widget.Cut(t, lines[most-1]+t.Text(" …"), w)
	}
	return lines
}

// Hints is how many lines a hint has at most.
func (r Room) Hints() int { return r.hints }

// HintLines returns exactly as many lines as a field has below its value, with the hint in the first ones.
func (r Room) HintLines(t theme.Theme, lines []string) []string {
	out := make([]string, r.hints+r.gap)
	for i, l := range widget.Clip(t, lines, r.hints) {
		out[i] = widget.Indent(r.hintAt(), l)
	}
	return out
}
