package ui

import (
	"context"
	"sync"
	"time"

	tea "github.com/charmbracelet/bubbletea"
)

// completion is the message of finished work. It has its own handler.
type completion interface{ deliver(p *program) tea.Cmd }

// lane is a kind of task of which only the newest counts: the reply to an earlier one is late.
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
	lanes                   // how many there are
)

// sideLane is for side actions, which all count.
const sideLane lane = -1

// ticket is the number that identifies a task and its reply.
type ticket struct {
	lane   lane
	number int
}

// next returns a ticket for a new task. Replies to earlier ones no longer count.
func (p *program) next(l lane) ticket {
	p.numbers[l]++
	return ticket{l, p.numbers[l]}
}

// counts reports whether a reply counts. The state's work is over then, because each task has one reply.
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

// reply is the result of a task.
type reply[T any] struct {
	ticket
	value  T
	err    error
	handle func(p *program, value T, err error) tea.Cmd // nil if nothing follows
	late   func(p *program, value T) tea.Cmd            // releases what a late reply holds; nil if it holds nothing
}

func (r reply[T]) deliver(p *program) tea.Cmd {
	switch counts := p.counts(r.ticket); {
	case counts && r.handle != nil:
		return r.handle(p, r.value, r.err)
	case !counts && r.late != nil:
		return r.late(p, r.value)
	}
	return nil
}

// task is work that takes time.
type task[T any] struct {
	where  string        // for crash reports
	limit  time.Duration // 0 for none
	do     func(ctx context.Context) (T, error)
	handle func(p *program, value T, err error) tea.Cmd
	late   func(p *program, value T) tea.Cmd
}

// run does the work outside of the loop. The task has its values by copy, so that nothing reads the program meanwhile.
func run[T any](ctx context.Context, p *program, t ticket, w task[T]) tea.Cmd {
	return p.safely(w.where, func() tea.Msg {
		if w.limit > 0 {
			limited, cancel := context.WithTimeout(ctx, w.limit)
			defer cancel()
			return w.perform(limited, t)
		}
		return w.perform(ctx, t)
	})
}

// side does work that belongs to no state.
func side[T any](p *program, w task[T]) tea.Cmd { return run(p.ctx, p, ticket{lane: sideLane}, w) }

// only makes a task of a function that has no other result than an error.
func only(do func(context.Context) error) func(context.Context) (struct{}, error) {
	return func(ctx context.Context) (struct{}, error) { return struct{}{}, do(ctx) }
}

func (w task[T]) perform(ctx context.Context, t ticket) tea.Msg {
	value, err := w.do(ctx)
	return reply[T]{ticket: t, value: value, err: err, handle: w.handle, late: w.late}
}

// safely turns a panic into a message. It discards the panic's value, which may quote a secret. After the end it does nothing.
func (p *program) safely(where string, f func() tea.Msg) tea.Cmd {
	running := p.running
	return func() (msg tea.Msg) {
		if !running.begin() {
			return nil
		}
		defer running.end()
		defer func() {
			if recover() != nil {
				msg = crashed{where: where}
			}
		}()
		return f()
	}
}

// running counts the tasks that run, so that none changes a file after the program's end.
type running struct {
	mu    sync.Mutex
	count int
	over  bool
	idle  chan struct{} // closed when it is over and no task runs
}

func newRunning() *running { return &running{idle: make(chan struct{})} }

// begin reports whether a task may run: none may after the end.
func (r *running) begin() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if !r.over {
		r.count++
	}
	return !r.over
}

func (r *running) end() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.count--
	r.closeIfIdle()
}

func (r *running) closeIfIdle() {
	if r.over && r.count == 0 {
		close(r.idle)
	}
}

// lastWork is how long the end waits for tasks that do not hear of it.
const lastWork = time.Second

// finish lets no task begin any more, and returns when none runs.
func (r *running) finish() {
	r.mu.Lock()
	r.over = true
	r.closeIfIdle()
	r.mu.Unlock()
	select {
	case <-r.idle:
	case <-time.After(lastWork):
	}
}

// atTheEnd does the last work, and waits for it only as long as for the tasks. The terminal is restored already.
func atTheEnd(work func()) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		work()
	}()
	select {
	case <-done:
	case <-time.After(lastWork):
	}
}

// crashed is the message of work that panicked.
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
