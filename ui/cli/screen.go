package cli

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"

	"authdeck/model"
	"authdeck/model/request"
	"authdeck/ui"
	"authdeck/ui/cli/appearance"
	"authdeck/ui/cli/browser"
	"authdeck/ui/cli/clipboard"
	"authdeck/ui/cli/mfacode"
	"authdeck/ui/cli/notify"
	"authdeck/ui/cli/term"
	"authdeck/ui/frontend"
	"authdeck/ui/input"
	"authdeck/ui/plain"
	"authdeck/ui/text"
	"authdeck/ui/theme"
	"authdeck/ui/widget"
	"authdeck/ui/words"
)

type opener func(context.Context, Options) (model.Workspace, error)

func (c *command) browse(ctx context.Context) error {
	id, open, err := c.openNamed(ctx, c.identityName(model.Workspace{}))
	if err != nil {
		return err
	}
	return c.screen(ctx, open, frontend.Options{Goal: frontend.Browse, Identity: id.Ref.Name, Wanted: c.identityName}, forDashboard)
}

// openNamed reads the configuration only if it must find a name in it, because otherwise the screen appears sooner.
func (c *command) openNamed(ctx context.Context, name string) (model.Identity, opener, error) {
	if name == "" {
		return model.Identity{}, c.open, nil
	}
	w, broken := c.open(ctx, c.options)
	if broken != nil {
		return model.Identity{}, onceFrom(w, broken, c.open), nil
	}
	id, err := c.named(w, name)
	return id, onceFrom(w, nil, c.open), err
}

// onceFrom returns what was already read, and reads again after that.
func onceFrom(w model.Workspace, err error, open opener) opener {
	var once sync.Once
	return func(ctx context.Context, o Options) (model.Workspace, error) {
		first := false
		once.Do(func() { first = true })
		if first {
			return w, err
		}
		return open(ctx, o)
	}
}

// flagOf names the identity in a suggested command.
func flagOf(id model.Identity) string {
	if id.Title == "" {
		return "-i NAME"
	}
	return model.IdentityFlag(id.Title)
}

// identityName is the name in the flag or the variable, which the configuration may set too.
func (c *command) identityName(w model.Workspace) string {
	if c.identity != "" || c.pick {
		return c.identity
	}
	return c.variable(w, atmosIdentity)
}

func (c *command) variable(w model.Workspace, name string) string {
	if w.Variables == nil {
		return c.Getenv(name)
	}
	return w.Variables(name)
}

// named finds the identity that was named; the zero Identity if none was.
func (c *command) named(w model.Workspace, name string) (model.Identity, error) {
	if name == "" {
		return model.Identity{}, nil
	}
	id, err := w.Config.Find(name)
	if err != nil {
		return model.Identity{}, err
	}
	return id, nil
}

// onlyUser is the identity of -i for an action about saved keys; the zero Identity without -i. A bare -i asks.
func (c *command) onlyUser(ctx context.Context, w model.Workspace) (id model.Identity, err error) {
	if c.pick {
		id, err = c.choose(ctx, w)
	} else {
		id, err = c.named(w, c.identity)
	}
	if err == nil && id.Role != nil {
		err = &model.RoleError{Role: id}
	}
	return id, err
}

func (c *command) runDemo(ctx context.Context) error { return c.inDemoWorld(ctx, false) }

// inDemoWorld runs the demo until its end. welcomes says that Welcome follows.
func (c *command) inDemoWorld(ctx context.Context, welcomes bool) (err error) {
	again := "authdeck demo"
	if c.screenReader.On {
		again += " --screen-reader"
	}
	t, err := c.terminal(again)
	if err != nil {
		return err
	}
	t.Close()
	d, err := c.Demo(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, d.Close()) }()
	defer func(o Options) { c.options, c.demoWorld = o, nil }(c.options)
	c.options, c.demoWorld = Options{}, &d // no flag leads out of the demo
	return c.screen(ctx, d.Open, frontend.Options{Goal: frontend.Browse, Demo: true, Welcomes: welcomes, Hint: d.Hint, Example: d.Example}, again)
}

// screen runs the full-screen program. Without a terminal, it first reports a configuration that cannot be read.
func (c *command) screen(ctx context.Context, open opener, o frontend.Options, instead string) error {
	t, err := c.terminal(instead)
	if err != nil {
		if _, broken := open(ctx, c.options); broken != nil {
			return broken
		}
		return err
	}
	defer t.Close()
	outcome, err := c.show(ctx, t, open, o)
	if err != nil {
		return err
	}
	if outcome.Demo {
		t.Close()
		if err := c.inDemoWorld(ctx, true); err != nil {
			return err
		}
		return c.screen(ctx, open, o, instead)
	}
	if o.Goal != frontend.Browse {
		c.report(outcome)
	}
	for _, l := range outcome.SavedLast {
		fmt.Fprintln(c.stderr, c.marked(l))
	}
	return exitError(ctx, outcome)
}

// show runs the full screen, or line mode, until it ends.
func (c *command) show(ctx context.Context, t term.Terminal, open opener, o frontend.Options) (outcome frontend.Outcome, err error) {
	paint, err := c.drawing()
	if err != nil {
		return outcome, err
	}
	o = c.withSettings(o, paint.ASCII)
	ports := frontend.Ports{
		Load:  func(ctx context.Context) (model.Workspace, error) { return open(ctx, c.options) },
		Add:   c.adder(),
		Trust: c.rememberTrust, Excerpt: c.Excerpt,
		Clock: c.Clock, Shell: c.subshells(ctx, t), Editor: c.editors(ctx, t),
		Copy:  func(text string) (bool, error) { return c.clipboard(t.Out).Copy(ctx, text) },
		Alert: c.alert(t.Out),
	}
	if c.demoWorld == nil {
		ports.Codes = c.onScreen(o.Goal, t.Out)
	}
	if b := browser.Find(c.Getenv, c.environ()); b.Found() {
		ports.Browse = b.Open
	}
	if c.demoWorld == nil {
		ports.Remember, ports.Tool = c.Remember, c.tools(ctx, t)
		ports.Plaintexts, ports.Credentials = c.Plaintexts, cmp.Or(c.Getenv("AWS_SHARED_CREDENTIALS_FILE"), "~/.aws/credentials")
	}
	if c.lineMode() || t.Piped && o.Goal != frontend.Browse {
		return c.showLines(ctx, t, ports, o)
	}
	if o.Goal == frontend.Browse && c.demoWorld == nil && c.Listen != nil {
		if ports.Requests, err = c.Listen(ctx); err != nil { // programs then behave as if no dashboard were open
			ports.Requests = request.Requests{}
		} else {
			defer ports.Requests.End()
		}
		ports.Notify = c.notify(ctx)
	}
	ports.EndedJustNow = c.endedJustNow
	var away atomic.Bool
	ports.Suspending = func() (resumed func()) {
		away.Store(true)
		again := term.ContinueAnyway()
		return func() { again(); away.Store(false) }
	}
	ports.TakenBack = func(redraw func()) (stop func()) {
		return term.OnContinue(t.In, func() bool { return !away.Load() && c.interrupt.Load() == nil }, redraw)
	}
	present, leave := context.WithCancel(ctx)
	defer leave()
	outcome, err = ui.Run(present, ports, o, paint, input.New(term.Watched{File: t.In, Gone: leave}, c.Clock.Now), t.Out)
	switch {
	case present.Err() != nil && ctx.Err() == nil:
		return outcome, failure{code: signalled{syscall.SIGHUP}.exit()}
	case err != nil:
		return outcome, fmt.Errorf("the terminal failed: %w", err)
	}
	return outcome, nil
}

// withSettings adds to the options of a screen what is the same for every screen of this command line.
func (c *command) withSettings(o frontend.Options, ascii bool) frontend.Options {
	o.NoVerify, o.Confirm, o.ASCII = c.noVerify, c.confirmCode, ascii
	o.InDemo, o.Home = c.InDemo, c.Home
	if c.InDemo && c.demoWorld == nil { // a demo in a demo has its own phone
		o.Hint = c.DemoHint
	}
	if c.demoWorld == nil {
		o.ListCommand = c.listCommand()
	}
	if p, err := c.Preferences(); err == nil {
		o.Preferences, o.SettingFrom = p.Preferences, p.From
	}
	return o
}

// listCommand lists the identities of this command's configuration.
func (c *command) listCommand() string {
	line := []string{"authdeck", "list"}
	if c.movedTo != "" {
		line = append(line, "-C", model.ShellWord(c.movedTo))
	}
	for _, word := range c.given() {
		line = append(line, model.ShellWord(word))
	}
	return strings.Join(line, " ")
}

// rememberTrust saves what the user trusts; the demo does not change that.
func (c *command) rememberTrust(ctx context.Context, powers []model.Power) error {
	if c.demoWorld != nil {
		return advice("the demo trusts only its own folder; remove the settings that need trust from its atmos.yaml")
	}
	return c.Trust().Remember(ctx, powers)
}

// alert shows notifications through the terminal. It rings only if the settings say so.
func (c *command) alert(out io.Writer) func(text string, ring bool) {
	p, _ := c.Preferences() // with broken settings nothing is drawn at all
	return func(text string, ring bool) {
		s := term.Notification(c.Getenv, c.glyphs().Text(text))
		if ring && p.Bell {
			s += "\a"
		}
		_, _ = io.WriteString(out, s)
	}
}

// notify returns the function that shows a notification with the user's command; nil if there is none.
func (c *command) notify(ctx context.Context) func(title, text string) {
	p, err := c.Preferences()
	if err != nil || p.NotifyCommand == "" {
		return nil
	}
	shows := notify.Command{Line: p.NotifyCommand, Env: c.environ()}
	return func(title, text string) { _ = shows.Send(ctx, title, text) }
}

// appearance is what flags, environment and settings say about the appearance.
func (c *command) appearance(p Preferences) appearance.Choice {
	return appearance.Choice{
		ThemeFlag: c.theme, ASCIIFlag: c.ascii, Atmos: c.atmos, Getenv: c.Getenv, ThemeSetting: p.Theme, ASCIISetting: p.ASCII,
	}
}

// drawing chooses theme and symbols.
func (c *command) drawing() (theme.Theme, error) {
	p, err := c.Preferences()
	if err != nil {
		return theme.Theme{}, err
	}
	t, err := c.appearance(p).Theme()
	switch {
	case err != nil && c.theme == "":
		at := p.From("theme")
		err = fmt.Errorf("%s: %w", at.Full(), err)
		if at.Line == 0 { // a variable
			err = failure{exitUsage, err}
		}
		return theme.Theme{}, err
	case err != nil:
		return theme.Theme{}, failure{exitUsage, err}
	}
	return t, nil
}

// printed is the theme for what a command prints: plain text unless out is a terminal, and with an error.
func (c *command) printed(out io.Writer) (theme.Theme, error) {
	if _, terminal := term.Columns(out); !terminal {
		return c.glyphs(), nil
	}
	t, err := c.drawing()
	if err != nil {
		return c.glyphs(), err
	}
	return t.Printed(), nil
}

// inks is like printed, but plain text without colours, in line mode, and with a broken settings file.
func (c *command) inks(out io.Writer) theme.Theme {
	t, err := c.printed(out)
	if err != nil || t.Mono || c.wantsLines() {
		return c.glyphs()
	}
	return t
}

// glyphs is for the lines that stay after the screen; a broken settings file must not hide them.
func (c *command) glyphs() theme.Theme {
	p, _ := c.Preferences()
	return theme.PlainText(c.appearance(p).ASCII())
}

// clipboard returns the clipboard of a terminal.
func (c *command) clipboard(terminal io.Writer) clipboard.Clipboard {
	return clipboard.Clipboard{Terminal: terminal, Getenv: c.Getenv, Env: c.environ()}
}

// forDashboard is the command that the dashboard's error suggests; without a terminal it is another command.
const forDashboard = "authdeck"

// noTerminalError says why nobody can be asked here, and what to do.
type noTerminalError struct{ why, do string }

func (n noTerminalError) Error() string { return n.why + ". " + n.do }

func nobodyAsked(err error) bool { return errors.As(err, new(noTerminalError)) }

// doInstead changes what to do if nobody can be asked.
func doInstead(err error, do string) error {
	var n noTerminalError
	errors.As(err, &n)
	return failure{exitUsage, noTerminalError{n.why, words.Sentence(do)}}
}

// doFirst adds what else to do if nobody can be asked. It comes first, so that nothing follows a command.
func doFirst(err error, do string) error {
	var n noTerminalError
	if !errors.As(err, &n) {
		return err
	}
	return doInstead(err, do+", or "+words.Uncapital(n.do))
}

// terminal finds the terminal for prompts. Without one, it returns exit code 2 and the command to run in a terminal.
func (c *command) terminal(instead string) (term.Terminal, error) {
	fail := func(why, do string) (term.Terminal, error) {
		return term.Terminal{}, failure{exitUsage, noTerminalError{why, do}}
	}
	if why := c.atmos.NobodyAsked(c.Getenv); why != "" {
		return fail(why+" turns prompts off", "Run this in a terminal without it: "+instead)
	}
	t, err := term.Open(c.ttyOnly)
	switch {
	case errors.Is(err, term.ErrBackground):
		return fail("this runs in the background", "Run it in the foreground: "+instead)
	case err != nil && instead == forDashboard:
		return fail("the dashboard needs a terminal", "To list identities without one, run: authdeck list")
	case err != nil:
		return fail("this is not a terminal", "Run this in a terminal: "+instead)
	case c.Getenv("TERM") == "" && runtime.GOOS != "windows" && !c.lineMode():
		t.Close()
		return fail("TERM is not set", "Set it to your terminal type, for example xterm-256color")
	}
	if restore, err := t.Saved(); err == nil {
		c.restore.CompareAndSwap(nil, &restore)
	}
	return t, nil
}

// hasTerminal reports whether there is a terminal for prompts.
func (c *command) hasTerminal() bool {
	t, err := c.terminal("")
	t.Close()
	return err == nil
}

// lineMode reports whether to use line mode: because the user wants it, or because the terminal cannot move its cursor.
func (c *command) lineMode() bool { return c.wantsLines() || term.Dumb(c.Getenv("TERM")) }

// wantsLines reports whether the user wants line mode everywhere: by the flag, the setting, or the variable that other accessible
// programs read.
func (c *command) wantsLines() bool {
	if c.screenReader.Given {
		return c.screenReader.On
	}
	if p, _ := c.Preferences(); p.ScreenReader {
		return true
	}
	switch strings.ToLower(c.Getenv("ACCESSIBLE")) {
	case "", "0", "false":
		return false
	}
	return true
}

// adder adds identities to the configuration of this command, or of the demo.
func (c *command) adder() model.Adder {
	add := c.Add
	if c.demoWorld != nil {
		add = c.demoWorld.Add
	}
	return func(ctx context.Context, n ...model.NewIdentity) (model.Addition, error) {
		return add(ctx, c.options, n...)
	}
}

// showLines is show in line mode.
func (c *command) showLines(ctx context.Context, t term.Terminal, p frontend.Ports, o frontend.Options) (frontend.Outcome, error) {
	outcome, err := plain.Run(ctx, t.Lines(), p, o)
	if err != nil && ctx.Err() == nil {
		return outcome, fmt.Errorf("the terminal failed: %w", err)
	}
	if o.Goal == frontend.SignIn {
		outcome.Saved = nil // it was already printed, before authdeck asked for the code
	}
	return outcome, nil
}

// onScreen returns the source of an identity's codes for the full screen and line mode, which continue after ctrl+c ends a command.
// A single code is not for the dashboard, which stays open for many sign-ins.
func (c *command) onScreen(goal frontend.Goal, out io.Writer) func(model.Identity) (frontend.Codes, error) {
	return func(id model.Identity) (frontend.Codes, error) {
		codes, err := c.codes().Codes(id)
		switch {
		case err != nil:
			return frontend.Codes{}, err
		case codes.From == model.GivenCode && goal != frontend.SignIn:
			return frontend.Codes{}, nil
		case codes.From != model.CommandCode:
			return codes, nil
		}
		line, err := c.codes().CommandLine(id)
		if err != nil {
			return frontend.Codes{}, err
		}
		get := codes.Get
		codes.Get = func(ctx context.Context, a *model.Attempt, again bool) (string, error) {
			until, stop := context.WithCancel(ctx)
			defer stop()
			defer c.handOver(stop)()
			c.sayGetting(out, a.Identity, line, codes.MayType)
			code, err := get(until, a, again)
			if interrupted := until.Err() != nil || errors.Is(err, mfacode.ErrInterrupted); err != nil && interrupted && ctx.Err() == nil {
				c.endedOther()
				err = &model.Problem{Kind: model.ErrNoCode, What: mfacode.ErrInterrupted.Error(), Cause: mfacode.ErrInterrupted}
			}
			return code, err
		}
		return codes, nil
	}
}

// sayGetting says which command has the terminal while it gets a code, because the command may print nothing itself, or hang.
func (c *command) sayGetting(out io.Writer, id model.Identity, line string, mayType bool) {
	does := "cancel"
	if mayType {
		does = "type it instead"
	}
	first, _, more := strings.Cut(strings.TrimSpace(line), "\n")
	if more {
		first += " …"
	}
	fmt.Fprintln(out, c.glyphs().Textf("Getting the MFA code of %s. Press ctrl+c to %s", text.Printable(id.Title), does))
	fmt.Fprintln(out, c.glyphs().Textf("  $ %s (%s at most)", widget.Cut(c.glyphs(), text.Printable(first), commandWidth), words.Span(model.KeyringTimeout)))
}

// commandWidth is how many cells of a command are shown, so that it fits on one line in most windows.
const commandWidth = 62
