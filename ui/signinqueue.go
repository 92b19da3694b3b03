package ui

import (
	"cmp"
	"fmt"
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
	done     []model.Identity // are signed in now
	renew    bool             // sessions that are still good
	live     []string         // names of skipped identities that are already signed in
	keyless  []string         // without keys: their form does not fit into a series of codes
	unusable []string         // with a problem in their configuration
}

// step says which of the identities it is; "" if there is only one.
func (q queue) step() string {
	if q.all < 2 {
		return ""
	}
	return fmt.Sprintf("identity %d of %d", q.all-len(q.left), q.all)
}

// skipped names the identities that need something else before a sign-in, and why; "" if there are none.
func (q queue) skipped() string { return words.SkippedSignIns(q.keyless, q.unusable) }

// leftOut names the identities to which it does not sign in, and why; "" if there are none.
func (q queue) leftOut() (out string) {
	if skipped := q.skipped(); skipped != "" {
		out = " · " + skipped
	}
	if len(q.live) > 0 {
		out += " · already signed in: " + strings.Join(q.live, ", ")
	}
	return out
}

// dropQueue ends a queue before its end. The remaining identities stay marked. If there was only one identity and none was skipped,
// it says nothing.
func (p *program) dropQueue() {
	q := p.queue
	p.queue = queue{}
	leftOut, left := q.leftOut(), q.all-len(q.done)
	if left == 0 || q.all == 1 && leftOut == "" {
		return
	}
	left += len(q.keyless) + len(q.unusable)
	stay := fmt.Sprintf("%d stay marked", left)
	if left == 1 {
		stay = "1 stays marked"
	}
	p.toast = fmt.Sprintf("! Stopped: %s %d of %d. %s%s", q.did(), len(q.done), q.all, stay, leftOut)
}

// SignInToAll signs in to one identity after another. Skipped identities stay marked: it says why each was skipped, and they still have to
// be signed in to.
func (p *program) SignInToAll(ids []model.Identity, renew bool) tea.Cmd {
	plan := model.PlanSignIns(p.list.Rows, ids, p.now)
	if renew {
		plan = model.SignIns{Open: ids}
	}
	titles := func(some []model.Identity) (names []string) {
		for _, id := range some {
			names = append(names, id.Title)
		}
		return names
	}
	q := queue{renew: renew, left: plan.Open, all: len(plan.Open), live: titles(plan.Live), keyless: titles(plan.Keyless), unusable: titles(plan.Unusable)}
	switch {
	case len(plan.Live) == len(ids):
		return p.Toast(fmt.Sprintf("✔ You are already signed in to all %d", len(ids)))
	case q.all == 0:
		return p.Toast("! Nothing to sign in to" + q.leftOut())
	}
	var live dashboard.Unmark
	for _, id := range plan.Live {
		live = append(live, id.Ref)
	}
	p.onList(live)
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
		id, err := p.workspace.Config.Find(queue.left[0].Ref.Name)
		queue.left = queue.left[1:]
		if err != nil || unusable(id) != nil { // it was changed meanwhile
			queue.all--
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

// queueEnded says how the queue ended; "" for a sign-in to one identity with none skipped, which has its own message.
func (p *program) queueEnded() string {
	q := p.queue
	p.queue = queue{}
	left := q.leftOut()
	if len(q.done) < 2 && left == "" {
		return ""
	}
	mark := "✔"
	if len(q.keyless)+len(q.unusable) > 0 {
		mark = "!"
	}
	who := words.Count(q.done)
	if len(q.done) == 1 {
		who = q.done[0].Title
	}
	return fmt.Sprintf("%s %s %s%s", mark, words.Sentence(q.did()), who, left)
}

// did says what was done to each identity of the queue.
func (q queue) did() string {
	if q.renew {
		return "renewed the sessions of"
	}
	return "signed in to"
}
