package ui

import (
	"errors"

	"authdeck/model"
	"authdeck/model/flow"
	"authdeck/ui/frontend"
	"authdeck/ui/words"

	tea "github.com/charmbracelet/bubbletea"
)

// answer takes what the pending request brought back. What comes too late is dropped, and freed if it holds something.
func (m Model) answer(a answer) (Model, tea.Cmd) {
	if a.request != m.request {
		if b, ok := a.body.(began); ok {
			return m, closeAttempt(b.start.Attempt)
		}
		if b, ok := a.body.(readText); ok {
			b.text.Wipe()
		}
		return m, nil
	}
	m.request++ // one answer each
	switch m.state {
	case flow.Loading:
		return m.loaded(a)
	case flow.Opening:
		return m.opened(a)
	case flow.Unlocking:
		return m.unlocked(a)
	case flow.Waiting:
		return m.freed(a)
	case flow.Saving:
		return m.saved(a)
	case flow.Exchanging, flow.Requesting:
		return m.exchanged(a)
	case flow.Planning:
		return m.planned(a)
	case flow.Writing:
		return m.written(a)
	case flow.Reading:
		return m.wasRead(a)
	case flow.Importing:
		return m.cameIn(a)
	case flow.Removing:
		return m.wentAway(a)
	}
	return m, nil
}

func (m Model) loaded(a answer) (Model, tea.Cmd) {
	if a.err != nil {
		m, _ = m.to(flow.Failed)
		m.outcome.Err = a.err
		_, empty := model.NothingYet(a.err)
		screen := problemScreen{problem: words.Explain(a.err), canBack: m.workspace != nil, canAdd: empty && m.ports.Add != nil}
		if m = m.show(screen); screen.canAdd && m.opts.Add != "" {
			return m, say(addIdentity{name: m.opts.Add})
		}
		return m, nil
	}
	m, _ = m.to(flow.Loaded)
	b := a.body.(loaded)
	first := m.workspace == nil
	m.outcome.Err = nil
	m, cmd := m.show(m.dash).listed(b)
	switch {
	case m.fresh.Name != "":
		m, next := m.added()
		return m, tea.Batch(cmd, next)
	case first && m.opts.Add != "":
		return m, tea.Batch(cmd, say(m.toAdd()))
	case !first || m.opts.Named(b.workspace) == "":
		return m, cmd
	}
	id, err := b.workspace.Config.Find(m.opts.Named(b.workspace))
	if err != nil {
		m.outcome.Err = err
		return m, tea.Quit
	}
	m = m.onDash(m.dash.on(id.Ref))
	if m.opts.Goal == frontend.Browse {
		return m, cmd
	}
	return m, tea.Batch(cmd, say(chosen{identity: id, edit: m.opts.Goal == frontend.Configure, renew: m.opts.Renew}))
}

func (m Model) opened(a answer) (Model, tea.Cmd) {
	m.dash.locked = m.dash.locked && !m.cameOut(a)
	begun, _ := a.body.(began)
	shown, edited := a.body.(form)
	event := flow.Decide(m.state, flow.Result{Err: a.err, Start: begun.start, Form: edited, KeyringFrom: m.workspace.KeyringFrom})
	m, _ = m.to(event)
	switch event {
	case flow.NoKeys:
		return m.form(model.Draft{Duration: model.FormatDuration(model.DefaultDuration)}, false), nil
	case flow.Edit:
		m.identity = shown.identity
		if !shown.stored && shown.draft.Duration == "" {
			shown.draft.Duration = model.FormatDuration(model.DefaultDuration)
		}
		return m.form(shown.draft, shown.stored), nil
	case flow.SignedIn:
		return m.signedIn(model.Issued{Identity: m.identity, Info: begun.start.Session, Caller: begun.start.Caller}, true)
	case flow.Send:
		m.attempt = begun.start.Attempt
		m, ctx := m.pend()
		m.dash.busy, m.dash.word, m.dash.since = "Asking AWS for a session, without a code", "asking", m.now
		return m.show(m.dash), send(ctx, m.request, m.attempt, "")
	case flow.Ready:
		m.attempt = begun.start.Attempt
		return m.show(m.prompt()), nil
	case flow.Busy:
		return m.wait(a.err)
	case flow.Locked:
		return m.locked(a.err), nil
	}
	m.dash.busy = ""
	p := words.Explain(a.err)
	if from := m.workspace.KeyringFrom; from != "" && errors.Is(a.err, model.ErrKeyringAbsent) {
		p.Why = "It was chosen by " + from + ", so no other one is used in its place."
	}
	return m.show(problemScreen{problem: p, identity: m.identity, canBack: true}), nil
}

// wait shows who is asking for the code until that ends.
func (m Model) wait(err error) (Model, tea.Cmd) {
	var busy *model.BusyError
	errors.As(err, &busy)
	m, ctx := m.pend()
	m.dash.busy, m.dash.word, m.dash.since = words.Sentence(busy.Error()), "waiting", busy.Since
	if busy.Since.IsZero() {
		m.dash.since = m.now
	}
	return m.show(m.dash), waitFor(ctx, m.request, *m.workspace, m.identity)
}

func (m Model) prompt() mfa {
	return mfa{identity: m.identity, device: m.attempt.Device, asked: m.attempt.Asked, confirm: m.opts.Confirm, hint: m.opts.Hint}
}

func (m Model) freed(a answer) (Model, tea.Cmd) {
	if a.err != nil {
		m, _ = m.to(flow.Failed)
		m.dash.busy = ""
		return m.show(problemScreen{problem: words.Explain(a.err), identity: m.identity, canBack: true}), nil
	}
	m, _ = m.to(flow.Free)
	m.renew = false // the other window may just have signed in
	return m.open()
}

func (m Model) saved(a answer) (Model, tea.Cmd) {
	form := m.screen.(credentials)
	if a.err != nil {
		m, _ = m.to(flow.Failed)
		if m.leaving {
			m.outcome.Err = a.err
			return m, tea.Quit
		}
		m.over = notSaved(a.err)
		return m.show(form.failed(a.err)), nil
	}
	m, _ = m.wipe().to(flow.Saved)
	r := a.body.(saved).receipt
	m.outcome.Saved, m.outcome.Identity = &r, m.identity
	if m.leaving || m.opts.Goal == frontend.Configure {
		return m, tea.Quit
	}
	if m.opts.Goal == frontend.SignIn {
		return m, say(signIn{renew: m.renew})
	}
	return m.show(newFinishedSave(m.identity, r)), nil
}
