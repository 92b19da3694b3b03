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
	return []Room{{true, true, 2, 2}, {true, true, 1, 2}, {true, false, 1, 1}, {false, false, 1, 2}, {false, false, 1, 1}}
}

// Form draws fields in a box of that width with the most room that the window has; note is at the right of the title. What does not fit in any room scrolls, with the
// line at focus in sight. below is what is to be said of the form as a whole, in lines of at most w columns.
func (f Frame) Form(title, note string, width int, fields func(Room) (rows []string, focus int), below func(r Room, w int) []string) string {
	var box []string
	for _, r := range Rooms() {
		rows, focus := fields(r)
		box = widget.BoxWithNote(f.Theme, f.Theme.Accent, width, title, note, rows)
		r.below = max(r.below, min(f.Height-len(box), mostBelow))
		room := f.Height - r.below
		fits := len(box) <= room
		if !fits {
			box = append(box[:3:3], append(widget.Scroll(box[3:len(box)-1], room-4, focus), box[len(box)-1])...)
		}
		box = append(box, widget.Fill(below(r, width+(f.Width-width)/2-1), r.below)...)
		if fits {
			break
		}
	}
	return f.Center(box)
}

// mostBelow is how many lines a remark takes at most.
const mostBelow = 3

// Remark is a text below the form. Where it does not fit, its end is cut.
func (r Room) Remark(t theme.Theme, style theme.Ink, mark, text string, w int) []string {
	if text == "" {
		return nil
	}
	if lines := Marked(t, style, mark, text, w); len(lines) <= r.below {
		return lines
	}
	return []string{style.Render(widget.Cut(t, t.Text(mark+text), w))}
}

// Hint is what is wrong with a field, in the lines that it has for that. Where these are too few, rest is what to say below the form.
func (r Room) Hint(t theme.Theme, p *model.Problem, w int) (lines []string, rest string) {
	style, mark := t.Warn, "! "
	if p.Blocks() {
		style, mark = t.Bad, "✗ "
	}
	if lines = Marked(t, style, mark, words.Line(p), w); len(lines) > r.Hints {
		lines, rest = Marked(t, style, mark, words.Sentence(p.What), w), words.Rest(p)
	}
	return r.HintLines(t, lines), rest
}

// HintLines are exactly as many lines as a field has below its value, with the hint in the first of them.
func (r Room) HintLines(t theme.Theme, lines []string) []string {
	out := make([]string, r.Hints, r.Hints+1)
	if r.Hints == 1 && len(lines) > 1 {
		lines = []string{widget.Cut(t, strings.TrimRight(lines[0], " ")+t.Text("…"), widget.Width(lines[0]))}
	}
	for i, l := range widget.Clip(t, lines, r.Hints) {
		out[i] = widget.Indent(4, l)
	}
	if r.Roomy {
		out = append(out, "")
	}
	return out
}
