package ui

import (
	"slices"
	"strings"

	"authdeck/model/flow"
	"authdeck/ui/screen"
	"authdeck/ui/screen/dashboard"
	"authdeck/ui/theme"
	"authdeck/ui/widget"

	"github.com/charmbracelet/bubbles/key"
)

func (p *program) tooSmall() bool { return p.width < screen.MinWidth || p.height < screen.MinHeight }

// View draws header, body and footer, and the dialog over them. The dashboard stays under a dialog, faint.
func (m Model) View() string {
	if m.width == 0 {
		return ""
	}
	if m.tooSmall() {
		return m.viewTooSmall()
	}
	t := m.theme
	f := screen.Frame{Env: m.env(), Theme: t}
	var box []string
	below := m.shown()
	if d, ok := below.(screen.Dialog); ok {
		below, box = m.dash, d.Lines(f)
	}
	body := widget.Fill(strings.Split(below.View(f), "\n"), f.Height)
	if m.over != nil {
		if box != nil {
			body = widget.Dialog(t, body, box, m.width)
		}
		box = m.over.Lines(f)
	}
	if box != nil {
		body = widget.Dialog(t, body, box, m.width)
	}
	lines := append([]string{m.header()}, body...)
	lines = append(lines, m.footer())
	for i, l := range lines {
		lines[i] = widget.Cut(t, l, m.width)
	}
	return strings.Join(lines, "\n")
}

func (p *program) viewTooSmall() string {
	t := p.theme
	lines := []string{
		" Window too small", "",
		t.Textf(" Need %d×%d, have %d×%d.", screen.MinWidth, screen.MinHeight, p.width, p.height),
		" Make the window larger, or run with", " --screen-reader for line prompts.", "", " q quit",
	}
	for i, l := range lines {
		lines[i] = widget.Cut(t, l, p.width)
	}
	return strings.Join(lines[:min(len(lines), max(p.height, 1))], "\n")
}

// header has the program's name, the place, and on the right what the screen says of itself.
func (p *program) header() string {
	t := p.theme
	c := widget.NewCanvas(t, p.width, 1)
	left, right := p.headerEnds()
	end := p.width - 1 - widget.SpansWidth(right)
	c.Right(p.width-1, 0, right...)
	brand := " authdeck "
	if t.ASCII || t.Plain {
		brand = "[authdeck]"
	}
	x := c.Put(1, 0, t.Brand, brand) + 2
	if p.opts.Demo {
		x = c.Put(x-1, 0, t.Chip, " DEMO ") + 2
	}
	x = c.Spans(x, 0, end, widget.CutSpans(t, p.crumbs(end-x-1), end-x-1)...) + 2
	if widget.SpansWidth(left) < end-x-1 {
		c.Spans(x, 0, end, left...)
	}
	return c.Lines()[0]
}

// headerEnds are what the screen says of itself in the header. Over the list, a box adds its step to what that says.
func (p *program) headerEnds() (left, right []widget.Span) {
	t := p.theme
	shown := p.shown()
	if aside := shown.HeaderNote(); aside != "" {
		right = []widget.Span{{Ink: t.Muted, Text: t.Text(aside)}}
	}
	if _, over := shown.(screen.Dialog); over {
		shown = p.dash
	}
	h, ok := shown.(screen.Headed)
	if !ok {
		return nil, right
	}
	left, health := h.Header(t)
	switch {
	case right == nil:
		return left, health
	case p.width < wideHeader:
		return left, right
	}
	return left, slices.Concat(health, []widget.Span{{Text: "   "}}, right)
}

// wideHeader is how wide a window has to be for a step beside the health of the keyring.
const wideHeader = 100

// crumbs are the place, the last part of it strong. Where there is no room for all of it, its beginning is left out.
func (p *program) crumbs(room int) []widget.Span {
	parts := []string{"Identities"}
	if s, ok := p.shown().(screen.Rooted); ok {
		parts = []string{s.Place()}
	}
	if c := p.shown().Crumb(); c != "" {
		parts = append(parts, strings.Split(widget.Printable(c), " › ")...)
	}
	all := p.path(parts)
	for n := 1; n < len(parts) && widget.SpansWidth(all) > room; n++ {
		all = p.path(append([]string{p.theme.Text("…")}, parts[n:]...))
	}
	return all
}

// path puts the parts of a place behind each other.
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

// footer shows the most useful keys: whole ones only, as many as fit. A toast is on the right, and they make room for it. Help and
// quit are never pushed out by others.
func (p *program) footer() string {
	t := p.theme
	c := widget.NewCanvas(t, p.width, 1)
	room := p.width - 1
	bindings := p.footerKeys()
	if p.toast != "" {
		toast := toastSpans(t, cutAtWord(t, toastLine(t, p.toast), p.toastRoom()))
		room -= widget.SpansWidth(toast) + toastGap
		c.Right(p.width-1, 0, toast...)
	}
	x := 1
	for _, b := range fitting(t, bindings, room-x) {
		x = c.Spans(x, 0, room, widget.Span{Ink: t.Key, Text: t.Text(b.Help().Key)}, widget.Span{Ink: t.Muted, Text: " " + t.Text(b.Help().Desc)}) + footerGap
	}
	return c.Lines()[0]
}

// Cells between two keys of the footer, and between the last one and a toast.
const (
	footerGap = 3
	toastGap  = 2
)

// footerKeys are the keys of what is on top.
func (p *program) footerKeys() []key.Binding {
	if p.over != nil {
		return p.over.Keys(screen.Frame{Env: p.env(), Theme: p.theme})
	}
	return p.keyHelp().Short
}

// keyWidth is how many cells of the footer a key takes, with the gap behind it.
func keyWidth(t theme.Theme, b key.Binding) int {
	return widget.Width(t.Text(b.Help().Key+" "+b.Help().Desc)) + footerGap
}

// staysInFooter tells the keys that no other key and no toast pushes out: help and quit.
func staysInFooter(b key.Binding) bool { return b.Help().Key == "?" || b.Help().Key == "q" }

// fitting are the first keys that fit in a footer of w cells, and help and quit before the others.
func fitting(t theme.Theme, bindings []key.Binding, w int) []key.Binding {
	w += footerGap
	kept := map[int]bool{}
	for _, first := range []bool{true, false} {
		for i, b := range bindings {
			if staysInFooter(b) != first {
				continue
			}
			if keyWidth(t, b) > w {
				break
			}
			kept[i] = true
			w -= keyWidth(t, b)
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

// toastRoom is how many cells of the footer a toast may take.
func (p *program) toastRoom() int {
	room, staying := p.width-2, 0
	for _, b := range p.footerKeys() {
		if staysInFooter(b) {
			staying += keyWidth(p.theme, b)
		}
	}
	if staying > 0 {
		room -= staying - footerGap + toastGap
	}
	return room
}

// toastLine is a toast in one line.
func toastLine(t theme.Theme, toast string) string {
	return t.Text(widget.Printable(strings.ReplaceAll(toast, "\n", " · ")))
}

// cutAtWord shortens plain text to w cells. It cuts behind a word, unless that loses more than half of the text that fits: a long
// value is cut inside.
func cutAtWord(t theme.Theme, s string, w int) string {
	cut := widget.Cut(t, s, w)
	if cut == s {
		return s
	}
	tail := t.Text("…")
	fits := strings.TrimSuffix(cut, tail)
	if rest := s[len(fits):]; strings.HasPrefix(rest, " ") {
		return fits + tail
	}
	if at := strings.LastIndex(fits, " "); widget.Width(fits[:max(at, 0)]) > w/2 {
		fits = fits[:at]
	}
	return strings.TrimRight(fits, " ") + tail
}

// toastSpans has a toast's mark in its colour, and the sentence in the terminal's own.
func toastSpans(t theme.Theme, line string) []widget.Span {
	for mark, ink := range map[string]theme.Ink{"✔ ": t.Good, "✗ ": t.Bad, "! ": t.Chip} {
		mark = t.Text(mark)
		if rest, ok := strings.CutPrefix(line, mark); ok {
			return []widget.Span{{Ink: ink, Text: strings.TrimSpace(mark)}, {Ink: t.Value, Text: " " + rest}}
		}
	}
	return []widget.Span{{Ink: t.Value, Text: line}}
}

// keepCutToast puts a toast that the footer has no room for on the list's activity, where all of it can be read. What
// is under way is no news.
func (p *program) keepCutToast() {
	if p.toast == "" {
		p.kept = ""
	}
	if p.width == 0 || p.toast == p.kept || strings.HasSuffix(p.toast, "…") || widget.Width(toastLine(p.theme, p.toast)) <= p.toastRoom() {
		return
	}
	p.kept = p.toast
	list := p.list
	list.Toasts = append(slices.Clone(list.Toasts[max(0, len(list.Toasts)-mostToasts+1):]), dashboard.Toast{Text: p.toast, At: p.now})
	p.setList(list)
}

// mostToasts is how many toasts the activity keeps.
const mostToasts = 20

// keyHelp are the keys that work right now.
func (p *program) keyHelp() screen.Keys {
	if k, ok := workKeys(p.state); ok {
		return k
	}
	return p.shown().Keys(p.env())
}

// workKeys are the keys while something is under way that lets no other key through.
func workKeys(s flow.State) (screen.Keys, bool) {
	only := func(b key.Binding) (screen.Keys, bool) { return screen.Keys{Short: []key.Binding{b}}, true }
	switch s {
	case flow.Opening, flow.Exchanging, flow.Requesting, flow.Planning, flow.Reading:
		return only(screen.Bind("esc", "cancel", "esc"))
	case flow.Saving, flow.Importing:
		return only(screen.Bind("ctrl+c", "quit after the save", "ctrl+c"))
	case flow.Removing:
		return only(screen.Bind("ctrl+c", "quit after it", "ctrl+c"))
	case flow.Writing, flow.Trusting:
		return only(screen.Bind("ctrl+c", "quit at once", "ctrl+c"))
	}
	return screen.Keys{}, false
}
