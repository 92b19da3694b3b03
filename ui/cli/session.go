package cli

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/signal"
	"slices"
	"strings"
	"time"

	"authdeck/model"
	"authdeck/model/flow"
	"authdeck/model/request"
	"authdeck/ui/cli/browser"
	"authdeck/ui/cli/console"
	"authdeck/ui/cli/mfacommand"
	"authdeck/ui/cli/otherprompt"
	"authdeck/ui/cli/process"
	"authdeck/ui/cli/prompt"
	"authdeck/ui/cli/term"
	"authdeck/ui/frontend"
	"authdeck/ui/words"

	"github.com/spf13/cobra"
)

// usableSession is a session with enough time left to be handed to another program.
type usableSession struct {
	workspace model.Workspace
	identity  model.Identity
	info      model.SessionInfo
	unsaved   *model.Issued // holds the session where it could not be saved
	again     []string      // the command that gives the session to an SDK
	kube      string        // what KUBECONFIG names already, for programs that go on using it
}

// sessionFlags are for commands that hand a session on.
func (c *command) sessionFlags(cmd *cobra.Command) {
	cmd.Flags().Var(&c.minTTL, "min-ttl", "treat sessions with less than this `duration` left as expired (default 5m)")
	c.codeFlags(cmd)
}

// findSession finds the identity and its session. If no session is usable it signs in with login set, and says so on
// standard error; without login it returns an error that names the command to run.
func (c *command) findSession(ctx context.Context, login bool) (usableSession, error) {
	w, id, err := c.chosen(ctx, model.ForSession)
	if err != nil {
		return usableSession{}, err
	}
	return c.findSessionOf(ctx, w, id, login)
}

func (c *command) findSessionOf(ctx context.Context, w model.Workspace, id model.Identity, login bool) (usableSession, error) {
	codeless, err := w.NeedsNoCode(ctx, id)
	if err != nil {
		return usableSession{}, err
	}
	if !login && !codeless {
		h, err := c.savedSession(ctx, w, id)
		if err != nil {
			return usableSession{}, err
		}
		return h, nil
	}
	return c.signedIn(ctx, w, id, false)
}

// signedIn gives a session that will serve, and signs in for it if it has to, or with renew in any case.
func (c *command) signedIn(ctx context.Context, w model.Workspace, id model.Identity, renew bool) (usableSession, error) {
	outcome, err := c.acquire(ctx, w, id, renew)
	if err != nil {
		return usableSession{}, err
	}
	if ctx.Err() != nil {
		return usableSession{}, ctx.Err()
	}
	if !outcome.StillGood {
		c.report(outcome)
	}
	c.warnOfEnd(ctx, w, id, outcome.Issued.Info)
	h := usableSession{workspace: w, identity: id, info: outcome.Issued.Info, again: c.commandFor(id)}
	if outcome.Issued.Unsaved != nil {
		h.unsaved = outcome.Issued
	}
	return h, nil
}

// savedSession gives the saved session, if it will serve.
func (c *command) savedSession(ctx context.Context, w model.Workspace, id model.Identity) (usableSession, error) {
	s, err := w.UsableSession(ctx, id)
	if err == nil && !s.Saved {
		err = c.whyNotUsable(ctx, w, id)
	}
	if err == nil {
		c.warnOfEnd(ctx, w, id, s)
	}
	return usableSession{workspace: w, identity: id, info: s, again: c.commandFor(id)}, err
}

// prompt is the command prompt, which shows a session and never asks for one.
func (c *command) prompt() *cobra.Command {
	cmd := prompt.Command(prompt.Options{
		Open:   func(ctx context.Context) (model.Workspace, error) { return c.Bare(ctx, c.options) },
		Named:  c.identityName,
		Getenv: c.Getenv, Theme: c.glyphs,
		Failed: func(err error) error {
			if term.Is(os.Stdout) {
				return err
			}
			return errReported
		},
	})
	cmd.Args = flagsOnly
	return cmd
}

// warnOfEnd says that nobody will renew the session of a role, because its user is no longer signed in.
func (c *command) warnOfEnd(ctx context.Context, w model.Workspace, id model.Identity, s model.SessionInfo) {
	if id.Role == nil || !s.Saved {
		return
	}
	if !w.Row(ctx, id).Renews(c.Clock.Now()) {
		user := id.KeyHolder()
		c.warn(fmt.Sprintf("The session of %s ends in %s and is not renewed: %s is signed out. Run: authdeck login -i %s",
			id.Title, words.Span(s.Expires.Sub(c.Clock.Now())), user.Title, nameOf(user)))
	}
}

// chosen reads the configuration and finds the identity that the command is for.
func (c *command) chosen(ctx context.Context, use model.Use) (model.Workspace, model.Identity, error) {
	w, err := c.Open(ctx, c.options)
	if err != nil {
		return w, model.Identity{}, err
	}
	id, err := c.choose(ctx, w)
	if err != nil {
		return w, id, err
	}
	if w, id, err = c.trusted(ctx, w, id, use, c.Open); err != nil {
		return w, id, err
	}
	id, err = id.Resolve(ctx)
	return w, id, err
}

// console is the command console, which needs a session too.
func (c *command) console() *cobra.Command {
	cmd := console.Command(console.Options{
		Choose: func(ctx context.Context) (model.Workspace, model.Identity, error) {
			w, id, err := c.chosen(ctx, model.ForSession)
			if bare, empty := c.withoutUsers(ctx, err); empty {
				if _, unknown := c.named(bare, c.identityName(bare)); unknown != nil {
					err = unknown
				}
			}
			if other := (*model.UnknownIdentityError)(nil); errors.As(err, &other) && other.Kind != "" {
				err = &model.Problem{Kind: other, What: other.Error(), Fix: "run: atmos auth console -i " + model.ShellWord(other.Name)}
			}
			return w, id, err
		},
		Session: func(ctx context.Context, w model.Workspace, id model.Identity, renew bool) (model.Session, error) {
			h, err := c.signedIn(ctx, w, id, renew)
			if err != nil {
				return model.Session{}, err
			}
			return h.session(ctx)
		},
		Browser: func() browser.Browser { return browser.Find(c.Getenv, c.ChildEnv()) },
		Say:     func(line string) { fmt.Fprintln(c.stderr, c.glyphs().Text(flat(line))) },
	})
	cmd.Args = flagsOnly
	c.codeFlags(cmd)
	return cmd
}

// whyNotUsable says why the saved session will not serve, and what to run.
func (c *command) whyNotUsable(ctx context.Context, w model.Workspace, id model.Identity) error {
	info, err := w.Sessions.Info(ctx, id.Ref)
	if err != nil {
		return err
	}
	why := "the session of %s is about to expire"
	switch info.At(c.Clock.Now()) {
	case model.NoSession:
		why = "no session for %s"
	case model.SessionUnknown:
		why = "the session of %s has no known expiry"
	case model.SessionExpired:
		why = "the session of %s has expired"
	case model.SessionGood:
		if other, err := w.Mismatch(ctx, id); err != nil || other != nil {
			return cmp.Or(err, error(other))
		}
	}
	return fmt.Errorf(why+"; run: authdeck login -i %s", id.Title, nameOf(id))
}

// session gives the session itself, for its owner to wipe.
func (h usableSession) session(ctx context.Context) (model.Session, error) {
	if h.unsaved != nil {
		return h.unsaved.Session, nil
	}
	s, err := h.workspace.Sessions.Read(ctx, h.identity.Ref)
	if errors.Is(err, fs.ErrNotExist) {
		err = fmt.Errorf("the session of %s was just removed; run: authdeck login -i %s", h.identity.Title, nameOf(h.identity))
	}
	return s, err
}

// variables hand the session over: by its profile, or with static, and where the profile could not be saved, by its
// values. They are sorted by name, each once: the identity's own env list has the last word.
func (h usableSession) variables(ctx context.Context, static bool) (vars []model.EnvVar, isStatic bool, err error) {
	if isStatic = static || h.unsaved != nil; isStatic {
		s, err := h.session(ctx)
		if err != nil {
			return nil, isStatic, err
		}
		defer s.Wipe()
		vars = model.StaticVariables(h.identity, s)
	} else if vars, err = h.profile(); err != nil {
		return nil, isStatic, err
	}
	vars = lastOfEach(append(h.workspace.Config.IntegrationVariables(h.identity, h.kube), vars...))
	return vars, isStatic, namesServe(h.identity, vars)
}

// warnUnreadable says that the AWS CLI will not find the session, because it cannot read the files. A role has files of its own.
func (c *command) warnUnreadable(ctx context.Context, h usableSession, static bool) {
	if static || h.identity.Role != nil {
		return
	}
	if p := h.workspace.Sessions.Unreadable(ctx, h.identity.Ref); p != nil {
		c.warn(words.Line(words.Explain(p)))
	}
}

// commandFor is the command line with which an AWS SDK gets the session of an identity from whatever folder it runs in.
func (c *command) commandFor(id model.Identity) []string {
	program, err := os.Executable()
	if err != nil {
		program = "authdeck"
	}
	words := []string{program}
	if dir, err := os.Getwd(); err == nil {
		words = append(words, "--chdir", dir)
	}
	return append(append(words, c.given()...), "credential-process", "-i", id.Ref.Name)
}

// given are the flags that say which configuration and which keyring are used, for another command in the same folder.
func (c *command) given() (flags []string) {
	add := func(flag string, values ...string) {
		for _, v := range values {
			flags = append(flags, flag, v)
		}
	}
	add("--config", c.options.Config...)
	add("--config-path", c.options.ConfigDirs...)
	add("--profile", c.options.Profiles...)
	if c.options.BasePath != "" {
		add("--base-path", c.options.BasePath)
	}
	if c.options.Keyring != "" {
		add("--keyring", c.options.Keyring)
	}
	return flags
}

// profile gives the variables that select the session by its profile. A role's renews itself.
func (h usableSession) profile() ([]model.EnvVar, error) {
	if h.identity.Role == nil || h.workspace.RoleProfiles == nil {
		return h.workspace.ProfileVariables(h.identity), nil
	}
	return h.workspace.RenewingVariables(h.identity, h.again)
}

// codeVariable gives the MFA code to one call; what that call starts does not get it.
const codeVariable = "AUTHDECK_MFA_CODE"

func withoutCode(env []string) []string {
	return slices.DeleteFunc(env, func(kv string) bool {
		name, _, _ := strings.Cut(kv, "=")
		return sameName(name, codeVariable)
	})
}

// acquire makes sure that there is a session that will serve: the saved one, another process's, or a new one, for which
// it asks a person if it has to. Everything that needs a session goes through it, so that any number of processes show
// one prompt. The outcome's Session is only filled where it could not be saved.
func (c *command) acquire(ctx context.Context, w model.Workspace, id model.Identity, renew bool) (frontend.Outcome, error) {
	if err := c.checkCode(); err != nil {
		return frontend.Outcome{}, err
	}
	if s, err := w.UsableSession(ctx, id); err == nil && s.Saved && !renew && id.Problem == nil {
		c.otherPrompt(w).WaitForScreen(ctx, id.Ref.Realm)
		return stillGood(w, id, s), nil
	}
	source, err := c.codeSource(id.KeyHolder())
	if err != nil {
		return frontend.Outcome{}, err
	}
	t, noTerminal := c.terminal("authdeck login -i " + nameOf(id))
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
	return c.begin(ctx, w, signing{id: id, renew: renew, source: source}, t, noTerminal)
}

// signing is a sign-in that a command wants.
type signing struct {
	id     model.Identity
	renew  bool
	source model.CodeSource
	why    error // it is TypedCode; nil where that is so anyway
}

// ready is the outcome without a code: a session that is still good, or a role that the user's session assumed.
func ready(w model.Workspace, id model.Identity, s model.Start) frontend.Outcome {
	if s.Issued == nil {
		return stillGood(w, id, s.Session)
	}
	return frontend.Outcome{Identity: id, Issued: s.Issued}
}

func stillGood(w model.Workspace, id model.Identity, s model.SessionInfo) frontend.Outcome {
	return frontend.Outcome{Identity: id, StillGood: true, Issued: &model.Issued{Identity: id, Info: s, Host: w.Host(id)}}
}

// begin takes the lock of what the code comes from, or waits for who has it, or takes over.
func (c *command) begin(ctx context.Context, w model.Workspace, s signing, t term.Terminal, noTerminal error) (frontend.Outcome, error) {
	id := s.id
	var over *model.BusyError // whose prompt is taken over
	dashboard := c.dashboardFor(s, noTerminal)
	for asked := 1; ; asked++ {
		start, err := c.tryOpen(ctx, w, s, over, dashboard, noTerminal)
		over = nil
		var busy *model.BusyError
		event := flow.Decide(flow.Opening, flow.Result{Err: err, Start: start, KeyringFrom: w.KeyringFrom})
		switch {
		case event == flow.SignedIn:
			return ready(w, id, start), nil
		case event == flow.Ready && dashboard != dashboardNone:
			start.Attempt.Close()
			if dashboard, err = c.askDashboard(ctx, w, id, dashboard); err != nil {
				return frontend.Outcome{}, err
			}
			s.renew = s.renew && dashboard == dashboardNone
		case event == flow.Ready, event == flow.Send:
			return c.exchangeOrType(ctx, w, s, start.Attempt, t, noTerminal)
		case errors.As(err, &busy):
			lock, _ := s.source.Lock(id.KeyHolder().Ref)
			if over, err = c.await(ctx, w, otherprompt.Prompt{Lock: lock, Holder: busy, Asked: asked, Terminal: t, None: noTerminal != nil}); err != nil {
				return frontend.Outcome{}, err
			}
			s.renew = s.renew && over != nil // else the other process may just have signed in
		case event == flow.Failed, ctx.Err() != nil:
			return frontend.Outcome{}, damaged(id.KeyHolder(), err)
		case noTerminal != nil:
			return frontend.Outcome{}, c.cannotAsk(ctx, w, id, err, noTerminal)
		default:
			return c.askAlone(ctx, w, s, t)
		}
	}
}

// cannotAsk says what a person would be asked for on a terminal, to open the keyring.
func (c *command) cannotAsk(ctx context.Context, w model.Workspace, id model.Identity, err, noTerminal error) error {
	if err := c.nothingSaved(ctx, w, id.KeyHolder(), err); err != nil {
		return err
	}
	why := words.Explain(err)
	if !errors.Is(err, model.ErrWrongPassphrase) && !errors.Is(err, model.ErrKeyringAbsent) {
		why = &model.Problem{What: why.What} // a terminal is all that it takes
	}
	return usage("%s; %w", words.Line(why), noTerminal)
}

// tryOpen opens the keyring and takes the lock, from another window if one is to be taken over.
func (c *command) tryOpen(ctx context.Context, w model.Workspace, s signing, over *model.BusyError, dashboard dashboardUse, noTerminal error) (model.Start, error) {
	timeout := model.UnattendedTimeout
	if noTerminal == nil {
		timeout = model.KeyringTimeout
	}
	opening, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	begin := func() (model.Start, error) { return w.BeginWith(opening, s.id, s.renew, dashboard.source(s.source)) }
	if over != nil {
		begin = func() (model.Start, error) { return w.TakeOver(opening, s.id, s.renew, over) }
	}
	opened := c.sayWaiting(w)
	start, err := begin()
	opened()
	if err != nil || start.Attempt == nil {
		return start, err
	}
	if err := start.Attempt.FindDevice(ctx); err != nil { // with a device, somebody has to be asked
		start.Attempt.Close()
		return model.Start{}, err
	}
	return start, nil
}

// dashboardUse is how far a command is with asking an open dashboard.
type dashboardUse int

const (
	dashboardNone  dashboardUse = iota // none is asked
	dashboardNext                      // it comes before the prompt
	dashboardAsked                     // it has signed in
)

// dashboardFor tells whether a dashboard is asked: where a person has to type the code, and there is no terminal.
func (c *command) dashboardFor(s signing, noTerminal error) dashboardUse {
	if noTerminal != nil && s.source == model.TypedCode && c.AskDashboard != nil {
		return dashboardNext
	}
	return dashboardNone
}

// source keeps the prompt's lock for the dashboard.
func (u dashboardUse) source(otherwise model.CodeSource) model.CodeSource {
	if u != dashboardNone {
		return model.GivenCode
	}
	return otherwise
}

// askDashboard lets the person at an open dashboard sign in. It gives dashboardNone where none is open, or where another window
// asks for the code already.
func (c *command) askDashboard(ctx context.Context, w model.Workspace, id model.Identity, u dashboardUse) (dashboardUse, error) {
	instead := "run in a terminal: authdeck login -i " + nameOf(id)
	if u == dashboardAsked {
		return u, fmt.Errorf("the dashboard signed in, but its session cannot be used here; %s", instead)
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
			c.warn(words.Sentence((&request.StoppedError{PID: pid}).Error()) + "; continue it in its shell with fg")
			return
		}
		fmt.Fprintln(c.stderr, c.glyphs().Textf("Asking at the dashboard (pid %d) for a session of %s", pid, id.Title))
	})
	var stopped *request.StoppedError
	switch {
	case errors.As(err, &stopped):
		return u, usage("%w; continue it in its shell with fg, or %s", err, instead)
	case errors.Is(err, request.ErrNoDashboard):
		return dashboardNone, nil
	case errors.Is(err, request.ErrNoAnswer):
		return u, fmt.Errorf("nobody answered at the dashboard within %s; try again, or %s", words.Span(request.Timeout), instead)
	case err != nil:
		return u, fmt.Errorf("%w; %s", err, instead)
	case a.Result == request.Denied:
		return u, fmt.Errorf("declined at the dashboard; %s", instead)
	case a.Result == request.Refused:
		return u, usage("refused at the dashboard: %s; %s", a.Reason, instead)
	}
	return dashboardAsked, nil
}

// holderTimeout is how long the holder of a lock may take to say who it is.
const holderTimeout = time.Second

// otherAsks tells whether another window than a dashboard asks for the code. One that does not say who it is does. To take the lock
// would make others wait.
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

// dashboardCommand is the command line of a dashboard in its locks.
const dashboardCommand = "authdeck"

// program is who wants the session.
func (c *command) program() request.Program {
	p := request.Program{}
	p.Folder, _ = os.Getwd()
	if p.Name, p.PID = c.starts, os.Getpid(); p.Name == "" {
		p.Name, p.PID = process.Caller()
	}
	return p
}

// damaged says which identity's entry is damaged, and the command that saves its keys again. Any other error stays as it is.
func damaged(id model.Identity, err error) error {
	if !errors.Is(err, model.ErrDamagedEntry) {
		return err
	}
	return &model.Problem{
		Kind: model.ErrDamagedEntry, What: "the keyring entry of " + id.Title + " is damaged", Why: "nothing was changed",
		Fix: "to save the keys again, run: authdeck user configure -i " + nameOf(id), Cause: err,
	}
}

// nothingSaved says what to run where no keys of an identity are saved, also where a passphrase would be asked for to save
// some; nil where there are some.
func (c *command) nothingSaved(ctx context.Context, w model.Workspace, id model.Identity, err error) error {
	if model.WantsPassphrase(err) {
		if found, _ := w.Vault.Look(ctx, []model.Ref{id.Ref}); found[id.Ref] == model.Absent {
			err = model.ErrNoKeys
		}
	}
	if !errors.Is(err, model.ErrNoKeys) {
		return nil
	}
	if where := c.inOtherRealms(ctx, w, id); where != "" {
		return fmt.Errorf("no keys of %s are saved in realm %s%s; run: authdeck keyring bring -i %s",
			id.Title, id.Ref.Realm, where, nameOf(id))
	}
	return usage("no keys are saved for %s; run: authdeck user configure -i %s", id.Title, nameOf(id))
}

// sayWaiting says after a second that a keyring keeps the command waiting: it may be showing a dialog.
func (c *command) sayWaiting(w model.Workspace) (stop func()) {
	t := time.AfterFunc(time.Second, func() {
		fmt.Fprintln(c.stderr, c.glyphs().Text("Waiting for your keyring ("+w.Vault.Keyring().Title+"). Press ctrl+c to cancel"))
	})
	return func() { t.Stop() }
}

// exchangeOrType is exchange, and a prompt where the command of the settings gave no code that AWS takes.
func (c *command) exchangeOrType(ctx context.Context, w model.Workspace, s signing, a *model.Attempt, t term.Terminal, noTerminal error) (frontend.Outcome, error) {
	outcome, err := c.exchange(ctx, w, s, a, t, noTerminal)
	mayType := s.source == model.CommandCode && c.mayType() && noTerminal == nil && ctx.Err() == nil
	if flow.AfterCode(err, true, mayType) == flow.TypeCode {
		return c.typeInstead(ctx, w, s, t, err)
	}
	return outcome, err
}

// exchange sends the code that was given or asks for one. The attempt holds the lock of what the code comes from until then.
func (c *command) exchange(ctx context.Context, w model.Workspace, s signing, a *model.Attempt, t term.Terminal, noTerminal error) (frontend.Outcome, error) {
	defer a.Close()
	codes, err := c.codes(a.Identity)
	get := codes.Get
	switch {
	case err != nil:
		return frontend.Outcome{}, err
	case a.Device == "" && (get == nil || !c.wantsCode()): // a setting for every identity is no reason to fail
		return c.sent(ctx, s.id, a, "")
	case get != nil && s.source != model.TypedCode:
		return c.sendGot(ctx, s.id, a, get)
	case noTerminal != nil:
		return frontend.Outcome{}, noTerminal
	}
	return c.ask(ctx, w, t, frontend.Options{Goal: frontend.SignIn, Identity: s.id.Ref.Name, Attempt: a, Why: s.why})
}

// sendGot gets and sends a code that nobody types, once more where it was used already.
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

// typeInstead asks the person at the terminal for the code. It waits its turn there, as every prompt does.
func (c *command) typeInstead(ctx context.Context, w model.Workspace, s signing, t term.Terminal, why error) (frontend.Outcome, error) {
	done, waited, err := c.otherPrompt(w).TakeTurn(ctx, s.id.Ref.Realm)
	if err != nil {
		return frontend.Outcome{}, err
	}
	defer done()
	s.source, s.why, s.renew = model.TypedCode, words.TypeInstead(why), s.renew && !waited
	return c.begin(ctx, w, s, t, nil)
}

// askAlone shows the screens before an attempt can begin, one process at a time: ten that want the same passphrase would
// ask for it ten times. Where the code needs no typing, it is not yet their turn on the terminal.
func (c *command) askAlone(ctx context.Context, w model.Workspace, s signing, t term.Terminal) (frontend.Outcome, error) {
	id, renew := s.id, s.renew
	if s.source != model.TypedCode {
		done, waited, err := c.otherPrompt(w).TakeTurn(ctx, id.Ref.Realm)
		if err != nil {
			return frontend.Outcome{}, err
		}
		defer done()
		renew = renew && !waited
	}
	screen := model.Ref{Realm: id.Ref.Realm, Name: id.Ref.Name + " SCREEN"} // no identity's: those are in lower case
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
				return stillGood(w, id, s), nil
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

// ask shows the screens, and says how they ended where that was without a session.
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
		return outcome, errors.New("cancelled")
	}
	return outcome, nil
}

// ownCode is the code that this call was given, as it was typed.
func (c *command) ownCode() string {
	return cmp.Or(strings.TrimSpace(c.mfaCode), strings.TrimSpace(c.Getenv(codeVariable)))
}

// checkCode refuses a code that this call was given and that has no six digits.
func (c *command) checkCode() error {
	if digits, _ := model.AddDigits("", []rune(c.ownCode())); c.ownCode() != "" && len(digits) != model.CodeLength {
		return failure{exitUsage, model.ErrCodeForm}
	}
	return nil
}

// codeSource tells where the code of an identity will come from.
func (c *command) codeSource(id model.Identity) (model.CodeSource, error) {
	if c.ownCode() != "" {
		return model.GivenCode, c.checkCode()
	}
	line, err := c.commandLine(id)
	if line != "" {
		return model.CommandCode, err
	}
	return model.TypedCode, err
}

// commandLine is the command that prints the identity's codes, "" for none.
func (c *command) commandLine(id model.Identity) (string, error) {
	if c.mfaCommand != "" {
		return c.mfaCommand, nil
	}
	p, err := c.Preferences()
	if err != nil {
		return "", err
	}
	return p.MFACommand(id.Ref.Name), nil
}

// wantsCode tells whether this very call was told where its code comes from.
func (c *command) wantsCode() bool { return c.ownCode() != "" || c.mfaCommand != "" }

// mayType tells whether a person may type a code where the command gives none that AWS takes. One on the command line is what was
// asked for: it fails.
func (c *command) mayType() bool { return !c.wantsCode() }

// codes tells where the codes of an identity come from: --mfa-code, the environment, a command, or a person.
func (c *command) codes(id model.Identity) (frontend.Codes, error) {
	from, err := c.codeSource(id)
	switch {
	case err != nil || from == model.TypedCode:
		return frontend.Codes{}, err
	case from == model.GivenCode:
		return frontend.Codes{From: from, Get: c.givenCode}, nil
	}
	line, err := c.commandLine(id)
	get := func(ctx context.Context, a *model.Attempt, again bool) (string, error) {
		return c.printedCode(ctx, a, line, again)
	}
	return frontend.Codes{From: from, Get: get, MayType: c.mayType()}, err
}

// givenCode is the code that this call was given, without the spaces that apps show.
func (c *command) givenCode(ctx context.Context, a *model.Attempt, again bool) (string, error) {
	if again {
		return "", model.ErrCodeUsed
	}
	code, _ := model.AddDigits("", []rune(c.ownCode()))
	return code, a.HasDevice(ctx)
}

// printedCode runs the command that prints a code, which gets the device of the code; again, once the next code shows.
func (c *command) printedCode(ctx context.Context, a *model.Attempt, line string, again bool) (string, error) {
	if err := a.HasDevice(ctx); err != nil {
		return "", err
	}
	if again {
		wait := model.NextCode(c.Clock.Now()).Truncate(time.Second) + time.Second
		fmt.Fprintln(c.stderr, c.glyphs().Textf("The MFA command printed a code that was already used. Waiting %s for the next one", words.Span(wait)))
		select {
		case <-time.After(wait):
		case <-ctx.Done():
			return "", ctx.Err()
		}
	}
	run := mfacommand.Command{
		Line: line, Env: c.ChildEnv(), Identity: a.Identity.Ref.Name, Device: a.Device, Messages: c.messages, Deadline: model.KeyringTimeout,
	}
	if t, err := term.Controlling(); err == nil {
		defer func() { _ = t.Close() }()
		run.Terminal = t
	}
	return run.Code(ctx)
}

// onScreen gives what gets the codes of an identity for the full screen and the line mode, which go on when ctrl+c ends a command.
// The dashboard stays open for many sign-ins: a single code is not for it.
func (c *command) onScreen(goal frontend.Goal, out io.Writer) func(model.Identity) (frontend.Codes, error) {
	return func(id model.Identity) (frontend.Codes, error) {
		codes, err := c.codes(id)
		switch {
		case err != nil:
			return frontend.Codes{}, err
		case codes.From == model.GivenCode && goal != frontend.SignIn:
			return frontend.Codes{}, nil
		case codes.From != model.CommandCode:
			return codes, nil
		}
		get := codes.Get
		codes.Get = func(ctx context.Context, a *model.Attempt, again bool) (string, error) {
			c.suspended.Store(true)
			defer c.suspended.Store(false)
			until, stop := signal.NotifyContext(ctx, os.Interrupt)
			defer stop()
			does := "cancel"
			if codes.MayType {
				does = "type it instead"
			}
			fmt.Fprintln(out, c.glyphs().Text("Getting the code of "+a.Identity.Title+" from your MFA command. Press ctrl+c to "+does))
			code, err := get(until, a, again)
			if interrupted := until.Err() != nil || errors.Is(err, mfacommand.ErrInterrupted); err != nil && interrupted && ctx.Err() == nil {
				err = &model.Problem{Kind: model.ErrNoCode, What: mfacommand.ErrInterrupted.Error(), Cause: mfacommand.ErrInterrupted}
			}
			return code, err
		}
		return codes, nil
	}
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
