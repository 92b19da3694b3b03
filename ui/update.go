package ui

import (
	"time"

	"authdeck/model"
	"authdeck/model/flow"
	"authdeck/ui/frontend"

	tea "github.com/charmbracelet/bubbletea"
)

// Update routes one message and then sees to it that exactly one timer runs while something on the screen counts.
func (m Model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	m.now = m.ports.Clock.Now()
	m.dash.now = m.now
	m = m.onDash(m.dash)
	next, cmd := m.route(msg)
	next, again := next.refresh()
	next, timer := next.schedule()
	return next, tea.Batch(cmd, again, timer)
}

func (m Model) route(msg tea.Msg) (Model, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		m.width, m.height = msg.Width, msg.Height
		return m, nil
	case tea.KeyMsg:
		return m.keys(msg)
	case answer:
		return m.answer(msg)
	case ticked:
		if msg.generation == m.ticks {
			m.tickDue = time.Time{}
		}
		return m, nil
	case crashed:
		m.outcome.Crash = msg.where
		return m, tea.Quit
	case changed:
		m.stale = m.stale || msg.watch == m.watch && msg.err == nil
		return m, nil
	case reread:
		if msg.watch == m.watch {
			return m.rereadAs(msg)
		}
		return m, nil
	case looked:
		if msg.generation == m.generation {
			m = m.onDash(m.dash.present(msg))
		}
		return m, nil
	}
	return m.asked(msg)
}

// keys takes apart what one read of the terminal brought: several characters are several keys where no field takes them
// as text. A paste is no key.
func (m Model) keys(msg tea.KeyMsg) (Model, tea.Cmd) {
	if msg.Type != tea.KeyRunes || len(msg.Runes) < 2 && !msg.Paste {
		return m.key(msg)
	}
	var cmds []tea.Cmd
	for i, r := range msg.Runes {
		if m.over == nil && m.screen.Typing() && !m.tooSmall() {
			rest := tea.KeyMsg{Type: tea.KeyRunes, Runes: msg.Runes[i:], Paste: msg.Paste}
			var cmd tea.Cmd
			m, cmd = m.key(rest)
			return m, tea.Batch(append(cmds, cmd)...)
		}
		if msg.Paste {
			break
		}
		var cmd tea.Cmd
		m, cmd = m.key(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune{r}})
		cmds = append(cmds, cmd)
	}
	return m, tea.Batch(cmds...)
}

// key is the routing of architecture.md: ctrl+c, too small, overlay, typing screen, global keys, screen.
func (m Model) key(msg tea.KeyMsg) (Model, tea.Cmd) {
	m.toast = ""
	p := pressed(msg)
	switch {
	case p == "ctrl+c":
		return m.interrupt()
	case m.tooSmall():
		if p == "q" {
			return m.quit()
		}
		return m, nil
	case m.over != nil:
		o, cmd, open := m.over.key(p)
		if m.over = o; !open {
			m.over = nil
		}
		return m, cmd
	case m.screen.Typing() && printable(msg):
		return m.toScreen(msg)
	}
	switch p {
	case "?", "f1":
		m.over = newHelp(m.screen)
		return m, nil
	case "ctrl+z":
		if m.state.Saves() || m.state == flow.Exchanging || m.state == flow.Requesting {
			return m, nil
		}
		return m, tea.Suspend
	case "q":
		if !m.screen.Typing() {
			return m.quit()
		}
	}
	return m.toScreen(msg)
}

func (m Model) toScreen(msg tea.Msg) (Model, tea.Cmd) {
	s, cmd := m.screen.Update(msg)
	m.screen = s
	if d, ok := s.(dashboard); ok {
		m.dash = d
	}
	return m, cmd
}

// onDash changes the list, which also lies behind other screens.
func (m Model) onDash(d dashboard) Model {
	if _, ok := m.screen.(dashboard); ok {
		m.screen = d
	}
	m.dash = d
	return m
}

// schedule starts a timer for the moment at which something on the screen changes, unless one is due by then.
func (m Model) schedule() (Model, tea.Cmd) {
	t, ok := m.screen.(ticker)
	var wait time.Duration
	if ok {
		wait = t.Tick(m.now)
	}
	if wait <= 0 {
		m.ticks++
		m.tickDue = time.Time{}
		return m, nil
	}
	due := m.now.Add(wait)
	if !m.tickDue.IsZero() && !due.Before(m.tickDue) {
		return m, nil
	}
	m.ticks++
	m.tickDue = due
	return m, tick(m.ticks, wait)
}

// asked sees to what screens ask of the rest of the program.
func (m Model) asked(msg tea.Msg) (Model, tea.Cmd) {
	if next, cmd, seen := m.beside(msg); seen {
		return next, cmd
	}
	if next, cmd, seen := m.adding(msg); seen {
		return next, cmd
	}
	if next, cmd, seen := m.importing(msg); seen {
		return next, cmd
	}
	switch msg := msg.(type) {
	case chosen:
		return m.chosen(msg)
	case back:
		return m.back()
	case retry:
		return m.reload(flow.Retry)
	case submitted:
		return m.submit(msg)
	case findDevices:
		return m.find(msg.draft)
	case codeReady:
		return m.send(msg.code)
	case editKeys:
		return m.editKeys()
	case signIn:
		return m.signIn(msg.renew)
	case passphrase:
		return m.unlock(msg.secret)
	case keyringPicked:
		return m.useKeyring(msg.kind)
	}
	return m.aside(msg)
}

// aside sees to what moves no flow: questions, side actions, and what became of them.
func (m Model) aside(msg tea.Msg) (Model, tea.Cmd) {
	switch msg := msg.(type) {
	case copied:
		return m.copy(msg)
	case subshell:
		return m, m.subshell(msg.identity)
	case shellEnded:
		return m.shellEnded(msg)
	case saveAgain:
		return m, saveSession(m.ctx, *m.workspace, *m.outcome.Issued)
	case askVerb:
		m.over = newPalette(m.screen)
		return m, nil
	case verbChosen:
		return m.key(msg.press)
	case askDiscard:
		m.over = discard()
		return m, nil
	case savedAgain:
		return m.savedAgain(msg)
	case copyFailed:
		m.toast = "Could not copy: " + msg.err.Error()
		return m, nil
	case devicesFound:
		if msg.generation != m.search {
			return m, nil
		}
	case insisted:
		if m.state == flow.PlanningImport {
			return m.insistOn(msg.doubts)
		}
	case dialogClosed:
		switch {
		case m.outcome.Err != nil && m.opts.Goal != frontend.Browse:
			return m, tea.Quit
		case m.unsaved() && msg.confirmed:
			return m.threwAway()
		}
		m.quitting = false
	}
	return m.toScreen(msg)
}

// find asks AWS for the MFA devices while the form goes on.
func (m Model) find(d model.Draft) (Model, tea.Cmd) {
	if form, ok := m.screen.(credentials); ok {
		form.since = m.now
		m = m.show(form)
	}
	m.search++
	return m, findMFADevices(m.ctx, m.search, *m.workspace, m.identity, d)
}
