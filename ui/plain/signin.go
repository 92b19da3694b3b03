package plain

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"authdeck/model"
	"authdeck/ui/frontend"
	"authdeck/ui/words"
)

func spanSince(busy *model.BusyError, c model.Clock) string {
	if busy.Since.IsZero() {
		return fmt.Sprintf(" (pid %d)", busy.PID)
	}
	return fmt.Sprintf(" (pid %d, %s)", busy.PID, words.Span(c.Now().Sub(busy.Since)))
}

// prompt asks for the MFA code. Nothing but six digits is kept of an answer: people type passwords here.
func (r *run) prompt(ctx context.Context) (model.Event, error) {
	a := r.attempt
	if !r.asked {
		r.asked = true
		r.say("Enter MFA Token for %s.", r.identity.Title)
		r.say("MFA Device: %s", a.Device)
		r.say("Next code in %s.", words.NextCodeIn(r.ports.Clock.Now()))
		if a.Asked.Wanted != a.Asked.Duration {
			r.say("Warning: %s", sentence(words.CutLine(a.Asked, true)))
		}
	}
	help := append([]string{
		"Type the six digits that your authenticator shows for this device, then enter.",
		"Answer keys to edit the keys or the MFA device. The device's ARN stands here:",
	}, words.DeviceSteps()...)
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
		code, refused := model.AddDigits("", []rune(answer))
		if refused == "" && len(code) < model.CodeLength {
			refused = "Six digits are needed"
		}
		if refused == "" {
			r.code = code
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
		r.tell(words.Explain(err))
		r.dropAttempt()
		if r.opts.Goal != frontend.Browse {
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
		r.say("Error: Already used · next code in %s", words.NextCodeIn(now))
		return model.CodeRejected
	case errors.Is(err, model.ErrCodeRejected):
		if r.rejected++; r.rejected%3 == 0 {
			r.tell(words.ThirdRejection(err, r.attempt.Device, now))
			return model.CodeRejected
		}
		r.say("Error: AWS did not accept that code. Mistyped? Try again.")
		r.say("Else enter the next one in %s. That is attempt %d.", words.NextCodeIn(now), r.rejected+1)
		return model.CodeRejected
	}
	p := words.Explain(err)
	if d := r.identity.Device; errors.Is(err, model.ErrDeviceUnknown) {
		if p.Steps = []string{"answer keys to correct the MFA device"}; d.Set {
			p.Steps = []string{"correct mfa_arn at " + d.Origin.Full()}
		}
	}
	r.tell(p)
	if fate := words.CodeFate(err); fate != "" {
		r.say("%s", fate)
	}
	return model.Failed
}

// keysRefused goes to the form; the stored keys stay.
func (r *run) keysRefused(err error) {
	d := r.attempt.Draft()
	r.dropAttempt()
	r.form = newForm(d, !r.identity.KeysInConfig())
	p := words.Explain(err)
	if r.identity.KeysInConfig() {
		p.Steps = []string{"correct the keys at " + r.identity.AccessKeyID.Origin.Full()}
		r.tell(p)
		if r.opts.Goal != frontend.Browse {
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
