package ui

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"time"

	"authdeck/model"
	"authdeck/model/flow"
	"authdeck/model/request"
	card "authdeck/ui/screen/request"
	"authdeck/ui/widget"
	"authdeck/ui/words"

	tea "github.com/charmbracelet/bubbletea"
)

// pending is a request that waits for its answer.
type pending struct {
	request.Incoming
	number   int
	identity model.Identity
	expires  expiries // when the request came
}

// expiries are the ends of an identity's session and of its user's.
type expiries struct{ own, user time.Time }

// requests are the requests of programs without a terminal, oldest first.
type requests struct {
	waiting []pending
	numbers int
	serving model.Ref // the identity whose keys sign in for them; zero for none
}

// of splits the requests into those that one sign-in of a user serves, and the others.
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

// listen waits for the next request. While another program uses the terminal, requests are refused.
func (p *program) listen() tea.Cmd {
	next, lent := p.ports.Requests.Next, p.lent
	if next == nil {
		return nil
	}
	return run(p.ctx, p, p.next(requestLane), task[request.Incoming]{
		where: "waiting for programs", handle: (*program).asked,
		do: func(ctx context.Context) (request.Incoming, error) {
			for {
				in, err := next(ctx)
				if err != nil || !lent.Load() {
					return in, err
				}
				in.Answer(request.Answer{Result: request.Refused, Reason: "another program is using the dashboard's terminal"})
			}
		},
	})
}

// asked checks whether this dashboard can serve a request.
func (p *program) asked(in request.Incoming, err error) tea.Cmd {
	if err != nil {
		return nil
	}
	in.Program.Name, in.Program.Folder, in.Identity = short(in.Program.Name), short(in.Program.Folder), short(in.Identity)
	w := *p.workspace
	look := side(p, task[model.Identity]{
		where: "checking a request",
		do: func(ctx context.Context) (model.Identity, error) {
			id, err := in.Find(ctx, w)
			if err != nil {
				w.NoteRequest(ctx, model.Identity{Title: in.Identity}, model.RequestRefused, in.Program.String(), "")
			}
			return id, err
		},
		handle: func(p *program, id model.Identity, err error) tea.Cmd { return p.enqueue(in, id, err) },
	})
	return tea.Batch(p.listen(), look)
}

// short is a text of any length, such as a program's description of itself, in one short line.
func short(s string) string {
	const most = 200
	r := []rune(widget.Printable(s))
	return string(r[:min(len(r), most)])
}

// announce writes a request to the activity, and shows a notification for the first one of a sign-in.
func (p *program) announce(r pending) tea.Cmd {
	w, notify := *p.workspace, p.ports.Notify
	these, _ := p.requests.of(r.identity.KeyHolder().Ref)
	if len(these) > 1 {
		notify = nil
	}
	return side(p, task[struct{}]{
		where: "announcing a request", limit: model.KeyringTimeout,
		do: only(func(ctx context.Context) error {
			w.NoteRequest(ctx, r.identity, model.Requested, r.Program.String(), "")
			if notify != nil {
				notify("authdeck", words.Sentence(words.Program(r.Program.Name))+" is asking for a session for "+widget.Printable(r.identity.Title)+". Answer on the dashboard.")
			}
			return nil
		}),
	})
}

func (p *program) enqueue(in request.Incoming, id model.Identity, err error) tea.Cmd {
	if err != nil {
		in.Answer(request.Answer{Result: request.Refused, Reason: err.Error()})
		return nil
	}
	p.requests.numbers++
	r := pending{in, p.requests.numbers, id, p.expiriesOf(id)}
	p.requests.waiting = append(p.requests.waiting, r)
	if p.state == flow.AnsweringProgram {
		p.showRequest()
	}
	return tea.Batch(p.announce(r), side(p, task[struct{}]{
		where:  "watching a program",
		do:     only(in.Gone),
		handle: func(p *program, _ struct{}, _ error) tea.Cmd { return p.gone(r.number) },
	}))
}

// recheck checks the requests again after the configuration was read again.
func (p *program) recheck() tea.Cmd {
	var all []tea.Cmd
	w := *p.workspace
	for _, r := range p.requests.waiting {
		all = append(all, side(p, task[model.Identity]{
			where: "checking a request again",
			do:    func(ctx context.Context) (model.Identity, error) { return r.Find(ctx, w) },
			handle: func(p *program, id model.Identity, err error) tea.Cmd {
				if err != nil {
					r.Answer(request.Answer{Result: request.Refused, Reason: err.Error()})
					return p.gone(r.number)
				}
				return p.reconfigured(r.number, id)
			},
		}))
	}
	return tea.Batch(all...)
}

// reconfigured gives a request the current configuration of its identity.
func (p *program) reconfigured(number int, id model.Identity) tea.Cmd {
	for i, r := range p.requests.waiting {
		if r.number == number {
			p.requests.waiting[i].identity = id
		}
	}
	if p.state == flow.AnsweringProgram {
		p.showRequest()
	}
	return nil
}

// gone removes a request whose program has gone, or that cannot be served any more.
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

// closeCard goes back to the list if no program is waiting any more, and shows other requests again.
func (p *program) closeCard() tea.Cmd {
	switch {
	case p.state != flow.AnsweringProgram:
	case len(p.requests.waiting) > 0:
		p.showRequest()
	case p.to(flow.Back):
		p.choosing()
	}
	return nil
}

// attend shows the oldest request when the list is shown. The requests of a sign-in that ended without a session are answered then.
func (p *program) attend() tea.Cmd {
	if p.state != flow.Choosing || p.offersTryAgain() {
		return nil
	}
	failed := p.leaveFailed()
	var cmd tea.Cmd
	switch user := p.requests.serving; {
	case user == model.Ref{}:
	case failed == nil:
		cmd = p.decline(user)
	default:
		cmd = p.failedFor(user, *failed)
	}
	if len(p.requests.waiting) > 0 && p.over == nil && !p.tooSmall() && !p.typing() && p.to(flow.ProgramAsked) {
		p.toast = ""
		p.showRequest()
	}
	return cmd
}

func (p *program) showRequest() {
	first := p.requests.waiting[0]
	user := first.identity.KeyHolder()
	these, _ := p.requests.of(user.Ref)
	row := p.list.Row(first.identity.Ref)
	row.Identity = first.identity
	o := card.Options{Number: first.number, Program: first.Program, More: len(these) - 1, Row: row, User: user, Device: first.Device, Shown: p.now}
	before, _ := p.front.(card.Card)
	p.show(before.With(o))
}

// ServeRequest signs in for the waiting programs, even if a session is still good, because that session was not enough for them.
func (p *program) ServeRequest() tea.Cmd {
	id := p.requests.waiting[0].identity
	p.requests.serving = id.KeyHolder().Ref
	return p.SignInTo(id, p.list.Row(id.Ref).Session.Live(p.now))
}

// DeclineRequest answers "not now" to the programs that wait for the same sign-in.
func (p *program) DeclineRequest() tea.Cmd {
	if !p.to(flow.Back) {
		return nil
	}
	p.choosing()
	return p.decline(p.requests.waiting[0].identity.KeyHolder().Ref)
}

func (p *program) decline(user model.Ref) tea.Cmd {
	return p.unserved(user, request.Answer{Result: request.Denied}, model.RequestDeclined, "")
}

// failedFor says why a sign-in failed.
func (p *program) failedFor(user model.Ref, f failedSignIn) tea.Cmd {
	if errors.As(f.err, new(*model.AssumeError)) {
		p.servedBut(f.identity)
	}
	return p.unserved(user, request.Answer{Result: request.Failed, Reason: words.Sentences(f.err)}, model.RequestFailed, short(words.Lowered(f.err, words.Short(f.err))))
}

// unserved gives the requests of a user an answer other than a session, says so, and notes it in the activity; why is "" unless the sign-in
// failed.
func (p *program) unserved(user model.Ref, a request.Answer, kind model.EventKind, why string) tea.Cmd {
	these, others := p.requests.of(user)
	p.toast = cmp.Or(words.NoSessionFor(programs(these)), p.toast)
	p.requests.waiting, p.requests.serving = others, model.Ref{}
	for _, r := range these {
		r.Answer(a)
	}
	w := *p.workspace
	return side(p, task[struct{}]{
		where: "recording a request",
		do: only(func(ctx context.Context) error {
			for _, r := range these {
				w.NoteRequest(ctx, r.identity, kind, r.Program.String(), why)
			}
			return nil
		}),
	})
}

// served answers the requests of a user who is signed in; said is the message, "" if the sign-in was not for them.
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
		return words.Program(these[0].Program.Name) + " has its session"
	}
	return fmt.Sprintf("%d programs have their session", len(these))
}

// waitingPrograms names the programs that the sign-in is for; "" for none.
func (p *program) waitingPrograms() string {
	if p.requests.serving == (model.Ref{}) {
		return ""
	}
	these, _ := p.requests.of(p.requests.serving)
	return programs(these)
}

// programs names the programs of some requests; "" for none.
func programs(of []pending) string {
	switch len(of) {
	case 0:
		return ""
	case 1:
		return of[0].Program.Name
	}
	return fmt.Sprintf("%d programs", len(of))
}

func (p *program) expiriesOf(id model.Identity) expiries {
	return expiries{p.list.Row(id.Ref).Session.Expires, p.list.Row(id.KeyHolder().Ref).Session.Expires}
}

// answerReady answers requests if another program got their session. A user's session serves all requests that wait for it.
func (p *program) answerReady() tea.Cmd {
	var rest []pending
	for _, r := range p.requests.waiting {
		now := p.expiriesOf(r.identity)
		refused := p.failed != nil && p.failed.identity.Ref == r.identity.Ref // the session of a role's user was not enough
		if now.own.After(r.expires.own) || now.user.After(r.expires.user) && !refused {
			r.Answer(request.Answer{Result: request.Done})
		} else {
			rest = append(rest, r)
		}
	}
	if len(rest) == len(p.requests.waiting) {
		return nil
	}
	p.requests.waiting = rest
	return p.closeCard()
}

// servedBut answers the requests of a sign-in if the user is signed in but AWS refused the role. Those for the role wait, because
// the person may try again.
func (p *program) servedBut(role model.Identity) {
	user := role.KeyHolder().Ref
	if p.requests.serving != user {
		return
	}
	these, rest := p.requests.of(user)
	for _, r := range these {
		if r.identity.Ref == role.Ref {
			rest = append(rest, r)
		} else {
			r.Answer(request.Answer{Result: request.Done})
		}
	}
	p.requests.waiting = rest
}
