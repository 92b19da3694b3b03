// Package cli is the command line: flags → use case → text, and the exit codes.
package cli

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"
	"sync/atomic"
	"time"

	"authdeck/model"
	"authdeck/model/request"
	"authdeck/ui/cli/atmosflags"
	"authdeck/ui/cli/browser"
	"authdeck/ui/cli/console"
	"authdeck/ui/cli/flagvalue"
	"authdeck/ui/cli/output"
	"authdeck/ui/cli/process"
	"authdeck/ui/cli/prompt"
	"authdeck/ui/cli/term"
	"authdeck/ui/frontend"
	"authdeck/ui/theme"
	"authdeck/ui/words"

	"github.com/spf13/cobra"
)

// Options are the flags that say where things are read from and kept.
type Options struct {
	Config     []string // files
	ConfigDirs []string // folders
	Profiles   []string
	BasePath   string // folder of relative imports; "" for the configuration's
	Keyring    string // type
	Use        string // type that overrides the one in the settings
	Command    string // the running command, shown by other processes: "authdeck login"
}

// Preferences are the user's own settings, which flags override.
type Preferences struct {
	model.Preferences
	From func(key string) model.Origin // where a setting is: a line of the file, or a variable
}

// Wiring is what main provides: how options become a workspace, and the few other things that commands need from outside.
type Wiring struct {
	// Open needs a configuration without problems, and an identity in it.
	Open func(context.Context, Options) (model.Workspace, error)
	// OpenWithoutIdentity is like Open, but also works without any identity.
	OpenWithoutIdentity func(context.Context, Options) (model.Workspace, error)
	// Validate reads the configuration, and what authdeck remembers of the keys. It returns what could be read together with all
	// problems, and opens no keyring.
	Validate func(context.Context, Options) (model.Config, error)
	// Add adds an identity to the configuration file in use.
	Add func(context.Context, Options, ...model.NewIdentity) (model.Addition, error)
	// Diagnose returns what doctor can check, even if the rest is broken.
	Diagnose func(context.Context, Options) model.Checkup
	// Trust saves what the user trusts.
	Trust       func() model.TrustStore
	Preferences func() (Preferences, error)
	Replace     func(path string, data []byte, mode fs.FileMode) error // writes the whole file or nothing
	Replaceable func(path string) error                                // why a file cannot be created or replaced
	Demo        func(context.Context) (Demo, error)
	InDemo      bool // this runs in a subshell of the demo
	// DemoHint says there what the phone would show.
	DemoHint   func(device string, now time.Time) string
	Plaintexts model.Plaintexts                 // reads keys from files
	Excerpt    func(model.Origin) model.Excerpt // lines around a place in the configuration, without secrets; may be nil
	Remember   func(key, value string) error    // saves a setting
	// ShellPrompt returns arguments and variables with which a shell shows the identity in its prompt. It may write below the base folder
	// state; "" is the user's own. May be nil.
	ShellPrompt func(state, shell, identity string, getenv func(string) string) (args []string, vars []model.EnvVar)
	Home        string // the user's home folder; "" if there is none
	Getenv      func(string) string
	ChildEnv    func() []string // the environment of this process when it was started, WithoutOwnSecrets
	Clock       model.Clock
	Version     string
	Exit        func(code int) // ends the process at once; os.Exit
	// Listen receives the requests of programs without a terminal until the context ends, and AskDashboard asks an open dashboard.
	// Both may be nil.
	Listen       func(context.Context) (request.Requests, error)
	AskDashboard func(ctx context.Context, r request.Request, asking request.Asking) (request.Answer, error)
	Notices      *Notices // what keyrings changed about the modes of files; may be nil
}

// Demo is a separate world in which nothing is real.
type Demo struct {
	Open    func(context.Context, Options) (model.Workspace, error)
	Add     func(context.Context, Options, ...model.NewIdentity) (model.Addition, error)
	Hint    func(device string, now time.Time) string // what the phone would show
	Example frontend.Example                          // keys to type
	Dir     string                                    // folder that contains all of it
	Vars    []model.EnvVar                            // environment in which a program sees nothing else
	Close   func() error                              // removes everything that it created
}

// Main runs one command line and returns its exit code.
func Main(w Wiring, args []string, stdout, stderr io.Writer) int {
	c := &command{Wiring: w, stderr: output.ForPeople{Writer: stderr, Home: w.Home}, messages: stderr, cores: process.ForbidCoreDumps()}
	ctx, stop := c.untilSignal()
	defer stop()
	err := c.execute(ctx, args, stdout)
	if profile, failed := c.profileFor(ctx, err); profile != "" { // as Atmos starts itself again (pkg/auth/profile_fallback.go)
		err = c.execute(ctx, append([]string{"--profile=" + profile}, args...), stdout)
	} else {
		err = failed
	}
	if c.stream != nil {
		c.stream.Wipe()
	}
	w.Notices.tell(c.stderr)
	if err == nil {
		return exitDone
	}
	f := c.failureOf(ctx, err)
	if told := (toldError{}); errors.As(f.err, &told) {
		if f.err = told.error; term.Is(os.Stderr) {
			return f.code
		}
	}
	if f.err != nil {
		c.printError("", f.err)
	}
	return f.code
}

// paths is a text for an output with its paths as output.Paths writes them.
func (c *command) paths(out io.Writer, shown string) string { return output.Paths(out, c.Home, shown) }

// prose prints lines for people.
func (c *command) prose(out io.Writer, shown string) error {
	return output.Prose(out, c.paths(out, shown))
}

// execute runs a command line.
func (c *command) execute(ctx context.Context, args []string, stdout io.Writer) error {
	root := c.root()
	c.args = args
	root.SetArgs(append([]string{}, bareFlags(root, completedWithoutAuth(args), c.runs)...)) // for nil, Cobra reads the process's own arguments
	if completing(args) {
		unquoted(root)
	}
	root.SetOut(stdout)
	root.SetErr(c.stderr)
	var unwritten error // for the help, for which Cobra returns no error
	root.SetHelpFunc(func(cmd *cobra.Command, _ []string) {
		unwritten = output.Text(cmd.OutOrStdout(), briefHelp(cmd, helpWidthOf(cmd.OutOrStdout()), c.inks(cmd.OutOrStdout()).Strong))
	})
	return cmp.Or(root.ExecuteContext(ctx), unwritten)
}

// command is one run of a command line: what it was given, and how far it is. Flags that only one command has stay with that command.
type command struct {
	Wiring
	stderr   io.Writer // escapes what a terminal would act on
	messages io.Writer // the same without escapes, for the output of other programs
	cores    process.CoreDumps

	// The flags of every command.
	args         []string // arguments of the run
	options      Options
	atmos        atmosflags.Flags
	identity     string
	pick         bool   // -i without a name
	folder       string // folder to run in
	theme        string
	ascii        flagvalue.Switch
	screenReader flagvalue.Switch // line mode
	noVerify     bool
	confirmCode  bool

	// The flags of commands that may sign in, and of those that pass a session on.
	mfa    codeFlags
	minTTL flagvalue.MinTTL

	// What the command in this run is about, set by itself.
	selects func(model.Config) (model.Config, error) // what it reads of the configuration; nil for all of it
	starts  string                                   // the program that gets the session; "" if this command does not start it
	ttyOnly bool                                     // prompts must not use standard input and output

	// How far the run is.
	movedTo     string                 // the working folder that --chdir or ATMOS_CHDIR chose; "" if none did
	demoWorld   *Demo                  // the demo; nil outside of it
	stream      *model.Plaintext       // keys that were read and cannot be read again; nil for none
	changed     bool                   // the command said that it changed something
	endedOthers atomic.Int32           // programs that a ctrl+c has just ended; the next program may be the same
	interrupt   atomic.Pointer[func()] // what ctrl+c does while another program has the terminal; nil: it ends authdeck
	restore     atomic.Pointer[func()] // restores the terminal's modes; nil if no terminal was used
}

func (c *command) root() *cobra.Command {
	root := &cobra.Command{
		Use:   "authdeck",
		Short: "Keep AWS keys in your keyring, sign in with MFA, and track sessions",
		Long: "authdeck shows the IAM users and roles of atmos.yaml. It keeps the users' keys in your keyring, " +
			"signs in with an MFA code, and saves the session where AWS tools find it. Without a command it opens the dashboard.",
		Example:       "  authdeck demo           # try it without an AWS account\n  authdeck login          # sign in with an MFA code",
		Args:          subcommandOnly,
		Version:       c.Version,
		SilenceErrors: true, SilenceUsage: true,
		PersistentPreRunE: c.prepare,
		RunE:              func(cmd *cobra.Command, _ []string) error { return c.browse(cmd.Context()) },
	}
	f := root.PersistentFlags()
	f.StringVarP(&c.identity, "identity", "i", "", "`name` or alias of the identity; -i alone asks (default: $ATMOS_IDENTITY, or else the default identity)")
	f.StringVarP(&c.folder, "chdir", "C", "", "run in this `folder` (or $ATMOS_CHDIR)")
	f.StringSliceVar(&c.options.Config, "config", nil, "read this `file` instead of searching for atmos.yaml (separate several with commas)")
	f.StringSliceVar(&c.options.ConfigDirs, "config-path", nil, "read atmos.yaml in this `folder` (separate several with commas)")
	f.StringSliceVar(&c.options.Profiles, "profile", nil, "apply these Atmos `profiles`, separated by commas; --profile alone asks (default: $ATMOS_PROFILE)")
	f.StringVar(&c.options.Keyring, "keyring", "", "keep keys in this `type` of keyring: "+strings.Join(model.KeyringNames(), ", "))
	f.StringVar(&c.theme, "theme", "", "`name` of the colour theme: "+strings.Join(theme.Names(), ", "))
	c.ascii.Add(f, "ascii", "draw with ASCII characters only")
	c.screenReader.Add(f, "screen-reader", "ask and answer line by line, and print sentences, for screen readers (or $ACCESSIBLE)")
	f.BoolVar(&c.noVerify, "no-verify", false, "save keys without checking them with AWS")
	f.BoolVar(&c.confirmCode, "confirm-code", false, "submit the MFA code with enter, not after the sixth digit")
	c.atmos.Add(f)
	addGroup(root, "Sign in", c.login(), c.logout(), c.list(), c.whoami())
	addGroup(root, "Use a session", c.env(), c.exec(), c.shell(), c.credentialProcess(), c.console(), c.prompt())
	addGroup(root, "Keys", c.user(), c.importKeys(), c.keyring())
	addGroup(root, "Configuration", c.identities(), c.trust(), c.validate(), c.doctor())
	addGroup(root, "More commands", c.demo(), c.completion(), c.version())
	root.CompletionOptions.DisableDefaultCmd = true
	root.SetFlagErrorFunc(explainFlag)
	root.SetHelpCommand(c.help())
	c.completions(root, theme.Names())
	return root
}

// open reads the configuration, as far as this command line wants it.
func (c *command) open(ctx context.Context, o Options) (model.Workspace, error) {
	w, err := c.Open(ctx, o)
	if c.minTTL.Duration > 0 {
		w.MinTTL, w.MinTTLFrom = time.Duration(c.minTTL.Duration), model.Origin{File: model.MinTTLFlag}
	}
	w.MustSave = c.options.Command == "authdeck" || c.options.Command == "authdeck login" // the others use the session themselves
	if err == nil && c.selects != nil {
		w.Config, err = c.selects(w.Config)
	}
	return w, err
}

// prepare reads the global flags before a command runs.
func (c *command) prepare(cmd *cobra.Command, _ []string) error {
	c.pathsInHome()
	if err := c.changeFolder(cmd); err != nil {
		return err
	}
	c.options.Command = cmd.CommandPath()
	c.options.BasePath = c.inHome(c.atmos.BasePath)
	c.pick = c.identity == "" && cmd.Flags().Changed("identity")
	for name, values := range map[string]*[]string{"config": &c.options.Config, "config-path": &c.options.ConfigDirs} {
		if cmd.Flags().Changed(name) && len(*values) == 0 {
			*values = []string{""} // an empty name is a mistake and must not mean a search everywhere
		}
	}
	if cmd.Flags().Changed("profile") && len(c.options.Profiles) == 0 {
		if err := c.chooseProfile(cmd.Context()); err != nil {
			return err
		}
	}
	if _, err := theme.New(theme.Options{Name: c.theme}); err != nil {
		return failure{exitUsage, err}
	}
	return nil
}

func (c *command) demo() *cobra.Command {
	return &cobra.Command{
		Use: "demo", Short: "Try authdeck without an AWS account", Args: noArguments,
		Long: "demo runs the real program with a simulated AWS, a temporary atmos.yaml and a temporary keyring. " +
			"It deletes all of them when it ends.\n\n" +
			"Other programs cannot ask it for a session. To see how one would, press : and choose " +
			"\"let a program ask for a session\".",
		Example: "  authdeck demo\n  authdeck demo --screen-reader",
		RunE:    func(cmd *cobra.Command, _ []string) error { return c.runDemo(cmd.Context()) },
	}
}

// prompt is the command prompt, which shows a session and never asks for one.
func (c *command) prompt() *cobra.Command {
	cmd := prompt.Command(prompt.Options{
		Open: func(ctx context.Context) (model.Workspace, error) { return c.OpenWithoutIdentity(ctx, c.options) },
		Flag: func() string { return c.identity }, Variable: func(w model.Workspace) string { return c.variable(w, atmosIdentity) },
		Getenv: c.Getenv, Theme: c.glyphs,
		Failed: func(err error) error {
			if term.Is(os.Stdout) {
				return err
			}
			return errReported
		},
	})
	c.takesName(cmd)
	return cmd
}

// console is the command console, which needs a session too.
func (c *command) console() *cobra.Command {
	var chosen model.Identity
	cmd := console.Command(console.Options{
		Choose: func(ctx context.Context) (model.Workspace, model.Identity, error) {
			w, id, err := c.chosen(ctx, model.ForSession)
			if other := (*model.UnknownIdentityError)(nil); errors.As(err, &other) && other.Kind != "" && other.Fix == "" {
				err = &model.Problem{Usage: true, Kind: other, What: other.Error(), Fix: model.Run("atmos auth console " + model.IdentityFlag(other.Name))}
			}
			chosen = id
			return w, id, err
		},
		Session: func(ctx context.Context, w model.Workspace, id model.Identity, renew bool) (model.Session, error) {
			h, err := c.signedIn(ctx, w, signIn{id: id, renew: renew})
			if err != nil {
				return model.Session{}, err
			}
			return h.session(ctx)
		},
		Browser: func() browser.Browser { return browser.Find(c.Getenv, c.environ()) },
		Say:     func(line string) { fmt.Fprintln(c.stderr, c.marked(onOneLine(line))) },
	})
	run := cmd.RunE
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		err := run(cmd, args)
		if errors.Is(err, model.ErrSessionRefused) {
			err = advice("%s; run: authdeck login --renew %s", words.Lowered(err, words.Short(err)), flagOf(chosen))
		}
		return err
	}
	c.takesName(cmd)
	c.mfa.add(cmd.Flags())
	cmd.Flags().Bool("isolated", false, "of Atmos")
	leaveToAtmos(cmd, "isolated", isolated, "atmos auth console")
	return cmd
}
