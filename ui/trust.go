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

// untrusted is what the question is about.
type untrusted struct {
	powers []model.Power
	err    error                  // what failed because of them; nil where nothing did
	then   func(*program) tea.Cmd // what goes on after a yes, once the configuration was read again; nil for nothing
}

// askTrust shows what would have to be trusted. The flow is in AskingTrust already. about is the identity that needs it, or zero.
func (p *program) askTrust(u untrusted, about model.Identity) {
	p.settle()
	p.untrusted = u
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
	p.askTrust(untrusted{powers: powers, then: (*program).askTrustAgain}, model.Identity{})
	return nil
}

// askTrustAgain asks about what an import brought that was not read before.
func (p *program) askTrustAgain() tea.Cmd {
	if len(p.workspace.Config.Untrusted()) == 0 {
		return nil
	}
	return p.AskTrust()
}

// needsTrust asks for what a side action of the list needs and is not trusted, and then does it; false where all is trusted. id is
// the zero Identity for an action that is about none.
func (p *program) needsTrust(use model.Use, id model.Identity, do func(*program, model.Identity) tea.Cmd) bool {
	powers := p.workspace.Config.Needs(use, id)
	if len(powers) == 0 {
		return false
	}
	if p.to(flow.Untrusted) {
		p.askTrust(untrusted{powers: powers, then: again(id, do)}, id)
	}
	return true
}

// openingNeedsTrust asks for what the chosen identity needs, and then opens it again.
func (p *program) openingNeedsTrust(err error) {
	id, edit, renew, left, then := p.sessionIdentity(), p.edit, p.renew, p.queue, p.afterSignIn
	p.queue = queue{}
	p.askTrust(untrusted{powers: model.UntrustedIn(err), then: again(id, func(p *program, id model.Identity) tea.Cmd {
		cmd := p.inQueue(left, func() tea.Cmd { return p.Open(id, edit, renew) })
		p.afterSignIn = then
		return cmd
	})}, id)
}

// again does something with an identity as the configuration has it that was read last.
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

// Trust remembers what is shown as trusted.
func (p *program) Trust() tea.Cmd {
	if !p.to(flow.Submit) {
		return nil
	}
	t, ctx := p.start("", "")
	remember, powers := p.ports.Trust, p.untrusted.powers
	return run(ctx, t, question[struct{}]{
		where: "saving the trusted settings", limit: model.KeyringTimeout,
		ask:    func(ctx context.Context) (struct{}, error) { return struct{}{}, remember(ctx, powers) },
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

// goOnTrusted does what had to wait for a yes; false where nothing had to.
func (p *program) goOnTrusted() (cmd tea.Cmd, waited bool) {
	then := p.untrusted.then
	p.untrusted = untrusted{}
	if then == nil {
		return nil, false
	}
	return then(p), true
}

// distrust leaves the question without a yes.
func (p *program) distrust() (shown bool) {
	err := p.untrusted.err
	p.untrusted = untrusted{}
	if p.workspace != nil {
		return false
	}
	p.to(flow.Declined)
	why := words.Explain(err)
	why.Fix = "press r to see what they want to do"
	p.show(problem.New(why, model.Identity{}, false))
	return true
}
