package ui

import (
	"context"
	"errors"
	"slices"

	"authdeck/model"
	"authdeck/ui/screen/dashboard"
	"authdeck/ui/words"

	tea "github.com/charmbracelet/bubbletea"
)

// LogOut deletes the session.
func (p *program) LogOut(id model.Identity) tea.Cmd {
	w := *p.workspace
	doing, done := "Logging out of "+id.Title, words.LoggedOutOf(id.Title)
	drop := func(ctx context.Context) error { return w.LogOut(ctx, id) }
	if model.OnlyExpired(p.list.Rows, id.Ref, p.now) {
		doing, done = "Clearing the expired session of "+id.Title, words.ClearedExpired(id.Title)
		drop = func(ctx context.Context) error { return w.DeleteExpired(ctx, id) }
	}
	return p.act(action{
		where: "logging out", doing: doing, identity: id, unmarks: dashboard.Unmark{id.Ref},
		do: func(ctx context.Context) (string, error) {
			err := drop(ctx)
			return done, err
		},
	})
}

// LogOutAll deletes the sessions of all these identities.
func (p *program) LogOutAll(ids []model.Identity, without int) tea.Cmd {
	w, over := *p.workspace, model.OnlyExpiredOf(p.list.Rows, p.now)
	live := slices.DeleteFunc(slices.Clone(ids), func(id model.Identity) bool { return over[id.Ref] })
	return p.act(action{
		where: "logging out", doing: "Logging out of " + words.Count(ids), unmarks: dashboard.UnmarkAll{},
		do: func(ctx context.Context) (string, error) {
			var failed error
			for _, id := range ids {
				if over[id.Ref] {
					failed = errors.Join(failed, w.DeleteExpired(ctx, id))
				} else {
					failed = errors.Join(failed, w.LogOut(ctx, id))
				}
			}
			return words.LoggedOutOfAll(live, len(ids)-len(live), without), failed
		},
	})
}
