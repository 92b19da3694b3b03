package ui

import (
	"io"

	"authdeck/model/flow"
	"authdeck/ui/frontend"
	"authdeck/ui/words"

	tea "github.com/charmbracelet/bubbletea"
)

// printing is a command that prints a code and uses the terminal meanwhile.
type printing struct {
	frontend.Command
	get  func() (string, error)
	code string
}

func (c *printing) Run() (err error) {
	c.code, err = c.get()
	return err
}

// Bubble Tea calls SetStdin and the other two; the command finds the terminal itself.
func (*printing) SetStdin(io.Reader)  {}
func (*printing) SetStdout(io.Writer) {}
func (*printing) SetStderr(io.Writer) {}

// askCommand gets the code from the user's command; again if its last code was already used.
func (p *program) askCommand(again bool) tea.Cmd {
	if !p.to(flow.SendCode) {
		return nil
	}
	p.gotAgain = again
	t, ctx := p.startWork()
	a, get := p.attempt, p.codes.Get
	c := &printing{get: func() (string, error) { return get(ctx, a, again) }}
	return p.lend(c, t, func(p *program, err error) tea.Cmd { return p.gotCode(c.code, err) })
}

func (p *program) gotCode(code string, err error) tea.Cmd {
	if err != nil {
		if p.ended(flow.Result{Err: err}) == flow.KeysRejected {
			return p.keysRefused(err)
		}
		return p.noneByCode(err)
	}
	p.sentAt = p.now
	t, ctx := p.startWork()
	return p.sendCode(ctx, t, code)
}

// noneByCode continues after a code that nobody typed got no session, or if there is no such code.
func (p *program) noneByCode(err error) tea.Cmd {
	switch flow.AfterCode(err, p.gotAgain, p.codes.MayType) {
	case flow.GetAgain:
		return p.askCommand(true)
	case flow.TypeCode:
		return p.typeInstead(err)
	}
	if isCancel(err) {
		err = words.CallCancelled(err)
	}
	if p.opts.Goal == frontend.SignIn {
		p.outcome.Err = err
		return tea.Sequence(p.dropAttempt(), tea.Quit)
	}
	if !p.to(flow.Back) {
		return nil
	}
	cmd := p.failedWithoutCode(err)
	if isCancel(err) {
		p.toast = "! " + words.Line(words.Explain(err))
	}
	return cmd
}

// typeInstead opens the box for a person, after a command printed no code that AWS accepts. Like every prompt, it waits for its
// turn.
func (p *program) typeInstead(err error) tea.Cmd {
	if p.ctx.Err() != nil || !p.to(flow.LockFree) {
		return nil
	}
	cmd := p.dropAttempt()
	p.typed, p.typedWhy = true, words.TypeInstead(err)
	return tea.Sequence(cmd, p.open())
}
