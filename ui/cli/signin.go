package cli

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"authdeck/model"
	"authdeck/model/flow"
	"authdeck/ui/cli/mfacode"
	"authdeck/ui/cli/otherprompt"
	"authdeck/ui/cli/term"
	"authdeck/ui/frontend"
	"authdeck/ui/widget"
	"authdeck/ui/words"
)

// WithoutOwnSecrets is an environment without the MFA code and the new passphrase of this run. The passphrase of the encrypted file
// stays, because programs that authdeck starts may need it, as Atmos does.
func WithoutOwnSecrets(env []string) []string {
	return slices.DeleteFunc(env, func(kv string) bool {
		name, _, _ := strings.Cut(kv, "=")
		return sameName(name, mfacode.Variable) || sameName(name, newPassphraseVar)
	})
}

// acquire makes sure that there is a usable session: the saved one, another process's, or a new one, for which it asks a person if
// necessary. Every command that needs a session uses it, so that any number of processes show one prompt. The outcome's Session is
// set only if the session could not be saved.
func (c *command) acquire(ctx context.Context, w model.Workspace, id model.Identity, renew bool) (frontend.Outcome, error) {
	if err := c.checkCode(); err != nil {
		return frontend.Outcome{}, err
	}
	if s, err := w.UsableSession(ctx, id); err == nil && s.Saved && !renew && id.Problem == nil {
		c.otherPrompt(w).WaitForScreen(ctx, id.Ref.Realm)
		return ready(w, id, model.Start{Session: s}), nil
	}
	source, err := c.codes().Of(id.KeyHolder())
	if err != nil {
		return frontend.Outcome{}, err
	}
	t, noTerminal := c.terminal("authdeck login " + flagOf(id))
	r := &signInRun{
		c: c, workspace: w, id: id, renew: renew, source: source, terminal: t, noTerminal: noTerminal, dashboard: c.dashboardFor(source, noTerminal),
	}
	r.workspace.Vault = c.watched(w.Vault, noTerminal != nil)
	if noTerminal == nil {
		defer t.Close()
	}
	if noTerminal == nil && source == model.TypedCode {
		done, err := r.takeTurn(ctx)
		if err != nil {
			return frontend.Outcome{}, err
		}
		defer done()
	}
	outcome, err := r.begin(ctx)
	return outcome, refusedKeys(id.KeyHolder(), err)
}

// refusedKeys adds where to correct keys that AWS rejected: in the configuration, or with a command. Any other error is returned
// unchanged.
func refusedKeys(id model.Identity, err error) error {
	if !model.RefusesKeys(err) {
		return err
	}
	p := words.Explain(err)
	if id.KeysInConfig() {
		p = words.ConfiguredKeysRejected(err, id)
	} else {
		p.Fix = p.Fix.Then(model.Run("authdeck user configure " + flagOf(id))...)
	}
	p.Cause = err
	return p
}

// signIn is a session that a command needs.
type signIn struct {
	id    model.Identity
	renew bool // even if the saved session is good
	quiet bool // print only warnings
}

// signInRun is a sign-in under way, on a terminal if there is one.
type signInRun struct {
	c          *command
	workspace  model.Workspace
	id         model.Identity
	renew      bool // even if the saved session is good; no longer so after a wait for a process that signed in
	source     model.CodeSource
	why        error // why it is TypedCode; nil if a person types it anyway
	terminal   term.Terminal
	noTerminal error // why nobody can be asked on a terminal; nil if somebody can
	dashboard  dashboardUse
	takeOver   *model.BusyError // the holder from which the prompt is taken over; nil for none
}

// ready is the outcome without a code: a session that is still good, or a role that the user's session assumed.
func ready(w model.Workspace, id model.Identity, s model.Start) frontend.Outcome {
	issued, still := s.WithoutCode(w, id)
	return frontend.Outcome{Identity: id, StillGood: still, Issued: &issued}
}

// takeTurn waits until no other process asks a person on this terminal. If it waited, the other one may just have signed in.
func (r *signInRun) takeTurn(ctx context.Context) (done func(), err error) {
	done, waited, err := r.c.otherPrompt(r.workspace).TakeTurn(ctx, r.id.Ref.Realm)
	r.renew = r.renew && !waited
	return done, err
}

// begin takes the lock for the code's source, waits for its holder, or takes it over.
func (r *signInRun) begin(ctx context.Context) (frontend.Outcome, error) {
	for asked := 1; ; asked++ {
		start, err := r.tryOpen(ctx)
		var busy *model.BusyError
		event := flow.Decide(flow.Opening, flow.Result{Err: err, Start: start, KeyringFrom: r.workspace.KeyringFrom})
		switch {
		case event == flow.SignedIn:
			return ready(r.workspace, r.id, start), nil
		case r.dashboard != dashboardNone && (event == flow.CodeNeeded || event == flow.Locked): // the dashboard opens the keyring itself
			if err := r.leaveToDashboard(ctx, start, err); err != nil {
				return frontend.Outcome{}, err
			}
		case event == flow.CodeNeeded, event == flow.NoDevice:
			return r.exchangeOrType(ctx, start.Attempt)
		case errors.As(err, &busy):
			if err := r.awaitHolder(ctx, busy, asked); err != nil {
				return frontend.Outcome{}, err
			}
		case event == flow.Failed, ctx.Err() != nil:
			return frontend.Outcome{}, damaged(r.id.KeyHolder(), err)
		case r.noTerminal != nil:
			return frontend.Outcome{}, r.cannotAsk(ctx, err)
		default:
			return r.askAlone(ctx)
		}
	}
}

// leaveToDashboard lets a person sign in on an open dashboard, if there are keys to sign in with.
func (r *signInRun) leaveToDashboard(ctx context.Context, start model.Start, err error) error {
	if start.Attempt != nil {
		start.Attempt.Close()
	}
	if err := r.c.nothingSaved(ctx, r.workspace, r.id.KeyHolder(), err); err != nil {
		return err
	}
	if r.dashboard, err = r.c.askDashboard(ctx, r.workspace, r.id, r.dashboard); err != nil {
		return err
	}
	r.renew = r.renew && r.dashboard == dashboardNone
	return nil
}

// awaitHolder waits for the process that signs in, until it makes sense to try again or the user takes its prompt over.
func (r *signInRun) awaitHolder(ctx context.Context, holder *model.BusyError, asked int) (err error) {
	lock, _ := r.source.Lock(r.id.KeyHolder().Ref)
	r.takeOver, err = r.c.await(ctx, r.workspace, otherprompt.Prompt{Lock: lock, Holder: holder, Asked: asked, Terminal: r.terminal, None: r.noTerminal != nil})
	r.renew = r.renew && r.takeOver != nil // otherwise the other process may just have signed in
	return err
}

// cannotAsk says what a terminal would be needed for, to open the keyring.
func (r *signInRun) cannotAsk(ctx context.Context, err error) error {
	if err := r.c.nothingSaved(ctx, r.workspace, r.id.KeyHolder(), err); err != nil {
		return err
	}
	noTerminal := r.noTerminal
	var nobody noTerminalError
	if errors.Is(err, model.ErrWrongPassphrase) && errors.As(noTerminal, &nobody) {
		return failure{exitUsage, words.WrongVariable(err, words.Uncapital(nobody.do))}
	}
	what := words.Lowered(err, words.Explain(err).What)
	switch {
	case errors.Is(err, model.ErrKeyringAbsent) && errors.As(noTerminal, &nobody):
		fmt.Fprintln(r.c.stderr, widget.PrintableLines("authdeck: "+what+", and "+nobody.Error()))
		return usage("to use an encrypted file, run: authdeck keyring use file")
	case model.WantsPassphrase(err):
		noTerminal = doFirst(noTerminal, "set "+model.PassphraseVariableIn(err))
	}
	return usage("%s. %s", what, words.Sentence(noTerminal.Error()))
}

// tryOpen opens the keyring and takes the lock, from another window if it is to be taken over. The keyring and AWS limit each call.
func (r *signInRun) tryOpen(ctx context.Context) (model.Start, error) {
	start, err := r.workspace.Begin(ctx, r.id, model.SignInOptions{Renew: r.renew, Source: r.dashboard.source(r.source), TakeOver: r.takeOver})
	r.takeOver = nil
	if err != nil || start.Attempt == nil {
		return start, err
	}
	if err := start.Attempt.FindDevice(ctx); err != nil { // with a device, a person must be asked
		start.Attempt.Close()
		return model.Start{}, err
	}
	return start, nil
}

// damaged adds which identity's entry is damaged, and the command that saves its keys again. Any other error is returned unchanged.
func damaged(id model.Identity, err error) error {
	if !errors.Is(err, model.ErrDamagedEntry) {
		return err
	}
	p := model.DamagedEntry(id.Title)
	p.Why, p.Cause = "nothing was changed", err
	return p
}

// nothingSaved says what to run if no keys of an identity are saved, even if a passphrase would be needed to save some; nil if
// there are keys.
func (c *command) nothingSaved(ctx context.Context, w model.Workspace, id model.Identity, err error) error {
	if model.WantsPassphrase(err) {
		if found, _ := presenceIn(ctx, w.Vault, []model.Ref{id.Ref}); found[id.Ref] == model.Absent {
			err = model.ErrNoKeys
		}
	}
	if !errors.Is(err, model.ErrNoKeys) {
		return nil
	}
	if where := c.inOtherRealms(ctx, w, id); where != "" {
		return advice("no keys for %s are saved in realm %s%s; run: authdeck keyring bring %s",
			id.Title, id.Ref.Realm, where, flagOf(id))
	}
	if errors.Is(err, model.ErrTemporaryKeys) {
		return failure{exitUsage, model.TemporaryKeys(id.Title)}
	}
	return usage("no keys are saved for %s; run: authdeck user configure %s", id.Title, flagOf(id))
}

// exchangeOrType is exchange, followed by a prompt if the command in the settings printed no code that AWS accepts.
func (r *signInRun) exchangeOrType(ctx context.Context, a *model.Attempt) (frontend.Outcome, error) {
	outcome, err := r.exchange(ctx, a)
	mayType := r.source == model.CommandCode && r.c.codes().MayType() && r.noTerminal == nil && ctx.Err() == nil
	if flow.AfterCode(err, true, mayType) == flow.TypeCode {
		return r.typeInstead(ctx, err)
	}
	return outcome, err
}

// exchange sends the given code or asks for one. Until then, the attempt holds the lock for the code's source.
func (r *signInRun) exchange(ctx context.Context, a *model.Attempt) (frontend.Outcome, error) {
	defer a.Close()
	codes, err := r.c.codes().Codes(a.Identity)
	get := codes.Get
	switch {
	case err != nil:
		return frontend.Outcome{}, err
	case a.Device == "" && (get == nil || !r.c.codes().Wanted()): // a setting for every identity is no reason to fail
		return r.sent(ctx, a, "")
	case get != nil && r.source != model.TypedCode:
		if codes.From == model.CommandCode && r.noTerminal == nil {
			line, err := r.c.codes().CommandLine(a.Identity)
			if err != nil {
				return frontend.Outcome{}, err
			}
			r.c.sayGetting(r.terminal.Out, a.Identity, line, false)
			r.warnBeforeCode(ctx, a)
		}
		return r.sendGot(ctx, a, get)
	case r.noTerminal != nil:
		r.warnBeforeCode(ctx, a)
		return frontend.Outcome{}, doFirst(r.noTerminal, giveCode)
	}
	o := frontend.Options{Goal: frontend.SignIn, Identity: r.id.Ref.Name, Attempt: a, Why: r.why}
	if r.why != nil {
		o.Warned = words.BeforeCode(r.workspace.Row(ctx, a.Identity), a, r.c.Clock.Now(), "")
	}
	return r.c.ask(ctx, r.workspace, r.terminal, o)
}

// warnBeforeCode warns before a code of a command is sent on a terminal. Scripts that give a code get its result alone.
func (r *signInRun) warnBeforeCode(ctx context.Context, a *model.Attempt) {
	for _, warning := range words.BeforeCode(r.workspace.Row(ctx, a.Identity), a, r.c.Clock.Now(), "run authdeck user configure "+flagOf(a.Identity)) {
		r.c.warn(warning)
	}
}

// sendGot gets a code that nobody types and sends it, once more if it was already used.
func (r *signInRun) sendGot(ctx context.Context, a *model.Attempt, get frontend.GetCode) (outcome frontend.Outcome, err error) {
	for again := false; ; again = true {
		var code string
		if code, err = get(ctx, a, again); err == nil {
			outcome, err = r.sent(ctx, a, code)
		}
		if flow.AfterCode(err, again, false) != flow.GetAgain {
			return outcome, err
		}
	}
}

func (r *signInRun) sent(ctx context.Context, a *model.Attempt, code string) (frontend.Outcome, error) {
	issued, err := a.Send(ctx, code)
	if err != nil {
		return frontend.Outcome{}, err
	}
	return frontend.Outcome{Identity: r.id, Issued: &issued, StillGood: issued.Found}, nil
}

// typeInstead asks the person at the terminal for the code. Like every prompt, it waits for its turn.
func (r *signInRun) typeInstead(ctx context.Context, why error) (frontend.Outcome, error) {
	done, err := r.takeTurn(ctx)
	if err != nil {
		return frontend.Outcome{}, err
	}
	defer done()
	r.source, r.why = model.TypedCode, words.TypeInstead(why)
	return r.begin(ctx)
}

// askAlone shows the screens before an attempt can begin, one process at a time: ten processes that need the same passphrase would
// ask for it ten times. If nobody has to type the code, it is not their turn on the terminal yet.
func (r *signInRun) askAlone(ctx context.Context) (frontend.Outcome, error) {
	if r.source != model.TypedCode {
		done, err := r.takeTurn(ctx)
		if err != nil {
			return frontend.Outcome{}, err
		}
		defer done()
	}
	screen := r.id.Ref.Lock(model.ScreenLock)
	for asked := 1; ; asked++ {
		held, err := r.workspace.Locker.Lock(ctx, screen)
		var busy *model.BusyError
		if errors.As(err, &busy) {
			if busy.Stopped { // it shows nothing
				return r.c.ask(ctx, r.workspace, r.terminal, frontend.Options{Goal: frontend.SignIn, Identity: r.id.Ref.Name, Renew: r.renew})
			}
			if _, err := r.c.await(ctx, r.workspace, otherprompt.Prompt{Lock: screen, Holder: busy, Asked: asked, Terminal: r.terminal}); err != nil {
				return frontend.Outcome{}, err
			}
			if s, err := r.workspace.UsableSession(ctx, r.id); err == nil && s.Saved {
				return ready(r.workspace, r.id, model.Start{Session: s}), nil
			}
			continue
		}
		if err != nil {
			return frontend.Outcome{}, err
		}
		defer held.Release()
		return r.c.ask(ctx, r.workspace, r.terminal, frontend.Options{Goal: frontend.SignIn, Identity: r.id.Ref.Name, Renew: r.renew})
	}
}

// ask shows the screens, and returns how they ended if there is no session.
func (c *command) ask(ctx context.Context, w model.Workspace, t term.Terminal, o frontend.Options) (frontend.Outcome, error) {
	open := func(context.Context, Options) (model.Workspace, error) { return w, nil }
	outcome, err := c.show(ctx, t, open, o)
	if err != nil {
		return outcome, err
	}
	if outcome.Issued == nil || outcome.Cancelled || outcome.Interrupted || ctx.Err() != nil {
		if err := exitError(ctx, outcome); err != nil {
			return outcome, err
		}
		return outcome, errCancelled
	}
	return outcome, nil
}

// otherPrompt waits for the prompts of other processes.
func (c *command) otherPrompt(w model.Workspace) otherprompt.Waiter {
	return otherprompt.Waiter{Locker: w.Locker, Clock: c.Clock, Theme: c.glyphs(), Stderr: c.stderr, Messages: c.messages, Lines: c.lineMode()}
}

func (c *command) await(ctx context.Context, w model.Workspace, p otherprompt.Prompt) (over *model.BusyError, err error) {
	over, err = c.otherPrompt(w).Await(ctx, p)
	if errors.Is(err, otherprompt.ErrStillBusy) {
		err = failure{exitUsage, err}
	}
	return over, err
}
