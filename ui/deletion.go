package ui

import (
	"context"

	"authdeck/model"
	"authdeck/model/flow"
	"authdeck/ui/overlay"
	"authdeck/ui/screen"
	"authdeck/ui/screen/dashboard"
	"authdeck/ui/words"

	tea "github.com/charmbracelet/bubbletea"
)

// deletion is the deletion of the keys of identities, one after another. Each has its own time limit and its own result. The zero
// deletion is none.
type deletion struct {
	ids     []model.Identity
	done    []words.Deletion // of the first ids
	without int              // how many others were chosen that have no saved keys
	from    string           // the keyring, in words
}

// current is the title of the identity whose keys are being deleted.
func (d deletion) current() string { return d.ids[len(d.done)].Title }

// after are the titles of the identities from a place on.
func (d deletion) after(at int) (names []string) {
	for _, id := range d.ids[at:] {
		names = append(names, id.Title)
	}
	return names
}

// AskDeleteKeys asks about trust first, because a yes can lead to another keyring. Then the list asks again, about that one.
func (p *program) AskDeleteKeys(q screen.Question, again tea.KeyMsg) tea.Cmd {
	k := &waitingKey{again, p.actsOn(again), p.typing()}
	if p.needsTrust(model.ForKeyring, model.Identity{}, func(p *program, _ model.Identity) tea.Cmd { return p.pressWaiting(k) }) {
		return nil
	}
	return p.Ask(q)
}

// DeleteKeys deletes the saved keys and the sessions of identities from the keyring that the question named. While the list is being
// read, it waits.
func (p *program) DeleteKeys(ids []model.Identity, without int, from model.Keyring) tea.Cmd {
	if p.state == flow.Loading {
		p.afterLoad = func(p *program) tea.Cmd { return p.DeleteKeys(ids, without, from) }
		return nil
	}
	if now := p.workspace.Vault.Keyring(); now.Type != from.Type || now.Title != from.Title || now.Place != from.Place {
		return p.Toast(words.KeyringChanged)
	}
	if _, can := flow.Next(p.state, flow.Delete); !can { // an earlier action has to be finished first, such as an unlock
		return p.Toast(words.PressDAgain)
	}
	p.to(flow.Delete)
	p.deletion = deletion{ids: ids, without: without, from: words.Keyring(from.Title)}
	return p.deleteNext()
}

// deleteNext deletes the keys of the next identity. Until it is over, the outcome says what a run that ends now leaves behind.
func (p *program) deleteNext() tea.Cmd {
	d := p.deletion
	at := len(d.done)
	if at == len(d.ids) || p.leaving {
		return p.deletionEnded()
	}
	w, id := *p.workspace, d.ids[at]
	t, _ := p.startWork()
	p.acting = &screen.Work{Since: p.now, What: words.DeletingKeysOf(id.Title, at+1, len(d.ids))}
	p.outcome.SavedLast = words.DeletedLast(d.done, id.Title, d.after(at+1), d.from)
	return run(context.Background(), p, t, task[model.Deleted]{
		where: "deleting keys", limit: model.KeyringTimeout,
		do:     func(ctx context.Context) (model.Deleted, error) { return w.DeleteKeys(ctx, id) },
		handle: (*program).keysDeleted,
	})
}

// keysDeleted keeps the result for one identity, and goes on with the next one.
func (p *program) keysDeleted(done model.Deleted, err error) tea.Cmd {
	id := p.deletion.ids[len(p.deletion.done)]
	p.deletion.done = append(p.deletion.done, words.Deletion{Deleted: done, Title: id.Title, Err: err})
	p.acting = nil
	p.noteError(id, err)
	return p.deleteNext()
}

// deletionEnded shows whose keys are gone and whose are not. Identities whose keys are left stay marked.
func (p *program) deletionEnded() tea.Cmd {
	d := p.deletion
	p.deletion = deletion{}
	if p.leaving {
		p.outcome.SavedLast = words.DeletedLast(d.done, "", d.after(len(d.done)), d.from)
		return tea.Quit
	}
	p.outcome.SavedLast = nil
	var left dashboard.UnmarkAll
	for i, done := range d.done {
		if done.Err != nil && !done.Keys {
			left.Except = append(left.Except, d.ids[i].Ref)
		}
	}
	p.onList(left)
	p.toast = ""
	if failed := words.NotDeleted(d.done); failed != nil {
		why := words.Explain(failed)
		if why.Fix == nil {
			why.Fix = model.Do("press d to try again")
		}
		p.cover(overlay.Dialog(screen.Close(why)))
	} else {
		p.toast = words.KeysDeleted(d.done, d.without, d.from)
	}
	return p.reload(flow.Decide(p.state, flow.Result{}))
}
