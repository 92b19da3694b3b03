package ui

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"authdeck/model"
	"authdeck/ui/screen/dashboard"
	"authdeck/ui/words"

	tea "github.com/charmbracelet/bubbletea"
)

// queue is a sign-in to several identities, one after the other. The zero queue is none.
type queue struct {
	left      []model.Identity
	all, done int      // identities: in all, and signed in to
	keyless   []string // names of those that were left out, because they have no keys
	unusable  []string // and because their configuration is wrong
}

// step says which one of the identities it is; "" where there is one.
func (q queue) step() string {
	if q.all < 2 {
		return ""
	}
	return fmt.Sprintf("identity %d of %d", q.all-len(q.left), q.all)
}

// dropQueue ends a queue in the middle. What is left of it stays marked.
func (p *program) dropQueue() {
	q := p.queue
	p.queue = queue{}
	if left := q.all - q.done; q.all > 1 && left > 0 {
		p.toast = fmt.Sprintf("! Stopped: signed in to %d of %d. The rest stay marked", q.done, q.all)
	}
}

// OpenAll signs in to one identity after the other. It leaves out those that cannot be used, and those without keys: their form has
// no place in a series of codes. Where only such are marked, it opens one of them, which says what it needs.
func (p *program) OpenAll(ids []model.Identity) tea.Cmd {
	var q queue
	var keyless []model.Identity
	for _, id := range ids {
		switch {
		case unusable(id) != nil:
			q.unusable = append(q.unusable, id.Title)
		case p.keyless(id):
			keyless = append(keyless, id)
		default:
			q.left = append(q.left, id)
		}
	}
	switch {
	case len(q.left) > 0:
	case len(keyless) > 0:
		q.left, keyless = keyless[:1], keyless[1:]
	default:
		return p.Open(ids[0], false, false)
	}
	for _, id := range keyless {
		q.keyless = append(q.keyless, id.Title)
	}
	q.all = len(q.left)
	p.queue = q
	return p.openNext()
}

// openNext opens the next identity of the queue that can be opened, as the configuration has it now.
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
		return p.inQueue(queue, func() tea.Cmd { return p.Open(id, false, false) })
	}
	p.queue = queue
	return p.Toast(cmp.Or(p.queueEnded(), p.toast))
}

// inQueue does something that ends the queue otherwise.
func (p *program) inQueue(q queue, do func() tea.Cmd) tea.Cmd {
	p.queue = queue{}
	cmd := do()
	p.queue = q
	return cmd
}

// queueSignedIn counts a sign-in of the queue. It says how the queue ended; "" while there are more to come, or where there is none.
func (p *program) queueSignedIn() string {
	if p.queue.all == 0 {
		return ""
	}
	p.onList(dashboard.Unmark{Ref: p.sessionIdentity().Ref})
	if p.queue.done++; len(p.queue.left) > 0 {
		return ""
	}
	return p.queueEnded()
}

// queueEnded says how the queue ended; "" for the sign-in of one identity, which has its own words. Those that were left out stay marked.
func (p *program) queueEnded() string {
	q := p.queue
	p.queue = queue{}
	end := fmt.Sprintf("! Signed in to %d.", q.done)
	if len(q.keyless) > 0 {
		end += " No keys: " + strings.Join(q.keyless, ", ") + "."
	}
	if len(q.unusable) > 0 {
		end += " Cannot be used: " + strings.Join(q.unusable, ", ") + "."
	}
	switch {
	case len(q.keyless)+len(q.unusable) > 0:
		return strings.TrimSuffix(end, ".")
	case q.done < 2:
		return ""
	}
	return fmt.Sprintf("✔ Signed in to %d identities", q.done)
}

// keyless tells whether a sign-in to the identity would end at its form, because neither it nor the user above it has keys or a session.
func (p *program) keyless(id model.Identity) bool {
	row := p.list.Row(id.Ref)
	if row.Session.At(p.now) == model.SessionGood || row.Ready(p.now) {
		return false
	}
	if id.Role != nil {
		if len(id.Role.Above) == 0 {
			return false
		}
		row = p.list.Row(id.KeyHolder().Ref)
	}
	return row.Keys == model.Absent && !row.Identity.KeysInConfig() && row.Identity.Role == nil && row.Identity.Ref != model.Ref{}
}

// usedCode is the device whose code was used last, and until when that one shows.
type usedCode struct {
	device string
	until  time.Time
}

// noteUsed remembers that the code which a device showed when one was sent is spent.
func (p *program) noteUsed(device string) {
	p.usedCode = usedCode{device: device, until: p.sentAt.Add(model.NextCode(p.sentAt))}
}

// spentUntil is when a device shows its next code, where the one that it shows now is used; else the zero time.
func (p *program) spentUntil(device string) time.Time {
	if device == "" || device != p.usedCode.device {
		return time.Time{}
	}
	return p.usedCode.until
}

// LogOutAll drops the sessions of all these identities.
func (p *program) LogOutAll(ids []model.Identity) tea.Cmd {
	w, expired := *p.workspace, map[model.Ref]bool{}
	for _, id := range ids {
		if model.OnlyExpired(p.list.Rows, id.Ref, p.now) {
			expired[id.Ref] = true
		}
	}
	return p.act(action{
		where: "logging out", toast: fmt.Sprintf("Logging out of %d identities …", len(ids)),
		do: func(ctx context.Context) (string, error) {
			var failed error
			for _, id := range ids {
				if expired[id.Ref] {
					failed = errors.Join(failed, w.DeleteExpired(ctx, id))
				} else {
					failed = errors.Join(failed, w.LogOut(ctx, id, false))
				}
			}
			return words.LoggedOutOfAll(len(ids)-len(expired), len(expired)), failed
		},
	})
}
