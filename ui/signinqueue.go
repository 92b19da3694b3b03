package ui

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"authdeck/model"
	"authdeck/ui/screen/dashboard"
	"authdeck/ui/words"

	tea "github.com/charmbracelet/bubbletea"
)

// queue is a sign-in to several identities, one after another. The zero queue is none.
type queue struct {
	left     []model.Identity
	all      int
	asking   []model.Ref      // those that may ask for a code
	done     []model.Identity // are signed in now
	renew    bool             // sessions that are still good
	live     []model.Identity // skipped identities that are already signed in
	keyless  []string         // without keys: their form does not fit into a series of codes
	unusable []string         // with a problem in their configuration
}

// step says which of the codes it asks for; "" if there is only one.
func (q queue) step(id model.Identity) string {
	at := slices.Index(q.asking, id.Ref)
	if at < 0 || len(q.asking) < 2 {
		return ""
	}
	return fmt.Sprintf("code %d of %d", at+1, len(q.asking))
}

// skipped names the identities that need something else before a sign-in, and why; "" if there are none.
func (q queue) skipped() string { return words.SkippedSignIns(q.keyless, q.unusable) }

// leftOut names the identities to which it does not sign in, and why; "" if there are none.
func (q queue) leftOut() (out string) {
	if skipped := q.skipped(); skipped != "" {
		out = " · " + skipped
	}
	if len(q.live) > 0 {
		out += " · already signed in: " + strings.Join(titles(q.live), ", ")
	}
	return out
}

// dropQueue ends a queue before its end. All identities but those that were signed in to stay marked. If there was only one identity and
// none was skipped, it says nothing.
func (p *program) dropQueue() {
	q := p.queue
	p.queue = queue{}
	if len(q.done) == q.all || q.all == 1 && q.leftOut() == "" {
		return
	}
	p.toast = words.SignInsCancelled(len(q.done), q.all, q.renew)
}

// SignInToAll signs in to one identity after another. Skipped identities stay marked: it says why each was skipped, and they still have to
// be signed in to.
func (p *program) SignInToAll(ids []model.Identity, renew bool) tea.Cmd {
	plan := model.PlanSignIns(p.list.Rows, ids, p.now)
	if renew {
		plan = model.SignIns{Open: ids}
	}
	q := queue{renew: renew, left: plan.Open, all: len(plan.Open), live: plan.Live, keyless: titles(plan.Keyless), unusable: titles(plan.Unusable)}
	switch {
	case len(plan.Live) == len(ids):
		return p.Toast("✔ " + words.AlreadySignedInTo(ids))
	case q.all == 0:
		return p.Toast("! Nothing to sign in to" + q.leftOut())
	}
	q.asking = model.AskingForCode(p.list.Rows, q.left, p.now)
	p.queue = q
	if skipped := q.skipped(); skipped != "" { // before openNext, which may have more to say
		p.toast = "! " + words.Sentence(skipped)
	}
	return p.openNext()
}

// openNext opens the next identity of the queue that can be opened, with its current configuration.
func (p *program) openNext() tea.Cmd {
	queue := p.queue
	for len(queue.left) > 0 {
		gone := queue.left[0].Ref
		id, err := p.workspace.Config.Find(gone.Name)
		queue.left = queue.left[1:]
		if err != nil || unusable(id) != nil { // it was changed meanwhile
			queue.all--
			queue.asking = slices.DeleteFunc(queue.asking, func(ref model.Ref) bool { return ref == gone })
			if err == nil {
				queue.unusable = append(queue.unusable, id.Title)
			}
			continue
		}
		return p.inQueue(queue, func() tea.Cmd { return p.SignInTo(id, queue.renew) })
	}
	p.queue = queue
	return p.Toast(cmp.Or(p.queueEnded(), p.toast))
}

// inQueue does something that would otherwise end the queue.
func (p *program) inQueue(q queue, do func() tea.Cmd) tea.Cmd {
	p.queue = queue{}
	cmd := do()
	p.queue = q
	return cmd
}

// queueSignedIn counts a sign-in of the queue. It says how the queue ended; "" while there are more to come, or if there is no
// queue.
func (p *program) queueSignedIn() string {
	if p.queue.all == 0 {
		return ""
	}
	if p.queue.done = append(p.queue.done, p.sessionIdentity()); len(p.queue.left) > 0 {
		return ""
	}
	return p.queueEnded()
}

// queueEnded ends the queue. Identities that were signed in already lose their mark too. It says how the queue ended; "" for a sign-in
// to one identity with none skipped, which has its own message.
func (p *program) queueEnded() string {
	q := p.queue
	p.queue = queue{}
	var live dashboard.Unmark
	for _, id := range q.live {
		live = append(live, id.Ref)
	}
	p.onList(live)
	left := q.leftOut()
	if len(q.done) < 2 && left == "" {
		return ""
	}
	mark := "✔"
	if len(q.keyless)+len(q.unusable) > 0 {
		mark = "!"
	}
	return mark + " " + q.did() + left
}

// did says to which identities it has signed in so far, or whose sessions it has renewed.
func (q queue) did() string {
	did := "Signed in to "
	if q.renew {
		did = "Renewed the sessions of "
	}
	return did + words.NameOrCount(q.done)
}

// queueGoesOn counts what was done before the next code is asked for, because one code may have been enough for several identities; "" if
// no other code follows, or for the first of the queue.
func (p *program) queueGoesOn() string {
	if q := p.queue; len(q.left) > 0 && len(q.done) > 1 {
		return "✔ " + q.did()
	}
	return ""
}

func titles(ids []model.Identity) (names []string) {
	for _, id := range ids {
		names = append(names, id.Title)
	}
	return names
}
