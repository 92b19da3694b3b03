package ui

import (
	"slices"

	"authdeck/model"
	"authdeck/model/flow"
	"authdeck/ui/overlay"
	"authdeck/ui/screen"
	"authdeck/ui/words"

	tea "github.com/charmbracelet/bubbletea"
)

// failedSignIn is a sign-in whose problem is on the screen.
type failedSignIn struct {
	err      error
	identity model.Identity
	purpose  purpose
	queue    queue // of which it is the first; the zero queue for none
}

// signInFailed keeps a sign-in while its problem is on the screen, because the user may try it again.
func (p *program) signInFailed(err error) {
	q := p.queue
	p.queue = queue{}
	if q.all > 0 {
		q.left = slices.Concat([]model.Identity{p.sessionIdentity()}, q.left)
	}
	p.failed = p.failure(err)
	p.failed.queue = q
}

// failure is the current sign-in, without a queue, as one that failed.
func (p *program) failure(err error) *failedSignIn {
	return &failedSignIn{err: err, identity: p.sessionIdentity(), purpose: p.purpose}
}

// shownFailure is the sign-in that failed in the box that the user leaves, which is not tried again; nil if no failure is shown there.
func (p *program) shownFailure() *failedSignIn {
	if box, ok := p.front.(screen.Failing); ok && box.Failure() != nil {
		return p.failure(box.Failure())
	}
	return nil
}

// TryAgain does again what the user asked for.
func (p *program) TryAgain() tea.Cmd { return p.tryAgain((*program).signInAgain) }

// tryAgain reads the configuration, which the user may have changed, and then does something with it. While it is being read already,
// or a question about it comes first, that has to end before.
func (p *program) tryAgain(then func(*program) tea.Cmd) tea.Cmd {
	p.afterLoad = then
	if _, reads := flow.Next(p.state, flow.Retry); !reads {
		return nil
	}
	return p.reload(flow.Retry)
}

// signInAgain does it with the current configuration, and continues its queue.
func (p *program) signInAgain() tea.Cmd {
	f := p.failed
	switch {
	case f == nil:
		return nil
	case f.queue.all > 0:
		p.failed, p.queue = nil, f.queue
		return p.openNext()
	}
	return forPurpose(f.identity, f.purpose)(p)
}

// forPurpose opens an identity with the current configuration.
func forPurpose(id model.Identity, why purpose) func(*program) tea.Cmd {
	return again(id, func(p *program, id model.Identity) tea.Cmd {
		if why.shell {
			return p.Shell(id)
		}
		return p.openFor(id, why)
	})
}

// leaveFailed ends a failed sign-in when its problem is no longer on the screen, and returns it; nil for none.
func (p *program) leaveFailed() *failedSignIn {
	f := p.failed
	if f != nil {
		p.failed, p.queue = nil, f.queue
		p.dropQueue()
	}
	return f
}

// offersTryAgain reports whether a box over the list offers to try again.
func (p *program) offersTryAgain() bool {
	o, ok := p.over.(overlay.Retrying)
	return ok && o.Retries()
}

// again does something with the current configuration of an identity.
func again(id model.Identity, do func(*program, model.Identity) tea.Cmd) func(*program) tea.Cmd {
	return func(p *program) tea.Cmd {
		if id.Ref == (model.Ref{}) {
			return do(p, id)
		}
		now, err := p.workspace.Config.Find(id.Ref.Name)
		if err != nil {
			return p.Toast(words.Line(words.Explain(err)))
		}
		return do(p, now)
	}
}
