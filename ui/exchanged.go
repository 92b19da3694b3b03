package ui

import (
	"errors"

	"authdeck/model"
	"authdeck/model/flow"
	"authdeck/ui/frontend"
	"authdeck/ui/words"

	tea "github.com/charmbracelet/bubbletea"
)

func (m Model) exchanged(a answer) (Model, tea.Cmd) {
	event := flow.Decide(m.state, flow.Result{Err: a.err})
	switch event {
	case flow.SignedIn:
		m, _ = m.wipe().to(event)
		m.attempt = nil // a success has closed it
		return m.signedIn(a.body.(issued).issued, false)
	case flow.KeysRejected:
		return m.keysRefused(a.err)
	}
	m, _ = m.to(event)
	box, boxed := m.screen.(mfa)
	if !boxed {
		return m.failedWithoutBox(a.err)
	}
	box = box.failed(a.err, m.now)
	if errors.Is(a.err, model.ErrCodeRejected) && flow.Rejections(box.attempts).Explain() {
		m.over = tell(words.ThirdRejection(a.err, box.device, m.now))
	}
	return m.show(box), nil
}

func (m Model) failedWithoutBox(err error) (Model, tea.Cmd) {
	if !canceled(err) {
		m.over = tell(words.Explain(err))
	}
	m, cmd := m.dropAttempt()
	m = m.choosing()
	if m.opts.Goal != frontend.Browse && canceled(err) {
		m.outcome.Cancelled = true
		return m, tea.Quit
	}
	if m.opts.Goal != frontend.Browse {
		m.outcome.Err = err
	}
	return m, cmd
}

// keysRefused brings the form with the field marked; for keys of the configuration a dialog names file and line.
func (m Model) keysRefused(err error) (Model, tea.Cmd) {
	m, _ = m.wipe().to(flow.KeysRejected)
	d := m.attempt.Draft()
	m, cmd := m.dropAttempt()
	m = m.form(d, !m.identity.KeysInConfig())
	if m.identity.KeysInConfig() {
		p := words.Explain(err)
		p.Steps, p.Press = []string{"correct the keys at " + m.identity.AccessKeyID.Origin.Full()}, []string{"then press r"}
		m.over = tell(p)
		return m, cmd
	}
	return m.show(m.screen.(credentials).refused(err)), cmd
}

func (m Model) signedIn(i model.Issued, still bool) (Model, tea.Cmd) {
	m.outcome.Issued, m.outcome.StillGood, m.outcome.Identity = &i, still, m.identity
	if m.opts.Goal == frontend.SignIn && i.Unsaved == nil {
		return m, tea.Quit
	}
	shown := i
	shown.Session = model.Session{}
	return m.show(finishedSignIn{issued: shown, goal: m.opts.Goal, still: still, shells: m.dash.shells}), nil
}

// savedAgain is the end of another try to save a session that AWS has given already.
func (m Model) savedAgain(msg savedAgain) (Model, tea.Cmd) {
	m, cmd := m.toScreen(msg)
	if msg.err != nil || m.outcome.Issued == nil {
		return m, cmd
	}
	done := *m.outcome.Issued
	done.Unsaved = nil
	done.Session.Wipe()
	if m.outcome.Issued = &done; m.opts.Goal == frontend.SignIn {
		return m, tea.Quit
	}
	return m, cmd
}
