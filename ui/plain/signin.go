package plain

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"authdeck/model"
	"authdeck/model/flow"
	"authdeck/ui/frontend"
	"authdeck/ui/words"
)

// open reads the identity's keys and takes its lock, or reads them for the form.
func (r *run) open(ctx context.Context) (flow.Event, error) {
	opening, cancel := context.WithTimeout(ctx, model.KeyringTimeout)
	defer cancel()
	result := flow.Result{Form: r.edit, KeyringFrom: r.workspace.KeyringFrom}
	if result.Err = r.workspace.Config.CheckTrust(model.ForSession, r.sessionIdentity()); result.Err == nil {
		r.identity, result.Err = r.identity.Resolve(opening)
	}
	if result.Err == nil && r.edit {
		result.Err = r.openForm(opening)
	} else if result.Err == nil {
		result.Start, result.Err = r.begin(opening)
	}
	event := flow.Decide(flow.Opening, result)
	r.untrusted, r.resume = model.UntrustedIn(result.Err), event == flow.Untrusted || event == flow.Failed
	switch r.failed, r.attempt = result.Err, result.Start.Attempt; event {
	case flow.SignedIn:
		r.signedIn(result.Start.WithoutCode(*r.workspace, r.sessionIdentity()))
	case flow.NoKeys:
		r.say("No keys are saved for %s yet.", r.identity.Title)
		r.form = newForm(r.identity, model.Draft{}, false)
	}
	return event, nil
}

func (r *run) openForm(ctx context.Context) error {
	r.sayOpening(ctx)
	d, stored, err := r.workspace.Edit(ctx, r.identity)
	if err == nil {
		r.form = newForm(r.identity, d, stored)
	}
	return err
}

func (r *run) begin(ctx context.Context) (model.Start, error) {
	if a := r.opts.Attempt; a != nil {
		r.opts.Attempt, r.codes, r.byHand = nil, frontend.Codes{}, true
		if r.opts.Why != nil {
			r.say("Error: %s", sentence(words.Line(words.Explain(r.opts.Why))))
		}
		for _, warning := range r.opts.Warned {
			r.warned = append(r.warned, sentence(warning))
		}
		return model.Start{Attempt: a}, nil
	}
	if usable, err := r.workspace.UsableSession(ctx, r.sessionIdentity()); r.renew || err != nil || !usable.Saved {
		r.sayOpening(ctx)
	}
	r.codes, r.gets = frontend.Codes{}, 0
	if over := r.over; over != nil {
		r.over, r.byHand = nil, true // the user took it over to type the code
		return r.workspace.Begin(ctx, r.sessionIdentity(), model.SignInOptions{Renew: r.renew, TakeOver: over})
	}
	if !r.byHand {
		var err error
		r.warned = nil
		if r.codes, err = r.ports.CodesOf(r.identity); err != nil {
			return model.Start{}, err
		}
	}
	return r.codes.Begin(ctx, *r.workspace, r.sessionIdentity(), r.renew)
}

// sayOpening warns about a dialog that the keyring may show. A keyring that is not there shows none.
func (r *run) sayOpening(ctx context.Context) {
	v := r.workspace.Vault
	k := v.Keyring()
	if r.identity.KeysInConfig() || k.TakesPassphrase {
		return
	}
	looking, cancel := context.WithTimeout(ctx, model.UnattendedTimeout)
	defer cancel()
	if _, err := v.Look(looking, []model.Ref{r.identity.Ref}); !errors.Is(err, model.ErrKeyringAbsent) {
		r.say("Opening the keyring (%s). It may show its own dialog.", k.Title)
	}
}

// wait says once who is asking for the code, and waits until they are done. The prompt can be taken over.
func (r *run) wait(ctx context.Context) (flow.Event, error) {
	busy := &model.BusyError{}
	does := "take over"
	if errors.As(r.failed, &busy) && busy.Doing == model.GetsCode {
		does = "type the code"
	}
	r.say("%s. Waiting. Ctrl+c quits authdeck.", words.Sentence(words.Busy(busy, r.ports.Clock.Now())))
	locker := r.workspace.Locker
	lock, _ := r.codes.From.Lock(r.identity.Ref)
	until, stop := model.Until(ctx, func(ctx context.Context) error { return model.Await(ctx, locker, lock, busy) })
	for busy.PID > 0 && until.Err() == nil {
		answer, err := r.t.ReadLine(until, r.spoken("Type t to %s, back for the list: ", does))
		switch {
		case err != nil:
			<-until.Done()
		case strings.EqualFold(strings.TrimSpace(answer), "t"):
			_ = stop()
			r.over = busy
			return flow.TakeOver, nil
		case model.AnswerBack.Is(strings.TrimSpace(answer)):
			_ = stop()
			return r.back()
		}
	}
	<-until.Done()
	err := stop()
	if event := flow.Decide(flow.Waiting, flow.Result{Err: err}); event != flow.LockFree {
		r.failed, r.resume = err, event == flow.Failed
		return event, nil
	}
	r.renew = false // the other window may just have signed in
	return flow.LockFree, nil
}

// askUntilTaken is ask, but ends when another process takes over the prompt.
func (r *run) askUntilTaken(ctx context.Context, q question) (answer string, taken flow.Event, err error) {
	until, stop := model.Until(ctx, r.attempt.Taken)
	answer, err = r.ask(until, q)
	lost := until.Err() != nil && ctx.Err() == nil
	if why := stop(); lost {
		r.dropAttempt()
		r.say("%s.", words.TakenOver)
		r.renew, r.failed = false, why
		return "", flow.Decide(flow.Prompting, flow.Result{Err: why}), nil
	}
	return answer, "", err
}

// getsCode gets the code from its source, once more if the first one was already used. If a person may type one instead, they wait
// for their turn like every prompt.
func (r *run) getsCode(ctx context.Context) (flow.Event, error) {
	next := flow.GetAgain
	if r.gets > 0 {
		next = flow.AfterCode(r.failed, r.gets > 1, r.codes.MayType)
	}
	if next == flow.GetAgain {
		if r.gets == 0 {
			r.sayBeforeCode(ctx, "")
		}
		r.gets++
		r.code, r.failed = r.codes.Get(ctx, r.attempt, r.gets > 1)
		switch {
		case r.failed == nil:
			return flow.SendCode, nil
		case ctx.Err() != nil:
			return "", ctx.Err()
		}
		next = flow.AfterCode(r.failed, true, r.codes.MayType)
		why := r.failed
		if next == flow.TypeCode {
			why = words.TypeInstead(why)
		}
		r.say("Error: %s", sentence(words.Line(words.Explain(why))))
	}
	r.dropAttempt()
	switch {
	case next == flow.TypeCode:
		r.byHand = true
		return flow.LockFree, nil
	case r.opts.Goal != frontend.Browse:
		r.ends(r.failed, true)
		return "", errOver
	}
	return flow.Back, nil
}

// sayPrompt says once in an attempt what the code is for.
func (r *run) sayPrompt(ctx context.Context) {
	a := r.attempt
	if r.asked {
		return
	}
	r.asked = true
	r.say("Enter MFA Token for %s.", r.identity.Title)
	r.say("MFA Device: %s", a.Device)
	now := r.ports.Clock.Now()
	r.sayBeforeCode(ctx, "type keys")
	if len(a.Roles) > 0 {
		r.say("%s", sentence(words.ThenAssumes(a.Identity, a.Roles)))
	}
	if used := r.used.On(a.Device); now.Before(used.Until) {
		r.say("%s %s", words.CurrentCodeUsed(used.By, r.identity.Title), words.WaitForNext)
	}
	r.say("Next code in %s.", words.NextCodeIn(now))
}

// sayBeforeCode warns before a code is sent. with says how to replace the keys. Of what was already said before a code of a command,
// it only adds that.
func (r *run) sayBeforeCode(ctx context.Context, with string) {
	var said []string
	for _, warning := range words.BeforeCode(r.workspace.Row(ctx, r.identity), r.attempt, r.ports.Clock.Now(), with) {
		warning = sentence(warning)
		said = append(said, warning)
		switch before := slices.IndexFunc(r.warned, func(earlier string) bool { return strings.HasPrefix(warning, earlier) }); {
		case before < 0:
			r.say("Warning: %s", warning)
		case warning != r.warned[before]:
			r.say("%s", strings.TrimSpace(strings.TrimPrefix(warning, r.warned[before])))
		}
	}
	r.warned = said
}

// prompt asks for the MFA code. It keeps nothing of an answer except six digits, because people type passwords here.
func (r *run) prompt(ctx context.Context) (flow.Event, error) {
	a := r.attempt
	if r.codes.Get != nil {
		return r.getsCode(ctx)
	}
	r.sayPrompt(ctx)
	help := append([]string{
		"Type the 6-digit code that your authenticator shows for this device.",
		"Type keys to edit the keys or the MFA device. Where to find your MFA ARN:",
	}, words.DeviceSteps()...)
	for {
		if r.opts.Hint != nil {
			r.say("%s", r.opts.Hint(a.Device, r.ports.Clock.Now()))
		}
		answer, taken, err := r.askUntilTaken(ctx, question{text: "6-digit code", help: help, cancels: r.backCancels()})
		switch {
		case taken != "":
			return taken, nil
		case err != nil:
			return r.orBack(err)
		case strings.EqualFold(answer, "keys"):
			d := a.Draft()
			r.dropAttempt() // editing may take long, so the lock is released
			r.form = newForm(r.identity, d, !r.identity.KeysInConfig())
			return flow.Edit, nil
		}
		code, refused := model.AddDigits("", []rune(answer))
		if refused == "" && len(code) < model.CodeLength {
			refused = words.TooShort
		}
		if refused == "" {
			r.code = code
			return flow.SendCode, nil
		}
		r.say("Error: %s", sentence(refused))
	}
}

// exchange asks AWS for a session, once.
func (r *run) exchange(ctx context.Context) (flow.Event, error) {
	a, code := r.attempt, r.code
	r.code = ""
	if a.Device == "" {
		r.say("No MFA device is saved. Looking it up in AWS.")
	} else {
		r.say("Signing in.")
	}
	sent, by := r.ports.Clock.Now(), r.identity
	issued, err := a.Send(ctx, code)
	if err != nil && ctx.Err() != nil {
		return "", ctx.Err()
	}
	event := flow.Decide(r.state, flow.Result{Err: err})
	switch {
	case event == flow.SignedIn:
		if code != "" && !issued.Found {
			r.used = frontend.CodeUsedBy(by, issued.Device, sent)
		}
		r.attempt, r.asked, r.rejected = nil, false, 0 // a success has closed it
		r.signedIn(issued, issued.Found)
	case event == flow.CodeNeeded:
		r.say("Found your MFA device.")
	case event == flow.KeysRejected:
		r.keysRefused(err)
	case event == flow.RoleRefused:
		r.attempt, r.asked, r.rejected = nil, false, 0 // its code is used up, which has closed it
		if r.failed, r.resume = err, true; r.opts.Goal != frontend.Browse {
			r.ends(err, false)
			return "", errOver
		}
	case r.state == flow.SigningInWithoutCode:
		r.tell(words.Explain(err))
		r.dropAttempt()
		if r.opts.Goal != frontend.Browse {
			r.ends(err, true)
			return "", errOver
		}
	default:
		r.failed = err
		r.sayNotIssued(err)
	}
	return event, nil
}

// sayNotIssued says why the code got no session.
func (r *run) sayNotIssued(err error) {
	now := r.ports.Clock.Now()
	r.rejected = r.rejected.After(err)
	switch {
	case errors.Is(err, model.ErrCodeUsed) && !words.ShowsUsed(err, now):
		r.say("Error: %s. %s", words.CodeUsed, words.UseCurrent)
		return
	case errors.Is(err, model.ErrCodeUsed):
		r.say("Error: %s. Next code in %s.", r.codeUsed(now), words.NextCodeIn(now))
		return
	case errors.Is(err, model.ErrCodeRejected) && r.rejected.Explain():
		r.tell(words.ThirdRejection(err, r.attempt.Device))
		r.say("Next code in %s.", words.NextCodeIn(now))
		return
	case errors.Is(err, model.ErrCodeRejected):
		r.say("Error: %s %s.", words.CodeRejected(r.attempt.Host), words.CheckCode+" in "+words.NextCodeIn(now))
		return
	}
	p := words.Explain(err)
	if d := r.identity.Device; errors.Is(err, model.ErrDeviceUnknown) {
		if p.Fix = model.Do("type keys to correct the MFA device"); d.Set {
			p.Fix = model.Do(words.CorrectDevice(d.Origin.Full()))
		}
	}
	r.tell(p)
}

// codeUsed says that the code of the attempt's device is already used, and for whom, if that is known.
func (r *run) codeUsed(now time.Time) string {
	used := r.used.On(r.attempt.Device)
	if !now.Before(used.Until) {
		used = frontend.UsedCode{}
	}
	return words.CodeUsedFor(used.By)
}

// keysRefused goes to the form; the stored keys stay.
func (r *run) keysRefused(err error) {
	d := r.attempt.Draft()
	r.dropAttempt()
	r.form = newForm(r.identity, d, !r.identity.KeysInConfig())
	if r.identity.KeysInConfig() {
		r.tell(words.ConfiguredKeysRejected(err, r.identity))
		if r.opts.Goal != frontend.Browse {
			r.ends(err, true)
		}
		return
	}
	r.tell(words.SavedKeysRejected(err))
}

func (r *run) signedIn(i model.Issued, still bool) {
	r.ends(nil, false)
	r.outcome.Issued, r.outcome.StillGood, r.outcome.Identity = &i, still, r.sessionIdentity()
	r.signed = true
}

// finish says how it ended and what the user can do next. A run with a goal ends here.
func (r *run) finish(ctx context.Context) (flow.Event, error) {
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
		return "", errOver // a session that could not be saved belongs to the caller
	}
	if r.outcome.Issued == nil {
		return flow.Back, nil
	}
	return r.afterSignIn(ctx)
}

// afterSignIn asks what to do with the session, or opens the subshell that the sign-in was for.
func (r *run) afterSignIn(ctx context.Context) (flow.Event, error) {
	if r.thenShell {
		r.thenShell = false
		r.subshell()
		return flow.Back, nil
	}
	row := r.workspace.Row(ctx, r.sessionIdentity())
	actions := r.sessionActions(row)
	q := question{text: "Enter for the list, q to " + r.opts.Quits() + ", ? for help", help: actionHelp(actions)}
	for {
		answer, err := r.ask(ctx, q)
		if errors.Is(err, errBack) {
			return flow.Back, nil
		}
		if err != nil {
			return "", err
		}
		switch letter := letterOf(actions, cmp.Or(answer, "enter")); letter {
		case "":
			r.say("%s %s", unknownAction, typeForActions)
		case "enter":
			return flow.Back, nil
		case "R":
			r.edit, r.renew, r.byHand = false, true, false
			return flow.SignIn, nil
		default:
			if event, err := r.do(ctx, row, letter); event != "" || err != nil {
				return flow.Back, err
			}
		}
	}
}

// sessionActions are the actions after a sign-in: those that use the session, or end it.
func (r *run) sessionActions(row model.Row) []action {
	all := []action{{"enter", listOfIdentities}}
	for _, a := range r.actions(row, false) {
		switch a.letter {
		case "s":
			if row.SignedIn(r.ports.Clock.Now()) && !r.actionNeedsTrust(a.letter) { // the list asks for it
				all = append(all, a)
			}
		case "R", "l", "Y", "c", "q":
			all = append(all, a)
		}
	}
	return all
}

func (r *run) finishSave(ctx context.Context) (flow.Event, error) {
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
		return flow.SignIn, nil
	}
	if later := words.VerifyOneLater(r.identity, saved, "type v"); later != "" {
		r.say("%s", sentence(later))
	}
	question, event := "Sign in now?", flow.SignIn
	if saved.Rejected() {
		question, event = "Use other keys?", flow.Edit
	}
	yes, err := r.confirm(ctx, question, saved.Unverified == nil || saved.Rejected())
	if err != nil && !errors.Is(err, errBack) {
		return "", err
	}
	if err == nil && yes {
		r.edit, r.renew = event == flow.Edit, false
		return event, nil
	}
	return flow.Back, nil
}

func (r *run) sayIssued(i model.Issued) {
	switch {
	case i.Unsaved != nil:
		r.say("Warning: Signed in as %s, not saved. %s Other programs cannot see the session yet.", i.Identity.Title, sentence(words.NotSavedSession(i.Unsaved)))
	case r.outcome.StillGood:
		r.say("Still signed in as %s. The session is still valid.", i.Identity.Title)
	default:
		r.say("Signed in as %s. Session saved.", i.Identity.Title)
	}
	for _, note := range words.Notes(i) {
		r.say("Warning: %s", sentence(note))
	}
	r.say("Expires: %s, %s from now.", words.Expiry(i.Info.Expires), words.Span(i.Info.Expires.Sub(r.ports.Clock.Now())))
	if c := i.Caller; c != nil {
		r.say("Account: %s. Principal: %s.", c.Account, c.ARN)
	}
}

// throwAway asks before the only copy of a session is lost; in a run with a goal, the caller has it. It does not ask again at the
// end of the input.
func (r *run) throwAway(ctx context.Context, ended bool) (bool, error) {
	if r.opts.Goal == frontend.SignIn {
		return true, nil
	}
	yes, err := true, error(nil)
	if !ended {
		yes, err = r.agreed(ctx, "This session is not saved. Discard it?")
	}
	if yes && err == nil {
		r.outcome.Issued.Session.Wipe()
		r.outcome.Issued = nil
	}
	return yes, err
}

// saveAgain tries to save a session that AWS has already given, as often as the user wants.
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
		if err := r.workspace.Sessions.Save(ctx, r.sessionIdentity().Ref, i.Session); err != nil {
			r.say("Error: %s", sentence(words.Line(words.Explain(err))))
			continue
		}
		i.Session.Wipe()
		i.Unsaved = nil
		r.say("Session saved.")
		return nil
	}
}
