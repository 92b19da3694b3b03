package ui

import (
	"context"
	"errors"

	"authdeck/model"
	"authdeck/model/flow"
	"authdeck/model/keysimport"
	"authdeck/ui/overlay"
	"authdeck/ui/screen"
	"authdeck/ui/screen/imports"
	"authdeck/ui/words"

	tea "github.com/charmbracelet/bubbletea"
)

// newcomers are the keys of a file whose identities are being added to atmos.yaml, which had none.
type newcomers struct {
	path   string
	keys   model.Plaintext // without secrets
	chosen keysimport.Choice
}

// plaintexts reads keys out of files; nil where nothing does.
func (p *program) plaintexts() model.Plaintexts {
	if p.workspace != nil {
		return p.workspace.Plaintexts
	}
	return p.ports.Plaintexts
}

// ImportKeys asks for a file that has keys.
func (p *program) ImportKeys() tea.Cmd {
	if p.plaintexts() == nil {
		return nil
	}
	again := func(p *program, _ model.Identity) tea.Cmd { return p.ImportKeys() }
	if (p.workspace == nil || !p.needsTrust(model.ForKeyring, model.Identity{}, again)) && p.to(flow.Import) {
		p.fileAsked = true
		p.show(imports.New(""))
	}
	return nil
}

// ImportFrom reads a file that need not be asked for.
func (p *program) ImportFrom(path string) tea.Cmd {
	if p.plaintexts() == nil || !p.to(flow.Import) {
		return nil
	}
	p.fileAsked = false
	p.show(imports.New(path))
	return p.ReadKeys(path)
}

// ReadKeys reads the file.
func (p *program) ReadKeys(path string) tea.Cmd {
	if !p.to(flow.Submit) {
		return nil
	}
	t, ctx := p.start("", "")
	files := p.plaintexts()
	return run(ctx, t, question[model.Plaintext]{
		where: "reading a file of keys", limit: model.KeyringTimeout,
		ask:    func(ctx context.Context) (model.Plaintext, error) { return files.Read(ctx, path) },
		handle: (*program).keysRead,
		late: func(text model.Plaintext) tea.Cmd {
			text.Wipe()
			return nil
		},
	})
}

// keysRead shows which keys go to which identity.
func (p *program) keysRead(text model.Plaintext, err error) tea.Cmd {
	if p.workspace == nil {
		return p.newcomersRead(text, err)
	}
	chosen := p.newcomers.chosen.Again(p.newcomers.keys, text)
	p.newcomers = newcomers{}
	var plan keysimport.Plan
	if err == nil {
		if plan, err = keysimport.New(p.workspace.Config, text, p.list.Users(), chosen); err != nil {
			text.Wipe()
		}
	}
	if p.ended(flow.Result{Err: err}) == flow.Failed {
		return p.Send(screen.Failed{Err: err})
	}
	p.pending = plan
	p.show(imports.NewReview(p.pending, !p.opts.NoVerify, p.importStep()))
	return nil
}

// newcomersRead adds an identity for each pair of keys, where there is none yet. Then the file is read again.
func (p *program) newcomersRead(text model.Plaintext, err error) tea.Cmd {
	identities, chosen := keysimport.NewIdentities(text)
	path := text.Path
	text.Wipe()
	if err == nil && len(identities) == 0 {
		err = errors.New("that file has no keys of an IAM user")
	}
	if p.ended(flow.Result{Err: err, NewIdentities: true}) == flow.Failed {
		return p.Send(screen.Failed{Err: err})
	}
	p.newcomers = newcomers{path: path, keys: text, chosen: chosen}
	return p.plan(identities, "")
}

// ChooseIdentity lets the user choose the identity for the keys of that label.
func (p *program) ChooseIdentity(label string, chosen func(*model.Identity) screen.Request) tea.Cmd {
	p.over = overlay.Picker(label, p.list.Users(), p.now, chosen)
	return nil
}

// AssignKeys gives keys their place; nil leaves them out.
func (p *program) AssignKeys(at int, id *model.Identity) tea.Cmd {
	p.pending = p.pending.Assign(at, id)
	p.showImport(at)
	return nil
}

func (p *program) showImport(at int) {
	p.show(imports.NewReviewAt(at, p.pending, !p.opts.NoVerify, p.importStep()))
}

// importStep is the step of the review: the second one where the file was asked for.
func (p *program) importStep() string {
	if p.fileAsked {
		return "step 2 of 2"
	}
	return ""
}

// SaveImport saves one pair of keys after the other, in spite of what the user was asked about.
func (p *program) SaveImport(override model.Conflict) tea.Cmd {
	if !p.to(flow.Submit) {
		return nil
	}
	p.override |= override
	return p.importNext()
}

// importNext saves the next pair of keys, or shows what became of all of them. A save has a deadline of its own and no
// cancel: half a save must not happen.
func (p *program) importNext() tea.Cmd {
	item, more := p.pending.Next()
	if !more {
		return p.importDone()
	}
	t, _ := p.start("", "")
	p.importing, p.identity = item.Number, item.Identity
	p.showImport(item.Number)
	w, plan, override, noVerify := *p.workspace, p.pending, p.override, p.opts.NoVerify
	return run(context.Background(), t, question[model.Receipt]{
		where: "importing keys", limit: model.SaveTimeout,
		ask: func(ctx context.Context) (model.Receipt, error) {
			return plan.Save(ctx, w, item, override, noVerify)
		},
		handle: (*program).imported,
	})
}

// imported takes what became of one pair of keys.
func (p *program) imported(saved model.Receipt, err error) tea.Cmd {
	if err == nil {
		p.pending, p.override = p.pending.Record(p.importing, saved), 0
		p.outcome.Imported = p.pending.Saved()
	}
	switch {
	case p.leaving:
		p.outcome.Err = err
		return tea.Quit
	case err == nil:
		return p.importNext()
	case p.ended(flow.Result{Err: err}) == flow.Locked:
		p.askToOpenKeyring(err)
		return nil
	}
	p.showImport(p.importing)
	return p.Send(screen.Failed{Err: err})
}

// SkipKeys leaves out the keys that the user does not want saved, and goes on with the rest.
func (p *program) SkipKeys(why string) tea.Cmd {
	p.pending, p.override = p.pending.Skip(p.importing, why), 0
	if _, more := p.pending.Next(); more {
		return p.SaveImport(0)
	}
	if len(p.pending.Saved()) > 0 {
		return p.importDone()
	}
	p.showImport(p.importing)
	return nil
}

func (p *program) importDone() tea.Cmd {
	p.to(flow.Saved)
	p.outcome.Imported = p.pending.Saved()
	if p.leaving {
		return tea.Quit
	}
	p.show(imports.NewResult(p.pending, nil))
	return nil
}

// RemoveKeys takes the keys that were saved out of the file.
func (p *program) RemoveKeys() tea.Cmd {
	if !p.to(flow.Remove) {
		return nil
	}
	t, _ := p.start("", "")
	w, plan := *p.workspace, p.pending
	return run(context.Background(), t, question[bool]{
		where: "taking keys out of a file", limit: model.KeyringTimeout,
		ask: func(ctx context.Context) (bool, error) {
			keys, devices := plan.Removable()
			return w.Plaintexts.Remove(ctx, plan.File, keys, devices)
		},
		handle: (*program).removed,
	})
}

func (p *program) removed(whole bool, err error) tea.Cmd {
	if p.ended(flow.Result{Err: err}) == flow.Removed {
		p.show(imports.NewResult(p.pending, words.TakenOut(p.pending, whole)))
	}
	if p.leaving {
		return tea.Quit
	}
	if err != nil {
		return p.Send(screen.Failed{Err: err})
	}
	return nil
}

// dropImport wipes what was read of a file.
func (p *program) dropImport() {
	p.pending.File.Wipe()
	p.pending, p.override = keysimport.Plan{}, 0
}
