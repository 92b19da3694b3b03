package plain

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"authdeck/model"
	"authdeck/ui"
	"authdeck/ui/widget"
)

func spanSince(busy *model.BusyError, c model.Clock) string {
	if busy.Since.IsZero() {
		return fmt.Sprintf(" (pid %d)", busy.PID)
	}
	return fmt.Sprintf(" (pid %d, %s)", busy.PID, ui.Span(c.Now().Sub(busy.Since)))
}

// prompt asks for the MFA code. Nothing but six digits is kept of an answer: people type passwords here.
func (r *run) prompt(ctx context.Context) (model.Event, error) {
	a := r.attempt
	if !r.asked {
		r.asked = true
		r.say("Enter MFA Token for %s.", r.identity.Title)
		r.say("MFA Device: %s", a.Device)
		r.say("Next code in %s.", ui.NextCodeIn(r.ports.Clock.Now()))
		if a.Asked.Wanted != a.Asked.Duration {
			r.say("Warning: %s", sentence(ui.CutLine(a.Asked, true)))
		}
	}
	help := append([]string{
		"Type the six digits that your authenticator shows for this device, then enter.",
		"Answer keys to edit the keys or the MFA device. The device's ARN stands here:",
	}, ui.DeviceSteps()...)
	for {
		if r.opts.Hint != nil {
			r.say("%s", r.opts.Hint(a.Device, r.ports.Clock.Now()))
		}
		answer, err := r.ask(ctx, question{text: "MFA code, six digits", help: help})
		switch {
		case err != nil:
			return r.orBack(err)
		case strings.EqualFold(answer, "keys"):
			d := a.Draft()
			r.dropAttempt() // editing may take long: the lock is freed
			r.form = newForm(d, !r.identity.KeysInConfig())
			return model.Edit, nil
		}
		code, refused := widget.CodeField{}.Insert([]rune(answer))
		if refused == "" && !code.Full() {
			refused = "Six digits are needed"
		}
		if refused == "" {
			r.code = code.Code()
			return model.CodeReady, nil
		}
		r.say("Error: %s", sentence(refused))
	}
}

// exchange asks AWS for a session, once.
func (r *run) exchange(ctx context.Context) (model.Event, error) {
	a, code := r.attempt, r.code
	r.code = ""
	if a.Device == "" {
		r.say("Asking AWS for a session; no MFA device is set.")
	} else {
		r.say("Asking AWS for a session.")
	}
	issued, err := a.Send(ctx, code)
	switch {
	case err == nil:
		r.attempt, r.asked, r.rejected = nil, false, 0 // a success has closed it
		r.signedIn(issued, false)
		return model.SessionIssued, nil
	case ctx.Err() != nil:
		return "", ctx.Err()
	case model.RefusesKeys(err):
		r.keysRefused(err)
		return model.KeysRejected, nil
	case a.Device == "":
		r.tell(ui.Explain(err))
		r.dropAttempt()
		if r.opts.Goal != ui.Browse {
			r.outcome.Err = err
			return "", errOver
		}
		return model.FailedNoMFA, nil
	}
	return r.notIssued(err), nil
}

// notIssued says why the code got no session.
func (r *run) notIssued(err error) model.Event {
	now := r.ports.Clock.Now()
	switch {
	case errors.Is(err, model.ErrCodeUsed):
		r.say("Error: Already used · next code in %s", ui.NextCodeIn(now))
		return model.CodeRejected
	case errors.Is(err, model.ErrCodeRejected):
		if r.rejected++; r.rejected%3 == 0 {
			r.tell(ui.ThirdRejection(err, r.attempt.Device, now))
			return model.CodeRejected
		}
		r.say("Error: AWS did not accept that code. A code works once.")
		r.say("Enter the next one in %s. That is attempt %d.", ui.NextCodeIn(now), r.rejected+1)
		return model.CodeRejected
	}
	r.tell(ui.Explain(err))
	return model.Failed
}

// keysRefused goes to the form; the stored keys stay.
func (r *run) keysRefused(err error) {
	d := r.attempt.Draft()
	r.dropAttempt()
	r.form = newForm(d, !r.identity.KeysInConfig())
	p := ui.Explain(err)
	if r.identity.KeysInConfig() {
		p.Steps = []string{"correct the keys at " + r.identity.AccessKeyID.Origin.Full(), "then try again"}
		r.tell(p)
		if r.opts.Goal != ui.Browse {
			r.outcome.Err = err
		}
		return
	}
	r.tell(p)
	r.say("AWS refused the stored keys; they are still stored.")
}

func (r *run) signedIn(i model.Issued, still bool) {
	r.outcome.Issued, r.outcome.StillGood, r.outcome.Identity = &i, still, r.identity
	r.signed = true
}

// finish says how it ended and what can follow. A run for one thing is over here.
func (r *run) finish(ctx context.Context) (model.Event, error) {
	if !r.signed {
		return r.finishSave(ctx)
	}
	r.signed = false
	i := r.outcome.Issued
	if i.Unsaved == nil && r.opts.Goal == ui.SignIn {
		return "", errOver
	}
	r.sayIssued(*i)
	if i.Unsaved != nil {
		if err := r.saveAgain(ctx, i); err != nil {
			return "", err
		}
	}
	if r.opts.Goal == ui.SignIn {
		return "", errOver // what could not be saved is the caller's
	}
	i.Session.Wipe()
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
	if r.opts.Goal == ui.Configure {
		return "", errOver
	}
	saved := *r.outcome.Saved
	for _, l := range ui.SavedLines(saved) {
		r.say("%s", sentence(l))
	}
	r.say("Keyring: %s. Entry: %s.", saved.Keyring.Title, saved.Entry)
	if c := saved.Caller; c != nil {
		r.say("Account: %s. User: %s.", c.Account, c.ARN)
	}
	for _, l := range ui.SavedWarnings(saved) {
		r.say("Warning: %s", sentence(l))
	}
	r.edit = false
	if r.opts.Goal == ui.SignIn {
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
	r.say("Expires: %s, %s from now.", ui.Expiry(i.Info.Expires), ui.Span(left))
	if c := i.Caller; c != nil {
		r.say("Account: %s. Principal: %s.", c.Account, c.ARN)
	}
}

// saveAgain tries to save a session that AWS has given already, as often as the user wants.
func (r *run) saveAgain(ctx context.Context, i *model.Issued) error {
	for {
		yes, err := r.confirm(ctx, "Try to save the session again?", true)
		switch {
		case errors.Is(err, errBack), err == nil && !yes:
			return nil
		case err != nil:
			return err
		}
		if err := r.workspace.Sessions.Save(ctx, r.identity.Ref, i.Session); err != nil {
			r.say("Error: %s", sentence(ui.Explain(err).Line()))
			continue
		}
		i.Session.Wipe()
		i.Unsaved = nil
		r.say("Session saved.")
		return nil
	}
}
