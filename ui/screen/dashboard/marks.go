package dashboard

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"authdeck/model"
	"authdeck/ui/screen"
	"authdeck/ui/words"

	tea "github.com/charmbracelet/bubbletea"
)

// mark marks an identity, or removes its mark.
func (d dashboard) mark(ref model.Ref) dashboard {
	marked := maps.Clone(d.marked)
	if marked == nil {
		marked = map[model.Ref]bool{}
	}
	if marked[ref] {
		delete(marked, ref)
	} else {
		marked[ref] = true
	}
	d.marked = marked
	return d
}

// unmark removes the marks of identities.
func (d dashboard) unmark(refs []model.Ref) dashboard {
	d.marked = maps.Clone(d.marked)
	for _, ref := range refs {
		delete(d.marked, ref)
	}
	return d
}

// keepOnly removes the marks of all identities except some.
func (d dashboard) keepOnly(refs []model.Ref) dashboard {
	marked := map[model.Ref]bool{}
	for _, ref := range refs {
		if d.marked[ref] {
			marked[ref] = true
		}
	}
	d.marked = marked
	return d
}

// markAll marks all shown identities, or removes all marks if all of them are marked.
func (d dashboard) markAll() dashboard {
	marked := maps.Clone(d.marked)
	if marked == nil {
		marked = map[model.Ref]bool{}
	}
	before := len(marked)
	for _, i := range d.order {
		marked[d.Rows[i].Identity.Ref] = true
	}
	if len(marked) == before {
		marked = nil
	}
	d.marked = marked
	return d
}

// keepMarks removes the marks of identities that no longer exist.
func (d dashboard) keepMarks() dashboard {
	if len(d.marked) == 0 {
		return d
	}
	marked := map[model.Ref]bool{}
	for _, r := range d.Rows {
		if d.marked[r.Identity.Ref] {
			marked[r.Identity.Ref] = true
		}
	}
	d.marked = marked
	return d
}

// markedIdentities returns them in the order in which they are shown without a filter.
func (d dashboard) markedIdentities() (ids []model.Identity) {
	for _, i := range d.all {
		if id := d.Rows[i].Identity; d.marked[id.Ref] {
			ids = append(ids, id)
		}
	}
	return ids
}

// markedBut are the titles of the marked identities that are not among some.
func (d dashboard) markedBut(ids []model.Identity) (titles []string) {
	for _, id := range d.markedIdentities() {
		if !slices.ContainsFunc(ids, func(some model.Identity) bool { return some.Ref == id.Ref }) {
			titles = append(titles, id.Title)
		}
	}
	return titles
}

// onlyMarked returns one of the marked identities; it is for a list in which one is marked.
func (d dashboard) onlyMarked() model.Ref {
	for ref := range d.marked {
		return ref
	}
	return model.Ref{}
}

// hidden are the titles of those of the identities that the filter hides.
func (d dashboard) hidden(ids []model.Identity) (titles []string) {
	if d.filter == "" {
		return nil
	}
	shown := make(map[model.Ref]bool, len(d.order))
	for _, i := range d.order {
		shown[d.Rows[i].Identity.Ref] = true
	}
	for _, id := range ids {
		if !shown[id.Ref] {
			titles = append(titles, id.Title)
		}
	}
	return titles
}

// markedHidden counts the marked identities that the filter hides. Every frame calls it.
func (d dashboard) markedHidden() int {
	n := len(d.marked)
	for _, i := range d.order {
		if d.marked[d.Rows[i].Identity.Ref] {
			n--
		}
	}
	return n
}

// withHidden adds to a question's text about identities which of them the filter hides.
func (d dashboard) withHidden(why []string, ids []model.Identity) string {
	return strings.TrimSpace(strings.Join(append(why, words.HiddenByFilter(d.hidden(ids), len(ids))), "\n"))
}

// unlessHidden does something with marked identities, but asks first if the filter hides some of them.
func (d dashboard) unlessHidden(ids []model.Identity, renew bool, does screen.Request) screen.Request {
	why := d.withHidden(nil, ids)
	if why == "" {
		return does
	}
	q := screen.Question{Text: words.SignInToAll(ids, renew), Why: why, Labels: []string{"Not now", "Sign in"}, Yes: does}
	if renew {
		q.Labels[1] = "Renew"
	}
	return func(h screen.Host) tea.Cmd { return h.Ask(q) }
}

// markedSignIns counts the marked identities by what a sign-in to all of them does with each. One code signs in to a user and its roles,
// so that all but the first of them are ready then. Every frame calls it, so it copies no row.
func (d dashboard) markedSignIns(now time.Time) (n [model.SignInCases]int) {
	signedIn := model.SignedInUsersAt(d.Rows, now)
	for i := range d.Rows {
		r := &d.Rows[i]
		if !d.marked[r.Identity.Ref] {
			continue
		}
		does := r.AmongSignIns(&d.Rows[d.owner[i]], now)
		if does == model.SignInOpen && !signedIn.Note(&r.Identity) {
			does = model.SignInReady
		}
		n[does]++
	}
	return n
}

// countMarked counts the marked identities for which is returns true. Every frame calls it, so it copies no row.
func (d dashboard) countMarked(is func(r *model.Row) bool) (n int) {
	for i := range d.Rows {
		if r := &d.Rows[i]; d.marked[r.Identity.Ref] && is(r) {
			n++
		}
	}
	return n
}

// markedRenewals are the marked identities whose session can be renewed.
func (d dashboard) markedRenewals(now time.Time) (ids []model.Identity) {
	for _, i := range d.all {
		if r := &d.Rows[i]; d.marked[r.Identity.Ref] && r.Offers(now).Renew {
			ids = append(ids, r.Identity)
		}
	}
	return ids
}

// markedSessions are the marked identities that can be logged out.
func (d dashboard) markedSessions(now time.Time) (ids []model.Identity) {
	for _, i := range d.all {
		if r := &d.Rows[i]; d.marked[r.Identity.Ref] && r.Offers(now).LogOut {
			ids = append(ids, r.Identity)
		}
	}
	return ids
}

// renewMarked renews the sessions of the marked identities, one after another.
func (d dashboard) renewMarked(e screen.Env) screen.Request {
	ids := d.markedRenewals(e.Now)
	switch len(ids) {
	case 0:
		return toast(fmt.Sprintf("No session to renew among the %d marked", len(d.marked)))
	case 1: // its box names it
		return signIn(ids[0], true)
	}
	return d.unlessHidden(ids, true, screen.Call(func(h Host) tea.Cmd { return h.SignInToAll(ids, true) }))
}

// markedKeys are the marked identities whose keys may be in the keyring.
func (d dashboard) markedKeys(now time.Time) (ids []model.Identity) {
	for _, i := range d.all {
		if r := &d.Rows[i]; d.marked[r.Identity.Ref] && d.offers(r, now).Delete {
			ids = append(ids, r.Identity)
		}
	}
	return ids
}

// deleteMarked asks whether to delete the keys of the marked identities, with the focus on the safe button.
func (d dashboard) deleteMarked(e screen.Env) screen.Request {
	ids, marked := d.markedKeys(e.Now), d.markedIdentities()
	managed := slices.DeleteFunc(slices.Clone(marked), func(id model.Identity) bool { return !id.KeysInConfig() })
	switch {
	case len(d.marked) == 1:
		row := d.Row(d.onlyMarked())
		if row.Identity.KeysInConfig() && row.Identity.Ref != d.current().Identity.Ref { // o opens the identity under the cursor
			return toast(words.KeysManaged(row.Identity, words.EditFile(row.Identity, "delete")))
		}
		return d.askDeleteKeys(row, e.Now)
	case len(managed) > 0 && !slices.ContainsFunc(marked, func(id model.Identity) bool { return id.Role == nil && !id.KeysInConfig() }):
		return toast(words.AllKeysManaged(managed))
	case len(ids) == 0:
		return toast(words.NoKeysMarked(len(d.marked)))
	}
	ends := model.EndsOf(d.Rows, ids, e.Now)
	roles := slices.DeleteFunc(slices.Clone(marked), func(id model.Identity) bool { return id.Role == nil }) // they never have keys
	without := d.markedBut(slices.Concat(ids, managed, roles))
	q := screen.Question{
		Labels: []string{"Keep keys", "Delete keys"},
		Yes:    screen.Call(func(h Host) tea.Cmd { return h.DeleteKeys(ids, len(without), d.Keyring) }),
	}
	var why []string
	q.Text, why = words.DeleteKeysOfAll(titles(ids), titles(managed), without, words.Keyring(d.Keyring.Title), ends)
	q.Why = d.withHidden(why, ids)
	return askDelete(q)
}

// titles are the names of identities.
func titles(ids []model.Identity) (names []string) {
	for _, id := range ids {
		names = append(names, id.Title)
	}
	return names
}

// signInMarked signs in to each marked identity. Each loses its mark after the sign-in.
func (d dashboard) signInMarked(e screen.Env) screen.Request {
	marked := d.markedIdentities()
	if len(marked) == 1 { // its box names it
		return d.chosen(marked[0])
	}
	open := model.PlanSignIns(d.Rows, marked, e.Now).Open
	return d.unlessHidden(open, false, screen.Call(func(h Host) tea.Cmd { return h.SignInToAll(marked, false) }))
}

// logOutMarked asks whether to log out of the marked identities, with the focus on the safe button.
func (d dashboard) logOutMarked(e screen.Env) screen.Request {
	ids := d.markedSessions(e.Now)
	over := model.OnlyExpiredOf(d.Rows, e.Now)
	expired := slices.DeleteFunc(slices.Clone(ids), func(id model.Identity) bool { return !over[id.Ref] })
	switch {
	case len(d.marked) == 1: // if it has no session, the toast names it
		return d.askLogOut(d.Row(d.onlyMarked()), e.Now)
	case len(ids) == 0:
		return toast(words.NoneHasSession(len(d.marked)))
	case len(expired) == len(ids):
		return screen.Call(func(h Host) tea.Cmd { return h.LogOutAll(ids, len(d.marked)-len(ids)) })
	}
	ends := model.EndsOf(d.Rows, ids, e.Now)
	live := slices.DeleteFunc(slices.Clone(ids), func(id model.Identity) bool { return over[id.Ref] })
	without := d.markedBut(slices.Concat(ids, ends.Ready))
	text, why := words.LogOutOfAll(live, titles(expired), without, ends)
	q := screen.Question{
		Text: text, Why: d.withHidden(why, ids), Labels: []string{"Stay signed in", "Log out"},
		Yes: screen.Call(func(h Host) tea.Cmd { return h.LogOutAll(ids, len(without)) }),
	}
	return func(h screen.Host) tea.Cmd { return h.Ask(q) }
}
