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
	if p.needsTrust(model.ForSession, id, (*program).Console) {
		return nil
	}
	w, ports, now := *p.workspace, p.ports, p.now
	if err := console.Check(w.Config, id); err != nil {
		why := words.Explain(err)
		if id.Role == nil && len(w.Config.RolesOf(id)) > 0 {
			why.Fix = "select one of its roles, then press c"
		}
		return p.Ask(screen.Close(why))
	}
	if p.opts.Demo {
		return p.Toast("The demo has no AWS console to open")
	}
	return p.act(action{
		where: "opening the console", doing: "Opening the AWS console as " + id.Title, identity: id,
		do: func(ctx context.Context) (string, error) {
			copied, ends, err := ports.OpenConsole(ctx, w, id)
			if errors.Is(err, console.ErrNotSignedIn) {
				err = &model.Problem{Kind: console.ErrNotSignedIn, What: "no session for " + id.Title, Fix: "press enter to sign in, then c"}
			}
			return "✔ " + words.ConsoleOpened(id, copied, words.Clock(ends, now)), err
		},
	})
}
