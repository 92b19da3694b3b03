package screen

import (
	"strings"

	"authdeck/model"
	"authdeck/ui/theme"
	"authdeck/ui/widget"
	"authdeck/ui/words"
)

// Room is how a form draws its fields: in frames or in one line each, how many lines each field has for its hint, and how many there
// are below the form. These lines are there whether something stands in them or not, so that nothing moves while one types. Roomy is a
// frame around every field, and a blank line that parts each hint from the next field.
type Room struct {
	Framed bool
	Roomy  bool
	Hints  int
	below  int
}

// Rooms are from the most to the least room.
func Rooms() []Room {
	return []Room{{true, true, 1, 2}, {true, false, 1, 1}, {false, false, 1, 2}, {false, false, 1, 1}}
}

// Form draws fields in a box of that width with the most room that the window has; note is at the right of the title. What does not fit in any room scrolls, with the
// line at focus in sight. aside stands beside it in a wide window. below is what is to be said of the form as a whole, in lines of at most w columns.
func (f Frame) Form(title, note string, width int, aside Aside, fields func(Room) (rows []string, focus int), below func(r Room, w int) []string) string {
	var box []string
	for i, r := range Rooms() {
		rows, focus := fields(r)
		box = widget.BoxWithNote(f.Theme, f.Theme.Accent, width, title, note, rows)
		r.below = max(r.below, min(f.Height-len(box), mostBelow))
		room := f.Height - r.below
		remark := below(r, width+(f.Width-width)/2-1)
		fits := len(box) <= room && len(remark) <= r.below
		if !fits && i+1 < len(Rooms()) {
			continue
		}
		if len(box) > room {
			box = append(box[:3:3], append(widget.Scroll(box[3:len(box)-1], room-4, focus), box[len(box)-1])...)
		}
		if aside.Title != "" && f.Width >= asideFrom {
			for i, l := range aside.box(f.Theme, len(box)) {
				box[i] += " " + l
			}
		}
		box = append(box, widget.Fill(widget.Clip(f.Theme, remark, r.below), r.below)...)
		break
	}
	return f.Center(box)
}

// Aside is what is to be known of the field with the focus. It stands beside a form where the window is wide enough.
type Aside struct {
	Title string // "" for none
	Lines []string
}

// The widths of a form and of what stands beside it, and of the window from which it does.
const (
	formBeside = 66
	asideWidth = 46
	asideFrom  = 2 + formBeside + 1 + asideWidth + 1
)

// FormWidth is the outer width of a form, with an aside or without.
func (f Frame) FormWidth(aside bool) int {
	if aside && f.Width >= asideFrom {
		return formBeside
	}
	return min(max(f.Width-16, MinWidth-4), 76)
}

// box draws the aside in that many rows, as the window of a form.
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

// heading tells a line between two blank ones that is no sentence.
func (a Aside) heading(i int) bool {
	return i > 0 && i+1 < len(a.Lines) && a.Lines[i-1] == "" && a.Lines[i+1] == "" && !strings.HasSuffix(a.Lines[i], ".")
}

// mostBelow is how many lines a remark takes at most.
const mostBelow = 3

// Input is a field of one line in a form.
type Input struct {
	Line            widget.LineField
	Focused, Active bool           // it has the focus; it takes keys
	Problem         *model.Problem // what is wrong with it; nil for nothing
	Hint            string         // where nothing is wrong
}

// Input draws a field, framed where there is room, and what is said of it below.
func (r Room) Input(t theme.Theme, in Input, w int) (rows []string) {
	edge := t.Muted
	if in.Focused {
		edge = t.Accent
	}
	if r.Framed {
		for _, l := range widget.Field(t, edge, w-2, in.Line.View(t, w-6, in.Active)) {
			rows = append(rows, widget.Indent(2, l))
		}
	} else {
		rows = append(rows, widget.Indent(4, in.Line.View(t, w-5, in.Active)))
	}
	switch {
	case in.Problem != nil:
		lines, _ := r.Hint(t, in.Problem, w-4)
		return append(rows, lines...)
	case in.Hint != "":
		return append(rows, r.HintLines(t, Marked(t, t.Muted, "", in.Hint, w-4))...)
	}
	return append(rows, r.HintLines(t, nil)...)
}

// Remark is a text below the form.
func (r Room) Remark(t theme.Theme, style theme.Ink, mark, text string, w int) []string {
	if text == "" {
		return nil
	}
	return Marked(t, style, mark, text, w)
}

// Hint is what is wrong with a field, in the lines that it has for that. Where these are too few, rest is what to say below the form.
func (r Room) Hint(t theme.Theme, p *model.Problem, w int) (lines []string, rest string) {
	style, mark := t.Warn, "! "
	if p.Blocks() {
		style, mark = t.Bad, "✗ "
	}
	whole := words.Line(p)
	if lines = Marked(t, style, mark, whole, w); len(lines) <= r.Hints {
		return r.HintLines(t, lines), ""
	}
	if what := Marked(t, style, mark, words.Sentence(p.What), w); len(what) <= r.Hints {
		return r.HintLines(t, what), words.Rest(p)
	}
	over := widget.Wrap(t.Text(whole), w-widget.Width(t.Text(mark)))[r.Hints:]
	return r.HintLines(t, lines[:r.Hints]), strings.Join(over, " ")
}

// HintLines are exactly as many lines as a field has below its value, with the hint in the first of them.
func (r Room) HintLines(t theme.Theme, lines []string) []string {
	out := make([]string, r.Hints, r.Hints+1)
	for i, l := range widget.Clip(t, lines, r.Hints) {
		out[i] = widget.Indent(4, l)
	}
	if r.Roomy {
		out = append(out, "")
	}
	return out
}
