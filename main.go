// Command authdeck keeps AWS keys in your keyring, signs in with an MFA code, and shows how long each session lasts.
package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"

	"authdeck/awsauth"
	"authdeck/awsauth/awsfake"
	"authdeck/model"
	"authdeck/model/request"
	"authdeck/store/atmosyaml"
	"authdeck/store/atmosyaml/yamldoc"
	"authdeck/store/dashboards"
	"authdeck/store/demo"
	"authdeck/store/fileperm"
	"authdeck/store/files"
	"authdeck/store/keyrings"
	"authdeck/store/plainfile"
	"authdeck/store/roleprofile"
	"authdeck/store/session"
	"authdeck/store/settings"
	"authdeck/store/shellprompt"
	"authdeck/store/state"
	"authdeck/store/trust"
	"authdeck/store/vault"
	"authdeck/store/vault/bus"
	"authdeck/store/watch"
	"authdeck/ui/cli"
	"authdeck/ui/frontend"
	"authdeck/ui/screen/dashboard"
	"authdeck/ui/theme"
)

func main() { os.Exit(run()) }

func run() int {
	log.SetOutput(io.Discard) // net/http logs what a server sends unasked, which would appear in the middle of the screen
	w := &world{lookup: os.LookupEnv, keyrings: keyrings.None(), commands: atmosyaml.NewCommands(childEnv)}
	w.home, _ = os.UserHomeDir() // without a home folder, variables may set all folders
	w.system, w.cache = files.SystemConfig(runtime.GOOS, w.getenv), files.AtmosCache(runtime.GOOS, w.getenv, w.home)
	defer w.keyrings.Close()
	return cli.Main(cli.Wiring{
		Open:                w.open,
		OpenWithoutIdentity: w.openWithoutIdentity,
		Validate:            w.validate,
		Add:                 w.add,
		Diagnose:            w.diagnose,
		Preferences:         w.preferences,
		Trust:               w.trust,
		Demo:                startDemo,
		InDemo:              w.inDemo(),
		DemoHint:            w.demoHint(),
		Replace:             files.Replace,
		Replaceable:         files.Replaceable,
		Excerpt:             yamldoc.Excerpt,
		Plaintexts:          plainfile.Files{Home: w.home, Config: w.awsConfig(), ReadOnly: w.inDemo(), Unanswered: &w.unanswered},
		Remember:            w.remember,
		ShellPrompt:         w.shellPrompt,
		Home:                w.home,
		Getenv:              os.Getenv,
		ChildEnv:            childEnv,
		Clock:               clock{},
		Version:             cli.Version(),
		Exit:                os.Exit,
		Notices:             &w.notices,
		Listen:              w.listen,
		AskDashboard:        w.askDashboard,
	}, os.Args[1:], os.Stdout, os.Stderr)
}

// awsConfig is the config file of AWS programs.
func (w *world) awsConfig() string { return cmp.Or(w.getenv("AWS_CONFIG_FILE"), "~/.aws/config") }

// childEnv is the environment for programs that authdeck starts: its own when it was started, without its own secrets.
func childEnv() []string { return cli.WithoutOwnSecrets(bus.Restore(os.Environ())) }

type clock struct{}

func (clock) Now() time.Time { return time.Now() }

// world is one environment: variables, a home folder, a working folder ("" for the process's own), and the keyrings that were
// opened in it. They stay open when the configuration is read again, so that a passphrase is asked for only once.
type world struct {
	lookup        func(string) (string, bool)
	home, workDir string
	system, cache string // folders of Atmos: of the configuration that all users share, and of its cache
	aws           []awsauth.Option
	notices       cli.Notices
	keyrings      *keyrings.Opened
	commands      *atmosyaml.Commands
	unanswered    plainfile.Unanswered
	trusted       []string // in addition to the folders in the settings
}

func (w *world) getenv(name string) string { return variables(w.lookup)(name) }

// inDemo reports whether this is the demo, or was started in it.
func (w *world) inDemo() bool { return w.getenv(demo.Variable) != "" }

// demoHint returns what to say below a prompt for a code in the demo; nil outside of it.
func (w *world) demoHint() func(device string, now time.Time) string {
	if !w.inDemo() {
		return nil
	}
	seeds := demo.Phone(w.getenv(demo.Variable))
	return func(device string, now time.Time) string {
		seed, known := seeds[device]
		if !known {
			return "Demo: no phone has this device"
		}
		return "Demo: your phone would show " + awsfake.Code(seed, now)
	}
}

// variables is a lookup that returns "" for unset variables.
func variables(lookup func(string) (string, bool)) func(string) string {
	return func(name string) string {
		v, _ := lookup(name)
		return v
	}
}

func (w *world) places() (files.Dirs, error) { return files.FindDirs(runtime.GOOS, w.getenv, w.home) }

// placesOf returns the folders for a configuration, which may set the variables that choose them.
func (w *world) placesOf(config model.Config) (files.Dirs, error) {
	return files.FindDirs(runtime.GOOS, variables(config.Lookup(w.lookup)), w.home)
}

// settings are the settings of the file, with the variables on top.
func (w *world) settings() (at files.Dirs, s settings.Settings, err error) {
	if at, err = w.places(); err != nil {
		return at, s, err
	}
	s, err = w.settingsIn(at)
	if err != nil {
		s = settings.Settings{}
	}
	return at, s, err
}

// settingsIn returns the settings as far as they can be used, together with all that is wrong with them.
func (w *world) settingsIn(at files.Dirs) (settings.Settings, error) {
	s, err := settings.Read(at.Settings())
	s, err2 := s.With(w.getenv)
	return s, errors.Join(err, err2)
}

// misnamed are the settings with an unknown name of a keyring, a theme, an order or a grouping.
func (w *world) misnamed(at files.Dirs) []*model.Problem {
	s, _ := w.settingsIn(at)
	return s.Misnamed(at.Settings(), w.getenv, settings.Names{
		Keyrings: model.KeyringNames(), Themes: theme.Names(), Sorts: dashboard.Sorts(), Groups: dashboard.Groups()})
}

// minTTLFrom is where min_ttl is set, if it may be longer than a session: the file need not be read again otherwise.
func (w *world) minTTLFrom(at files.Dirs, s settings.Settings) model.Origin {
	if s.MinTTL < model.MinDuration {
		return model.Origin{}
	}
	return settings.Chosen(at.Settings(), "min_ttl", w.getenv)
}

func (w *world) preferences() (cli.Preferences, error) {
	at, s, err := w.settings()
	from := func(key string) model.Origin { return settings.Chosen(at.Settings(), key, w.getenv) }
	return cli.Preferences{Preferences: s.Preferences, From: from}, err
}

// shellPrompt makes a shell show the identity; without a place for its files it does nothing.
func (w *world) shellPrompt(state, shell, identity string, getenv func(string) string) (args []string, vars []model.EnvVar) {
	if state == "" {
		at, err := w.places()
		if err != nil {
			return nil, nil
		}
		state = at.State
	}
	return shellprompt.Start(state, shell, identity, getenv)
}

// remember saves a setting in the user's own file.
func (w *world) remember(key, value string) error {
	at, err := w.places()
	if err != nil {
		return err
	}
	return settings.Set(at.Settings(), key, value)
}

// sockets are the possible folders for dashboards' sockets.
func (w *world) sockets() dashboards.Folders {
	at, _ := w.places() // without a state folder, there is still the runtime folder
	return dashboards.Folders{Runtime: cmp.Or(w.getenv("XDG_RUNTIME_DIR"), dashboards.LoginFolder()), State: at.State, Temp: os.TempDir()}
}

func (w *world) listen(ctx context.Context) (request.Requests, error) { return w.sockets().Listen(ctx) }

func (w *world) askDashboard(ctx context.Context, r request.Request, asking request.Asking) (request.Answer, error) {
	return w.sockets().Ask(ctx, r, asking)
}

// read reads the configuration. It returns what could be read together with an error.
func (w *world) read(ctx context.Context, o cli.Options) (model.Config, error) {
	s, err := w.source(o)
	if err != nil {
		return model.Config{}, err
	}
	return atmosyaml.Read(ctx, s)
}

func (w *world) source(o cli.Options) (atmosyaml.Source, error) {
	dir, err := w.workDir, error(nil)
	if dir == "" {
		if dir, err = os.Getwd(); err != nil {
			err = fmt.Errorf("the current folder was deleted or moved; change to another folder (%w)", err)
		}
	}
	lookup := w.lookup
	if o.BasePath != "" {
		lookup = func(name string) (string, bool) {
			if name == "ATMOS_BASE_PATH" {
				return o.BasePath, true
			}
			return w.lookup(name)
		}
	}
	return atmosyaml.Source{
		Config: o.Config, Dirs: o.ConfigDirs, Profiles: o.Profiles, WorkDir: dir, Home: w.home, System: w.system, Cache: w.cache,
		LookupEnv: lookup, Commands: w.commands, Trust: w.trust(),
	}, err
}

// trust is what the user trusts. If the settings cannot be read, they trust no folder; the error is reported elsewhere.
func (w *world) trust() model.TrustStore {
	at, s, _ := w.settings()
	folders := slices.Clone(s.TrustedFolders)
	for i, f := range folders {
		if below, ok := strings.CutPrefix(f, "~/"); ok {
			folders[i] = filepath.Join(w.home, below)
		}
	}
	return trust.New(at.State, append(folders, w.trusted...), clock{})
}

func (w *world) add(ctx context.Context, o cli.Options, n ...model.NewIdentity) (model.Addition, error) {
	s, err := w.source(o)
	at, err2 := w.places()
	if err := errors.Join(err, err2); err != nil {
		return model.Addition{}, err
	}
	s.Locker = state.New(at.State, clock{})
	return s.Add(ctx, n...)
}

// validate checks everything that is written by hand, and opens no keyring.
func (w *world) validate(ctx context.Context, o cli.Options) (model.Config, error) {
	config, err := w.read(ctx, o)
	at, s, err2 := w.settings()
	config.Warnings = append(config.Warnings, settings.Unknown(at.Settings(), config.Identities)...)
	if err2 == nil && !config.BadRealm {
		known := model.Workspace{Config: config, Records: state.New(at.State, clock{}), Tokens: awsauth.New(w.aws...), Demo: w.inDemo()}
		known.MinTTL, known.MinTTLFrom = s.MinTTL, w.minTTLFrom(at, s)
		config.Warnings = slices.Concat(config.Warnings, known.DeviceWarnings(ctx), known.MinTTLWarnings(ctx))
	}
	err = errors.Join(err, vault.CheckType(o.Keyring, w.getenv, config), err2)
	for _, p := range w.misnamed(at) {
		err = errors.Join(err, p)
	}
	return config, err
}

// open reads the configuration, which must have no problem and at least one identity.
func (w *world) open(ctx context.Context, o cli.Options) (model.Workspace, error) {
	config, err := w.read(ctx, o)
	if err != nil {
		return model.Workspace{}, err
	}
	return w.workspace(config, o, w.notices.Repaired)
}

// openWithoutIdentity is like open, but also works without any identity: keyrings and the sessions of other checkouts do not need one.
func (w *world) openWithoutIdentity(ctx context.Context, o cli.Options) (model.Workspace, error) {
	config, err := w.read(ctx, o)
	if _, empty := model.NothingYet(err); err != nil && !empty {
		return model.Workspace{}, err
	}
	return w.workspace(config, o, w.notices.Repaired)
}

// workspace connects the adapters for a configuration, which may set variables of Atmos. repaired is called for files that others could
// read and that have been made private; nil repairs nothing.
func (w *world) workspace(config model.Config, o cli.Options, repaired func(path string, was fs.FileMode)) (model.Workspace, error) {
	getenv := variables(config.Lookup(w.lookup))
	at, err := w.placesOf(config)
	if err != nil {
		return model.Workspace{}, err
	}
	own, s, err := w.settings()
	if err != nil {
		return model.Workspace{}, err
	}
	choices := vault.Own{Flag: o.Keyring, Variable: w.getenv(vault.OwnVariable), Settings: cmp.Or(o.Use, s.Keyring)}
	kind, from := vault.Choose(choices, getenv, config.Keyring)
	keys := w.keyrings.For(keyrings.Source{
		Config: config.Keyring, Getenv: getenv, Home: w.home, Places: at, Repaired: repaired, Forgot: w.notices.Forgot,
		Noticed: w.notices.Noticed,
	})
	open := keys.Open
	if !from.Chosen() {
		open = keys.Unchosen
	}
	v, err := open(kind)
	if from.By == model.ChosenBySettings && o.Use == "" {
		err = settings.Unusable(own.Settings(), err)
	}
	err = vault.Placed(err, from, w.getenv, config)
	if err != nil {
		return model.Workspace{}, err
	}
	records, sessions := state.New(at.State, clock{}), session.New(at.AtmosConfig)
	records.Command = o.Command
	if sessions.Repaired = repaired; repaired != nil {
		credentials, _ := sessions.Files(model.Ref{Realm: config.Realm})
		w.notices.Exposed(fileperm.Replaceable(filepath.Dir(credentials)))
		w.notices.Exposed(fileperm.Replaceable(v.Keyring().Place))
	}
	return model.Workspace{
		Config: config, Vault: v, Keyrings: keys, Sessions: sessions,
		Tokens: w.tokens(), Locker: records, Records: records, Activity: records, Codes: records, Clock: clock{},
		MinTTL: s.MinTTL, MinTTLFrom: w.minTTLFrom(at, s), AccountAliases: s.AccountAliases, KeyringFrom: from, Variables: getenv, Watch: w.watch(config, at),
		RoleProfiles: roleprofile.New(at.State), Demo: w.inDemo(),
		Plaintexts: plainfile.Files{Home: w.home, WorkDir: w.workDir, Config: w.awsConfig(), ReadOnly: w.inDemo(), Unanswered: &w.unanswered},
	}, nil
}

// watch records the state of the configuration files and their possible places, of the sessions, and of the records for the list.
func (w *world) watch(config model.Config, at files.Dirs) func() func(context.Context) error {
	return func() func(context.Context) error {
		credentials, _ := session.New(at.AtmosConfig).Files(model.Ref{Realm: config.Realm})
		watched := []string{credentials, state.Files(at.State, config.Realm), state.Activity(at.State, config.Realm)}
		for _, s := range config.Sources {
			if s.State != model.SourceNotFetched {
				watched = append(watched, s.Path)
			}
		}
		for _, dir := range config.Folders {
			watched = append(watched, watch.In(dir, "*.y*ml"), watch.In(dir, "*", "*.y*ml"))
		}
		return watch.Now(watched...).Changed
	}
}

// tokens asks AWS.
func (w *world) tokens() *awsauth.Client {
	return awsauth.New(append([]awsauth.Option{awsauth.Files(files.Read)}, w.aws...)...)
}

// diagnose returns what doctor can check, even if the rest is broken.
func (w *world) diagnose(ctx context.Context, o cli.Options) model.Checkup {
	config, broken := w.read(ctx, o)
	ws, failed := w.workspace(config, o, nil)
	ws.Config = config
	at, _ := w.placesOf(config) // failed has what is wrong with them
	ws.Config.Warnings = slices.Concat(ws.Config.Warnings, settings.Unknown(at.Settings(), config.Identities))
	if failed == nil && !config.BadRealm {
		ws.Config.Warnings = append(ws.Config.Warnings, ws.MinTTLWarnings(ctx)...)
	}
	return model.Checkup{
		Workspace: ws, Broken: broken, Failed: failed, Prober: w.tokens(), Permissions: fileperm.Checker{Dirs: at},
		Clock: clock{}, OS: runtime.GOOS, Settings: model.CheckedSettings{Path: at.Settings(), Wrong: w.misnamed(at)},
	}
}

// startDemo creates the demo in its own folder, with a simulated AWS on loopback. When ctx ends, it finishes the current step and
// then removes everything, because an interrupted write could end after the removal.
func startDemo(ending context.Context) (cli.Demo, error) {
	ctx := context.WithoutCancel(ending)
	aws := awsfake.New(time.Now)
	sandbox, err := demo.Start(ctx, aws, awsfake.LongLived)
	if err != nil {
		return cli.Demo{}, err
	}
	w := &world{
		lookup: sandbox.Variables(), home: sandbox.Dir, workDir: sandbox.Dir, aws: []awsauth.Option{awsauth.Only(sandbox.Endpoint)},
		keyrings: keyrings.None(), trusted: []string{sandbox.Dir},
	}
	d := cli.Demo{
		Open: w.open, Add: w.add,
		Hint:    w.demoHint(),
		Example: frontend.Example{AccessKeyID: demo.ExampleKeyID, SecretKey: demo.ExampleSecretKey},
		Dir:     sandbox.Dir,
		Vars:    sandbox.Environment(),
		Close:   func() error { w.keyrings.Close(); return sandbox.Close() },
	}
	home, _ := os.UserHomeDir()
	open := d.Open
	d.Open = func(ctx context.Context, o cli.Options) (model.Workspace, error) {
		ws, err := open(ctx, o)
		ws.RoleProfiles = nil                                                                  // another process could not renew a role of this demo
		ws.Plaintexts = plainfile.Files{Home: home, ReadOnly: true, Unanswered: &w.unanswered} // keys come from the user's own files, which must not change
		return ws, err
	}
	ws, err := d.Open(ctx, cli.Options{})
	if err == nil {
		err = sandbox.Fill(ending, ws)
	}
	if err != nil {
		return cli.Demo{}, errors.Join(err, d.Close())
	}
	return d, nil
}
