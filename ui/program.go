// Package ui is the full-screen program: a root that owns the flow, the window size and what is drawn over the screens, and that
// carries out what screens request. Each screen has a folder below ui/screen.
package ui

import (
	"context"
	"sync/atomic"
	"time"

	"authdeck/model"
	"authdeck/model/flow"
	"authdeck/ui/frontend"
	"authdeck/ui/overlay"
	"authdeck/ui/screen"
	"authdeck/ui/screen/dashboard"
	"authdeck/ui/theme"

	tea "github.com/charmbracelet/bubbletea"
)

// Model is the program as Bubble Tea runs it. It does not have the methods of screen.Host: only screens may call them.
type Model struct{ program }

// program is the state of the program. Its methods change it while one message is handled. Parts of it are declared beside the code
// that uses them most.
type program struct {
	ports       frontend.Ports
	opts        frontend.Options
	theme       theme.Theme
	chosenTheme *theme.Theme    // while another theme is previewed; nil otherwise
	ctx         context.Context //nolint:containedctx // the program's own life, handed to every command

	state  flow.State
	dash   screen.Screen // the list of identities
	front  screen.Screen // covers the list; nil if the list is shown
	over   overlay.Overlay
	work   screen.Work  // the work of the current state
	acting *screen.Work // the newest side action that is in progress; nil for none
	toasting

	width, height int
	now           time.Time

	workspace *model.Workspace
	list      dashboard.List
	sessions  []*model.Row // the rows of the list with a saved session: every message looks at them, and thousands may have none
	reading

	signIn
	queue  queue         // identities to sign in to, one after another
	failed *failedSignIn // nil for none

	deletion  deletion // identities whose keys are being deleted
	requests  requests // from programs without a terminal
	untrusted untrusted
	adding
	importing
	afterPassphrase screen.Request // what to retry after the keyring is unlocked; nil for the chosen identity

	exec        func(tea.ExecCommand, tea.ExecCallback) tea.Cmd
	running     *running
	lent        *atomic.Bool // another program uses the terminal
	preferences *preferences
	leaving     bool // ctrl+c was pressed while keys were being saved or deleted

	numbers [lanes]int // tickets of the replies that count
	cancel  context.CancelFunc
	endLook context.CancelFunc // ends the lookup of MFA devices
	tickDue time.Time
	warned  time.Time // the time up to which the user was told about ending sessions
	titled  string    // the window's title, as last written

	outcome frontend.Outcome
}

// New returns the program before its first message. All work ends with ctx.
func New(ctx context.Context, p frontend.Ports, o frontend.Options, t theme.Theme) Model {
	dash := dashboard.New(dashboard.Options{
		Goal: o.Goal, Named: o.Identity != "", Shells: shells(p, o),
		Sort: o.Preferences.Sort, Group: o.Preferences.Group, MaxKeyAge: o.Preferences.MaxKeyAge(), From: o.SettingFrom, ListCommand: o.ListCommand,
	})
	return Model{program{
		ports: p, opts: o, theme: t, ctx: ctx, state: flow.Loading, dash: dash, running: newRunning(),
		preferences: &preferences{}, lent: new(atomic.Bool),
		exec: tea.Exec, cancel: func() {}, endLook: func() {}, reading: reading{unwatch: func() {}},
	}}
}

// browsing reports whether the program was started for no one thing, so that it does not end by itself.
func (p *program) browsing() bool { return p.opts.Goal == frontend.Browse }

func shells(p frontend.Ports, o frontend.Options) bool {
	return p.Shell != nil && o.Goal == frontend.Browse
}

// Init reads the configuration.
func (m Model) Init() tea.Cmd {
	return m.read(m.ctx, ticket{flowLane, m.numbers[flowLane]})
}

// Outcome returns the result of the run when it is over.
func (m Model) Outcome() frontend.Outcome { return m.outcome }

// Release cancels all work, wipes secrets and releases the lock. Call it when the program has ended in any way.
func (m Model) Release() {
	m.cancel()
	m.endLook()
	m.unwatch()
	for _, a := range []*model.Attempt{m.attempt, m.opts.Attempt} {
		if a != nil {
			a.Close()
		}
	}
	m.wipe()
	m.importPlan.File.Wipe()
	if i := m.outcome.Issued; i != nil && m.browsing() {
		i.Session.Wipe()
	}
}

// shown returns the current screen.
func (p *program) shown() screen.Screen {
	if p.front != nil {
		return p.front
	}
	return p.dash
}

// show shows a screen in front of the list; nil shows the list. The secrets of the screen before it are wiped, and its lookup of
// MFA devices ends.
func (p *program) show(s screen.Screen) {
	p.wipe()
	p.endLook()
	p.next(deviceLane)
	p.front = s
}

// wipe wipes the secrets of the screen in front.
func (p *program) wipe() {
	if w, ok := p.front.(screen.Wiper); ok {
		w.Wipe()
	}
}

func (p *program) env() screen.Env {
	said := p.toast
	if box, ok := p.over.(overlay.Saying); ok {
		said += "\n" + box.Says()
	}
	return screen.Env{Now: p.now, Width: p.width, Height: max(p.height-2, 0), Loading: p.state == flow.Loading, Work: p.visibleWork(), Home: p.opts.Home, Said: said}
}
