package ui

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"authdeck/model"
	"authdeck/model/flow"
	"authdeck/ui/frontend"
	"authdeck/ui/overlay"
	"authdeck/ui/screen"
	"authdeck/ui/screen/dashboard"
	"authdeck/ui/screen/mfa"
	"authdeck/ui/screen/problem"
	"authdeck/ui/screen/result"
	"authdeck/ui/words"

	tea "github.com/charmbracelet/bubbletea"
)

// signIn is the current sign-in, or the current change of keys.
type signIn struct {
	identity model.Identity // whose keys and MFA device are used
	role     model.Identity // the role to assume; the zero Identity for none
	purpose  purpose
	twoSteps bool // it began with entering keys
	attempt  *model.Attempt
	codes    frontend.Codes // the source of the attempt's code
	gotAgain bool           // it was asked for a second code
	typed    bool           // a person types the code, whatever its source should be
	typedWhy error          // why; nil if a person types it anyway
	sentAt   time.Time      // when the last code was sent
	usedCode frontend.UsedCode

	takenOver bool  // another process took over the prompt, perhaps while a code was being sent
	takenBy   error // which process; nil if it has already finished
}

// purpose says what an identity was opened for.
type purpose struct {
	edit  bool // to edit its keys; otherwise to sign in
	renew bool // even if its session is still good
	shell bool // to start a subshell after the sign-in
}

// SignInTo signs in to an identity.
func (p *program) SignInTo(id model.Identity, renew bool) tea.Cmd {
	return p.openFor(id, purpose{renew: renew})
}

// EditKeysOf shows the form with the keys of an identity.
func (p *program) EditKeysOf(id model.Identity) tea.Cmd { return p.openFor(id, purpose{edit: true}) }

// openFor is the start of all that needs the keys of an identity.
func (p *program) openFor(id model.Identity, why purpose) tea.Cmd {
	if problem := unusable(id); problem != nil {
		closing := screen.Answer{Label: "Close", Key: "esc"}
		if !p.browsing() {
			p.outcome.Err, closing.Does = problem, screen.Call((*program).quitNow)
		}
		again := screen.Call(func(p *program) tea.Cmd { return p.tryAgain(forPurpose(id, why)) })
		return p.askWithLines(screen.Question{Problem: words.ExplainWith(problem, id.Others), Answers: append(screen.FileAnswers(problem, again), closing)})
	}
	if p.opts.Goal == frontend.Choose {
		p.outcome.Identity = id
		return tea.Quit
	}
	if !p.to(flow.Chosen) {
		return nil
	}
	p.outcome.Err, p.failed = nil, nil
	p.identity, p.role = id.ForSignIn()
	why.renew = why.renew || p.opts.Renew
	p.purpose, p.twoSteps, p.queue = why, false, queue{}
	p.typed, p.typedWhy = false, nil
	return p.open()
}

// askWithLines shows a problem of a file, with the lines around its place, over the list.
func (p *program) askWithLines(q screen.Question) tea.Cmd {
	problem, ports := *q.Problem, p.ports
	if ports.Excerpt == nil || problem.Origin.Line == 0 {
		return p.Ask(q)
	}
	return side(p, task[model.Excerpt]{
		where: "reading the lines of a problem",
		do:    func(context.Context) (model.Excerpt, error) { return ports.ExcerptOf(&problem), nil },
		handle: func(p *program, lines model.Excerpt, _ error) tea.Cmd {
			if p.over != nil || p.state != flow.Choosing { // the user went on meanwhile
				return nil
			}
			q.Problem.Excerpt = lines
			return p.Ask(q)
		},
	})
}

// unusable says why an identity cannot be used to sign in; nil if it can, or if only trust is missing.
func unusable(id model.Identity) *model.Problem {
	if id.Untrusted() {
		return nil
	}
	if id.Problem == nil && id.Role != nil {
		return id.Role.Unsupported
	}
	return id.Problem
}

// sessionIdentity is the identity that gets the session.
func (p *program) sessionIdentity() model.Identity { return model.SessionOf(p.identity, p.role) }

// SignIn continues after keys were saved, or renews a session.
func (p *program) SignIn(renew bool) tea.Cmd {
	if !p.to(flow.SignIn) {
		return nil
	}
	p.purpose.edit, p.purpose.renew = false, renew
	p.typed, p.typedWhy = false, nil
	return p.open()
}

// open reads the keys of the chosen identity; its row shows that meanwhile.
func (p *program) open() tea.Cmd {
	p.onList(dashboard.Select{Ref: p.sessionIdentity().Ref})
	p.show(nil)
	t, ctx := p.startOpening()
	if p.purpose.edit {
		return p.edit(ctx, t)
	}
	if a := p.opts.Attempt; a != nil {
		p.opts.Attempt, p.typed, p.typedWhy = nil, true, p.opts.Why
		p.settle()
		return p.begun(start{Start: model.Start{Attempt: a}}, nil)
	}
	w, id, renew, ports := *p.workspace, p.sessionIdentity(), p.purpose.renew, p.ports
	if p.typed {
		ports.Codes = nil
	}
	return p.begin(ctx, t, func(ctx context.Context) (start, error) {
		codes, err := ports.CodesOf(id.KeyHolder())
		if err != nil {
			return start{}, err
		}
		s, err := codes.Begin(ctx, w, id, renew)
		return start{s, codes}, err
	})
}

// startOpening begins to read keys, which may show a dialog of the keyring.
func (p *program) startOpening() (ticket, context.Context) {
	t, ctx := p.startWork()
	p.work.What, p.work.Word = "Opening the keyring ("+p.workspace.Vault.Keyring().Title+")", "opening"
	return t, ctx
}

// start is a sign-in that has begun, and the source of its code.
type start struct {
	model.Start
	codes frontend.Codes
}

func (p *program) begin(ctx context.Context, t ticket, ask func(context.Context) (start, error)) tea.Cmd {
	return run(ctx, p, t, task[start]{
		where: "opening the keyring", limit: model.KeyringTimeout, do: ask,
		handle: (*program).begun,
		late:   func(p *program, s start) tea.Cmd { return p.closeAttempt(s.Attempt) },
	})
}

func (p *program) begun(s start, err error) tea.Cmd {
	p.codes, p.gotAgain = s.codes, false
	switch p.ended(flow.Result{Err: err, Start: s.Start}) {
	case flow.SignedIn:
		return p.signedIn(s.WithoutCode(*p.workspace, p.sessionIdentity()))
	case flow.NoDevice:
		p.noteUnlocked()
		p.attempt = s.Attempt
		t, ctx := p.startWork()
		p.work.What, p.work.Word = "Looking up your MFA device", "asking"
		return p.sendCode(ctx, t, "")
	case flow.CodeNeeded:
		p.noteUnlocked()
		p.attempt = s.Attempt
		return p.prompt()
	}
	return p.notOpened(err)
}

// prompt shows the box, or gets the code from its source.
func (p *program) prompt() tea.Cmd {
	p.takenOver, p.takenBy = false, nil
	spent := p.usedCode.On(p.attempt.Device)
	if !p.now.Before(spent.Until) {
		spent = frontend.UsedCode{}
	}
	row := p.list.Row(p.identity.Ref)
	p.show(mfa.New(mfa.Options{
		Identity: p.identity, Roles: p.attempt.Roles, Device: p.attempt.Device, Host: p.attempt.Host, Asked: p.attempt.Asked,
		Confirm: p.opts.Confirm, Hint: p.opts.Hint, Step: cmp.Or(p.step(2), p.queue.step(p.sessionIdentity())), Spent: spent.Until, SpentFor: spent.By,
		Warnings: words.BeforeCode(row, p.attempt, p.now, "press ctrl+e"), Rejected: row.Rejected() && !p.identity.KeysInConfig(), Waiting: p.waitingPrograms(),
	}))
	if p.codes.Get != nil {
		return p.askCommand(false)
	}
	var why tea.Cmd
	if p.typedWhy != nil {
		why = p.Send(screen.Failed{Err: p.typedWhy})
		p.typedWhy = nil
	}
	return tea.Batch(why, p.watchPrompt())
}

// noteUnlocked records that the keyring gave out keys, so it is not locked.
func (p *program) noteUnlocked() {
	if !p.identity.KeysInConfig() && p.list.Locked {
		list := p.list
		list.Locked = false
		p.setList(list)
	}
}

// notOpened says why there are no keys to sign in with, or to edit.
func (p *program) notOpened(err error) tea.Cmd {
	switch p.state {
	case flow.Entering:
		p.noteUnlocked()
		p.twoSteps = !p.purpose.edit
		row := p.list.Row(p.identity.Ref)
		p.formForMissing(words.WhyNoKeys(row, err, p.opts.Goal == frontend.Browse))
		return nil
	case flow.AskingTrust:
		p.openingNeedsTrust(err)
		return nil
	case flow.Waiting:
		return p.waitForOther(err)
	case flow.Unlocking:
		p.askToOpenKeyring(err)
		return nil
	}
	p.signInFailed(err)
	who := p.whoFailed(err)
	p.noteError(who, err)
	why := words.KeyringProblem(err, p.workspace.KeyringFrom)
	switch {
	case errors.Is(err, model.ErrDamagedEntry):
		why.Fix = model.Do("press esc, then e to enter the keys again")
	case model.RefusesKeys(err) && p.browsing():
		why = words.KeysRejectedOf(err, p.identity, "press esc, then e")
	}
	p.show(problem.New(why, who, true))
	if model.RefusesKeys(err) || model.RefusesRole(err) {
		return p.look() // the list says so, too
	}
	return nil
}

// SendCode asks AWS for a session.
func (p *program) SendCode(code string) tea.Cmd {
	if !p.to(flow.SendCode) {
		return nil
	}
	p.sentAt = p.now
	t, ctx := p.startWork()
	return p.sendCode(ctx, t, code)
}

func (p *program) sendCode(ctx context.Context, t ticket, code string) tea.Cmd {
	a := p.attempt
	return run(ctx, p, t, task[model.Issued]{
		where:  "asking AWS",
		do:     func(ctx context.Context) (model.Issued, error) { return a.Send(ctx, code) },
		handle: (*program).exchanged,
	})
}

func (p *program) exchanged(i model.Issued, err error) tea.Cmd {
	p.noteAnswer(i, err)
	withCode := p.state == flow.Exchanging
	switch event := p.ended(flow.Result{Err: err}); {
	case event == flow.SignedIn:
		if withCode && !i.Found {
			p.usedCode = frontend.CodeUsedBy(p.identity, i.Device, p.sentAt)
		}
		p.wipe()        // the run may end here, with this screen
		p.attempt = nil // a success has closed it
		return p.signedIn(i, i.Found)
	case event == flow.CodeNeeded:
		return p.prompt()
	case event == flow.KeysRejected:
		return p.keysRefused(err)
	case event == flow.RoleRefused:
		return p.roleRefused(err)
	case withCode && p.codes.Get != nil:
		return p.noneByCode(err)
	case withCode:
		return tea.Batch(p.Send(screen.Failed{Err: err}), p.giveWay())
	}
	return p.failedWithoutCode(err)
}

// noteAnswer records the clock difference from AWS's answer, and the error.
func (p *program) noteAnswer(i model.Issued, err error) {
	list := p.list
	var failed *model.AWSError
	switch {
	case err == nil && (i.Found || !model.TellsAWSTime(i.Host)): // AWS was not asked
	case err == nil:
		list.Clock = dashboard.ClockCheck{Off: -i.Skew, At: p.now}
	case errors.As(err, &failed) && failed.Skew != 0 && model.TellsAWSTime(failed.Host):
		list.Clock = dashboard.ClockCheck{Off: -failed.Skew, At: p.now}
	}
	p.setList(list)
	if err == nil {
		p.dropError()
	}
	p.noteError(p.whoFailed(err), err)
}

// dropError forgets the last error if it was about what works by now.
func (p *program) dropError() {
	list := p.list
	if who := list.Error.Who; who == p.identity.Title || who == p.sessionIdentity().Title {
		list.Error = dashboard.LastError{}
		p.setList(list)
	}
}

// whoFailed is the role if it was not assumed, and otherwise the user, because its other roles have the same problem.
func (p *program) whoFailed(err error) model.Identity {
	if failed := (*model.AWSError)(nil); errors.As(err, &failed) && failed.Role != nil {
		return p.sessionIdentity()
	}
	return p.identity
}

// noteError records the last error, unless the user only has to type a code or a passphrase, perhaps again.
func (p *program) noteError(id model.Identity, err error) {
	if err == nil || isCancel(err) || model.WantsTyping(err) {
		return
	}
	list := p.list
	list.Error = dashboard.LastError{What: words.Short(err), Who: id.Title, At: p.now, OfKeys: model.RefusesKeys(err), OfRole: model.RefusesRole(err),
		OfLock: errors.Is(err, model.ErrKeyringLocked)}
	p.setList(list)
}

// roleRefused says why the role was not assumed. The user is signed in.
func (p *program) roleRefused(err error) tea.Cmd {
	p.wipe()
	p.attempt = nil // its code is used up, which has closed it
	p.servedBut(p.role)
	if !p.browsing() {
		p.outcome.Err = err
		return tea.Quit
	}
	p.signInFailed(err)
	p.show(problem.New(words.Explain(err), p.role, true))
	return p.look() // the list says so, too
}

func (p *program) failedWithoutCode(err error) tea.Cmd {
	cmd := p.dropAttempt()
	if isCancel(err) {
		p.choosing()
		return tea.Batch(cmd, p.endRunIf(!p.browsing()))
	}
	p.signInFailed(err)
	p.choosing()
	q := screen.Retry(words.WithoutCode(err))
	if !p.browsing() {
		p.outcome.Err, q.No = err, screen.Call((*program).quitNow)
	}
	return tea.Batch(cmd, p.Ask(q))
}

// keysRefused shows the form with the field marked; for keys in the configuration, a dialog names file and line.
func (p *program) keysRefused(err error) tea.Cmd {
	d := p.attempt.Draft()
	cmd := tea.Batch(p.dropAttempt(), p.look()) // the list says so, too
	if !p.browsing() {
		p.outcome.Err = err // unless other keys are saved
	}
	if !p.identity.KeysInConfig() {
		p.form(d, true, err)
		return cmd
	}
	p.form(d, false, err)
	return tea.Batch(cmd, screen.Tell(words.ConfiguredKeysRejected(err, p.identity))(p))
}

func (p *program) signedIn(i model.Issued, still bool) tea.Cmd {
	p.dropError() // a role may need no code
	p.outcome.Issued, p.outcome.StillGood, p.outcome.Identity = &i, still, p.sessionIdentity()
	switch {
	case i.Unsaved != nil:
		p.show(result.NewUnsaved(i, p.opts.Goal == frontend.SignIn))
		return nil
	case p.opts.Goal == frontend.SignIn:
		return tea.Quit
	}
	said := p.served(p.identity.Ref)
	list := p.backSignedIn(i, still)
	if said != "" { // before the warnings, which a narrow window may cut
		head, notes, odd := strings.Cut(cmp.Or(p.signedInWarning(i, still), "✔ Signed in"), " · ")
		if p.toast = head + " · " + said; odd {
			p.toast += " · " + notes
		}
	}
	return list
}

// backSignedIn shows the list again, with the new session, and continues with what needed it.
func (p *program) backSignedIn(i model.Issued, still bool) tea.Cmd {
	list := p.inQueue(p.queue, func() tea.Cmd { return p.reload(flow.Back) })
	p.toast = cmp.Or(p.signedInWarning(i, still), words.JustSignedIn(i, p.now))
	if still {
		p.toast = "✔ Still signed in as " + i.Identity.Title + " · " + words.Left(i.Info.Expires, p.now) + " · press R to renew"
	}
	p.onList(dashboard.Unmark{p.sessionIdentity().Ref})
	alone := p.queue.all < 2
	all := p.queueSignedIn()
	if all == "" && p.signedInWarning(i, still) == "" { // a warning is about one session
		all = p.queueGoesOn()
	}
	p.toast = cmp.Or(all, p.toast)
	if why := i.WithoutMFA; alone && !p.purpose.shell && why != nil && !errors.Is(why, model.ErrNoDevice) { // there may be a device
		p.cover(overlay.Dialog(screen.Close(words.Explain(why))))
	}
	if !p.purpose.shell {
		return list
	}
	return tea.Sequence(list, p.startShell(p.sessionIdentity()))
}

// signedInWarning has the warnings about a new session.
func (p *program) signedInWarning(i model.Issued, still bool) string {
	if still {
		return ""
	}
	return words.SignedInWarning(i, p.now)
}

// EditKeys goes from the box to the form. It releases the lock, because editing may take long.
func (p *program) EditKeys() tea.Cmd {
	if !p.to(flow.Edit) {
		return nil
	}
	p.form(p.attempt.Draft(), !p.identity.KeysInConfig(), nil)
	return p.dropAttempt()
}

// dropAttempt wipes the attempt's keys and releases its lock.
func (p *program) dropAttempt() tea.Cmd {
	a := p.attempt
	p.attempt = nil
	return p.closeAttempt(a)
}

// closeAttempt works outside of the loop, because releasing the lock writes to a file.
func (p *program) closeAttempt(a *model.Attempt) tea.Cmd {
	if a == nil {
		return nil
	}
	return p.safely("closing", func() tea.Msg {
		a.Close()
		return nil
	})
}

// step says which step of a sign-in this is; "" if there is only one.
func (p *program) step(n int) string {
	if !p.twoSteps {
		return ""
	}
	return fmt.Sprintf("step %d of 2", n)
}
