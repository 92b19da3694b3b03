// Package otherprompt waits for the prompts of other processes: for the lock of each identity's prompt, and for the turn on a
// terminal that several processes share.
package otherprompt

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"authdeck/model"
	"authdeck/ui/cli/term"
	"authdeck/ui/theme"
	"authdeck/ui/words"
)

// Introductions is how often a process asks for a lock before its holder must have written who it is.
const Introductions = 5

const (
	scriptTimeout = 50 * time.Second       // for another process's prompt, without a terminal; less than SDKs wait for us
	silentTimeout = 200 * time.Millisecond // before anything is printed, because most holders are not asking anybody
	screenTimeout = 2 * time.Second        // for a screen that is about to leave this terminal
	terminals     = 64                     // number of locks for terminals; terminals may share one
)

// Waiter waits for prompts of other processes, and says so.
type Waiter struct {
	Locker   model.Locker
	Clock    model.Clock
	Theme    theme.Theme // its glyphs
	Stderr   io.Writer   // for lines that stay
	Messages io.Writer   // for the line that counts seconds
	Lines    bool        // no line is drawn twice, for line mode
}

// Prompt is the lock of another process's prompt.
type Prompt struct {
	Lock     model.Ref
	Holder   *model.BusyError
	Asked    int // how often the lock was asked for
	Terminal term.Terminal
	None     bool // there is no terminal
}

// ErrStillBusy says that a prompt did not end within the time that a process without a terminal waits.
var ErrStillBusy = errors.New("still waiting")

// stillBusyError says who has the prompt.
type stillBusyError struct{ text string }

func (e stillBusyError) Error() string        { return e.text }
func (e stillBusyError) Is(target error) bool { return target == ErrStillBusy }

// Await says who has a prompt, unless that is on the same terminal, and waits until it ends. Without a terminal it waits no longer
// than other programs wait for us: the error is ErrStillBusy. On a terminal it counts the seconds, and the prompt can be taken
// over; then over is its holder. Await returns nil when it makes sense to ask for the lock again: it is free, or its holder may
// have written its name by now.
func (w Waiter) Await(ctx context.Context, a Prompt) (over *model.BusyError, err error) {
	first := within(ctx, silentTimeout, w.Locker, a.Lock)
	if first == nil || a.Holder.PID == 0 && a.Asked < Introductions && ctx.Err() == nil {
		return nil, nil
	}
	waiting, cancel := ctx, context.CancelFunc(func() {})
	if a.None {
		waiting, cancel = context.WithTimeout(ctx, scriptTimeout)
	}
	defer cancel()
	for {
		over, err = w.awaitOne(waiting, a)
		switch {
		case errors.As(err, &a.Holder): // another holder, or another state
		case ctx.Err() != nil:
			return nil, ctx.Err()
		case errors.Is(err, context.DeadlineExceeded):
			return nil, stillBusyError{words.StillBusy(a.Holder, w.Clock.Now())}
		default:
			return over, err
		}
	}
}

// awaitOne waits for one holder in one state.
func (w Waiter) awaitOne(ctx context.Context, a Prompt) (over *model.BusyError, err error) {
	otherTerminal := a.Holder.Stopped || !term.Shares(a.Holder.PID)
	if otherTerminal || !term.Is(os.Stderr) {
		fmt.Fprintln(w.Stderr, w.Theme.Text(words.Sentence(words.Busy(a.Holder, w.Clock.Now()))+". Waiting for it"))
	}
	until, stop := model.Until(ctx, func(ctx context.Context) error { return model.Await(ctx, w.Locker, a.Lock, a.Holder) })
	if a.None || !otherTerminal || a.Holder.PID == 0 || a.Holder.Doing != model.AsksForCode {
		<-until.Done()
		return nil, stop()
	}
	quiet := w.countSeconds(until, a.Holder)
	defer quiet()
	if term.Key(until, a.Terminal.In, "tT") == nil {
		_ = stop()
		return a.Holder, nil
	}
	<-until.Done()
	return nil, stop()
}

// countSeconds shows how long the holder has had the lock, and what the user can do, on the last line of the terminal until quiet
// is called. In line mode it says once what the user can do.
func (w Waiter) countSeconds(ctx context.Context, holder *model.BusyError) (quiet func()) {
	say := func() string {
		return w.Theme.Text(words.Span(w.Clock.Now().Sub(holder.Since)) + " · press t to take over, ctrl+c to cancel")
	}
	if w.Lines || !term.Is(os.Stderr) {
		fmt.Fprintln(w.Stderr, w.Theme.Text("Press t to take over, ctrl+c to cancel"))
		return func() {}
	}
	_, stop := model.Until(ctx, func(ctx context.Context) error {
		second := time.NewTicker(time.Second)
		defer second.Stop()
		for {
			fmt.Fprint(w.Messages, "\r"+say()+"\x1b[K")
			select {
			case <-second.C:
			case <-ctx.Done():
				return ctx.Err()
			}
		}
	})
	return func() {
		_ = stop()
		fmt.Fprint(w.Messages, "\r\x1b[K")
	}
}

func within(ctx context.Context, d time.Duration, l model.Locker, ref model.Ref) error {
	ctx, cancel := context.WithTimeout(ctx, d)
	defer cancel()
	return l.Wait(ctx, ref, nil)
}

// thisTerminal names the lock for drawing on this process's terminal, for any identity.
func thisTerminal(realm string) model.Ref {
	return model.SharedLock(realm, fmt.Sprintf("terminal %d", term.Session()%terminals))
}

// TakeTurn waits until no other process draws on this terminal; waited reports whether one did. It comes before the identity's
// lock, which others wait for. It does not wait for a process on another terminal with the same lock, or for a stopped process,
// which draws nothing.
func (w Waiter) TakeTurn(ctx context.Context, realm string) (done func(), waited bool, err error) {
	ref := thisTerminal(realm)
	for asked := 1; ; asked++ {
		held, err := w.Locker.Lock(ctx, ref)
		var busy *model.BusyError
		switch {
		case err == nil:
			return held.Release, waited, nil
		case ctx.Err() != nil:
			return nil, waited, ctx.Err()
		case !errors.As(err, &busy):
			return nil, waited, err
		case busy.PID == 0 && asked < Introductions:
			_ = within(ctx, silentTimeout, w.Locker, ref)
			continue
		case !term.Shares(busy.PID), busy.Stopped:
			return func() {}, waited, nil
		}
		waited = true
		_ = w.Locker.Wait(ctx, ref, busy) // its end is noticed by asking for the lock again
	}
}

// WaitForScreen keeps the following output off the screen of the process that has just signed in on this terminal, because it would
// be lost when that process leaves the screen.
func (w Waiter) WaitForScreen(ctx context.Context, realm string) {
	ref := thisTerminal(realm)
	if !term.Is(os.Stdout) || within(ctx, time.Millisecond, w.Locker, ref) == nil {
		return
	}
	held, err := w.Locker.Lock(ctx, ref)
	var busy *model.BusyError
	switch {
	case err == nil:
		held.Release()
	case errors.As(err, &busy) && term.Shares(busy.PID):
		_ = within(ctx, screenTimeout, w.Locker, ref)
	}
}
