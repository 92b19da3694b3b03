package ui

import (
	"context"

	"authdeck/model"
	"authdeck/model/flow"
	"authdeck/ui/screen"
	"authdeck/ui/screen/problem"
	"authdeck/ui/screen/trust"
	"authdeck/ui/words"

	tea "github.com/charmbracelet/bubbletea"
)

// untrusted are the settings in the question.
type untrusted struct {
	powers []model.Power
	err    error // what failed because of them; nil if nothing did
}

// askTrust shows what the user would have to trust, and then continues; nil for nothing to continue. The flow is already in
// AskingTrust. about is the identity that needs it, or zero.
func (p *program) askTrust(u untrusted, then func(*program) tea.Cmd, about model.Identity) {
	p.settle()
	p.untrusted, p.afterLoad = u, then
	p.show(trust.New(u.powers, about.Title))
}

// AskTrust shows everything in the folder's files that is not trusted.
func (p *program) AskTrust() tea.Cmd {
	powers := p.workspace.Config.Untrusted()
	if len(powers) == 0 && p.state == flow.Choosing {
		return p.Toast("✔ Nothing in this folder needs trust")
	}
	if len(powers) == 0 || !p.to(flow.Untrusted) {
		return nil
	}
	p.askTrust(untrusted{powers: powers}, (*program).askTrustAgain, model.Identity{})
	return nil
}

// askTrustAgain asks about settings in an import that could not be read before.
func (p *program) askTrustAgain() tea.Cmd {
	if len(p.workspace.Config.Untrusted()) == 0 {
		return nil
	}
	return p.AskTrust()
}

// needsTrust asks about untrusted settings that a side action of the list needs, and then does the action; false if nothing is
// missing. id is the zero Identity for an action without an identity.
func (p *program) needsTrust(use model.Use, id model.Identity, do func(*program, model.Identity) tea.Cmd) bool {
	powers := p.workspace.Config.Needs(use, id)
	if len(powers) == 0 {
		return false
	}
	if p.to(flow.Untrusted) {
		p.askTrust(untrusted{powers: powers}, again(id, do), id)
	}
	return true
}

// openingNeedsTrust asks about settings that the chosen identity needs, and then opens it again.
func (p *program) openingNeedsTrust(err error) {
	p.signInFailed(err)
	p.askTrust(untrusted{powers: model.UntrustedIn(err)}, (*program).signInAgain, p.sessionIdentity())
}

// Trust saves that the user trusts the settings that are shown.
func (p *program) Trust() tea.Cmd {
	if !p.to(flow.Submit) {
		return nil
	}
	t, ctx := p.startWork()
	remember, powers := p.ports.Trust, p.untrusted.powers
	return run(ctx, p, t, task[struct{}]{
		where: "saving the trusted settings", limit: model.KeyringTimeout,
		do:     only(func(ctx context.Context) error { return remember(ctx, powers) }),
		handle: (*program).trusted,
	})
}

func (p *program) trusted(_ struct{}, err error) tea.Cmd {
	if p.ended(flow.Result{Err: err}) == flow.Failed {
		return p.Send(screen.Failed{Err: err})
	}
	p.toast = "✔ Trusted " + words.Folders(p.untrusted.powers)
	return p.load()
}

// distrust leaves the question without a yes.
func (p *program) distrust() (shown bool) {
	err := p.untrusted.err
	p.untrusted, p.afterLoad = untrusted{}, nil
	if p.workspace != nil {
		return false
	}
	p.to(flow.Declined)
	why := words.Explain(err)
	why.Fix = model.Do("press r to see what they want to do")
	p.show(problem.New(why, model.Identity{}, false))
	return true
}
