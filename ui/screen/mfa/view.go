package mfa

import (
	"strings"

	"authdeck/ui/screen"
	"authdeck/ui/widget"
	"authdeck/ui/words"
)

// View draws the field in its frame where there is room for what is said below, else as a line.
func (m prompt) View(f screen.Frame) string {
	t := f.Theme
	device := "MFA Device: " + widget.Printable(m.device)
	width := min(max(boxWidth, widget.Width(device)+4), f.Width-2)
	w := widget.BoxContent(width)
	name := t.Text("MFA Device: ") + widget.CutMiddle(t, widget.Printable(m.device), w-12)
	rows := append([]string{name, ""}, widget.Field(t, t.Accent, w-3, m.field.View(t))...)
	below := m.below(f, width)
	if len(rows)+4+len(below) > f.Height {
		rows = []string{name, widget.Indent(2, m.field.View(t))}
	}
	below = widget.Clip(t, below, f.Height-len(rows)-4)
	box := widget.Box(t, t.Accent, width, "Enter MFA Token", rows)
	return strings.Join(widget.Center(append(box, below...), f.Width, f.Height), "\n")
}

// below are the lines under the box: what is under way, why the last code got no session, or what to do.
func (m prompt) below(f screen.Frame, width int) []string {
	t := f.Theme
	room := width + (f.Width-width)/2 - 3
	line := func(s string) string { return widget.Indent(2, widget.Cut(t, t.Text(s), room)) }
	var out []string
	switch {
	case f.Work.Going():
		glyph, seconds := f.Work.Spinner(f.Now)
		return []string{line(glyph + " Asking AWS for a session" + seconds + " · esc cancel")}
	case len(m.reason) > 0:
		out = m.why(f, width)
		if len(m.reason) == 1 && m.warn && !m.waits {
			out = append(out, line("Next code in "+words.NextCodeIn(f.Now)))
		}
	default:
		sent := "sent on the sixth"
		if m.confirm {
			sent = "enter sends"
		}
		out = []string{line("Six digits from your authenticator · " + sent), line("Next code in " + words.NextCodeIn(f.Now))}
	}
	if a := m.asked; a.Wanted != a.Duration {
		for _, l := range screen.Marked(t, t.Warn, "! ", widget.Printable(words.CutLine(a, m.device != "")), room) {
			out = append(out, widget.Indent(2, l))
		}
	}
	if m.hint != nil {
		out = append(out, t.Accent.Render(line(m.hint(m.device, f.Now))))
	}
	return out
}

func (m prompt) why(f screen.Frame, width int) []string {
	t := f.Theme
	style, glyph := t.Bad, "✗ "
	if m.warn {
		style, glyph = t.Warn, "! "
	}
	var out []string
	for i, r := range m.reason {
		if i == 0 && m.waits && m.warn && f.Now.Before(m.until) {
			r += " · next code in " + words.NextCodeIn(f.Now)
		}
		for j, l := range widget.Wrap(t.Text(r), width+(f.Width-width)/2-5) {
			switch {
			case i == 0 && j == 0:
				out = append(out, style.Render(widget.Indent(2, t.Text(glyph)+l)))
			default:
				out = append(out, widget.Indent(4, l))
			}
		}
	}
	if m.waits && !m.warn {
		next := "Else enter the next one now"
		if f.Now.Before(m.until) {
			next = "Else enter the next one in " + words.NextCodeIn(f.Now)
		}
		out = append(out, widget.Indent(4, t.Textf("%s · attempt %d", next, m.rejections+1)))
	}
	return out
}
