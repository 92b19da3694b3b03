// Package ui is the full-screen program: a root that owns the flow, the size and what lies over the screens, and that does
// what screens ask for. Each screen has a folder below ui/screen.
package ui

import (
	"context"
	"sync/atomic"
	"time"

	"authdeck/model"
	"authdeck/model/flow"
	"authdeck/model/keysimport"
	"authdeck/ui/frontend"
	"authdeck/ui/overlay"
	"authdeck/ui/screen"
	"authdeck/ui/screen/dashboard"
	"authdeck/ui/theme"

	tea "github.com/charmbracelet/bubbletea"
)

// Model is the program as Bubble Tea runs it.
type Model struct{ program }

// program is all that the program remembers. Its methods change it while one message is handled.
type program struct {
	ports       frontend.Ports
	opts        frontend.Options
	theme       theme.Theme
	chosenTheme *theme.Theme    // while another one is shown to choose from; nil otherwise
	ctx         context.Context //nolint:containedctx // the program's own life, handed to every command

	state flow.State
	dash  screen.Screen // the list of identities
	front screen.Screen // lies before the list; nil where the list shows
	over  overlay.Overlay
	toast string
	kept  string      // the toast that the activity has: the footer cut it
	until time.Time   // the toast shows
	work  screen.Work // what the state waits for

	width, height int
	now           time.Time

	welcomed        bool // there is no list of identities yet: the Welcome screen is what one comes back to
	workspace       *model.Workspace
	list            dashboard.List
	sessions        []*model.Row   // the rows of the list with a saved session: every message looks at them, and thousands may have none
	identity        model.Identity // whose keys and MFA device are used
	role            model.Identity // that it assumes; the zero Identity for none
	edit            bool           // Opening is for the form
	renew           bool
	twoSteps        bool                   // signing in began with entering keys
	afterSignIn     func(*program) tea.Cmd // what needs the session; nil for nothing
	queue           queue                  // identities to sign in to one after the other
	usedCode        usedCode
	sentAt          time.Time // when a code was sent last
	preferences     *preferences
	visited         *atomic.Bool // another program has the screen
	refreshing      bool         // the user asked for the list to be read again
	waiting         *waitingKey  // a key that waits until the list was read
	attempt         *model.Attempt
	codes           frontend.Codes // where the attempt's code comes from
	gotAgain        bool           // it was asked for a second code
	typed           bool           // the code is typed, wherever it should have come from
	typedWhy        error          // why; nil where it is typed anyway
	exec            func(tea.ExecCommand, tea.ExecCallback) tea.Cmd
	requests        requests            // of programs without a terminal
	lost            error               // how the prompt was taken over while a code was on its way; errKept if it was not
	adding          []model.NewIdentity // that are being added
	keptFile        keptImport          // the import that they are for
	addition        model.Addition      // what adding it changes
	addNotice       string              // why what changes is shown again
	pending         keysimport.Plan     // the import on its way; it owns the keys that were read
	steps           importSteps         // of the import
	importing       int                 // the number of the item that is being saved
	override        model.Conflict      // what it is saved in spite of
	untrusted       untrusted           // what the question whether to trust is about
	afterPassphrase screen.Request      // what is asked for again once the keyring is unlocked; nil for what was chosen

	numbers [lanes]int // of the answers that count
	cancel  context.CancelFunc
	unwatch context.CancelFunc
	stale   bool // what the list shows has changed
	leaving bool // ctrl+c came while keys were being saved
	tickDue time.Time
	warned  time.Time // until when the ends of sessions were told
	titled  string    // the title of the window, as it was written last

	outcome frontend.Outcome
}

// New is the program before its first message. Everything under way ends with ctx.
func New(ctx context.Context, p frontend.Ports, o frontend.Options, t theme.Theme) Model {
	dash := dashboard.New(dashboard.Options{
		Editing: o.Goal == frontend.Configure, Picking: picking(o), SignIn: o.Goal == frontend.SignIn, Once: o.Goal != frontend.Browse, Shells: shells(p, o), Sort: o.Sort, Group: o.Group, MaxKeyAge: maxKeyAge(o)})
	return Model{program{ports: p, opts: o, theme: t, ctx: ctx, state: flow.Loading, dash: dash, renew: o.Renew, preferences: &preferences{}, visited: new(atomic.Bool), exec: tea.Exec,
		cancel: func() {}, unwatch: func() {}}}
}

// picking tells whether the list is only there to choose from.
func picking(o frontend.Options) bool {
	return o.Goal == frontend.Choose || o.Goal == frontend.SignIn && o.Identity == ""
}

// maxKeyAge is the user's, or the usual.
func maxKeyAge(o frontend.Options) int {
	if o.KeyAge != nil {
		return *o.KeyAge
	}
	return dashboard.KeyAge
}

func shells(p frontend.Ports, o frontend.Options) bool {
	return p.Shell != nil && o.Goal == frontend.Browse
}

// Init reads the configuration.
func (m Model) Init() tea.Cmd {
	return load(m.ctx, ticket{flowLane, m.numbers[flowLane]}, m.ports, nil)
}

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
	m.wipe()
	m.pending.File.Wipe()
	if i := m.outcome.Issued; i != nil && m.opts.Goal == frontend.Browse {
		i.Session.Wipe()
	}
}

// shown is the screen that shows.
func (p *program) shown() screen.Screen {
	if p.front != nil {
		return p.front
	}
	return p.dash
}

func (p *program) show(s screen.Screen) { p.front = s }

// wipe drops the secrets of the screen that shows.
func (p *program) wipe() {
	if w, ok := p.front.(screen.Wiper); ok {
		w.Wipe()
	}
}

func (p *program) env() screen.Env {
	return screen.Env{Now: p.now, Width: p.width, Height: max(p.height-2, 0), Loading: p.state == flow.Loading, Work: p.work}
}
