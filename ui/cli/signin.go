package cli

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"authdeck/model"
	"authdeck/model/flow"
	"authdeck/ui/cli/mfacode"
	"authdeck/ui/cli/otherprompt"
	"authdeck/ui/cli/term"
	"authdeck/ui/frontend"
	"authdeck/ui/widget"
	"authdeck/ui/words"

	"github.com/spf13/cobra"
)

// codeFlags are for commands that may sign in.
func (c *command) codeFlags(cmd *cobra.Command) {
	cmd.Flags().Var(&c.mfaCode, "mfa-code", "use this 6-digit `code` instead of asking (or $AUTHDECK_MFA_CODE)")
	cmd.Flags().Var(&c.mfaCommand, "mfa-command", "run this shell `command` to get the 6-digit code")
}

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
	if noTerminal == nil {
		defer t.Close()
	}
	if noTerminal == nil && source == model.TypedCode {
		done, waited, err := c.otherPrompt(w).TakeTurn(ctx, id.Ref.Realm)
		if err != nil {
			return frontend.Outcome{}, err
		}
		defer done()
		renew = renew && !waited
	}
	outcome, err := c.begin(ctx, w, signIn{id: id, renew: renew, source: source}, t, noTerminal)
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

// signIn is a sign-in for a command.
type signIn struct {
	id     model.Identity
	renew  bool // even if the saved session is good
	quiet  bool // print only warnings
	source model.CodeSource
	why    error // why it is TypedCode; nil if a person types it anyway
}

// ready is the outcome without a code: a session that is still good, or a role that the user's session assumed.
func ready(w model.Workspace, id model.Identity, s model.Start) frontend.Outcome {
	issued, still := s.WithoutCode(w, id)
	return frontend.Outcome{Identity: id, StillGood: still, Issued: &issued}
}

// begin takes the lock for the code's source, waits for its holder, or takes it over.
func (c *command) begin(ctx context.Context, w model.Workspace, s signIn, t term.Terminal, noTerminal error) (frontend.Outcome, error) {
	id := s.id
	var over *model.BusyError // the holder from which the prompt is taken over
	dashboard := c.dashboardFor(s, noTerminal)
	w.Vault = c.watched(w.Vault, noTerminal != nil)
	for asked := 1; ; asked++ {
		start, err := c.tryOpen(ctx, w, s, over, dashboard)
		over = nil
		var busy *model.BusyError
		event := flow.Decide(flow.Opening, flow.Result{Err: err, Start: start, KeyringFrom: w.KeyringFrom})
		switch {
		case event == flow.SignedIn:
			return ready(w, id, start), nil
		case dashboard != dashboardNone && (event == flow.CodeNeeded || event == flow.Locked): // the dashboard opens the keyring itself
			if start.Attempt != nil {
				start.Attempt.Close()
			}
			if err := c.nothingSaved(ctx, w, id.KeyHolder(), err); err != nil {
				return frontend.Outcome{}, err
			}
			if dashboard, err = c.askDashboard(ctx, w, id, dashboard); err != nil {
				return frontend.Outcome{}, err
			}
			s.renew = s.renew && dashboard == dashboardNone
		case event == flow.CodeNeeded, event == flow.NoDevice:
			return c.exchangeOrType(ctx, w, s, start.Attempt, t, noTerminal)
		case errors.As(err, &busy):
			lock, _ := s.source.Lock(id.KeyHolder().Ref)
			if over, err = c.await(ctx, w, otherprompt.Prompt{Lock: lock, Holder: busy, Asked: asked, Terminal: t, None: noTerminal != nil}); err != nil {
				return frontend.Outcome{}, err
			}
			s.renew = s.renew && over != nil // otherwise the other process may just have signed in
		case event == flow.Failed, ctx.Err() != nil:
			return frontend.Outcome{}, damaged(id.KeyHolder(), err)
		case noTerminal != nil:
			return frontend.Outcome{}, c.cannotAsk(ctx, w, id, err, noTerminal)
		default:
			return c.askAlone(ctx, w, s, t)
		}
	}
}

// cannotAsk says what a terminal would be needed for, to open the keyring.
func (c *command) cannotAsk(ctx context.Context, w model.Workspace, id model.Identity, err, noTerminal error) error {
	if err := c.nothingSaved(ctx, w, id.KeyHolder(), err); err != nil {
		return err
	}
	var nobody noTerminalError
	if errors.Is(err, model.ErrWrongPassphrase) && errors.As(noTerminal, &nobody) {
		return failure{exitUsage, words.WrongVariable(err, words.Uncapital(nobody.do))}
	}
	what := words.Lowered(err, words.Explain(err).What)
	switch {
	case errors.Is(err, model.ErrKeyringAbsent) && errors.As(noTerminal, &nobody):
		fmt.Fprintln(c.stderr, widget.PrintableLines("authdeck: "+what+", and "+nobody.Error()))
		return usage("to use an encrypted file, run: authdeck keyring use file")
	case model.WantsPassphrase(err):
		noTerminal = doFirst(noTerminal, "set "+model.PassphraseVariableIn(err))
	}
	return usage("%s. %s", what, words.Sentence(noTerminal.Error()))
}

// tryOpen opens the keyring and takes the lock, from another window if it is to be taken over. The keyring and AWS limit each call.
func (c *command) tryOpen(ctx context.Context, w model.Workspace, s signIn, over *model.BusyError, dashboard dashboardUse) (model.Start, error) {
	start, err := w.Begin(ctx, s.id, model.SignInOptions{Renew: s.renew, Source: dashboard.source(s.source), TakeOver: over})
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
		return fmt.Errorf("no keys for %s are saved in realm %s%s; run: authdeck keyring bring %s",
			id.Title, id.Ref.Realm, where, flagOf(id))
	}
	if errors.Is(err, model.ErrTemporaryKeys) {
		return failure{exitUsage, model.TemporaryKeys(id.Title)}
	}
	return usage("no keys are saved for %s; run: authdeck user configure %s", id.Title, flagOf(id))
}

// exchangeOrType is exchange, followed by a prompt if the command in the settings printed no code that AWS accepts.
func (c *command) exchangeOrType(ctx context.Context, w model.Workspace, s signIn, a *model.Attempt, t term.Terminal, noTerminal error) (frontend.Outcome, error) {
	outcome, err := c.exchange(ctx, w, s, a, t, noTerminal)
	mayType := s.source == model.CommandCode && c.codes().MayType() && noTerminal == nil && ctx.Err() == nil
	if flow.AfterCode(err, true, mayType) == flow.TypeCode {
		return c.typeInstead(ctx, w, s, t, err)
	}
	return outcome, err
}

// exchange sends the given code or asks for one. Until then, the attempt holds the lock for the code's source.
func (c *command) exchange(ctx context.Context, w model.Workspace, s signIn, a *model.Attempt, t term.Terminal, noTerminal error) (frontend.Outcome, error) {
	defer a.Close()
	codes, err := c.codes().Codes(a.Identity)
	get := codes.Get
	switch {
	case err != nil:
		return frontend.Outcome{}, err
	case a.Device == "" && (get == nil || !c.codes().Wanted()): // a setting for every identity is no reason to fail
		return c.sent(ctx, s.id, a, "")
	case get != nil && s.source != model.TypedCode:
		if codes.From == model.CommandCode && noTerminal == nil {
			line, err := c.codes().CommandLine(a.Identity)
			if err != nil {
				return frontend.Outcome{}, err
			}
			c.sayGetting(t.Out, a.Identity, line, false)
			c.warnBeforeCode(ctx, w, a)
		}
		return c.sendGot(ctx, s.id, a, get)
	case noTerminal != nil:
		c.warnBeforeCode(ctx, w, a)
		return frontend.Outcome{}, doFirst(noTerminal, giveCode)
	}
	o := frontend.Options{Goal: frontend.SignIn, Identity: s.id.Ref.Name, Attempt: a, Why: s.why}
	if s.why != nil {
		o.Warned = words.BeforeCode(w.Row(ctx, a.Identity), a, c.Clock.Now(), "")
	}
	return c.ask(ctx, w, t, o)
}

// warnBeforeCode warns before a code of a command is sent on a terminal. Scripts that give a code get its result alone.
func (c *command) warnBeforeCode(ctx context.Context, w model.Workspace, a *model.Attempt) {
	for _, warning := range words.BeforeCode(w.Row(ctx, a.Identity), a, c.Clock.Now(), "run authdeck user configure "+flagOf(a.Identity)) {
		c.warn(warning)
	}
}

// sendGot gets a code that nobody types and sends it, once more if it was already used.
func (c *command) sendGot(ctx context.Context, id model.Identity, a *model.Attempt, get frontend.GetCode) (outcome frontend.Outcome, err error) {
	for again := false; ; again = true {
		var code string
		if code, err = get(ctx, a, again); err == nil {
			outcome, err = c.sent(ctx, id, a, code)
		}
		if flow.AfterCode(err, again, false) != flow.GetAgain {
			return outcome, err
		}
	}
}

func (c *command) sent(ctx context.Context, id model.Identity, a *model.Attempt, code string) (frontend.Outcome, error) {
	issued, err := a.Send(ctx, code)
	if err != nil {
		return frontend.Outcome{}, err
	}
	return frontend.Outcome{Identity: id, Issued: &issued, StillGood: issued.Found}, nil
}

// typeInstead asks the person at the terminal for the code. Like every prompt, it waits for its turn.
func (c *command) typeInstead(ctx context.Context, w model.Workspace, s signIn, t term.Terminal, why error) (frontend.Outcome, error) {
	done, waited, err := c.otherPrompt(w).TakeTurn(ctx, s.id.Ref.Realm)
	if err != nil {
		return frontend.Outcome{}, err
	}
	defer done()
	s.source, s.why, s.renew = model.TypedCode, words.TypeInstead(why), s.renew && !waited
	return c.begin(ctx, w, s, t, nil)
}

// askAlone shows the screens before an attempt can begin, one process at a time: ten processes that need the same passphrase would
// ask for it ten times. If nobody has to type the code, it is not their turn on the terminal yet.
func (c *command) askAlone(ctx context.Context, w model.Workspace, s signIn, t term.Terminal) (frontend.Outcome, error) {
	id, renew := s.id, s.renew
	if s.source != model.TypedCode {
		done, waited, err := c.otherPrompt(w).TakeTurn(ctx, id.Ref.Realm)
		if err != nil {
			return frontend.Outcome{}, err
		}
		defer done()
		renew = renew && !waited
	}
	screen := id.Ref.Lock(model.ScreenLock)
	for asked := 1; ; asked++ {
		held, err := w.Locker.Lock(ctx, screen)
		var busy *model.BusyError
		if errors.As(err, &busy) {
			if busy.Stopped { // it shows nothing
				return c.ask(ctx, w, t, frontend.Options{Goal: frontend.SignIn, Identity: id.Ref.Name, Renew: renew})
			}
			busy.Doing = model.AsksForKeys
			if _, err := c.await(ctx, w, otherprompt.Prompt{Lock: screen, Holder: busy, Asked: asked, Terminal: t}); err != nil {
				return frontend.Outcome{}, err
			}
			if s, err := w.UsableSession(ctx, id); err == nil && s.Saved {
				return ready(w, id, model.Start{Session: s}), nil
			}
			continue
		}
		if err != nil {
			return frontend.Outcome{}, err
		}
		defer held.Release()
		return c.ask(ctx, w, t, frontend.Options{Goal: frontend.SignIn, Identity: id.Ref.Name, Renew: renew})
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

// codes are the sources of MFA codes for this run.
func (c *command) codes() mfacode.Source {
	return mfacode.Source{
		Given: c.givenCode(), Line: c.mfaCommand.Value,
		Setting: func(identity string) (string, error) {
			p, err := c.Preferences()
			if err != nil {
				return "", err
			}
			return p.MFACommand(identity), nil
		},
		Env: c.environ, Messages: c.messages, Clock: c.Clock,
		Waiting: func(wait time.Duration) {
			fmt.Fprintln(c.stderr, c.glyphs().Textf("The MFA command printed a code that was already used. Waiting %s for the next one", words.Span(wait)))
		},
	}
}

// givenCode is the code from the flag or its variable; nil for none. An empty variable counts as not set, as with the settings.
func (c *command) givenCode() *string {
	if c.mfaCode.Given {
		return &c.mfaCode.Value
	}
	if code := c.Getenv(mfacode.Variable); code != "" {
		return &code
	}
	return nil
}

// checkCode rejects a given code that does not have six digits, and an empty flag.
func (c *command) checkCode() error {
	switch {
	case c.mfaCode.Empty():
		return usage("--mfa-code is empty; give it the six digits, or leave it out")
	case c.mfaCommand.Empty():
		return usage("--mfa-command is empty; give it a command that prints the code, or leave it out")
	case c.mfaCode.Given && c.mfaCommand.Given:
		return usage("use only one of --mfa-code and --mfa-command")
	}
	err := c.codes().Check()
	switch {
	case err == nil:
		return nil
	case c.mfaCode.Given:
		return failure{exitUsage, fmt.Errorf("--mfa-code: %w and nothing else", err)}
	}
	return failure{exitUsage, fmt.Errorf("%s: %w and nothing else; correct the variable, or unset it", mfacode.Variable, err)}
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
