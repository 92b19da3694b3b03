package ui

import (
	"errors"

	"authdeck/model"
	"authdeck/model/flow"
	"authdeck/ui/frontend"
	"authdeck/ui/words"

	tea "github.com/charmbracelet/bubbletea"
)

// Shell suspends the screen until a shell with the identity's session ends. Without a session it signs in first.
func (p *program) Shell(id model.Identity) tea.Cmd {
	if p.needsTrust(model.ForPrograms, id, (*program).Shell) {
		return nil
	}
	if row := p.list.Row(id.Ref); row.SessionState(p.now) == model.SessionGood {
		return p.startShell(id)
	}
	return p.openFor(id, purpose{shell: true})
}

func (p *program) startShell(id model.Identity) tea.Cmd {
	return p.lend(p.ports.Shell(*p.workspace, id), ticket{lane: sideLane}, func(p *program, err error) tea.Cmd { return p.shellEnded(id, err) })
}

// shellEnded shows the screen again, and how the shell ended. The list may have changed meanwhile.
func (p *program) shellEnded(id model.Identity, err error) tea.Cmd {
	if exit := (*frontend.ExitError)(nil); err != nil && !errors.As(err, &exit) {
		return p.Toast("✗ " + words.Line(words.Explain(err)))
	}
	var reload tea.Cmd
	if p.state == flow.Choosing {
		reload = p.readAgain()
	}
	p.toast = words.BackFromSubshell(id, err)
	return reload
}
