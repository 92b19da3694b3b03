package ui

import (
	"context"
	"strings"
	"time"

	"authdeck/model"
	"authdeck/model/flow"
	"authdeck/ui/frontend"
	"authdeck/ui/theme"
	"authdeck/ui/widget"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"
)

// Model is the root: it owns the flow, the size and the overlay.
type Model struct {
	ports frontend.Ports
	opts  frontend.Options
	theme theme.Theme
	ctx   context.Context //nolint:containedctx // the program's own life, handed to every command

	state  flow.State
	screen Screen
	dash   dashboard
	over   overlay
	toast  string

	width, height int
	now           time.Time

	workspace   *model.Workspace
	identity    model.Identity
	attempt     *model.Attempt
	fresh       model.NewIdentity // that is being added
	transit     transit           // keys that are being imported
	unlockedFor tea.Msg           // what is asked for again once the keyring is unlocked; nil for what was chosen
	freshNotice string            // why what changes is shown anew
	edit        bool              // Opening is for the form
	renew       bool
	request     int // the pending one; answers of others are dropped
	generation  int // of looks at the keyring
	watch       int // the pending wait for changes by other programs
	unwatch     context.CancelFunc
	stale       bool // what the list shows has changed
	search      int  // of searches for devices: what an earlier form asked for is dropped
	cancel      context.CancelFunc
	leaving     bool // ctrl+c came while keys were being saved
	quitting    bool // q was pressed over an unsaved session

	ticks   int // the tick that counts
	tickDue time.Time

	outcome frontend.Outcome
}

// New is the program before its first message. Everything under way ends with ctx.
func New(ctx context.Context, p frontend.Ports, o frontend.Options, t theme.Theme) Model {
	place := "Identities"
	switch o.Goal {
	case frontend.Configure:
		place = "Choose an identity to configure"
	case frontend.Choose:
		place = "Choose an identity"
	}
	d := dashboard{place: place, loading: true, editing: o.Goal == frontend.Configure, picking: o.Goal == frontend.Choose, once: o.Goal != frontend.Browse,
		shells: p.Shell != nil && o.Goal == frontend.Browse}
	return Model{ports: p, opts: o, theme: t, ctx: ctx, state: flow.Loading, screen: d, dash: d, renew: o.Renew, request: 1,
		cancel: func() {}, unwatch: func() {}}
}

// Init reads the configuration.
func (m Model) Init() tea.Cmd { return load(m.ctx, m.request, m.ports.Load) }

// Outcome is what the run left behind, once it is over.
func (m Model) Outcome() frontend.Outcome { return m.outcome }

// Release cancels what is under way, wipes secrets and frees the lock. Call it when the program has ended, however.
func (m Model) Release() {
	m.cancel()
	m.unwatch()
	for _, a := range []*model.Attempt{m.attempt, m.opts.Attempt} {
		if a != nil {
			a.Close()
		}
	}
	if w, ok := m.screen.(wiper); ok {
		w.Wipe()
	}
	m.transit.text.Wipe()
	if i := m.outcome.Issued; i != nil && m.opts.Goal == frontend.Browse {
		i.Session.Wipe()
	}
}

func (m Model) tooSmall() bool { return m.width < MinWidth || m.height < MinHeight }

func (m Model) frame() Frame {
	return Frame{Width: m.width, Height: m.height - 4, Now: m.now, Theme: m.theme}
}

// View draws header, rule, body, rule, footer, and the overlay over all of it.
func (m Model) View() string {
	if m.width == 0 {
		return ""
	}
	t := m.theme
	if m.tooSmall() {
		return m.viewTooSmall()
	}
	f := m.frame()
	lines := []string{m.header(), widget.Rule(t, m.width)}
	lines = append(lines, widget.Fill(strings.Split(m.screen.View(f), "\n"), f.Height)...)
	lines = append(lines, widget.Rule(t, m.width), m.footer())
	if m.over != nil {
		box := m.over.lines(f)
		lines = widget.Over(lines, box, (m.width-widget.Width(box[0]))/2, max(1, 2+(f.Height-len(box))/2))
	}
	for i, l := range lines {
		lines[i] = widget.Cut(t, l, m.width)
	}
	return strings.Join(lines, "\n")
}

func (m Model) viewTooSmall() string {
	t := m.theme
	lines := []string{
		" Window too small", "",
		t.Textf(" Need %d×%d, have %d×%d.", MinWidth, MinHeight, m.width, m.height),
		" Make the window larger, or run with", " --screen-reader for line prompts.", "", " q quit",
	}
	for i, l := range lines {
		lines[i] = widget.Cut(t, l, m.width)
	}
	return strings.Join(lines[:min(len(lines), max(m.height, 1))], "\n")
}

func (m Model) header() string {
	t := m.theme
	place := " authdeck › " + m.dash.place
	if c := m.screen.Crumb(); c != "" {
		place = " authdeck › Identities › " + widget.Printable(c)
	}
	right := t.Text(m.screen.Aside())
	room := m.width - widget.Width(right) - 2
	return widget.Spread(t, t.Accent.Render(widget.CutMiddle(t, t.Text(place), room)), right+" ", m.width)
}

// footer shows the most useful keys: whole bindings only, as many as fit. A toast takes their place for one key.
func (m Model) footer() string {
	t := m.theme
	if m.toast != "" {
		line := widget.Printable(strings.ReplaceAll(m.toast, "\n", " · "))
		return t.Accent.Render(" " + widget.Cut(t, t.Text(line), m.width-2))
	}
	bindings := m.screen.Keys().ShortHelp()
	if m.over != nil {
		bindings = m.over.keys()
	}
	return footerLine(t, bindings, m.width)
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
