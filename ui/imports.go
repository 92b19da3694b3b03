package ui

import (
	"context"
	"slices"

	"authdeck/model"
	"authdeck/model/flow"
	"authdeck/ui/overlay"
	"authdeck/ui/screen"
	"authdeck/ui/screen/imports"
	"authdeck/ui/words"

	tea "github.com/charmbracelet/bubbletea"
)

// ImportKeys asks for a file that has keys.
func (p *program) ImportKeys() tea.Cmd {
	if p.workspace != nil && p.workspace.Plaintexts != nil && p.to(flow.Import) {
		p.show(imports.New())
	}
	return nil
}

// ReadKeys reads the file.
func (p *program) ReadKeys(path string) tea.Cmd {
	if !p.to(flow.Submit) {
		return nil
	}
	t, ctx := p.start("", "")
	w := *p.workspace
	return run(t, ctx, question[model.Plaintext]{
		where: "reading a file of keys", limit: model.Patience,
		ask:  func(ctx context.Context) (model.Plaintext, error) { return w.Plaintexts.Read(ctx, path) },
		take: (*program).keysRead,
		late: func(text model.Plaintext) tea.Cmd {
			text.Wipe()
			return nil
		},
	})
}

// keysRead shows which keys go to which identity.
func (p *program) keysRead(text model.Plaintext, err error) tea.Cmd {
	var items []model.ImportItem
	if err == nil {
		if items, err = p.workspace.Config.ImportPlan(text, p.list.Rows, nil); err != nil {
			text.Wipe()
		}
	}
	if p.ended(flow.Result{Err: err}) == flow.Failed {
		return p.Send(screen.Failed{Err: err})
	}
	p.progress = imports.Progress{Text: text, Items: items, Results: make([]imports.Result, len(items))}
	p.show(imports.NewReview(p.progress, !p.opts.NoVerify))
	return nil
}

// ChooseIdentity lets the user choose whose the keys of that label are.
func (p *program) ChooseIdentity(label string, chosen func(*model.Identity) screen.Request) tea.Cmd {
	p.over = overlay.Picker(label, p.list.Rows, chosen)
	return nil
}

// AssignKeys gives keys their place; nil leaves them out.
func (p *program) AssignKeys(at int, id *model.Identity) tea.Cmd {
	items := slices.Clone(p.progress.Items)
	items[at] = items[at].Unassigned()
	if id != nil {
		items[at] = p.workspace.Config.Assign(items[at], *id, p.list.Rows)
	}
	p.progress.Items = model.Collisions(items)
	p.progress = p.progress.With(at, imports.Result{})
	p.showImport(at)
	return nil
}

func (p *program) showImport(at int) { p.show(imports.NewReviewAt(at, p.progress, !p.opts.NoVerify)) }

// SaveImport saves one pair of keys after the other, in spite of what the user was asked about.
func (p *program) SaveImport(override model.Conflict) tea.Cmd {
	if !p.to(flow.Submit) {
		return nil
	}
	p.progress.Override |= override
	return p.importNext()
}

// importNext saves the next pair of keys, or shows what became of all of them. A save has a deadline of its own and no
// cancel: half a save must not happen.
func (p *program) importNext() tea.Cmd {
	at, more := p.progress.Next()
	if !more {
		return p.importDone()
	}
	t, _ := p.start("", "")
	p.progress.Current, p.identity = at, p.progress.Items[at].Identity
	p.showImport(at)
	w, item, override, noVerify := *p.workspace, p.progress.Items[at], p.progress.Override, p.opts.NoVerify
	return run(t, context.Background(), question[model.ImportResult]{
		where: "importing keys", limit: model.SavePatience,
		ask:  func(ctx context.Context) (model.ImportResult, error) { return w.Import(ctx, item, override, noVerify) },
		take: (*program).imported,
	})
}

// imported takes what became of one pair of keys.
func (p *program) imported(done model.ImportResult, err error) tea.Cmd {
	if err == nil {
		p.progress = p.progress.With(p.progress.Current, imports.Result{Saved: true})
		p.progress.Done, p.progress.Override = append(slices.Clip(p.progress.Done), done), 0
		p.outcome.Imported = p.progress.Done
	}
	switch {
	case p.leaving:
		p.outcome.Err = err
		return tea.Quit
	case err == nil:
		return p.importNext()
	case p.ended(flow.Result{Err: err}) == flow.Locked:
		p.askUnlock(err)
		return nil
	}
	p.showImport(p.progress.Current)
	return p.Send(screen.Failed{Err: err})
}

// SkipKeys leaves out the keys that the user does not want saved, and goes on with the rest.
func (p *program) SkipKeys(why string) tea.Cmd {
	p.progress = p.progress.With(p.progress.Current, imports.Result{Why: why})
	p.progress.Override = 0
	if _, more := p.progress.Next(); more {
		return p.SaveImport(0)
	}
	if len(p.progress.Done) > 0 {
		return p.importDone()
	}
	p.showImport(p.progress.Current)
	return nil
}

func (p *program) importDone() tea.Cmd {
	p.to(flow.Saved)
	p.outcome.Imported = p.progress.Done
	if p.leaving {
		return tea.Quit
	}
	p.show(imports.NewResult(p.progress, nil))
	return nil
}

// RemoveKeys takes the keys that were saved out of the file.
func (p *program) RemoveKeys() tea.Cmd {
	if !p.to(flow.Remove) {
		return nil
	}
	t, _ := p.start("", "")
	w, text, done := *p.workspace, p.progress.Text, p.progress.Done
	return run(t, context.Background(), question[bool]{
		where: "taking keys out of a file", limit: model.Patience,
		ask: func(ctx context.Context) (bool, error) {
			gone, devices := model.Removable(done)
			return w.Plaintexts.Remove(ctx, text, gone, devices)
		},
		take: (*program).removed,
	})
}

func (p *program) removed(whole bool, err error) tea.Cmd {
	if p.ended(flow.Result{Err: err}) == flow.Removed {
		p.show(imports.NewResult(p.progress, words.TakenOut(p.progress.Text.Path, p.progress.Done, whole)))
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
	p.progress.Text.Wipe()
	p.progress = imports.Progress{}
}
