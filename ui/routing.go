package ui

import (
	"slices"
	"time"

	"authdeck/model/flow"
	"authdeck/ui/overlay"
	"authdeck/ui/screen"
	"authdeck/ui/words"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"
)

// Update routes one message, and then makes sure that exactly one timer runs while something on the screen counts down.
func (m Model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	m.now = m.ports.Clock.Now()
	if m.began.IsZero() { // Init has no clock
		m.began = m.now
	}
	before := m.toast
	cmd := m.route(msg)
	asked := m.attend()
	again := tea.Batch(m.rereadIfStale(), m.warn(), m.retitle())
	if _, isKey := msg.(tea.KeyMsg); isKey || m.toast != before {
		m.until = m.now.Add(toastFor)
	}
	m.dropUntrue()
	m.keepCutToast()
	timer := m.schedule()
	return m, tea.Batch(cmd, asked, again, timer)
}

func (p *program) route(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		p.width, p.height = screen.UsableSize(msg.Width, msg.Height)
		p.cover(p.over)
	case tea.ResumeMsg: // the shell may have set the window's title
		p.titled = ""
	case redraw:
		p.titled = ""
		return redrawn()
	case tea.KeyMsg:
		return p.keys(msg)
	case completion:
		return msg.deliver(p)
	}
	return nil
}

// keys splits the result of one read from the terminal: several characters are several keys, unless a field takes them as text. A
// paste is not a key, and neither is a secret that comes in one read, from a terminal that does not mark what is pasted. A read of
// several characters answers no question: it is a part of a paste, or was typed before the question was seen.
func (p *program) keys(msg tea.KeyMsg) tea.Cmd {
	if p.escFirst(msg) {
		cmd := p.Press(tea.KeyMsg{Type: tea.KeyEsc})
		msg.Alt = false
		return tea.Batch(cmd, p.keys(msg))
	}
	if msg.Type != tea.KeyRunes || len(msg.Runes) < 2 && !msg.Paste {
		return p.Press(msg)
	}
	text := string(msg.Runes)
	if field, ok := p.over.(overlay.Typing); ok { // the beginning of a secret may be in it
		text = field.Text() + text
	}
	secret := screen.HasSecret(text)
	var cmds []tea.Cmd
	for i, r := range msg.Runes {
		if p.over == nil && p.typing() && !p.tooSmall() {
			rest := tea.KeyMsg{Type: tea.KeyRunes, Runes: msg.Runes[i:], Paste: msg.Paste}
			return tea.Batch(append(cmds, p.Press(rest))...)
		}
		if secret {
			cmds = append(cmds, p.refuseSecret())
		}
		if secret || msg.Paste || p.letterAnswers() {
			break
		}
		cmds = append(cmds, p.Press(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune{r}}))
	}
	return tea.Batch(cmds...)
}

// letterAnswers reports whether a letter is an answer: in the box over the screen, or on the screen if there is none.
func (p *program) letterAnswers() bool {
	var shown any = p.shown()
	if p.over != nil {
		shown = p.over
	}
	s, ok := shown.(screen.Asking)
	return ok && s.Asks()
}

// refuseSecret says that a secret was not used, because none of its letters is a key.
func (p *program) refuseSecret() tea.Cmd {
	field, isText := p.over.(overlay.Typing)
	switch {
	case p.leaving:
		return nil
	case isText:
		return p.covered(field.Secret())
	case p.over == nil && p.state == flow.Choosing:
		return p.Toast(words.SecretTyped)
	}
	return p.Toast(words.SecretIgnored)
}

// escFirst reports whether a key with alt is esc followed by a key, because terminals send both in the same way. No screen has keys
// with alt. In text fields some of them edit, and none may leave the form.
func (p *program) escFirst(msg tea.KeyMsg) bool {
	if !msg.Alt || msg.Type == tea.KeyEsc {
		return false
	}
	_, edits := p.shown().(screen.Editor)
	return !edits || p.over != nil
}

func (p *program) typing() bool { return p.shown().Typing(p.env()) }

// Press routes a key: ctrl+c, too small, ctrl+z, overlay, typing screen, global keys, screen.
func (p *program) Press(msg tea.KeyMsg) tea.Cmd {
	pressed := screen.Pressed(msg)
	if p.leaving && pressed != "ctrl+c" && !p.tooSmall() { // what it waits for stays on the screen, and nothing else begins
		return nil
	}
	p.toast = ""
	if used := p.ports.Requests.Used; used != nil {
		used()
	}
	switch {
	case pressed == "ctrl+c":
		return p.interrupt()
	case p.tooSmall():
		if pressed == "q" {
			return p.quit()
		}
		return nil
	case pressed == "ctrl+z":
		return p.suspend()
	case p.over != nil:
		return p.overlayKey(pressed)
	case pressed == "q" && p.busy().stays != "", pressed == "esc" && p.busy().ignoresEsc():
		stays := p.busy().stays
		return p.toastWhile(stays, func(p *program) bool { return p.busy().stays == stays })
	case p.typing() && screen.Printable(msg):
		return p.screenKey(msg)
	}
	switch pressed {
	case "?", "f1":
		p.help()
		return nil
	case "q":
		switch {
		case p.typing():
		case p.qClosesBox():
			return p.screenKey(tea.KeyMsg{Type: tea.KeyEsc})
		default:
			return p.quit()
		}
	}
	return p.screenKey(msg)
}

// qClosesBox reports whether the screen is a box with a question over the list, for which q is esc: its footer does not say that q quits.
func (p *program) qClosesBox() bool {
	_, isDialog := p.shown().(screen.Dialog)
	return isDialog && !slices.ContainsFunc(p.keyHelp().Short, func(b key.Binding) bool { return b.Help().Key == "q" })
}

// suspend stops the program, whatever is open over the screen. Nothing that saves or asks AWS is stopped halfway.
func (p *program) suspend() tea.Cmd {
	if p.busy().needsCare {
		return nil
	}
	return tea.Suspend
}

func (p *program) help() {
	if h, ok := p.shown().(screen.Helper); ok {
		if title, rows := h.Help(); title != "" {
			var lines []string
			for _, row := range rows {
				lines = append(lines, p.env().Tilde(row))
			}
			p.cover(overlay.Help(title, lines, p.keyHelp()))
			return
		}
	}
	p.cover(overlay.KeysHelp(p.keyHelp()))
}

// cover draws something over the screen; nil draws nothing.
func (p *program) cover(o overlay.Overlay) {
	if measured, ok := o.(overlay.Measured); ok {
		o = measured.In(p.frame())
	}
	p.over = o
}

func (p *program) overlayKey(pressed string) tea.Cmd {
	if help := overlay.HelpOver(p.over, pressed, p.frame()); help != nil {
		p.cover(help)
		return nil
	}
	return p.covered(p.over.Key(pressed))
}

// covered shows what an overlay became, and carries out its request.
func (p *program) covered(o overlay.Overlay, request screen.Request, open bool) tea.Cmd {
	if p.over = o; !open {
		p.over = nil
	}
	return p.do(request)
}

// screenKey passes a key to the screen. While work is in progress, the screen gets no keys, and esc cancels if possible. While the
// list is being read, a key that requests something waits for the list, and esc cancels what waits.
func (p *program) screenKey(msg tea.KeyMsg) tea.Cmd {
	if p.state == flow.Loading {
		_, request := p.shown().Update(msg, p.env())
		switch esc := screen.Pressed(msg) == "esc"; {
		case esc && (p.waiting != nil || p.afterLoad != nil):
			p.waiting, p.afterLoad = nil, nil
			return nil
		case request != nil && !esc:
			p.wait(msg)
			return nil
		}
	}
	if !p.work.Going() {
		return p.Send(msg)
	}
	if _, cancels := flow.Next(p.state, flow.Back); (cancels || p.busy().key == "esc") && screen.Pressed(msg) == "esc" {
		return p.Back()
	}
	return nil
}

// waitingKey is a key that was pressed while the list was being read, and what it acts on.
type waitingKey struct {
	msg    tea.KeyMsg
	actsOn string
	typing bool // whether letters were text at that time
}

// wait keeps a key until the list has been read. It drops a second key, because that is for what the first one opens. It also drops
// a key that acts on an identity before there is a list.
func (p *program) wait(msg tea.KeyMsg) {
	actsOn := p.actsOn(msg)
	if p.waiting == nil && (p.workspace != nil || actsOn == "") {
		p.waiting = &waitingKey{msg, actsOn, p.typing()}
	}
}

// actsOn names what a key of the list acts on.
func (p *program) actsOn(msg tea.KeyMsg) string {
	if s, ok := p.dash.(screen.Selector); ok {
		return s.ActsOn(screen.Pressed(msg))
	}
	return ""
}

// pressWaiting presses the key that waited, unless it would now act on something else, or a filter is now being typed.
func (p *program) pressWaiting(k *waitingKey) tea.Cmd {
	switch {
	case k == nil || p.over != nil:
		return nil
	case p.typing() != k.typing || k.actsOn != p.actsOn(k.msg):
		return p.Toast("The selection has changed. Press the key again")
	}
	return p.Press(k.msg)
}

// Send sends a message to the current screen, and carries out its request.
func (p *program) Send(msg tea.Msg) tea.Cmd {
	next, request := p.shown().Update(msg, p.env())
	if p.front != nil {
		p.front = next
	} else {
		p.dash = next
	}
	return p.do(request)
}

func (p *program) do(request screen.Request) tea.Cmd {
	if request == nil {
		return nil
	}
	return request(p)
}

// ticks is the time until the screen changes, or the list around a box; 0 for never.
func (p *program) ticks() (wait time.Duration) {
	visible := []screen.Screen{p.shown()}
	if _, isDialog := p.shown().(screen.Dialog); isDialog || p.overList(p.frame()) {
		visible = append(visible, p.dash)
	}
	for _, s := range visible {
		if t, ok := s.(screen.Ticker); ok {
			if next := t.Tick(p.env()); next > 0 && (wait <= 0 || next < wait) {
				wait = next
			}
		}
	}
	return wait
}

// schedule starts a timer for the next time when something on the screen changes, unless one is due by then.
func (p *program) schedule() tea.Cmd {
	wait := p.ticks()
	if p.visibleWork().Going() || p.acting != nil {
		wait = screen.SpinnerTick
	}
	if warning := nextWarning(p.sessions, p.now); p.browsing() && warning > 0 && (wait <= 0 || warning < wait) {
		wait = warning
	}
	if at, ends := p.toastEnds(); ends && (wait <= 0 || at.Sub(p.now) < wait) {
		wait = max(at.Sub(p.now), time.Millisecond)
	}
	if wait <= 0 {
		p.next(tickLane)
		p.tickDue = time.Time{}
		return nil
	}
	due := p.now.Add(wait)
	if !p.tickDue.IsZero() && !due.Before(p.tickDue) {
		return nil
	}
	p.tickDue = due
	return tick(p.next(tickLane), wait)
}
