package ui

import (
	"context"
	"fmt"

	"authdeck/model"
	"authdeck/model/flow"
	"authdeck/ui/frontend"
	"authdeck/ui/screen"
	"authdeck/ui/screen/addidentity"
	"authdeck/ui/screen/dashboard"
	"authdeck/ui/words"

	tea "github.com/charmbracelet/bubbletea"
)

// adding is what the user adds to atmos.yaml.
type adding struct {
	newIdentities []model.NewIdentity
	addition      model.Addition // the change that adds them
	addNotice     string         // why the change is shown again
}

// AddIdentity shows the form for a new identity. If there is none yet, that is the one for which the run was started.
func (p *program) AddIdentity() tea.Cmd {
	if p.welcomed {
		return p.add(p.opts.Named(model.Workspace{}), "")
	}
	return p.add("", "")
}

func (p *program) add(name, notice string) tea.Cmd {
	if p.ports.Add != nil && p.to(flow.Add) {
		p.show(addidentity.New(model.NewIdentity{Name: name}, notice, p.nameTaken))
	}
	return nil
}

// nameTaken says where an identity of the list has that name or alias; nil if none has.
func (p *program) nameTaken(name string) *model.Problem {
	if p.workspace == nil {
		return nil
	}
	return p.workspace.Config.Taken(name)
}

// addWanted is for a run that was started with an identity that does not exist, perhaps because of a typing mistake.
func (p *program) addWanted() tea.Cmd {
	notice := ""
	if _, err := p.workspace.Config.Find(p.opts.Add); err != nil {
		notice = words.Sentence(err.Error())
	}
	return p.add(p.opts.Add, notice)
}

// PlanIdentity prepares the change to the file.
func (p *program) PlanIdentity(n model.NewIdentity) tea.Cmd {
	if !p.to(flow.Submit) {
		return nil
	}
	return p.plan([]model.NewIdentity{n}, "")
}

// plan shows the change once it is prepared. notice says why it is shown again.
func (p *program) plan(n []model.NewIdentity, notice string) tea.Cmd {
	p.newIdentities, p.addNotice = n, notice
	t, ctx := p.startWork()
	add := p.ports.Add
	return run(ctx, p, t, task[model.Addition]{
		where:  "preparing the change to atmos.yaml",
		do:     func(ctx context.Context) (model.Addition, error) { return add(ctx, n...) },
		handle: (*program).planned,
	})
}

func (p *program) planned(a model.Addition, err error) tea.Cmd {
	if p.ended(flow.Result{Err: err}) == flow.Failed {
		return p.notAdded(err)
	}
	p.addition = a
	title, step := p.newIdentities[0].Name, ""
	if p.keptFile.path != "" {
		step = p.namingStep(reviewChanges)
	}
	if n := len(p.newIdentities); n > 1 {
		title = fmt.Sprintf("%d identities", n)
	}
	p.show(addidentity.NewReview(title, a, p.addNotice, step, p.keptFile.path != ""))
	return nil
}

// notAdded goes back to the form with the reason.
func (p *program) notAdded(err error) tea.Cmd {
	p.showAdding()
	return p.Send(screen.Failed{Err: err})
}

// showAdding shows the form as it was: for one identity, or for the names of several new ones in an import.
func (p *program) showAdding() {
	if p.keptFile.path != "" {
		p.askNames()
		return
	}
	p.show(addidentity.New(p.newIdentities[0], "", p.nameTaken))
}

// WriteIdentity writes the change that was shown.
func (p *program) WriteIdentity() tea.Cmd {
	if !p.to(flow.Submit) {
		return nil
	}
	t, ctx := p.startWork()
	write := p.addition.Write
	return run(ctx, p, t, task[struct{}]{
		where:  "writing atmos.yaml",
		do:     only(write),
		handle: (*program).written,
	})
}

// written reads the list again, with the cursor on the new identity.
func (p *program) written(_ struct{}, err error) tea.Cmd {
	switch p.ended(flow.Result{Err: err}) {
	case flow.Changed:
		p.showAdding()
		return p.plan(p.newIdentities, words.ReviewAgain)
	case flow.Failed:
		return p.notAdded(err)
	}
	p.outcome.Added = p.newIdentities[0].Name
	return p.load()
}

// added puts the cursor on the new identity. It continues with the import that needed it, or with its keys if the run was started
// for them or it is the first identity.
func (p *program) added(first bool) tea.Cmd {
	id, err := p.workspace.Config.Find(p.newIdentities[0].Name)
	p.newIdentities = nil
	if err != nil {
		p.keptFile = keptImport{}
		return nil
	}
	p.onList(dashboard.Select{Ref: id.Ref})
	switch {
	case p.keptFile.path != "":
		return p.named()
	case p.opts.Goal == frontend.Configure:
		return p.EditKeysOf(id)
	case first:
		return p.SignInTo(id, false)
	}
	p.toast = "Added " + id.Title + ". Press enter to add its keys."
	return nil
}

// backFromAdding goes to the list, or to the problem if there is no list.
func (p *program) backFromAdding() tea.Cmd {
	if p.keptFile.path != "" {
		return p.backFromNames()
	}
	p.newIdentities = nil
	if !p.browsing() && p.opts.Add != "" {
		return p.endRunIf(true)
	}
	if p.workspace == nil {
		return p.reload(flow.Retry)
	}
	p.to(flow.Back)
	p.choosing()
	return nil
}

// backToAdding shows the form as it was.
func (p *program) backToAdding() tea.Cmd {
	p.to(flow.Back)
	p.settle()
	p.showAdding()
	return nil
}
