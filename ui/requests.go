package ui

import (
	"context"
	"fmt"
	"time"

	"authdeck/model"
	"authdeck/model/flow"
	"authdeck/model/request"
	"authdeck/ui/screen/dashboard"
	card "authdeck/ui/screen/request"

	tea "github.com/charmbracelet/bubbletea"
)

// pending is a request that waits for its answer.
type pending struct {
	request.Incoming
	number   int
	identity model.Identity
	expires  [2]time.Time // of the sessions of the identity and of its user when it was asked for
}

// requests are what programs without a terminal ask for, the oldest first.
type requests struct {
	waiting []pending
	numbers int
	serving model.Ref // of the identity whose keys sign in for them; zero for none
}

// of gives the requests that one sign-in of a user serves, and the others.
func (q requests) of(user model.Ref) (these, others []pending) {
	for _, r := range q.waiting {
		if r.identity.KeyHolder().Ref == user {
			these = append(these, r)
		} else {
			others = append(others, r)
		}
	}
	return these, others
}

// listen waits for the next request.
func (p *program) listen() tea.Cmd {
	next := p.ports.Requests.Next
	if next == nil {
		return nil
	}
	return run(p.ctx, p.next(requestLane), question[request.Incoming]{
		where: "waiting for programs", ask: next, take: (*program).asked,
	})
}

// asked looks whether this dashboard can serve a request, and notes it.
func (p *program) asked(in request.Incoming, err error) tea.Cmd {
	if err != nil {
		return nil
	}
	w, notify := *p.workspace, p.ports.Notify
	look := run(p.ctx, ticket{lane: sideLane}, question[model.Identity]{
		where: "looking at a request",
		ask: func(ctx context.Context) (model.Identity, error) {
			id, err := in.Find(ctx, w)
			if err != nil {
				w.NoteRequest(ctx, model.Identity{Title: in.Identity}, model.RequestRefused, in.Program.String())
				return id, err
			}
			w.NoteRequest(ctx, id, model.Requested, in.Program.String())
			if notify != nil {
				notify(in.Program.Name+" asks for a session", id.Title+": answer on the dashboard")
			}
			return id, nil
		},
		take: func(p *program, id model.Identity, err error) tea.Cmd { return p.enqueue(in, id, err) },
	})
	return tea.Batch(p.listen(), look)
}

func (p *program) enqueue(in request.Incoming, id model.Identity, err error) tea.Cmd {
	if err != nil {
		in.Answer(request.Answer{Result: request.Refused, Reason: err.Error()})
		return nil
	}
	p.requests.numbers++
	r := pending{in, p.requests.numbers, id, p.expiries(id)}
	p.requests.waiting = append(p.requests.waiting, r)
	if p.state == flow.Requested {
		p.showRequest()
	}
	return run(p.ctx, ticket{lane: sideLane}, question[struct{}]{
		where: "watching a program",
		ask:   func(ctx context.Context) (struct{}, error) { return struct{}{}, in.Gone(ctx) },
		take:  func(p *program, _ struct{}, _ error) tea.Cmd { return p.gone(r.number) },
	})
}

// gone forgets a request for whose answer nobody waits any more.
func (p *program) gone(number int) tea.Cmd {
	var rest []pending
	for _, r := range p.requests.waiting {
		if r.number != number {
			rest = append(rest, r)
		}
	}
	if len(rest) == len(p.requests.waiting) {
		return nil // it was answered
	}
	p.requests.waiting = rest
	return p.closeCard()
}

// closeCard goes back to the list from a card for which nobody waits, and draws the others again.
func (p *program) closeCard() tea.Cmd {
	switch {
	case p.state != flow.Requested:
	case len(p.requests.waiting) > 0:
		p.showRequest()
	case p.to(flow.Back):
		p.choosing()
	}
	return nil
}

// attend shows the oldest request once the list shows. A sign-in that ended without a session has declined its requests.
func (p *program) attend() tea.Cmd {
	if p.state != flow.Choosing {
		return nil
	}
	var cmd tea.Cmd
	if p.requests.serving != (model.Ref{}) {
		cmd = p.decline(p.requests.serving)
	}
	if len(p.requests.waiting) > 0 && p.over == nil && !p.tooSmall() && p.to(flow.Asked) {
		p.toast = ""
		p.showRequest()
	}
	return cmd
}

func (p *program) showRequest() {
	first := p.requests.waiting[0]
	user := first.identity.KeyHolder()
	these, _ := p.requests.of(user.Ref)
	shown := p.now
	if before, ok := p.front.(card.Card); ok && before.Program == first.Program {
		shown = before.Shown
	}
	p.onList(dashboard.Select{Ref: first.identity.Ref})
	row := p.list.Row(first.identity.Ref)
	row.Identity = first.identity
	p.show(card.New(card.Options{
		Program: first.Program, More: len(these) - 1, Row: row, User: user, Device: first.Device, Shown: shown,
	}))
}

// ServeRequest signs in for the programs that wait. A session that is still good is not good enough for them.
func (p *program) ServeRequest() tea.Cmd {
	id := p.requests.waiting[0].identity
	p.requests.serving = id.KeyHolder().Ref
	return p.Open(id, false, id.Role == nil && p.list.Row(id.Ref).Session.Expires.After(p.now))
}

// DeclineRequest says to the programs that wait for the same sign-in that it will not be now.
func (p *program) DeclineRequest() tea.Cmd {
	if !p.to(flow.Back) {
		return nil
	}
	p.choosing()
	return p.decline(p.requests.waiting[0].identity.KeyHolder().Ref)
}

func (p *program) decline(user model.Ref) tea.Cmd {
	these, others := p.requests.of(user)
	p.requests.waiting, p.requests.serving = others, model.Ref{}
	for _, r := range these {
		r.Answer(request.Answer{Result: request.Denied})
	}
	w := *p.workspace
	return run(p.ctx, ticket{lane: sideLane}, question[struct{}]{
		where: "noting a request",
		ask: func(ctx context.Context) (struct{}, error) {
			for _, r := range these {
				w.NoteRequest(ctx, r.identity, model.RequestDeclined, r.Program.String())
			}
			return struct{}{}, nil
		},
		take: func(*program, struct{}, error) tea.Cmd { return nil },
	})
}

// served answers the requests of a user who is signed in; said is what to tell, "" where the sign-in was not for them.
func (p *program) served(user model.Ref) (said string) {
	these, others := p.requests.of(user)
	wanted := p.requests.serving == user && len(these) > 0
	p.requests.waiting = others
	for _, r := range these {
		r.Answer(request.Answer{Result: request.Done})
	}
	if p.requests.serving == user {
		p.requests.serving = model.Ref{}
	}
	switch {
	case !wanted:
		return ""
	case len(these) == 1:
		return "✔ Signed in · " + these[0].Program.Name + " has its session"
	}
	return fmt.Sprintf("✔ Signed in · %d programs have their session", len(these))
}

// expiries are the ends of an identity's session and of its user's.
func (p *program) expiries(id model.Identity) [2]time.Time {
	return [2]time.Time{p.list.Row(id.Ref).Session.Expires, p.list.Row(id.KeyHolder().Ref).Session.Expires}
}

// answerReady answers requests whose session another program got.
func (p *program) answerReady() tea.Cmd {
	for _, r := range p.requests.waiting {
		if now := p.expiries(r.identity); now[0].After(r.expires[0]) || now[1].After(r.expires[1]) {
			p.served(r.identity.KeyHolder().Ref)
			return p.closeCard()
		}
	}
	return nil
}
