package ui

import (
	"context"
	"path/filepath"

	"authdeck/model"
	"authdeck/model/request"
	"authdeck/ui/overlay"
	"authdeck/ui/screen"

	tea "github.com/charmbracelet/bubbletea"
)

// demoCommands are the commands that only the demo has: no other program finds its dashboard.
func (p *program) demoCommands() []overlay.Command {
	if !p.opts.Demo {
		return nil
	}
	return []overlay.Command{{Does: "let a program ask for a session", Also: "request terraform", Do: screen.Call((*program).letProgramAsk)}}
}

// letProgramAsk makes a request as a program without a terminal would. The program is made up; the rest is as always.
func (p *program) letProgramAsk() tea.Cmd {
	id, ok := p.notSignedIn()
	if !ok {
		return p.Toast("Nothing to ask for. All identities with keys are signed in.")
	}
	w, caller := *p.workspace, request.Program{Name: "terraform", PID: 4711, Folder: filepath.Join(p.opts.Home, "infra")}
	return side(p, task[request.Request]{
		where: "making a request",
		do:    func(ctx context.Context) (request.Request, error) { return request.Of(ctx, w, id, caller) },
		handle: func(p *program, r request.Request, err error) tea.Cmd {
			return p.asked(request.Incoming{Request: r, Answer: func(request.Answer) {}, Gone: untilDone}, err)
		},
	})
}

// untilDone waits like a program that does not give up.
func untilDone(ctx context.Context) error {
	<-ctx.Done()
	return ctx.Err()
}

// notSignedIn is the first identity with keys and without a session.
func (p *program) notSignedIn() (model.Identity, bool) {
	for _, r := range p.list.Rows {
		if r.Identity.Role == nil && r.Identity.Problem == nil && !r.Session.Live(p.now) && (r.Keys == model.Present || r.Identity.KeysInConfig()) {
			return r.Identity, true
		}
	}
	return model.Identity{}, false
}
