package model

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"time"
)

// LogOut deletes the saved session and those of the roles that were assumed with it. A missing session is not an error. If one session
// cannot be deleted, it still deletes the others, and the error says which session it was.
func (w Workspace) LogOut(ctx context.Context, id Identity) error {
	own, _, err := w.endSessions(ctx, id)
	if own {
		w.note(ctx, id, Event{Kind: LoggedOut})
	}
	return err
}

// Deleted is what DeleteKeys did, also if it failed later.
type Deleted struct {
	Keys    bool // the keyring had keys, and they are gone
	Session bool // there was a live session of the identity or of one of its roles, and it is gone
}

// DeleteKeys does what LogOut does and also deletes the stored keys. If a session cannot be deleted, it keeps the keys.
func (w Workspace) DeleteKeys(ctx context.Context, id Identity) (done Deleted, err error) {
	if err := w.Config.CheckTrust(ForKeyring, Identity{}); err != nil {
		return done, err
	}
	own, ended, err := w.endSessions(ctx, id)
	done.Session = ended
	if err == nil && id.Role == nil {
		if done.Keys, err = w.deleteKeys(ctx, id); done.Keys { // which is in the activity
			return done, err
		}
	}
	if own {
		w.note(ctx, id, Event{Kind: LoggedOut})
	}
	return done, err
}

// endSessions deletes the sessions for LogOut, and records which sessions of roles ended with it. own reports whether the identity
// had a session of its own that is gone now, and ended whether there was any.
func (w Workspace) endSessions(ctx context.Context, id Identity) (own, ended bool, err error) {
	roles, err := w.RoleSessions(ctx, id)
	for _, ref := range append(roles, id.Ref) {
		before, unread := w.Sessions.Info(ctx, ref) // if it cannot be read, there may have been one
		failed := w.dropSession(ctx, ref)
		if ref == id.Ref {
			own = failed == nil && (before.Saved || unread != nil)
		}
		live := failed == nil && before.Live(w.Clock.Now())
		ended = ended || live
		err = joinOnce(err, failed)
		if live && ref != id.Ref { // an expired session ended on its own
			w.note(ctx, w.Config.role(ref), Event{Kind: LoggedOut})
		}
	}
	return own, ended, err
}

// deleteKeys deletes an identity's entry in the keyring, if there may be one, and records that. Records of keys in another keyring
// stay.
func (w Workspace) deleteKeys(ctx context.Context, id Identity) (deleted bool, err error) {
	found, _ := w.Vault.Look(ctx, []Ref{id.Ref}) // if it cannot tell, Remove says why
	if found[id.Ref] == Absent {
		return false, w.ForgetKeys(ctx, id)
	}
	if err := w.Vault.Remove(ctx, id.Ref); err != nil {
		return false, err
	}
	w.note(ctx, id, Event{Kind: KeysDeleted, Keyring: w.Vault.Keyring().Title})
	return true, w.ForgetKeys(ctx, id)
}

// ForgetKeys drops what is known of keys that are not in the keyring, except for their account. What is known of keys
// in another keyring stays.
func (w Workspace) ForgetKeys(ctx context.Context, id Identity) error {
	kind := w.Vault.Keyring().Type
	forgotten := func(r Record) Record {
		if r.OtherKeyring(kind) != "" {
			return r
		}
		last := r.LastAccount
		if r.MaskedKey != "" { // there were keys
			last = cmp.Or(r.at("").account(id), last) // an emulator makes accounts up
		}
		return Record{SignedInAt: r.SignedInAt, LastAccount: last}
	}
	if r, err := w.Records.Get(ctx, id.Ref); err == nil && r == forgotten(r) { // it makes no file for a mistyped name
		return nil
	}
	return w.Records.Update(ctx, id.Ref, func(r *Record) { *r = forgotten(*r) })
}

// joinOnce adds an error to earlier errors, in one line and without repeating the same text.
func joinOnce(before, failed error) error {
	switch {
	case before == nil:
		return failed
	case failed == nil || strings.HasSuffix(before.Error(), failed.Error()):
		return before
	}
	return fmt.Errorf("%w; %w", before, failed)
}

// DeleteExpired deletes an expired session, and those of the roles below. It returns ErrNotExpired if one of them is
// live: another program renewed it, or its expiry is unknown. That session stays, and so do the others that are not deleted yet.
func (w Workspace) DeleteExpired(ctx context.Context, id Identity) error {
	refs, err := w.RoleSessions(ctx, id)
	if err != nil {
		return err
	}
	refs = append(refs, id.Ref)
	now := w.Clock.Now()
	for _, ref := range refs {
		switch s, err := w.Sessions.Info(ctx, ref); {
		case err != nil:
			return err
		case s.Live(now):
			return notExpired(id, ref, s)
		}
	}
	for _, ref := range refs {
		left, err := w.Sessions.RemoveExpired(ctx, ref, now)
		if left.Saved {
			err = notExpired(id, ref, left)
		}
		if err != nil {
			return err
		}
		err = w.Records.Update(ctx, ref, func(r *Record) {
			if r.Session != nil && !r.Session.Expires.After(now) { // a later one belongs to a session that was saved in the meantime
				r.Session = nil
			}
		})
		if err != nil {
			return err
		}
	}
	w.note(ctx, id, Event{Kind: LoggedOut})
	return nil
}

// notExpired says which session below an identity stays, and why.
func notExpired(id Identity, ref Ref, s SessionInfo) *Problem {
	if s.Expires.IsZero() {
		return &Problem{
			Kind: ErrNotExpired, What: "the session of " + ref.Name + " has no known expiry", Why: "it may still work, so it was not deleted",
			Fix: Do("to end it, log out of " + id.Title),
		}
	}
	return &Problem{Kind: ErrNotExpired, What: ref.Name + " is signed in again", Why: "its session was not deleted", Fix: Do("to end it, log out again")}
}

func (w Workspace) dropSession(ctx context.Context, ref Ref) error {
	if err := w.Sessions.Remove(ctx, ref); err != nil {
		return err
	}
	if r, err := w.Records.Get(ctx, ref); err == nil && r.Session == nil { // nothing is written for each identity of logout --all
		return nil
	}
	return w.Records.Update(ctx, ref, func(r *Record) { r.Session = nil })
}

// RoleSessions returns the saved sessions of the roles below an identity. For a user, they include sessions of roles that are no
// longer in the configuration.
func (w Workspace) RoleSessions(ctx context.Context, id Identity) (refs []Ref, err error) {
	user := id.Ref.User
	if id.Role == nil {
		user = id.Ref.Name
	}
	saved, err := w.Sessions.List(ctx, id.Ref.Realm, user)
	below := slices.Sorted(maps.Keys(saved))
	if id.Role != nil {
		below = nil
		for _, role := range w.Config.RolesOf(id) {
			if _, there := saved[role.Ref.Name]; there {
				below = append(below, role.Ref.Name)
			}
		}
	}
	for _, name := range below {
		refs = append(refs, Ref{Realm: id.Ref.Realm, Name: name, User: user})
	}
	return refs, err
}

// AllSessions returns the identities that have a session in any realm, also those that no configuration here contains: only their
// Ref and Title are known, and whether they are roles. unread is why some files could not be read. A section without a token is not
// a session. Errors: the realms cannot be read, or the context's.
func (w Workspace) AllSessions(ctx context.Context) (all []Identity, unread []error, err error) {
	realms, err := w.Sessions.Realms(ctx)
	if err != nil {
		return nil, nil, err
	}
	for _, realm := range realms {
		own, failed := w.sessionsIn(ctx, realm, nil)
		all, unread = append(all, own...), append(unread, failed...)
	}
	return all, unread, ctx.Err()
}

// OtherSessions returns the identities with a session in this realm that does not end with a logout of the given ones, as AllSessions
// does for all realms: this atmos.yaml may have had them before, or another one has the same realm.
func (w Workspace) OtherSessions(ctx context.Context, ids []Identity) (others []Identity, unread []error) {
	if w.Config.BadRealm {
		return nil, nil
	}
	given := make(map[Ref]bool, len(ids))
	for _, id := range ids {
		given[id.Ref] = true
	}
	found, unread := w.sessionsIn(ctx, w.Config.Realm, given)
	users := map[string]bool{}
	for _, id := range found {
		if users[id.Ref.User] { // it ends with its user
			continue
		}
		if id.Role == nil {
			users[id.Ref.Name] = true
		}
		others = append(others, id)
	}
	return others, unread
}

// sessionsIn returns the sessions of one realm for AllSessions, except those of some identities and of the roles of such users. Their
// logout ends them, and reports files that cannot be read.
func (w Workspace) sessionsIn(ctx context.Context, realm string, except map[Ref]bool) (all []Identity, unread []error) {
	given := func(user, name string) bool { return except[Ref{Realm: realm, Name: name, User: user}] }
	list := func(user string) map[string]SessionInfo {
		saved, err := w.Sessions.List(ctx, realm, user)
		signedIn := user != "" && slices.ContainsFunc(all, func(id Identity) bool { return id.Role == nil && id.Ref.Name == user })
		if err != nil && !signedIn && (user != "" || len(except) == 0) { // otherwise the logout of a user reports it
			unread = append(unread, err)
		}
		maps.DeleteFunc(saved, func(name string, _ SessionInfo) bool { return given(user, name) })
		return saved
	}
	add := func(user string, saved map[string]SessionInfo) {
		own, failed := w.withToken(ctx, Ref{Realm: realm, User: user}, saved)
		all, unread = append(all, own...), append(unread, failed...)
	}
	saved := list("")
	add("", saved)
	users, err := w.mayHaveRoles(ctx, realm, saved)
	if err != nil {
		unread = append(unread, err)
	}
	for _, user := range users {
		if !given("", user) {
			add(user, list(user))
		}
	}
	return all, unread
}

// withToken returns the identities whose saved session has a token. file is the Ref of each but for its name.
func (w Workspace) withToken(ctx context.Context, file Ref, saved map[string]SessionInfo) (ids []Identity, failed []error) {
	for _, name := range slices.Sorted(maps.Keys(saved)) {
		file.Name = name
		switch s, err := w.Sessions.Read(ctx, file); {
		case err == nil:
			s.Wipe()
			id := Identity{Ref: file, Title: name}
			if file.User != "" {
				id.Role = &Role{}
			}
			ids = append(ids, id)
		case !errors.Is(err, fs.ErrNotExist):
			failed = append(failed, err)
		}
	}
	return ids, failed
}

// mayHaveRoles returns the users of a realm whose roles may have sessions: those that have a session, have signed in, or are in the
// configuration. Atmos creates folders for its providers beside theirs, which authdeck must not touch.
func (w Workspace) mayHaveRoles(ctx context.Context, realm string, saved map[string]SessionInfo) ([]string, error) {
	users := map[string]bool{}
	for name := range saved {
		users[name] = true
	}
	if realm == w.Config.Realm {
		for _, id := range w.Config.Identities {
			users[id.Ref.Name] = true
		}
	}
	records, err := w.Records.All(ctx, realm)
	if records != nil { // the list and doctor report single records that cannot be written
		err = nil
	}
	for name, r := range records {
		if r.MaskedKey != "" || !r.SignedInAt.IsZero() && (r.Session == nil || r.Session.Role == "") {
			users[name] = true
		}
	}
	return slices.Sorted(maps.Keys(users)), err
}

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
