package ui

import (
	"context"
	"time"

	"authdeck/model"
	"authdeck/model/flow"
	"authdeck/model/keysimport"
	"authdeck/ui/frontend"
	"authdeck/ui/screen"
	"authdeck/ui/screen/dashboard"
	"authdeck/ui/screen/problem"
	"authdeck/ui/screen/welcome"
	"authdeck/ui/words"

	tea "github.com/charmbracelet/bubbletea"
)

// reading is what waits for the configuration to be read.
type reading struct {
	began         time.Time              // when it began
	welcomed      bool                   // there is no list of identities yet: esc leads back to the Welcome screen
	afterLoad     func(*program) tea.Cmd // what continues when the configuration was read; nil for nothing
	waiting       *waitingKey            // a key that waits until the list has been read
	refreshing    bool                   // the user asked to read the list again
	refreshedSays string                 // the toast about it, which waits until the keyring has answered, too
	stale         bool                   // something that the list shows has changed
	unwatch       context.CancelFunc
}

// loaded is the configuration and what is known about its identities.
type loaded struct {
	workspace model.Workspace
	overview  model.Overview
	changed   func(context.Context) error // waits until a file changes; nil if files are not watched
	excerpt   model.Excerpt               // lines around the mistake
	found     keysimport.Found            // keys that already exist in a file, if there is no identity yet
}

// overview reads the configuration and what is known about its identities. Changes during the reading count as changes. before has
// the rows of the current list; nil the first time.
func overview(ctx context.Context, ports frontend.Ports, before []model.Row) (loaded, error) {
	w, err := ports.Load(ctx)
	if _, empty := model.NothingYet(err); empty {
		return loaded{found: keysimport.LookFor(ctx, ports.Plaintexts, ports.Credentials)}, err
	}
	if err != nil {
		return loaded{excerpt: ports.ExcerptOf(words.Explain(err))}, err
	}
	l := loaded{workspace: w}
	if w.Watch != nil {
		l.changed = w.Watch()
	}
	l.overview = w.Overview(ctx, model.Remembered)
	if before != nil {
		l.overview = w.NoteChanges(ctx, before, l.overview)
	}
	return l, nil
}

// visibleWork is the work whose progress is visible: p.work, or the reading if there is no list yet.
func (p *program) visibleWork() screen.Work {
	if p.state == flow.Loading && len(p.list.Rows) == 0 {
		return screen.Work{Since: p.began}
	}
	return p.work
}

func (p *program) read(ctx context.Context, t ticket) tea.Cmd {
	ports, before := p.ports, p.list.Rows
	return run(ctx, p, t, task[loaded]{
		where:  "reading the configuration",
		do:     func(ctx context.Context) (loaded, error) { return overview(ctx, ports, before) },
		handle: (*program).loaded,
	})
}

// readAgain reads the configuration again.
func (p *program) readAgain() tea.Cmd { return p.reload(flow.Retry) }

// Refresh is readAgain on request of the user.
func (p *program) Refresh() tea.Cmd {
	p.refreshing = true
	return p.readAgain()
}

// reloadSummary is the message after r.
func reloadSummary(before, now []model.Row) string {
	added, removed := model.Compare(before, now)
	if added+removed == 0 {
		return "✔ Up to date"
	}
	return "✔ Reloaded: " + words.Changed(added, removed)
}

// reload also ends a queue of sign-ins, which continues only after a success.
func (p *program) reload(e flow.Event) tea.Cmd {
	p.dropQueue()
	if !p.to(e) {
		return nil
	}
	return p.load()
}

func (p *program) load() tea.Cmd {
	t, ctx := p.startWork()
	p.work, p.began = screen.Work{}, p.now // the keys for moving still work in the list
	p.show(nil)
	return p.read(ctx, t)
}

func (p *program) loaded(l loaded, err error) tea.Cmd {
	waiting := p.waiting
	p.waiting = nil
	switch p.ended(flow.Result{Err: err}) {
	case flow.Untrusted:
		p.outcome.Err = err
		p.askTrust(untrusted{powers: model.UntrustedIn(err), err: err}, p.afterLoad, model.Identity{})
		return nil
	case flow.Failed:
		return p.notLoaded(l, err)
	}
	first, before := p.workspace == nil, p.list.Rows
	p.outcome.Err = nil
	cmd := p.listed(l)
	if first {
		cmd = tea.Batch(cmd, p.listen())
	}
	if p.refreshing && !first {
		p.refreshedSays = reloadSummary(before, p.list.Rows)
	}
	p.refreshing = false
	then := p.afterLoad
	p.untrusted, p.afterLoad = untrusted{}, nil
	switch {
	case then != nil:
		return tea.Batch(cmd, then(p))
	case len(p.queue.left) > 0:
		return tea.Batch(cmd, p.openNext())
	case p.newIdentities != nil:
		return tea.Batch(cmd, p.added(first))
	case first && p.opts.Add != "":
		return tea.Batch(cmd, p.addWanted())
	case !first || p.opts.Named(l.workspace) == "":
		return tea.Batch(cmd, p.pressWaiting(waiting))
	}
	id, err := l.workspace.Config.Find(p.opts.Named(l.workspace))
	if err != nil {
		p.outcome.Err = err
		return tea.Quit
	}
	p.onList(dashboard.Select{Ref: id.Ref})
	if p.browsing() {
		return cmd
	}
	return tea.Batch(cmd, p.openFor(id, purpose{edit: p.opts.Goal == frontend.Configure}))
}

// notLoaded shows what is wrong with the configuration, or what to do first if there is none.
func (p *program) notLoaded(l loaded, err error) tea.Cmd {
	asked, before := p.refreshing, p.outcome.Err
	p.outcome.Err, p.newIdentities, p.keptFile, p.refreshing, p.welcomed = err, nil, keptImport{}, false, false
	p.untrusted, p.afterLoad = untrusted{}, nil
	if p.workspace != nil {
		p.setList(p.list.Failed(err))
	}
	empty, isEmpty := model.NothingYet(err)
	if asked {
		p.toast = "! Reloaded. There is another problem now"
		if before != nil && words.Line(words.Explain(before)) == words.Line(words.Explain(err)) {
			p.toast = "Reloaded. The problem is still there"
		}
		if isEmpty {
			p.toast = "Reloaded. There is no identity yet"
		}
	}
	if !isEmpty || p.ports.Add == nil {
		why := words.Explain(err)
		why.Excerpt = l.excerpt
		p.show(problem.New(why, model.Identity{}, p.workspace != nil))
		return nil
	}
	if p.browsing() { // a user who looks around and leaves has seen no error
		p.outcome.Err = nil
	}
	p.welcomed = true
	p.show(welcome.New(welcome.Options{Problem: empty, Wanted: p.opts.Named(model.Workspace{}), Found: l.found, Demo: p.browsing(), Import: p.browsing() && p.ports.Plaintexts != nil}))
	if p.opts.Add != "" {
		return p.add(p.opts.Add, "")
	}
	return nil
}

// listed shows the list, asks the keyring about it, and waits for changes.
func (p *program) listed(l loaded) tea.Cmd {
	p.workspace, p.welcomed = &l.workspace, false
	p.setList(p.list.Read(l.overview, l.workspace.Config))
	return tea.Batch(p.answerReady(), p.recheck(), p.look(), p.watch(l.changed))
}

// onList sends the list a message, even if another screen covers it.
func (p *program) onList(msg tea.Msg) { p.dash, _ = p.dash.Update(msg, p.env()) }

func (p *program) setList(l dashboard.List) {
	p.list, p.sessions = l, nil
	for i := range l.Rows {
		if r := &l.Rows[i]; r.Session.Saved {
			p.sessions = append(p.sessions, r)
		}
	}
	p.onList(l)
}

// look asks the keyring which keys it has.
func (p *program) look() tea.Cmd {
	w := *p.workspace
	return run(p.ctx, p, p.next(keyringLane), task[model.Overview]{
		where: "checking the keyring", limit: model.LookTimeout(len(w.Config.Identities)), // it asks for nothing that has a dialog
		do:     func(ctx context.Context) (model.Overview, error) { return w.Overview(ctx, model.AskKeyring), nil },
		handle: (*program).looked,
	})
}

func (p *program) looked(s model.Overview, err error) tea.Cmd {
	if err != nil {
		s.Silent = err
	}
	p.setList(p.list.Answered(s, p.workspace.KeyringFrom))
	var cmd tea.Cmd
	if p.state == flow.PlanningImport {
		cmd = p.Send(p.importSavesTo())
	}
	if p.refreshedSays != "" && p.toast == "" && p.atList() {
		p.toast = p.refreshedSays
		if s.Silent != nil {
			p.toast = "! " + words.Short(s.Silent)
		}
	}
	p.refreshedSays = ""
	return cmd
}

// watch waits, without a timer, until a file changes. It ends an earlier wait.
func (p *program) watch(changed func(context.Context) error) tea.Cmd {
	p.unwatch()
	t := p.next(watchLane)
	p.stale = false
	if changed == nil || !p.browsing() {
		return nil
	}
	var ctx context.Context
	ctx, p.unwatch = context.WithCancel(p.ctx)
	return run(ctx, p, t, task[struct{}]{
		where:  "watching the files",
		do:     only(changed),
		handle: (*program).changed,
	})
}

func (p *program) changed(_ struct{}, err error) tea.Cmd {
	p.stale = p.stale || err == nil
	return nil
}

// atList reports whether the list is shown, or is behind a request for it.
func (p *program) atList() bool { return p.state == flow.Choosing || p.state == flow.AnsweringProgram }

// mayReread reports whether the list can be read again: it is shown, or it is behind the result of an import, which does not use it.
func (p *program) mayReread() bool { return p.atList() || p.state == flow.Imported }

// rereadIfStale reads the list again when it is shown; the flow does not change. If that fails, the files of the current list are watched
// from before the reading on, so that no correction is missed.
func (p *program) rereadIfStale() tea.Cmd {
	if !p.stale || !p.mayReread() {
		return nil
	}
	p.stale = false
	ports, before, watch := p.ports, p.list.Rows, p.workspace.Watch
	return run(p.ctx, p, p.next(watchLane), task[loaded]{
		where: "reading the configuration",
		do: func(ctx context.Context) (loaded, error) {
			var changed func(context.Context) error
			if watch != nil {
				changed = watch()
			}
			l, err := overview(ctx, ports, before)
			if err != nil {
				l.changed = changed
			}
			return l, err
		},
		handle: (*program).reread,
	})
}

func (p *program) reread(l loaded, err error) tea.Cmd {
	if !p.mayReread() { // the screen in front uses the earlier configuration
		p.stale = true
		return nil
	}
	if err == nil {
		return p.listed(l)
	}
	list := p.list.Failed(err)
	list.Warning = words.Line(words.Explain(err))
	p.setList(list)
	return p.watch(l.changed)
}
