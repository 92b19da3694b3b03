package plain

import (
	"context"
	"errors"
	"strings"
	"time"

	"authdeck/model"
	"authdeck/ui/frontend"
	"authdeck/ui/words"
)

// finish says how it ended and what can follow. A run for one thing is over here.
func (r *run) finish(ctx context.Context) (model.Event, error) {
	if !r.signed {
		return r.finishSave(ctx)
	}
	r.signed = false
	i := r.outcome.Issued
	if i.Unsaved == nil && r.opts.Goal == frontend.SignIn {
		return "", errOver
	}
	r.sayIssued(*i)
	if i.Unsaved != nil {
		if err := r.saveAgain(ctx, i); err != nil {
			return "", err
		}
	}
	if r.opts.Goal == frontend.SignIn {
		return "", errOver // what could not be saved is the caller's
	}
	if r.outcome.Issued == nil {
		return model.Back, nil
	}
	return r.afterSignIn(ctx)
}

func (r *run) afterSignIn(ctx context.Context) (model.Event, error) {
	again, err := r.ask(ctx, question{text: "Enter for the list, n to sign in anew, x to copy the export line, q to quit"})
	switch {
	case err != nil && !errors.Is(err, errBack):
		return "", err
	case strings.EqualFold(again, "q"), strings.EqualFold(again, "quit"):
		return r.cancel()
	case strings.EqualFold(again, "n"):
		r.edit, r.renew = false, true
		return model.SignIn, nil
	case strings.EqualFold(again, "x"):
		r.copy("export line", r.exportLine())
	}
	return model.Back, nil
}

func (r *run) finishSave(ctx context.Context) (model.Event, error) {
	if r.opts.Goal == frontend.Configure {
		return "", errOver
	}
	saved := *r.outcome.Saved
	for _, l := range words.SavedLines(saved) {
		r.say("%s", sentence(l))
	}
	r.say("Keyring: %s. Entry: %s.", saved.Keyring.Title, saved.Entry)
	if c := saved.Caller; c != nil {
		r.say("Account: %s. User: %s.", c.Account, c.ARN)
	}
	for _, l := range words.SavedWarnings(saved) {
		r.say("Warning: %s", sentence(l))
	}
	r.edit = false
	if r.opts.Goal == frontend.SignIn {
		return model.SignIn, nil
	}
	yes, err := r.confirm(ctx, "Sign in now?", true)
	if err != nil && !errors.Is(err, errBack) {
		return "", err
	}
	if err == nil && yes {
		r.renew = false
		return model.SignIn, nil
	}
	return model.Back, nil
}

func (r *run) sayIssued(i model.Issued) {
	switch {
	case i.Unsaved != nil:
		r.say("Warning: Signed in, not saved. %s Other programs cannot see it yet.", sentence(i.Unsaved.Error()))
	case r.outcome.StillGood:
		r.say("Still signed in. The saved session is still good.")
	default:
		r.say("Signed in. Session saved.")
	}
	left := i.Info.Expires.Sub(r.ports.Clock.Now()).Round(time.Minute)
	r.say("Expires: %s, %s from now.", words.Expiry(i.Info.Expires), words.Span(left))
	if c := i.Caller; c != nil {
		r.say("Account: %s. Principal: %s.", c.Account, c.ARN)
	}
}

// throwAway asks before the only copy of a session is lost; in a run for one thing its caller has it. The end of the input
// is no place to ask once more.
func (r *run) throwAway(ctx context.Context, ended bool) (bool, error) {
	if r.opts.Goal == frontend.SignIn {
		return true, nil
	}
	yes, err := true, error(nil)
	if !ended {
		yes, err = r.agreed(ctx, "No other program has this session. Throw it away?")
	}
	if yes && err == nil {
		r.outcome.Issued.Session.Wipe()
		r.outcome.Issued = nil
	}
	return yes, err
}

// saveAgain tries to save a session that AWS has given already, as often as the user wants.
func (r *run) saveAgain(ctx context.Context, i *model.Issued) error {
	for {
		yes, err := r.confirm(ctx, "Try to save the session again?", true)
		if err != nil && !errors.Is(err, errBack) {
			return err
		}
		if !yes {
			if gone, err := r.throwAway(ctx, errors.Is(err, errBack)); gone || err != nil {
				return err
			}
			continue
		}
		if err := r.workspace.Sessions.Save(ctx, r.identity.Ref, i.Session); err != nil {
			r.say("Error: %s", sentence(words.Explain(err).Line()))
			continue
		}
		i.Session.Wipe()
		i.Unsaved = nil
		r.say("Session saved.")
		return nil
	}
}
