package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"authdeck/model"
	"authdeck/ui/frontend"
	"authdeck/ui/words"

	"golang.org/x/term"
)

const (
	scriptPatience = 50 * time.Second       // for another process's prompt, without a terminal: less than SDKs wait for us
	silentPatience = 200 * time.Millisecond // before anything is said: most are not asking anybody
	introductions  = 5                      // how often the holder of a lock may leave us without its name
	screenPatience = 2 * time.Second        // for a screen that is about to leave this terminal
	terminals      = 64                     // how many are told apart
)

// await says who is asking, unless that stands on this very terminal, and waits for the end of it; without a terminal
// not longer than other programs wait for us. It is asked again when the lock is free, or the holder's name is known.
func (c *command) await(ctx context.Context, w model.Workspace, ref model.Ref, busy *model.BusyError, asked int, noTerminal error) error {
	if err := within(ctx, silentPatience, w.Locker, ref); err == nil || busy.PID == 0 && asked < introductions && ctx.Err() == nil {
		return nil
	}
	who := ""
	if busy.PID > 0 {
		who = fmt.Sprintf(" (pid %d, %s)", busy.PID, words.Span(c.Clock.Now().Sub(busy.Since)))
	}
	if !sharesTerminal(busy.PID) || !term.IsTerminal(int(os.Stderr.Fd())) {
		fmt.Fprintln(c.stderr, c.glyphs().Text("another window is asking for the code"+who+"; waiting for it …"))
	}
	waiting, cancel := ctx, context.CancelFunc(func() {})
	if noTerminal != nil {
		waiting, cancel = context.WithTimeout(ctx, scriptPatience)
	}
	defer cancel()
	err := w.Locker.Wait(waiting, ref)
	switch {
	case err == nil:
		return nil
	case ctx.Err() != nil:
		return ended(ctx, frontend.Outcome{Interrupted: true})
	case errors.Is(err, context.DeadlineExceeded):
		return failure{exitUsage, fmt.Errorf("another window is still asking for the code%s; answer it there, then try again", who)}
	}
	return failure{exitFailed, err}
}

func within(ctx context.Context, d time.Duration, l model.Locker, ref model.Ref) error {
	ctx, cancel := context.WithTimeout(ctx, d)
	defer cancel()
	return l.Wait(ctx, ref)
}

// thisTerminal names the lock of whoever draws on this process's terminal, whichever identity it is for. No identity has
// that name: those are in lower case.
func thisTerminal(realm string) model.Ref {
	return model.Ref{Realm: realm, Name: fmt.Sprintf("TERMINAL %d", session()%terminals)}
}

// takeTurn waits until no other process draws on this terminal; waited says that one did. It comes before the identity's
// lock, which others wait for. A terminal that shares its lock with ours is not waited for.
func (c *command) takeTurn(ctx context.Context, w model.Workspace, realm string) (done func(), waited bool, err error) {
	ref := thisTerminal(realm)
	for asked := 1; ; asked++ {
		unlock, err := w.Locker.Lock(ctx, ref)
		var busy *model.BusyError
		switch {
		case err == nil:
			return unlock, waited, nil
		case ctx.Err() != nil:
			return nil, waited, ended(ctx, frontend.Outcome{Interrupted: true})
		case !errors.As(err, &busy):
			return nil, waited, failure{exitFailed, err}
		case busy.PID == 0 && asked < introductions:
			_ = within(ctx, silentPatience, w.Locker, ref)
			continue
		case !sharesTerminal(busy.PID):
			return func() {}, waited, nil
		}
		waited = true
		_ = w.Locker.Wait(ctx, ref) // its end is seen by asking for the lock again
	}
}

// letScreenGo keeps what comes next off the screen of the process that has just signed in on this terminal, which is
// about to leave it: there it would be lost.
func (c *command) letScreenGo(ctx context.Context, w model.Workspace, realm string) {
	ref := thisTerminal(realm)
	if !term.IsTerminal(int(os.Stdout.Fd())) || within(ctx, time.Millisecond, w.Locker, ref) == nil {
		return
	}
	unlock, err := w.Locker.Lock(ctx, ref)
	var busy *model.BusyError
	switch {
	case err == nil:
		unlock()
	case errors.As(err, &busy) && sharesTerminal(busy.PID):
		_ = within(ctx, screenPatience, w.Locker, ref)
	}
}
