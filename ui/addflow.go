package ui

import (
	"context"
	"errors"

	"authdeck/model"
	"authdeck/model/flow"
	"authdeck/ui/frontend"
	"authdeck/ui/words"

	tea "github.com/charmbracelet/bubbletea"
)

// Requests of the screens that add an identity, and the bodies of their answers.
type (
	addIdentity struct{ name, notice string }
	proposed    struct{ identity model.NewIdentity }
	writeIt     struct{}
	planned     struct{ addition model.Addition }
	written     struct{}
)

func plan(ctx context.Context, request int, add model.Adder, n model.NewIdentity) tea.Cmd {
	return ask(request, "working a new identity into atmos.yaml", func() (any, error) {
		a, err := add(ctx, n)
		return planned{addition: a}, err
	})
}

func write(ctx context.Context, request int, a model.Addition) tea.Cmd {
	return ask(request, "writing atmos.yaml", func() (any, error) { return written{}, a.Write(ctx) })
}

// adding sees to what adds an identity; false where the message is of something else.
func (m Model) adding(msg tea.Msg) (Model, tea.Cmd, bool) {
	var cmd tea.Cmd
	switch msg := msg.(type) {
	case addIdentity:
		if m.ports.Add == nil {
			return m, nil, true
		}
		var ok bool
		if m, ok = m.to(flow.Add); ok {
			form := newAdding(model.NewIdentity{Name: msg.name})
			form.notice = msg.notice
			m = m.show(form)
		}
	case proposed:
		m, cmd = m.plan(flow.Submit, msg.identity, "")
	case writeIt:
		m, cmd = m.write()
	default:
		return m, nil, false
	}
	return m, cmd, true
}

// plan works out what changes in the file. The notice says why it is done anew.
func (m Model) plan(e flow.Event, n model.NewIdentity, notice string) (Model, tea.Cmd) {
	m, ok := m.to(e)
	if !ok {
		return m, nil
	}
	m, ctx := m.pend()
	m.fresh, m.freshNotice = n, notice
	form := newAdding(n)
	form.focus, form.busy, form.since = newCount-1, true, m.now
	return m.show(form), plan(ctx, m.request, m.ports.Add, n)
}

func (m Model) planned(a answer) (Model, tea.Cmd) {
	if a.err != nil {
		return m.notAdded(a.err)
	}
	m, _ = m.to(flow.Planned)
	return m.show(reviewing{identity: m.fresh, addition: a.body.(planned).addition, notice: m.freshNotice}), nil
}

// notAdded goes back to the form with the reason.
func (m Model) notAdded(err error) (Model, tea.Cmd) {
	m, _ = m.to(flow.Failed)
	form := newAdding(m.fresh)
	form.focus = newName
	if p := words.NotAdded(err); p.Code != "" {
		m.over = tell(p)
		return m.show(form), nil
	}
	return m.show(form.failed(err)), nil
}

func (m Model) write() (Model, tea.Cmd) {
	r, ok := m.screen.(reviewing)
	if !ok {
		return m, nil
	}
	if m, ok = m.to(flow.Submit); !ok {
		return m, nil
	}
	m, ctx := m.pend()
	r.busy, r.since, r.notice = true, m.now, ""
	return m.show(r), write(ctx, m.request, r.addition)
}

// written reads the list again, with the cursor on the new identity.
func (m Model) written(a answer) (Model, tea.Cmd) {
	switch {
	case errors.Is(a.err, model.ErrFileChanged):
		return m.plan(flow.Changed, m.fresh, "The file was changed meanwhile; this is how it would be now")
	case a.err != nil:
		return m.notAdded(a.err)
	}
	m.outcome.Added = m.fresh.Name
	return m.reload(flow.Written)
}

// added puts the cursor on what was just added; the run that was started for its keys goes on to them.
func (m Model) added() (Model, tea.Cmd) {
	id, err := m.workspace.Config.Find(m.fresh.Name)
	m.fresh = model.NewIdentity{}
	if err != nil {
		return m, nil
	}
	m = m.onDash(m.dash.on(id.Ref))
	if m.opts.Goal == frontend.Configure {
		return m, say(chosen{identity: id, edit: true})
	}
	m.toast = "Added " + id.Title + " · enter saves its keys"
	return m, nil
}

// toAdd is for a run that was started for an identity that is not there, perhaps by a slip of the finger.
func (m Model) toAdd() addIdentity {
	a := addIdentity{name: m.opts.Add}
	if _, err := m.workspace.Config.Find(a.name); err != nil {
		a.notice = words.Sentence(err.Error())
	}
	return a
}

// leaveAdding goes back from the form: to the list, or to what was wrong where there is none.
func (m Model) leaveAdding() (Model, tea.Cmd) {
	if m.opts.Goal != frontend.Browse && m.opts.Add != "" {
		return m.cancelled(true)
	}
	if m.workspace == nil {
		return m.reload(flow.Retry)
	}
	m, _ = m.to(flow.Back)
	return m.choosing(), nil
}

// backFromDiff gives the form back as it was.
func (m Model) backFromDiff() Model {
	m, _ = m.to(flow.Back)
	m, _ = m.pend()
	form := newAdding(m.fresh)
	return m.show(form)
}
