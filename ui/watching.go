package ui

import (
	"context"

	"authdeck/model"
	"authdeck/model/flow"
	"authdeck/ui/frontend"
	"authdeck/ui/words"

	tea "github.com/charmbracelet/bubbletea"
)

// changed says that another program has written what the list was read from; reread is the list read again.
type (
	changed struct {
		watch int
		err   error
	}
	reread struct {
		watch int
		loaded
		err error
	}
)

// watchFor waits, without a timer, until what was read has changed.
func watchFor(ctx context.Context, watch int, until func(context.Context) error) tea.Cmd {
	return safely("watching the files", func() tea.Msg { return changed{watch: watch, err: until(ctx)} })
}

func readAgain(ctx context.Context, watch int, from func(context.Context) (model.Workspace, error)) tea.Cmd {
	return safely("reading the configuration", func() tea.Msg {
		l, err := survey(ctx, from)
		return reread{watch: watch, loaded: l, err: err}
	})
}

// watched starts to wait for the next change. An earlier wait ends, and what it brings no longer counts.
func (m Model) watched(until func(context.Context) error) (Model, tea.Cmd) {
	m.unwatch()
	m.watch++
	m.stale = false
	if until == nil || m.opts.Goal != frontend.Browse {
		return m, nil
	}
	var ctx context.Context
	ctx, m.unwatch = context.WithCancel(m.ctx)
	return m, watchFor(ctx, m.watch, until)
}

// refresh reads the list again once somebody looks at it; the flow does not notice.
func (m Model) refresh() (Model, tea.Cmd) {
	if !m.stale || m.state != flow.Choosing {
		return m, nil
	}
	m.stale = false
	m.watch++
	return m, readAgain(m.ctx, m.watch, m.ports.Load)
}

func (m Model) rereadAs(r reread) (Model, tea.Cmd) {
	if m.state != flow.Choosing { // the screen in front works on what was read before
		m.stale = true
		return m, nil
	}
	if r.err != nil {
		m.dash.warning = words.Explain(r.err).Line()
		m = m.onDash(m.dash)
		if m.workspace.Watch == nil {
			return m, nil
		}
		return m.watched(m.workspace.Watch())
	}
	return m.listed(r.loaded)
}

// listed puts what was read on the list, asks the keyring about it, and waits for changes.
func (m Model) listed(l loaded) (Model, tea.Cmd) {
	m.workspace = &l.workspace
	m = m.onDash(m.dash.again(l.survey, l.workspace.Config))
	m.generation++
	m, watching := m.watched(l.changed)
	return m, tea.Batch(look(m.ctx, m.generation, l.workspace), watching)
}
