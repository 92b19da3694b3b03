package cli

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"

	"authdeck/model"
	"authdeck/ui/cli/envformat"

	"github.com/spf13/cobra"
)

type envOptions struct {
	format, file         string
	login, static, unset bool
}

func (c *command) env() *cobra.Command {
	var o envOptions
	env := &cobra.Command{
		Use: "env [NAME]", Short: "Print environment variables for the session",
		Long: "env prints the variables that select the saved session, quoted for bash; --format chooses another shell or format. " +
			"Without a valid session it fails; with --login it signs in first.",
		Example: "  eval \"$(authdeck env -i emergency-user)\"\n" +
			"  authdeck env -i emergency-user -f dotenv -o .env",
		RunE: func(cmd *cobra.Command, _ []string) error {
			if !cmd.Flags().Changed("format") {
				o.format = cmp.Or(c.Getenv("ATMOS_AUTH_ENV_FORMAT"), o.format)
			}
			if !cmd.Flags().Changed("output") && !cmd.Flags().Changed("output-file") {
				o.file = c.Getenv("ATMOS_AUTH_ENV_OUTPUT_FILE")
			}
			return c.runEnv(cmd.Context(), o, cmd.OutOrStdout())
		},
	}
	c.takesName(env)
	f := env.Flags()
	// Not $SHELL: that names the login shell, and another one may evaluate the output.
	f.StringVarP(&o.format, "format", "f", envformat.Bash, "output `format`: "+strings.Join(envformat.All(), ", ")+" (or $ATMOS_AUTH_ENV_FORMAT)")
	_ = env.RegisterFlagCompletionFunc("format", cobra.FixedCompletions(envformat.All(), cobra.ShellCompDirectiveNoFileComp))
	f.StringVarP(&o.file, "output", "o", "", "write to this `file` (or $ATMOS_AUTH_ENV_OUTPUT_FILE): json replaces the file; other formats append. A new file is readable only by you")
	f.StringVar(&o.file, "output-file", "", "alias of --output, for Atmos")
	_ = f.MarkHidden("output-file") // fails only if there is no such flag
	f.BoolVar(&o.login, "login", false, "sign in first if there is no valid session")
	f.BoolVar(&o.static, "static", false, "pass the session's keys instead of its profile")
	f.BoolVar(&o.unset, "unset", false, "print commands that unset the variables")
	c.sessionFlags(env)
	return env
}

func (o *envOptions) check(getenv func(string) string) error {
	switch {
	case !slices.Contains(envformat.All(), o.format):
		return errors.New(model.WithFix(fmt.Sprintf("unknown format %q", o.format), envformat.Meant(o.format)))
	case o.unset && (o.login || o.static):
		return errors.New("--unset cannot be used with --login or --static")
	case o.unset && !envformat.Unsets(o.format):
		return fmt.Errorf("the format %s cannot unset variables; --unset works with shell formats only", o.format)
	case o.format == envformat.GitHub && o.file == "":
		if o.file = getenv("GITHUB_ENV"); o.file == "" {
			return errors.New("$GITHUB_ENV is not set; the github format works in GitHub Actions only")
		}
	}
	return nil
}

func (c *command) runEnv(ctx context.Context, o envOptions, out io.Writer) error {
	if err := o.check(c.Getenv); err != nil {
		return failure{exitUsage, err}
	}
	if err := c.checkFile(o.file, o.format); err != nil {
		return err
	}
	write := c.setText
	if o.unset {
		write = c.unsetText
	}
	text, err := write(ctx, o, out)
	if err != nil {
		return err
	}
	if o.file != "" {
		err = c.toFile(o.file, o.format, text, out)
	} else {
		_, err = io.WriteString(out, text)
	}
	return err
}

func (c *command) setText(ctx context.Context, o envOptions, out io.Writer) (string, error) {
	h, err := c.findSession(ctx, o.login)
	if err != nil {
		return "", err
	}
	vars, static, err := h.variables(ctx, o.static)
	if err != nil {
		return "", err
	}
	c.warnUnreadable(ctx, h, static)
	vars = lastOfEach(append(c.renamed(h), vars...))
	undo := c.unsetOverriding(o.format, h, vars, static)
	var text string
	if o.format == envformat.GitHub {
		text = envformat.GitHubFile(vars)
		if static && c.Getenv("GITHUB_ACTIONS") == "true" {
			err = maskInLog(out, vars)
		}
	} else {
		text, err = envformat.Set(o.format, vars)
	}
	if err != nil {
		return "", err
	}
	return undo + text, nil
}

// unsetOverriding unsets the variables of the caller's environment that would override these; a format that cannot do so gets a
// warning instead.
func (c *command) unsetOverriding(format string, h usableSession, vars []model.EnvVar, static bool) (text string) {
	names := h.workspace.Config.Leftover(c.Getenv, vars)
	for _, name := range overridingVariables(static) {
		ours := slices.ContainsFunc(vars, func(v model.EnvVar) bool { return sameName(v.Key, name) })
		if c.Getenv(name) != "" && !ours && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	if envformat.Unsets(format) {
		for _, name := range names {
			text += envformat.Unset(format, name)
		}
	} else if len(names) > 0 {
		them := "them"
		if len(names) == 1 {
			them = "it"
		}
		c.warn(fmt.Sprintf("Still set from another session: %s. Unset %s first", strings.Join(names, ", "), them))
	}
	return text
}

// maskInLog asks GitHub to hide the session's secrets in its log (Workflow commands, "Masking a value in a log").
func maskInLog(out io.Writer, vars []model.EnvVar) error {
	for _, v := range vars {
		if v.Key == "AWS_SECRET_ACCESS_KEY" || v.Key == "AWS_SESSION_TOKEN" {
			if _, err := io.WriteString(out, "::add-mask::"+v.Value+"\n"); err != nil {
				return err
			}
		}
	}
	return nil
}

// unsetText unsets what env prints for an identity. If the identity is unknown, that is what env prints for any of them.
func (c *command) unsetText(ctx context.Context, o envOptions, _ io.Writer) (string, error) {
	w, err := c.openFor(ctx)
	if err != nil {
		return "", err
	}
	var vars []model.EnvVar
	ids := slices.Concat(w.Config.Identities, w.Config.Roles)
	alone, err := w.Config.Default()
	named := err != nil || c.pick || c.identityName(w) != "" || alone.Ref.Name != ""
	if named {
		_, id, err := c.chosen(ctx, model.ForSession)
		if err != nil {
			return "", err
		}
		ids = []model.Identity{id}
	}
	for _, id := range ids {
		its := append(append(w.ProfileVariables(id), w.Config.IntegrationVariables(id, "")...), model.StaticVariables(id, model.Session{Expires: c.Clock.Now()})...)
		switch wrong := namesServe(id, its); {
		case wrong != nil && named:
			return "", wrong
		case wrong == nil && w.Config.CheckTrust(model.ForSession, id) == nil:
			vars = append(vars, its...)
		}
	}
	if c.Getenv(identityVariable) != "" { // of a subshell, or of env or exec inside it
		for _, name := range []string{atmosIdentity, identityVariable, expiresVariable} {
			vars = append(vars, model.EnvVar{Key: name})
		}
	}
	vars = lastOfEach(vars)
	text := ""
	for _, v := range vars {
		text += envformat.Unset(o.format, v.Key)
	}
	return text, nil
}

// toFile appends, on a new line. A file can contain only one JSON object: it replaces the old one, as in Atmos, but atomically and
// readable only by the user. A pipe is written to directly, and so is standard output, which may be a file: others write to it too.
func (c *command) toFile(path, format, text string, out io.Writer) (err error) {
	info, err := os.Stat(path)
	regular := err != nil || info.Mode().IsRegular()
	if own, failed := os.Stdout.Stat(); err == nil && failed == nil && os.SameFile(info, own) {
		_, err = io.WriteString(out, text)
		return err
	}
	if regular && format == envformat.JSON {
		return c.Replace(path, []byte(text), 0o600)
	}
	mode := os.O_RDWR | os.O_CREATE
	if !regular {
		mode = os.O_WRONLY // waits for the reader of a pipe, which would lose the text otherwise
	}
	f, err := os.OpenFile(path, mode|os.O_APPEND, 0o600)
	if err != nil {
		return cannotWrite(path, err)
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	if info, err := f.Stat(); err == nil && info.Size() > 0 && info.Mode().IsRegular() {
		last := make([]byte, 1)
		if _, err := f.ReadAt(last, info.Size()-1); err == nil && last[0] != '\n' {
			text = "\n" + text
		}
	}
	if _, err = io.WriteString(f, text); err != nil {
		return cannotWrite(path, err)
	}
	return nil
}

// checkFile says why toFile could not write to a file, before anyone is asked for a code.
func (c *command) checkFile(path, format string) error {
	info, err := os.Stat(path)
	switch {
	case path == "", err == nil && !info.Mode().IsRegular() && !info.IsDir(): // a pipe waits for its reader
		return nil
	case err == nil && info.IsDir():
		err = syscall.EISDIR
	case err == nil && format != envformat.JSON:
		var f *os.File
		if f, err = os.OpenFile(path, os.O_WRONLY|os.O_APPEND, 0); err == nil {
			err = f.Close()
		}
	default:
		err = c.Replaceable(path)
	}
	switch {
	case err == nil:
		return nil
	case errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.EISDIR) || errors.Is(err, syscall.ENOTDIR): // the name is wrong
		return failure{exitUsage, cannotWrite(path, err)}
	}
	return cannotWrite(path, err)
}

func cannotWrite(path string, err error) error {
	var at *fs.PathError
	if errors.As(err, &at) { // it says "open", but the user wanted to write
		err = at.Err
	}
	folder := filepath.Dir(path)
	if _, missing := os.Stat(folder); errors.Is(missing, fs.ErrNotExist) {
		return fmt.Errorf("cannot write %s: the folder %s does not exist", path, folder)
	}
	return fmt.Errorf("cannot write %s: %w", path, err)
}

// environment is the environment of a command: the env section of the configuration, the session, and what Atmos's exec also sets,
// without anything that misleads.
func (c *command) environment(ctx context.Context, h usableSession, static bool, more ...model.EnvVar) ([]string, error) {
	h.kube = c.Getenv("KUBECONFIG")
	vars, static, err := h.variables(ctx, static)
	if err != nil {
		return nil, err
	}
	var general []model.EnvVar
	if section := h.workspace.Config.Env; section != nil {
		if general, err = section(ctx); err != nil {
			return nil, err
		}
	}
	general = slices.DeleteFunc(general, func(v model.EnvVar) bool {
		return slices.ContainsFunc(overridingVariables(static), func(name string) bool { return sameName(name, v.Key) })
	})
	vars = lastOfEach(slices.Concat(general, model.ChildVariables(), c.renamed(h), vars, more))
	drop := append(h.workspace.Config.Leftover(c.Getenv, vars), overridingVariables(static)...)
	return withVariables(without(c.environ(), drop), vars), nil
}

// renamed returns the variables that name the identity of another session around us, such as that of a subshell, with the values
// for this session. Like Atmos's env and exec, it adds none.
func (c *command) renamed(h usableSession) []model.EnvVar {
	return slices.DeleteFunc(sessionNames(h), func(v model.EnvVar) bool {
		now := c.Getenv(v.Key)
		return now == "" || now == v.Value
	})
}

// sessionNames are the variables that say whose session a shell has.
func sessionNames(h usableSession) []model.EnvVar {
	return []model.EnvVar{
		{Key: atmosIdentity, Value: h.identity.Ref.Name}, // Atmos's env and exec find no other case
		{Key: identityVariable, Value: h.identity.Title},
		{Key: expiresVariable, Value: h.info.Expires.UTC().Format(time.RFC3339)},
	}
}

func (c *command) shellEnvironment(ctx context.Context, h usableSession, static bool) ([]string, error) {
	depth, _ := strconv.Atoi(c.Getenv("ATMOS_SHLVL"))
	vars := append(sessionNames(h),
		model.EnvVar{Key: "ATMOS_SHLVL", Value: strconv.Itoa(depth + 1)}, model.EnvVar{Key: shellVariable, Value: h.identity.Title})
	if c.wantsLines() { // a flag does not reach the programs of the shell, and the demo has no settings
		vars = append(vars, model.EnvVar{Key: "AUTHDECK_SCREEN_READER", Value: "true"})
	}
	if c.demoWorld != nil {
		vars = append(append(vars, c.demoWorld.Vars...), c.findsItself()...)
	}
	return c.environment(ctx, h, static, vars...)
}

// findsItself returns a PATH on which authdeck is this program: somebody who tries the demo may have installed none, or another version.
func (c *command) findsItself() []model.EnvVar {
	self, err := os.Executable()
	if found, _ := exec.LookPath("authdeck"); found == self || err != nil || strings.TrimSuffix(filepath.Base(self), ".exe") != "authdeck" {
		return nil
	}
	path := filepath.Dir(self)
	if rest := c.Getenv("PATH"); rest != "" { // an empty part would mean the current folder
		path += string(os.PathListSeparator) + rest
	}
	return []model.EnvVar{{Key: "PATH", Value: path}}
}

func lastOfEach(vars []model.EnvVar) []model.EnvVar {
	var out []model.EnvVar
	set := map[string]bool{}
	for _, v := range slices.Backward(vars) {
		if name := nameKey(v.Key); !set[name] {
			out, set[name] = append(out, v), true
		}
	}
	slices.SortFunc(out, func(a, b model.EnvVar) int { return strings.Compare(a.Key, b.Key) })
	return out
}

// nameKey is equal for names that are the same variable for the system.
func nameKey(name string) string {
	if runtime.GOOS == "windows" {
		return strings.ToUpper(name)
	}
	return name
}

func sameName(a, b string) bool { return nameKey(a) == nameKey(b) }

// variableName matches names that every shell can set (POSIX, "Environment Variable Definition").
var variableName = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`) })

// namesServe rejects a name that would be code in a shell, and a value that no program can receive.
func namesServe(id model.Identity, vars []model.EnvVar) error {
	for _, v := range vars {
		if !variableName().MatchString(v.Key) || strings.Contains(v.Value, "\x00") {
			return &model.Problem{
				Origin: id.Origin, What: fmt.Sprintf("the env list of %s has an invalid variable name %q", id.Title, v.Key),
				Fix: model.Do("use letters, digits and underscores, and do not start with a digit"),
			}
		}
	}
	return nil
}

// overridingVariables lists the variables that would override the session, or hide it.
func overridingVariables(static bool) []string {
	names := model.StaleVariables()
	if static {
		names = append(names, "AWS_PROFILE")
	}
	return names
}

// without removes variables from an environment.
func without(env, names []string) []string {
	gone := make(map[string]bool, len(names))
	for _, name := range names {
		gone[nameKey(name)] = true
	}
	return slices.DeleteFunc(env, func(kv string) bool {
		name, _, _ := strings.Cut(kv, "=")
		return gone[nameKey(name)]
	})
}

// withVariables sets variables in an environment, each once, because programs disagree about which of two counts.
func withVariables(env []string, vars []model.EnvVar) []string {
	names := make([]string, len(vars))
	for i, v := range vars {
		names[i] = v.Key
	}
	env = without(env, names)
	for _, v := range vars {
		env = append(env, v.Key+"="+v.Value)
	}
	return env
}
