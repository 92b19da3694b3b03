package cli

import (
	"context"
	"errors"
	"fmt"
	"time"

	"authdeck/model"
	"authdeck/ui/frontend"
	"authdeck/ui/words"
)

// leaveManaged says why there is nothing to save.
func (c *command) leaveManaged(id model.Identity) {
	fmt.Fprintf(c.stderr, "All keys of %s are managed by %s; to change them, edit %s\n",
		id.Title, id.AccessKeyID.Origin, id.AccessKeyID.Origin.File)
}

// ended finds the exit code of a run.
func ended(ctx context.Context, o frontend.Outcome) error {
	var s signalled
	switch {
	case o.Crash != "":
		return failure{exitBug, fmt.Errorf("a bug in authdeck, while %s; what it said is withheld, for it may quote a secret", o.Crash)}
	case errors.As(context.Cause(ctx), &s):
		return failure{code: s.exit()}
	case o.Interrupted:
		return failure{exitInterrupted, o.Err}
	case o.Err != nil:
		return failure{exitFailed, o.Err}
	case o.Cancelled:
		return failure{exitFailed, errors.New("cancelled")}
	case o.Issued != nil && o.Issued.Unsaved != nil:
		return failure{code: exitFailed}
	}
	return nil
}

// leave writes the lines that stay behind.
func (c *command) leave(o frontend.Outcome) {
	say := func(format string, args ...any) {
		fmt.Fprintln(c.stderr, c.glyphs().Textf(format, args...))
	}
	name := o.Identity.Title
	if o.Saved != nil {
		for _, l := range words.SavedLines(*o.Saved) {
			say("✔ %s", l)
		}
		if who := o.Saved.Caller; who != nil {
			say("  Account %s · %s", who.Account, who.ARN)
		}
		for _, l := range words.SavedWarnings(*o.Saved) {
			say("! %s", l)
		}
	}
	switch i := o.Issued; {
	case i == nil:
	case i.Unsaved != nil:
		say("! Signed in as %s, but %s", name, i.Unsaved)
	case o.StillGood:
		say("✔ Still signed in as %s · session until %s (%s left)", name, words.Expiry(i.Info.Expires), c.left(i))
	default:
		say("✔ Signed in as %s · session until %s (%s)", name, words.Expiry(i.Info.Expires), c.left(i))
	}
}

func (c *command) left(i *model.Issued) string {
	return words.Span(i.Info.Expires.Sub(c.Clock.Now()).Round(time.Minute))
}
