package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/signal"
	"syscall"
	"time"

	"authdeck/model"
	"authdeck/model/keysimport"
	"authdeck/ui/cli/mfacode"
	"authdeck/ui/frontend"
	"authdeck/ui/words"
)

// Exit codes. Any error that is not a failure is exitFailed. Signals add their number to 128.
const (
	exitDone        = 0
	exitFailed      = 1
	exitUsage       = 2
	exitBug         = 70
	exitInterrupted = 130
)

// failure has an exit code and, unless silent, a line for standard error.
type failure struct {
	code int
	err  error
}

func (f failure) Error() string {
	if f.err == nil {
		return ""
	}
	return f.err.Error()
}

func (f failure) Unwrap() error { return f.err }

// usage is an error in a command line, with advice.
func usage(format string, args ...any) error { return failure{exitUsage, advice(format, args...)} }

// isUsage reports whether an error is one in the command line.
func isUsage(err error) bool {
	var f failure
	return errors.As(err, &f) && f.code == exitUsage
}

// errReported ends a command that has already reported what failed.
var errReported = failure{code: exitFailed}

// errCancelled says that the user left a question without an answer.
var errCancelled = errors.New("cancelled")

// toldError is an error that the terminal already shows. It is written again only if standard error is not that terminal.
type toldError struct{ error }

func (t toldError) Unwrap() error { return t.error }

// signalled says that a signal ended a run.
type signalled struct{ signal syscall.Signal }

func (s signalled) Error() string { return "ended by signal " + s.signal.String() }

func (s signalled) exit() int { return 128 + int(s.signal) }

// exitTimeout is how long the program may take to end after a signal. Otherwise a terminal that accepts no more bytes, a file on a
// dead mount, or a pattern with a million alternatives would keep it, and its locks, for ever.
const exitTimeout = 750 * time.Millisecond

// untilSignal returns a context that ends with the first SIGINT, SIGTERM, SIGHUP, SIGQUIT or SIGABRT, and a function that stops waiting
// for one. At signals that are not listed, such as a SIGSEGV from another process, Go ends the program at once, and the terminal stays
// as it is.
func (c *command) untilSignal() (context.Context, func()) {
	ctx, cancel := context.WithCancelCause(context.Background())
	heard := make(chan os.Signal, 1)
	for _, s := range []os.Signal{os.Interrupt, syscall.SIGTERM, syscall.SIGHUP, syscall.SIGQUIT, syscall.SIGABRT} {
		if !signal.Ignored(s) { // ignored because of nohup, for programs that we start too
			signal.Notify(heard, s)
		}
	}
	end := func(n syscall.Signal) {
		cancel(signalled{n})
		time.AfterFunc(exitTimeout, func() { c.endAnyway(signalled{n}) })
	}
	go func() {
		for ctx.Err() == nil {
			select {
			case s := <-heard:
				n, ok := s.(syscall.Signal)
				instead := c.interrupt.Load()
				switch {
				case !ok:
				case s != os.Interrupt && s != syscall.SIGQUIT:
					end(n)
				case instead != nil:
					(*instead)()
				case !c.endedJustNow():
					end(n)
				}
			case <-ctx.Done():
			}
		}
	}()
	return ctx, func() {
		signal.Stop(heard)
		cancel(nil)
	}
}

// handOver sets what ctrl+c does while another program has the terminal, instead of ending authdeck.
func (c *command) handOver(interrupt func()) (back func()) {
	before := c.interrupt.Swap(&interrupt)
	return func() { c.interrupt.Store(before) }
}

// endedOther says that ctrl+c ended the program that has the terminal. authdeck may receive the same ctrl+c, perhaps only now, and
// people press it twice, so authdeck ignores one that comes very soon.
func (c *command) endedOther() {
	c.endedOthers.Add(1)
	time.AfterFunc(samePress, func() { c.endedOthers.Add(-1) })
}

// samePress is how long a ctrl+c belongs to the one that ended another program. In this time nobody can see that the program has
// ended and decide to end authdeck too.
const samePress = 300 * time.Millisecond

// endedJustNow reports whether a ctrl+c still belongs to the one that ended another program.
func (c *command) endedJustNow() bool { return c.endedOthers.Load() > 0 }

// endAnyway ends the process, whatever it is waiting for. Every file is replaced as a whole, so nothing is lost at any moment.
func (c *command) endAnyway(s signalled) {
	if restore := c.restore.Load(); restore != nil {
		(*restore)()
	}
	c.Exit(s.exit())
}

// leaveManaged says why there is nothing to save.
func (c *command) leaveManaged(id model.Identity) {
	fmt.Fprintln(c.stderr, words.KeysManaged(id, words.ChangeManaged(id)))
}

// failureOf returns the exit code of an error. Any failure after a signal has the signal's code.
func (c *command) failureOf(ctx context.Context, err error) failure {
	f := failure{exitFailed, err}
	errors.As(err, &f)
	var s signalled
	var p *model.Problem
	var file *fs.PathError
	var named *keysimport.FileError
	switch {
	case f.code == exitBug:
	case errors.As(context.Cause(ctx), &s):
		return failure{code: s.exit()}
	case errors.As(f.err, &p) && p.Usage, p == nil && errors.As(f.err, new(*model.UnknownIdentityError)), errors.Is(f.err, model.ErrUnknownKeyring) && c.options.Keyring != "":
		f.code = exitUsage
	case errors.Is(f.err, model.ErrNotTrusted), errors.As(f.err, new(*model.RoleError)), errors.As(f.err, &named) && named.WrongName:
		f.code = exitUsage
	case errors.Is(f.err, mfacode.ErrInterrupted):
		f.code = exitInterrupted
	case errors.As(f.err, &file) && file.Op == "write" && file.Path == os.Stdout.Name():
		f.err = fmt.Errorf("cannot write the output: %w", file.Err)
	}
	return f
}

// exitError returns the error of a run; nil if it ended well.
func exitError(ctx context.Context, o frontend.Outcome) error {
	switch {
	case o.Crash != "":
		return failure{exitBug, fmt.Errorf("authdeck has a bug: it crashed while %s. The details are hidden, because they may contain a secret; please report it", o.Crash)}
	case o.Bug != "":
		return failure{exitBug, fmt.Errorf("authdeck has a bug: %s; please report it", o.Bug)}
	case ctx.Err() != nil:
		return ctx.Err()
	case o.Interrupted:
		return failure{exitInterrupted, o.Err}
	case o.Err != nil && o.Told:
		return toldError{o.Err}
	case o.Err != nil:
		return o.Err
	case o.Cancelled:
		return errCancelled
	case o.Issued != nil && o.Issued.Unsaved != nil:
		return errReported
	}
	return nil
}

// report writes what was saved and how the sign-in ended to standard error.
func (c *command) report(o frontend.Outcome) {
	say := func(format string, args ...any) {
		fmt.Fprintln(c.stderr, c.marked(fmt.Sprintf(format, args...)))
	}
	name := o.Identity.Title
	if o.Saved != nil {
		c.saved(*o.Saved)
		c.savedTo(*o.Saved, "  ")
		for _, l := range words.SavedWarnings(*o.Saved) {
			say("! %s", l)
		}
	}
	switch i := o.Issued; {
	case i == nil && o.Saved != nil:
		say("%s", words.AfterSave(o.Identity, *o.Saved))
	case i == nil:
	case i.Unsaved != nil:
		say("! Signed in as %s, but %s", name, words.NotSavedSession(i.Unsaved))
		c.warnOf(*i)
	default:
		say("%s", c.joined(words.SignedIn(*i, o.StillGood, c.Clock.Now())...))
		if !o.StillGood {
			c.warnOf(*i)
		}
	}
}

// saved says that keys were saved, and whose they are.
func (c *command) saved(r model.Receipt) {
	for _, l := range words.SavedLines(r) {
		fmt.Fprintln(c.stderr, c.marked(words.Done+l))
	}
	if who := r.Caller; who != nil {
		fmt.Fprintln(c.stderr, c.marked(c.joined("  Account "+who.Account, who.ARN)))
	}
}

// savedTo names the keyring in which keys were saved, after the sentence that they were. indent is "" if that is about several lines.
func (c *command) savedTo(r model.Receipt, indent string) {
	where := []string{indent + "Keyring: " + r.Keyring.Title}
	if c.noVerify && r.Caller == nil { // otherwise a warning says why
		where = append(where, words.Uncapital(words.Unverified))
	}
	fmt.Fprintln(c.stderr, c.marked(c.joined(where...)))
}

// warnOf writes warnings about a new session.
func (c *command) warnOf(i model.Issued) {
	for _, note := range words.Notes(i) {
		c.warn(note)
	}
}
