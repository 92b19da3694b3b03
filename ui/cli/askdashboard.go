package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"authdeck/model"
	"authdeck/model/request"
	"authdeck/ui/cli/process"
	"authdeck/ui/words"
)

// dashboardUse says how far a command is with asking an open dashboard.
type dashboardUse int

const (
	dashboardNone  dashboardUse = iota // none is asked
	dashboardNext                      // it is asked before the prompt
	dashboardAsked                     // it has signed in
)

// dashboardFor says to ask a dashboard if a person must type the code, and there is no terminal.
func (c *command) dashboardFor(source model.CodeSource, noTerminal error) dashboardUse {
	if noTerminal != nil && source == model.TypedCode && c.AskDashboard != nil {
		return dashboardNext
	}
	return dashboardNone
}

// source leaves the prompt's lock to the dashboard.
func (u dashboardUse) source(otherwise model.CodeSource) model.CodeSource {
	if u != dashboardNone {
		return model.GivenCode
	}
	return otherwise
}

// askDashboard lets the person at an open dashboard sign in. It returns dashboardNone if no dashboard is open, or if another window
// is already asking for the code.
func (c *command) askDashboard(ctx context.Context, w model.Workspace, id model.Identity, u dashboardUse) (dashboardUse, error) {
	instead := "run in a terminal: authdeck login " + flagOf(id)
	if u == dashboardAsked {
		return u, advice("the dashboard signed in, but its session cannot be used here; %s", instead)
	}
	if c.otherAsks(ctx, w, id.KeyHolder().Ref) {
		return dashboardNone, nil
	}
	r, err := request.Of(ctx, w, id, c.program())
	if err != nil {
		return u, err
	}
	a, err := c.AskDashboard(ctx, r, func(pid int, stopped bool) {
		if stopped {
			c.warn(words.Sentence((&request.StoppedError{PID: pid}).Error()) + ". Continue it in its shell with fg")
			return
		}
		fmt.Fprintln(c.stderr, c.glyphs().Textf("Answer on the dashboard (pid %d): %s needs a session", pid, id.Title))
	})
	var stopped *request.StoppedError
	switch {
	case errors.As(err, &stopped):
		return u, usage("%w. Continue it in its shell with fg, or %s", err, instead)
	case errors.Is(err, request.ErrNoDashboard):
		return dashboardNone, nil
	case errors.Is(err, request.ErrNoAnswer):
		return u, fmt.Errorf("nobody answered on the dashboard within %s. Try again, or %s", words.Span(request.Timeout), instead)
	case err != nil:
		return u, advice("%w; %s", err, instead)
	case a.Result == request.Denied:
		return u, advice("declined on the dashboard; %s", instead)
	case a.Result == request.Failed:
		return u, fmt.Errorf("the sign-in on the dashboard failed. %s. Try again, or %s", words.Sentence(a.Reason), instead)
	case a.Result == request.Refused:
		return u, usage("the dashboard refused. %s. %s", words.Sentence(a.Reason), words.Sentence(instead))
	}
	return dashboardAsked, nil
}

// holderTimeout is how long the holder of a lock may take to write who it is.
const holderTimeout = time.Second

// otherAsks reports whether a window other than a dashboard is asking for the code. A holder that does not say who it is counts as
// one. Taking the lock would make others wait.
func (c *command) otherAsks(ctx context.Context, w model.Workspace, ref model.Ref) bool {
	limited, cancel := context.WithTimeout(ctx, holderTimeout)
	defer cancel()
	err := w.Locker.Wait(limited, ref, &model.BusyError{})
	var busy *model.BusyError
	if errors.As(err, &busy) {
		return busy.Command != dashboardCommand
	}
	return ctx.Err() == nil && errors.Is(err, context.DeadlineExceeded)
}

// dashboardCommand is a dashboard's command line in its locks.
const dashboardCommand = "authdeck"

// program is the program that wants the session.
func (c *command) program() request.Program {
	p := request.Program{}
	p.Folder, _ = os.Getwd()
	if p.Name, p.PID = c.starts, os.Getpid(); p.Name == "" {
		p.Name, p.PID = process.Caller()
	}
	return p
}
