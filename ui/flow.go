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

// to moves the flow; false where the event has no place in the state: a request that came too late is dropped.
func (m Model) to(e flow.Event) (Model, bool) {
	next, ok := flow.Next(m.state, e)
	m.state = next
	return m, ok
}

// pend starts a new request: answers to earlier ones no longer count, and what they had under way is cancelled.
func (m Model) pend() (Model, context.Context) {
	m.cancel()
	m.request++
	var ctx context.Context
	ctx, m.cancel = context.WithCancel(m.ctx)
	return m, ctx
}

func (m Model) show(s Screen) Model {
	m.screen = s
	return m
}

// choosing shows the list again.
func (m Model) choosing() Model {
	m.cancel()
	m.request++
	m.dash.busy, m.dash.loading = "", false
	if m.opts.Goal == frontend.Browse {
		m.outcome.Err = nil
	}
	return m.show(m.dash)
}

func (m Model) chosen(c chosen) (Model, tea.Cmd) {
	if p := c.identity.Problem; p != nil && m.state == flow.Choosing {
		m.over = tell(words.Explain(p))
		if m.opts.Goal != frontend.Browse {
			m.outcome.Err = p
		}
		return m, nil
	}
	if m.opts.Goal == frontend.Choose && m.state == flow.Choosing {
		m.outcome.Identity = c.identity
		return m, tea.Quit
	}
	m, ok := m.to(flow.Chosen)
	if !ok {
		return m, nil
	}
	m.identity, m.edit, m.renew = c.identity, c.edit, c.renew || m.opts.Renew
	return m.open()
}

// open reads the keys for what was chosen; the row says so meanwhile.
func (m Model) open() (Model, tea.Cmd) {
	m, ctx := m.pend()
	m.dash = m.dash.on(m.identity.Ref)
	m.dash.busy, m.dash.word, m.dash.since = "Opening the keyring ("+m.workspace.Vault.Keyring().Title+")", "opening", m.now
	m = m.show(m.dash)
	if m.edit {
		return m, edit(ctx, m.request, *m.workspace, m.identity)
	}
	if a := m.opts.Attempt; a != nil {
		m.opts.Attempt = nil
		return m, say(answer{request: m.request, body: began{start: model.Start{Attempt: a}}})
	}
	return m, begin(ctx, m.request, *m.workspace, m.identity, m.renew)
}

// reload reads the configuration again, for Retry and for the way back from Finished.
func (m Model) reload(e flow.Event) (Model, tea.Cmd) {
	m, ok := m.to(e)
	if !ok {
		return m, nil
	}
	m, ctx := m.pend()
	m.dash.loading, m.dash.busy = true, ""
	m = m.show(m.dash)
	return m, load(ctx, m.request, m.ports.Load)
}

func (m Model) submit(s submitted) (Model, tea.Cmd) {
	form, ok := m.screen.(credentials)
	if !ok {
		return m, nil
	}
	if m, ok = m.to(flow.Submit); !ok {
		return m, nil
	}
	m, _ = m.pend()
	form.saving, form.since, form.notice = true, m.now, ""
	m = m.show(form)
	return m, save(m.request, *m.workspace, m.identity, s.draft)
}

func (m Model) send(code string) (Model, tea.Cmd) {
	box, ok := m.screen.(mfa)
	if !ok {
		return m, nil
	}
	if m, ok = m.to(flow.Send); !ok {
		return m, nil
	}
	m, ctx := m.pend()
	return m.show(box.sending(m.now)), send(ctx, m.request, m.attempt, code)
}

// editKeys leaves the box for the form; the lock is freed, for editing may take long.
func (m Model) editKeys() (Model, tea.Cmd) {
	m, ok := m.to(flow.Edit)
	if !ok {
		return m, nil
	}
	return m.form(m.attempt.Draft(), !m.identity.KeysInConfig()).dropAttempt()
}

func (m Model) form(d model.Draft, stored bool) Model {
	c := newCredentials(m.identity, d, stored, !m.opts.NoVerify)
	c.example, c.note = m.opts.Example, words.KeyringNote(m.workspace.Vault.Keyring())
	m.search++
	return m.show(c)
}

func (m Model) dropAttempt() (Model, tea.Cmd) {
	a := m.attempt
	m.attempt = nil
	return m, closeAttempt(a)
}

func (m Model) signIn(renew bool) (Model, tea.Cmd) {
	m, ok := m.to(flow.SignIn)
	if !ok {
		return m, nil
	}
	m = m.wipe()
	m.edit, m.renew = false, renew
	return m.open()
}

func (m Model) wipe() Model {
	if w, ok := m.screen.(wiper); ok {
		w.Wipe()
	}
	return m
}

func (m Model) unlock(secret model.Secret) (Model, tea.Cmd) {
	s, ok := m.screen.(unlock)
	if !ok || m.state != flow.Unlocking {
		return m, nil
	}
	m, ctx := m.pend()
	s.busy, s.since = true, m.now
	return m.show(s), unlockWith(ctx, m.request, m.workspace.Vault, secret)
}

func (m Model) useKeyring(kind string) (Model, tea.Cmd) {
	s, ok := m.screen.(choice)
	if !ok || m.state != flow.Unlocking {
		return m, nil
	}
	m, _ = m.pend()
	s.busy, s.since = true, m.now
	return m.show(s), use(m.request, m.workspace.Keyrings, kind)
}

// back is esc: one step back, and never out of the program, but out of a run that was started for one thing.
func (m Model) back() (Model, tea.Cmd) {
	switch m.state {
	case flow.Exchanging, flow.Requesting:
		m.cancel() // the answer comes at once and says how it ended
		return m, nil
	case flow.Finished:
		if m.opts.Goal != frontend.Browse {
			return m, tea.Quit
		}
		if m.unsaved() {
			m.over = throwAway()
			return m, nil
		}
		return m.wipe().reload(flow.Back)
	case flow.Choosing:
		return m.cancelled(m.opts.Goal != frontend.Browse)
	case flow.Adding:
		return m.leaveAdding()
	case flow.Planning, flow.Reviewing:
		return m.backFromDiff(), nil
	case flow.Reading, flow.Imported:
		return m.backFromImport()
	case flow.Blocked:
		if m.workspace == nil {
			return m, nil
		}
	}
	m, ok := m.to(flow.Back)
	if !ok {
		return m, nil
	}
	m.unlockedFor = nil
	m, cmd := m.wipe().dropTransit().dropAttempt()
	m, end := m.choosing().cancelled(m.opts.Goal != frontend.Browse && m.opts.Identity != "")
	return m, tea.Sequence(cmd, end)
}

func (m Model) cancelled(over bool) (Model, tea.Cmd) {
	if !over {
		return m, nil
	}
	m.outcome.Cancelled = true
	return m, tea.Quit
}

// unsaved tells whether the only copy of a session is here.
func (m Model) unsaved() bool {
	return m.state == flow.Finished && m.outcome.Issued != nil && m.outcome.Issued.Unsaved != nil
}

func throwAway() dialog {
	return dialog{
		problem: words.Problem{
			Title: "Throw the session away?", Question: true,
			Why: "It could not be saved, so no other program has it. A new one needs a new code.",
		},
		choose: buttons{labels: []string{"Keep it", "Throw it away"}}, confirm: 1,
	}
}

// threwAway ends what a question about an unsaved session was asked for.
func (m Model) threwAway() (Model, tea.Cmd) {
	m.outcome.Issued.Session.Wipe()
	m.outcome.Issued = nil
	if m.quitting {
		return m, tea.Quit
	}
	return m.reload(flow.Back)
}

// canceled tells whether an answer is only the echo of a cancel.
func canceled(err error) bool { return errors.Is(err, context.Canceled) }
