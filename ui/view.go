package ui

import (
	"strings"

	"authdeck/model/flow"
	"authdeck/ui/frontend"
	"authdeck/ui/screen"
	"authdeck/ui/theme"
	"authdeck/ui/widget"

	"github.com/charmbracelet/bubbles/key"
)

func (p *program) tooSmall() bool { return p.width < screen.MinWidth || p.height < screen.MinHeight }

// View draws header, rule, body, rule, footer, and the overlay over all of it.
func (m Model) View() string {
	if m.width == 0 {
		return ""
	}
	if m.tooSmall() {
		return m.viewTooSmall()
	}
	t := m.theme
	f := screen.Frame{Env: m.env(), Width: m.width, Height: m.height - 4, Theme: t}
	lines := []string{m.header(), widget.Rule(t, m.width)}
	lines = append(lines, widget.Fill(strings.Split(m.shown().View(f), "\n"), f.Height)...)
	lines = append(lines, widget.Rule(t, m.width), m.footer())
	if m.over != nil {
		box := m.over.Lines(f)
		lines = widget.Over(lines, box, (m.width-widget.Width(box[0]))/2, max(1, 2+(f.Height-len(box))/2))
	}
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

func (p *program) header() string {
	t := p.theme
	place := map[frontend.Goal]string{
		frontend.Configure: "Choose an identity to configure", frontend.Choose: "Choose an identity"}[p.opts.Goal]
	if place == "" {
		place = "Identities"
	}
	if c := p.shown().Crumb(); c != "" {
		place = "Identities › " + widget.Printable(c)
	}
	right := t.Text(p.shown().Aside())
	room := p.width - widget.Width(right) - 2
	return widget.Spread(t, t.Accent.Render(widget.CutMiddle(t, t.Text(" authdeck › "+place), room)), right+" ", p.width)
}

// footer shows the most useful keys: whole bindings only, as many as fit. A toast takes their place for one key.
func (p *program) footer() string {
	t := p.theme
	if p.toast != "" {
		line := widget.Printable(strings.ReplaceAll(p.toast, "\n", " · "))
		return t.Accent.Render(" " + widget.Cut(t, t.Text(line), p.width-2))
	}
	bindings := p.keyHelp().Short
	if p.over != nil {
		bindings = p.over.Keys()
	}
	return footerLine(t, bindings, p.width)
}

func footerLine(t theme.Theme, bindings []key.Binding, width int) string {
	line, used := "", 0
	for _, b := range bindings {
		text := strings.TrimSpace(b.Help().Key + " " + b.Help().Desc)
		sep := " "
		if used > 0 {
			sep = t.Text(" · ")
		}
		if used += widget.Width(t.Text(sep + text)); used > width {
			break
		}
		line += t.Muted.Render(sep) + t.Strong.Render(t.Text(b.Help().Key)) + " " + t.Muted.Render(t.Text(b.Help().Desc))
	}
	return line
}

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
	case flow.Opening, flow.Waiting, flow.Exchanging, flow.Requesting, flow.Planning, flow.Reading:
		return only(screen.Bind("esc", "cancel", "esc"))
	case flow.Saving, flow.Importing:
		return only(screen.Bind("ctrl+c", "quit after the save", "ctrl+c"))
	case flow.Removing:
		return only(screen.Bind("ctrl+c", "quit after it", "ctrl+c"))
	case flow.Writing:
		return only(screen.Bind("ctrl+c", "quit at once", "ctrl+c"))
	}
	return screen.Keys{}, false
}
