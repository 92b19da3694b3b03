package model

import (
	"context"
	"slices"
	"time"
)

// Ends are what ends with the sessions of identities, after a logout or the deletion of their keys. Expired sessions do not count.
type Ends struct {
	Own   []string   // titles of the identities that have a session of their own
	Roles []string   // names of the roles below them that have one
	Ready []Identity // roles without a session that theirs can assume now; they need a new sign-in then
}

// Any reports whether any session ends.
func (e Ends) Any() bool { return len(e.Own)+len(e.Roles) > 0 }

// EndsOf returns what ends with the sessions of identities in a list.
func EndsOf(rows []Row, ids []Identity, now time.Time) Ends {
	e := Ends{Ready: readyWith(rows, ids, now)}
	meant := make(map[Ref]bool, len(ids))
	for _, id := range ids {
		meant[id.Ref] = true
	}
	for i := range rows {
		r := &rows[i]
		ref, title := r.Identity.Ref, r.Identity.Title
		below := r.Identity.Role != nil && slices.ContainsFunc(r.Identity.Role.Above, func(id Identity) bool { return meant[id.Ref] })
		if !meant[ref] && !below {
			continue
		}
		live := r.Session.Live(now)
		for _, h := range r.Hidden {
			switch {
			case h.Ref == ref:
				live = live || h.Live(now)
			case h.Live(now):
				e.Roles = append(e.Roles, h.Ref.Name)
			}
		}
		switch {
		case live && meant[ref]:
			e.Own = append(e.Own, title)
		case live:
			e.Roles = append(e.Roles, title)
		}
	}
	return e
}

// readyWith returns the roles without a session that the sessions of these identities can assume now.
func readyWith(rows []Row, ids []Identity, now time.Time) (roles []Identity) {
	for i := range rows {
		r := &rows[i]
		if r.Identity.Role == nil || !r.Ready(now) {
			continue
		}
		user := r.Identity.KeyHolder().Ref
		if slices.ContainsFunc(ids, func(id Identity) bool { return id.Ref == user }) {
			roles = append(roles, r.Identity)
		}
	}
	return roles
}

// FindEnds returns what ends with the sessions of identities in one realm, even if the configuration has another realm or does not
// contain the identities.
func (w Workspace) FindEnds(ctx context.Context, ids []Identity) Ends {
	if len(ids) == 0 {
		return Ends{}
	}
	w.Activity = nil
	if realm := ids[0].Ref.Realm; realm != w.Config.Realm {
		w.Config = Config{Realm: realm}
	}
	known := map[Ref]bool{}
	for _, id := range slices.Concat(w.Config.Identities, w.Config.Roles) {
		known[id.Ref] = true
	}
	w.Config.Identities = slices.Clone(w.Config.Identities)
	w.Config.Roles = slices.Clone(w.Config.Roles)
	for _, id := range ids {
		switch {
		case known[id.Ref]:
		case id.Role != nil:
			w.Config.Roles = append(w.Config.Roles, id)
		default:
			w.Config.Identities = append(w.Config.Identities, id)
		}
	}
	return EndsOf(w.Overview(ctx, Remembered).Tree(), ids, w.Clock.Now())
}
