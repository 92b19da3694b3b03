package ui

import (
	"context"
	"time"

	tea "github.com/charmbracelet/bubbletea"
)

// answer is what a command brings back. It carries its handler.
type answer interface{ deliver(p *program) tea.Cmd }

// lane is a kind of question of which one at a time counts: what comes back to an earlier one is late.
type lane int

const (
	flowLane    lane = iota // what the state waits for
	keyringLane             // which keys the keyring has
	watchLane               // what other programs change
	deviceLane              // MFA devices for the form
	foundLane               // the file that an import may start with
	takenLane               // whether another process took the prompt over
	requestLane             // the next request of a program
	tickLane                // the timer
	lanes
	sideLane lane = -1 // side actions, which all count
)

// ticket is the number under which an answer comes back.
type ticket struct {
	lane   lane
	number int
}

// next gives a ticket for a new question. Answers to earlier ones no longer count.
func (p *program) next(l lane) ticket {
	p.numbers[l]++
	return ticket{l, p.numbers[l]}
}

// counts tells whether an answer counts. What the state waited for is over then: there is one answer to each question.
func (p *program) counts(t ticket) bool {
	if t.lane == sideLane {
		return true
	}
	if p.numbers[t.lane] != t.number {
		return false
	}
	if t.lane == flowLane {
		p.settle()
	}
	return true
}

// reply is an answer with a value of its own type.
type reply[T any] struct {
	ticket
	value  T
	err    error
	handle func(p *program, value T, err error) tea.Cmd
	late   func(value T) tea.Cmd // frees what a late answer holds; nil where it holds nothing
}

func (r reply[T]) deliver(p *program) tea.Cmd {
	switch {
	case p.counts(r.ticket):
		return r.handle(p, r.value, r.err)
	case r.late != nil:
		return r.late(r.value)
	}
	return nil
}

// question is something that takes time.
type question[T any] struct {
	where  string        // for the report of a crash
	limit  time.Duration // 0 for none
	ask    func(ctx context.Context) (T, error)
	handle func(p *program, value T, err error) tea.Cmd
	late   func(value T) tea.Cmd
}

// run asks off the loop. The question has what it needs by value, so that nothing reads the program meanwhile.
func run[T any](ctx context.Context, t ticket, q question[T]) tea.Cmd {
	return safely(q.where, func() tea.Msg {
		if q.limit > 0 {
			limited, cancel := context.WithTimeout(ctx, q.limit)
			defer cancel()
			return q.answer(limited, t)
		}
		return q.answer(ctx, t)
	})
}

func (q question[T]) answer(ctx context.Context, t ticket) tea.Msg {
	value, err := q.ask(ctx)
	return reply[T]{ticket: t, value: value, err: err, handle: q.handle, late: q.late}
}

// safely turns a panic into a message. The panic's value is dropped: it may quote a secret.
func safely(where string, f func() tea.Msg) tea.Cmd {
	return func() (msg tea.Msg) {
		defer func() {
			if recover() != nil {
				msg = crashed{where: where}
			}
		}()
		return f()
	}
}

// crashed is the answer of a command that panicked.
type crashed struct{ where string }

func (c crashed) deliver(p *program) tea.Cmd {
	p.outcome.Crash = c.where
	return tea.Quit
}

func tick(t ticket, d time.Duration) tea.Cmd {
	return tea.Tick(d, func(time.Time) tea.Msg { return reply[struct{}]{ticket: t, handle: (*program).ticked} })
}

func (p *program) ticked(struct{}, error) tea.Cmd {
	p.tickDue = time.Time{}
	if at, ends := p.toastEnds(); ends && !p.now.Before(at) {
		p.toast = ""
	}
	return nil
}
