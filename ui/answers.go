package ui

import (
	"context"
	"time"

	tea "github.com/charmbracelet/bubbletea"
)

// answer is the result of a command. It has its own handler.
type answer interface{ deliver(p *program) tea.Cmd }

// lane is a kind of question of which only the newest counts: the answer to an earlier one is late.
type lane int

const (
	flowLane    lane = iota // the work of the current state
	keyringLane             // which entries the keyring has
	watchLane               // what other programs change
	deviceLane              // MFA devices for the form
	foundLane               // the file that an import may start with
	takenLane               // whether another process took over the prompt
	requestLane             // the next request of a program
	tickLane                // the timer
	lanes
	sideLane lane = -1 // side actions, which all count
)

// ticket is the number that identifies an answer.
type ticket struct {
	lane   lane
	number int
}

// next returns a ticket for a new question. Answers to earlier ones no longer count.
func (p *program) next(l lane) ticket {
	p.numbers[l]++
	return ticket{l, p.numbers[l]}
}

// counts reports whether an answer counts. The state's work is over then, because each question has one answer.
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
	late   func(value T) tea.Cmd // releases what a late answer holds; nil if it holds nothing
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

// question is work that takes time.
type question[T any] struct {
	where  string        // for crash reports
	limit  time.Duration // 0 for none
	ask    func(ctx context.Context) (T, error)
	handle func(p *program, value T, err error) tea.Cmd
	late   func(value T) tea.Cmd
}

// run does the work outside of the loop. The question has its values by copy, so that nothing reads the program meanwhile.
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

// safely turns a panic into a message. It discards the panic's value, which may quote a secret.
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
