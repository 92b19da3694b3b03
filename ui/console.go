package ui

import (
	"context"
	"errors"

	"authdeck/model"
	"authdeck/model/console"
	"authdeck/ui/screen"
	"authdeck/ui/words"

	tea "github.com/charmbracelet/bubbletea"
)

// Console opens the AWS console as a role.
func (p *program) Console(id model.Identity) tea.Cmd {
	w, ports, now := *p.workspace, p.ports, p.now
	if id.Role == nil && id.Problem == nil {
		return p.Toast(words.NoConsole(w.Config, id))
	}
	if p.needsTrust(model.ForSession, id, (*program).Console) {
		return nil
	}
	if err := console.Check(w.Config, id); err != nil {
		return p.Ask(screen.Close(words.Explain(err)))
	}
	if p.opts.Demo {
		return p.Toast("The demo has no AWS console to open")
	}
	return p.act(action{
		where: "opening the console", doing: "Opening the AWS console as " + id.Title, identity: id,
		do: func(ctx context.Context) (string, error) {
			copied, ends, err := ports.OpenConsole(ctx, w, id)
			if errors.Is(err, console.ErrNotSignedIn) {
				err = &model.Problem{Kind: console.ErrNotSignedIn, What: "no session for " + id.Title, Fix: model.Do("press enter to sign in, then c")}
			}
			return "✔ " + words.ConsoleOpened(id, copied, words.Clock(ends, now)), err
		},
	})
}
