package ui

import (
	"context"
	"errors"

	"authdeck/model/flow"
	"authdeck/ui/screen"
	"authdeck/ui/words"

	tea "github.com/charmbracelet/bubbletea"
)

// to moves the flow. An event without a transition is a bug: the user is told, and the state stays.
func (p *program) to(e flow.Event) bool {
	next, ok := flow.Next(p.state, e)
	if !ok {
		p.outcome.Bug = flow.NoTransition(p.state, e)
		p.toast = "This is a bug in authdeck: " + p.outcome.Bug
	}
	p.state = next
	return ok
}

// ended moves the flow with the result of a state's work.
func (p *program) ended(r flow.Result) flow.Event {
	if p.workspace != nil {
		r.KeyringFrom = p.workspace.KeyringFrom
	}
	e := flow.Decide(p.state, r)
	p.to(e)
	return e
}

// startWork begins work for the current state. It cancels earlier work, whose replies no longer count.
func (p *program) startWork() (ticket, context.Context) {
	p.settle()
	p.work = screen.Work{Since: p.now}
	var ctx context.Context
	ctx, p.cancel = context.WithCancel(p.ctx)
	return ticket{flowLane, p.numbers[flowLane]}, ctx
}

// settle ends the state's work.
func (p *program) settle() {
	p.cancel()
	p.work = screen.Work{}
	p.next(flowLane)
}

// choosing shows the list again. It does not continue a queue of sign-ins.
func (p *program) choosing() {
	p.dropQueue()
	p.settle()
	if p.browsing() {
		p.outcome.Err = nil
	}
	p.show(nil)
}

// nothingBefore is the answer to esc where there is nothing to go back to.
func (p *program) nothingBefore() tea.Cmd { return p.Toast(words.NothingBefore(p.opts.Quits())) }

// Back is esc: it goes one step back. It never quits the program, unless the program was started for one thing.
func (p *program) Back() tea.Cmd {
	switch p.state {
	case flow.Loading:
		return p.nothingBefore()
	case flow.Importing:
		return p.stopImport()
	case flow.Exchanging, flow.SigningInWithoutCode, flow.Saving: // of a save, only the check with AWS ends
		return p.cancelWork()
	case flow.Finished:
		return p.backFromResult()
	case flow.Choosing:
		if p.browsing() {
			return p.nothingBefore()
		}
		return p.endRunIf(true)
	case flow.Adding:
		return p.backFromAdding()
	case flow.Planning, flow.Reviewing:
		return p.backToAdding()
	case flow.ChoosingFile, flow.Reading, flow.PlanningImport, flow.Imported:
		if cmd, done := p.backInImport(); done {
			return cmd
		}
	case flow.AskingTrust:
		if p.distrust() {
			return p.endRunIf(!p.browsing())
		}
	case flow.AnsweringProgram:
		return p.DeclineRequest()
	case flow.Unlocking:
		if p.importUnderWay() {
			return p.backToReview()
		}
	case flow.Blocked:
		if p.workspace == nil {
			return p.nothingBefore()
		}
	}
	return p.backToList()
}

// backToList drops what was begun.
func (p *program) backToList() tea.Cmd {
	failed := p.shownFailure()
	if !p.to(flow.Back) {
		return nil
	}
	p.afterPassphrase, p.purpose = nil, purpose{}
	p.dropImport()
	cmd := p.dropAttempt()
	p.choosing()
	if failed != nil {
		p.failed = failed
	}
	return tea.Sequence(cmd, p.endRunIf(!p.browsing() && p.opts.Identity != ""))
}

// endRunIf ends a run that was started for one thing.
func (p *program) endRunIf(over bool) tea.Cmd {
	if !over {
		return nil
	}
	p.outcome.Cancelled = true
	return tea.Quit
}

// cancelWork cancels the state's work. The reply comes at once and has the result.
func (p *program) cancelWork() tea.Cmd {
	cancel := p.cancel
	return func() tea.Msg {
		cancel()
		return nil
	}
}

func (p *program) backFromResult() tea.Cmd {
	if p.work.Going() { // a session is being saved
		return p.cancelWork()
	}
	if !p.browsing() {
		return tea.Quit
	}
	if p.unsaved() {
		return p.askDrop(false)
	}
	return p.reload(flow.Back)
}

// isCancel reports whether an error is only the result of a cancellation.
func isCancel(err error) bool { return errors.Is(err, context.Canceled) }
