package ui

import (
	"context"
	"time"

	"authdeck/model"
	"authdeck/model/flow"
	"authdeck/model/listing"
	"authdeck/ui/widget"
	"authdeck/ui/words"

	tea "github.com/charmbracelet/bubbletea"
)

// lastWarning is how much of a session is left at the last warning before its end, which may ring.
const lastWarning = 5 * time.Minute

// warnings are the times left of a session at which the user is told. 0 is its end.
func warnings() []time.Duration { return []time.Duration{0, lastWarning, listing.Ending} }

// ending is a session that the user is told about.
type ending struct {
	row  model.Row
	left time.Duration // one of warnings
}

// endings returns the sessions that reached a warning between two times, each with its latest. It skips roles that renew
// themselves.
func endings(sessions []*model.Row, after, until time.Time) (all []ending) {
	for _, r := range sessions {
		if r.Session.Expires.IsZero() || r.Renews(after) {
			continue
		}
		for _, left := range warnings() {
			if at := r.Session.Expires.Add(-left); at.After(after) && !at.After(until) {
				all = append(all, ending{*r, left})
				break
			}
		}
	}
	return all
}

// nextWarning is the time until the next warning; 0 for none.
func nextWarning(sessions []*model.Row, now time.Time) (wait time.Duration) {
	for _, r := range sessions {
		for _, left := range warnings() {
			until := r.Session.Expires.Add(-left).Sub(now)
			if until > 0 && !r.Renews(now) && (wait == 0 || until < wait) {
				wait = until
			}
		}
	}
	return wait
}

// text is the text for the user.
func (e ending) text() string {
	name := widget.Printable(e.row.Identity.Title)
	if e.left == 0 {
		return "The session of " + name + " has expired"
	}
	return "The session of " + name + " expires in " + words.Span(e.left)
}

// warn tells the user about ending sessions: on the screen, through the terminal, with the user's command, and in the activity.
func (p *program) warn() tea.Cmd {
	last := p.warned
	p.warned = p.now
	if last.IsZero() || p.workspace == nil || !p.browsing() {
		return nil
	}
	var cmds []tea.Cmd
	for _, e := range endings(p.sessions, last, p.now) {
		if p.state == flow.Choosing && p.over == nil {
			mark := "! "
			if e.left == 0 {
				mark = "✗ "
			}
			p.toast = mark + e.text()
		}
		cmds = append(cmds, p.tell(e, e.left == lastWarning && !p.typing()))
	}
	return tea.Batch(cmds...)
}

// tell does the slow part: it writes to the terminal and to a file, and runs a command.
func (p *program) tell(e ending, ring bool) tea.Cmd {
	w, ports, text := *p.workspace, p.ports, e.text()
	return side(p, task[struct{}]{
		where: "warning about a session that ends", limit: model.KeyringTimeout,
		do: only(func(ctx context.Context) error {
			if e.left > 0 {
				w.NoteEnding(ctx, e.row.Identity, e.row.Session)
			}
			if ports.Alert != nil {
				ports.Alert(text, ring)
			}
			if ports.Notify != nil {
				ports.Notify("authdeck", text)
			}
			return nil
		}),
	})
}
