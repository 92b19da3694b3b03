package ui

import (
	"context"
	"errors"

	"authdeck/model"
	"authdeck/model/flow"
	"authdeck/ui/screen"
	"authdeck/ui/screen/problem"
	"authdeck/ui/screen/waiting"
	"authdeck/ui/words"

	tea "github.com/charmbracelet/bubbletea"
)

// watchPrompt waits until another process takes over the prompt.
func (p *program) watchPrompt() tea.Cmd {
	a := p.attempt
	return run(p.ctx, p, p.next(takenLane), task[struct{}]{
		where:  "watching the prompt",
		do:     only(a.Taken),
		handle: (*program).taken,
	})
}

func (p *program) taken(_ struct{}, err error) tea.Cmd {
	if p.attempt == nil || isCancel(err) || errors.Is(err, model.ErrAttemptClosed) {
		return nil
	}
	p.takenOver, p.takenBy = true, err
	return p.giveWay()
}

// giveWay closes the box for the process that took over, when no code is being sent.
func (p *program) giveWay() tea.Cmd {
	if !p.takenOver || p.state != flow.Prompting {
		return nil
	}
	err := p.takenBy
	cmd := p.dropAttempt()
	p.over, p.purpose.renew = nil, false
	switch p.ended(flow.Result{Err: err}) {
	case flow.Busy:
		cmd = tea.Batch(cmd, p.waitForOther(err))
	default:
		cmd = tea.Batch(cmd, p.open())
	}
	return tea.Batch(cmd, p.Toast(words.TakenOver))
}

// waitForOther waits until another process is done with the identity.
func (p *program) waitForOther(err error) tea.Cmd {
	busy := &model.BusyError{}
	_ = errors.As(err, &busy)
	t, ctx := p.startWork()
	p.work = screen.Work{} // the card has keys
	if w, waits := p.front.(waiting.Card); waits {
		p.show(w.Now(busy))
	} else {
		p.show(waiting.New(p.sessionIdentity(), busy, p.now))
	}
	w := *p.workspace
	lock, _ := p.codes.From.Lock(p.identity.Ref)
	return run(ctx, p, t, task[struct{}]{
		where:  "waiting for the other window",
		do:     only(func(ctx context.Context) error { return model.Await(ctx, w.Locker, lock, busy) }),
		handle: (*program).freed,
	})
}

func (p *program) freed(_ struct{}, err error) tea.Cmd {
	switch p.ended(flow.Result{Err: err}) {
	case flow.Failed:
		p.signInFailed(err)
		p.show(problem.New(words.Explain(err), p.identity, true))
		return nil
	case flow.Busy: // another holder, or another state
		return p.waitForOther(err)
	}
	p.purpose.renew = false // the other window may just have signed in
	return p.open()
}

// TakeOver asks for the code in place of another process.
func (p *program) TakeOver(from *model.BusyError) tea.Cmd {
	if !p.to(flow.TakeOver) {
		return nil
	}
	p.typed = true // the user took it over to type the code
	p.show(nil)
	t, ctx := p.startOpening()
	w, id, renew := *p.workspace, p.sessionIdentity(), p.purpose.renew
	return p.begin(ctx, t, func(ctx context.Context) (start, error) {
		s, err := w.Begin(ctx, id, model.SignInOptions{Renew: renew, TakeOver: from})
		return start{Start: s}, err
	})
}
