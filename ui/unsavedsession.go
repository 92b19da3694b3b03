package ui

import (
	"context"

	"authdeck/model"
	"authdeck/model/flow"
	"authdeck/ui/frontend"
	"authdeck/ui/screen"

	tea "github.com/charmbracelet/bubbletea"
)

// unsaved reports whether the program has the only copy of a session.
func (p *program) unsaved() bool {
	return p.state == flow.Finished && p.outcome.Issued != nil && p.outcome.Issued.Unsaved != nil
}

// SaveSession tries again to save a session that AWS has already given. It saves a copy, because the user may discard the session
// meanwhile.
func (p *program) SaveSession() tea.Cmd {
	t, ctx := p.startWork()
	w, ref, s := *p.workspace, p.outcome.Issued.Identity.Ref, p.outcome.Issued.Session.Clone()
	return run(ctx, p, t, task[struct{}]{
		where: "saving the session",
		do: only(func(ctx context.Context) error {
			defer s.Wipe()
			return w.Sessions.Save(ctx, ref, s)
		}),
		handle: (*program).sessionSaved,
	})
}

func (p *program) sessionSaved(_ struct{}, err error) tea.Cmd {
	if err != nil {
		return p.Send(screen.Failed{Err: err})
	}
	if p.outcome.Issued == nil { // the user discarded it meanwhile, and leaves
		return nil
	}
	done := *p.outcome.Issued
	done.Unsaved = nil
	done.Session.Wipe()
	p.outcome.Issued, p.over = &done, nil // a question whether to discard it has no meaning any more
	if p.opts.Goal == frontend.SignIn {
		return tea.Quit
	}
	return p.backSignedIn(done, false)
}

func (p *program) askDrop(andQuit bool) tea.Cmd {
	return p.Ask(screen.Question{
		Text: "Discard the session?", Why: "It is not saved, so no program can use it. Another one needs a new code.",
		Labels: []string{"Keep", "Discard"},
		Yes:    screen.Call(func(p *program) tea.Cmd { return p.dropSession(andQuit) }),
	})
}

// dropSession discards a session that could not be saved.
func (p *program) dropSession(andQuit bool) tea.Cmd {
	if p.requests.serving != (model.Ref{}) { // the programs that wait for it are told why there is none
		p.failed = p.failure(p.outcome.Issued.Unsaved)
	}
	p.outcome.Issued.Session.Wipe()
	p.outcome.Issued = nil
	if andQuit {
		return tea.Quit
	}
	return p.reload(flow.Back)
}
