package ui

import (
	"context"
	"errors"
	"fmt"
	"time"

	"authdeck/model"

	tea "github.com/charmbracelet/bubbletea"
)

// queue is a sign-in to several identities, one after the other. The zero queue is none.
type queue struct {
	left      []model.Identity
	all, done int // identities: in all, and signed in to
}

// step says which one of the identities it is; "" where there is one.
func (q queue) step() string {
	if q.all < 2 {
		return ""
	}
	return fmt.Sprintf("identity %d of %d", q.all-len(q.left), q.all)
}

// OpenAll signs in to one identity after the other.
func (p *program) OpenAll(ids []model.Identity) tea.Cmd {
	p.queue = queue{left: ids, all: len(ids)}
	return p.openNext()
}

// openNext opens the next identity of the queue.
func (p *program) openNext() tea.Cmd {
	if len(p.queue.left) == 0 {
		return nil
	}
	id, queue := p.queue.left[0], p.queue
	queue.left = queue.left[1:]
	cmd := p.Open(id, false, false)
	p.queue = queue
	return cmd
}

// queueSignedIn counts a sign-in of the queue. It says how the queue ended; "" while there are more to come, or where there is none.
func (p *program) queueSignedIn() string {
	if p.queue.all < 2 {
		return ""
	}
	if p.queue.done++; len(p.queue.left) > 0 {
		return ""
	}
	done := p.queue.done
	p.queue = queue{}
	return fmt.Sprintf("✔ Signed in to %d identities", done)
}

// usedCode is the device whose code was used last, and until when that one shows.
type usedCode struct {
	device string
	until  time.Time
}

// noteUsed remembers that the code of a device is spent.
func (p *program) noteUsed(device string) {
	p.usedCode = usedCode{device: device, until: p.now.Add(model.NextCode(p.now))}
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
	w := *p.workspace
	return p.act(action{
		where: "logging out", toast: fmt.Sprintf("Logging out %d identities …", len(ids)),
		do: func(ctx context.Context) (string, error) {
			var failed error
			for _, id := range ids {
				failed = errors.Join(failed, w.LogOut(ctx, id, false))
			}
			return fmt.Sprintf("✔ Logged out %d identities", len(ids)), failed
		},
	})
}
