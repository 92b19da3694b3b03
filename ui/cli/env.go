package cli

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"authdeck/model"

	"github.com/spf13/cobra"
)

type envOptions struct {
	format, file         string
	login, static, unset bool
}

func (c *command) env() *cobra.Command {
	var o envOptions
	env := &cobra.Command{
		Use: "env", Short: "Print the variables that hand a session to a shell", Args: flagsOnly,
		Long: "env prints the variables that select the saved session, quoted for the shell that reads them.\n" +
			"Without a good session it fails; with --login it signs in first.",
		Example: "  eval \"$(authdeck env -i emergency-user)\"\n" +
			"  authdeck env -i emergency-user -f fish | source\n" +
			"  authdeck env -i emergency-user -f dotenv -o .env",
		RunE: func(cmd *cobra.Command, _ []string) error {
			if !cmd.Flags().Changed("format") {
				o.format = cmp.Or(c.Getenv("ATMOS_AUTH_ENV_FORMAT"), o.format)
			}
			if !cmd.Flags().Changed("output") {
				o.file = c.Getenv("ATMOS_AUTH_ENV_OUTPUT_FILE")
			}
			return c.runEnv(cmd.Context(), o, cmd.OutOrStdout())
		},
	}
	f := env.Flags()
	// Not by $SHELL: that names the login shell, and a script that evaluates the output may be another one's.
	f.StringVarP(&o.format, "format", "f", bash, "output `format`: "+strings.Join(formats(), ", ")+" (also $ATMOS_AUTH_ENV_FORMAT)")
	f.StringVarP(&o.file, "output", "o", "", "append to this `file` instead of printing; with json, replace it (also $ATMOS_AUTH_ENV_OUTPUT_FILE). A new file is readable by you alone")
	f.BoolVar(&o.login, "login", false, "sign in first where there is no good session")
	f.BoolVar(&o.static, "static", false, "give the session's keys themselves, not its profile")
	f.BoolVar(&o.unset, "unset", false, "print what unsets the variables instead")
	c.holdFlags(env)
	return env
}

func (o *envOptions) check(getenv func(string) string) error {
	switch {
	case !slices.Contains(formats(), o.format):
		return fmt.Errorf("there is no format %q; there are: %s", o.format, strings.Join(formats(), ", "))
	case o.unset && (o.login || o.static):
		return errors.New("--unset goes with neither --login nor --static: it needs no session")
	case o.unset && !unsets(o.format):
		return fmt.Errorf("the format %s has no way to take a variable away; --unset is for shells", o.format)
	case o.format == gitHub && o.file == "":
		if o.file = getenv("GITHUB_ENV"); o.file == "" {
			return errors.New("$GITHUB_ENV is not set; the format github is for steps of GitHub Actions")
		}
	}
	return nil
}

func (c *command) runEnv(ctx context.Context, o envOptions, out io.Writer) error {
	if err := o.check(c.Getenv); err != nil {
		return failure{exitUsage, err}
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
		err = c.toFile(o.file, o.format, text)
	} else {
		_, err = io.WriteString(out, text)
	}
	if err != nil {
		return failure{exitFailed, err}
	}
	return nil
}

func (c *command) setText(ctx context.Context, o envOptions, out io.Writer) (string, error) {
	h, err := c.hold(ctx, o.login)
	if err != nil {
		return "", err
	}
	vars, static, err := h.variables(ctx, o.static)
	if err != nil {
		return "", failure{exitFailed, err}
	}
	undo := c.misled(o.format, vars, static)
	var text string
	if o.format == gitHub {
		text = asGitHub(vars)
		if static && c.Getenv("GITHUB_ACTIONS") == "true" {
			err = maskInLog(out, vars)
		}
	} else {
		text, err = setAll(o.format, vars)
	}
	if err != nil {
		return "", failure{exitFailed, err}
	}
	return undo + text, nil
}

// misled takes away the variables of the caller's environment that would win over these; a format that cannot do so
// gets a warning instead.
func (c *command) misled(format string, vars []model.EnvVar, static bool) (text string) {
	var names []string
	for _, name := range misleading(static) {
		ours := slices.ContainsFunc(vars, func(v model.EnvVar) bool { return sameName(v.Key, name) })
		if c.Getenv(name) != "" && !ours {
			names = append(names, name)
		}
	}
	if unsets(format) {
		for _, name := range names {
			text += unset(format, name)
		}
	} else if len(names) > 0 {
		fmt.Fprintln(c.stderr, c.glyphs().Textf("! %s would win over these variables; unset it first", strings.Join(names, ", ")))
	}
	return text
}

// maskInLog asks GitHub to show the session's secrets nowhere in its log (Workflow commands, "Masking a value in a log").
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

func (c *command) unsetText(ctx context.Context, o envOptions, _ io.Writer) (string, error) {
	w, id, err := c.chosen(ctx)
	if err != nil {
		return "", err
	}
	vars := append(w.ProfileVariables(id), model.StaticVariables(id, model.Session{Expires: c.Clock.Now()})...)
	vars = lastOfEach(vars)
	if err := namesServe(id, vars); err != nil {
		return "", failure{exitFailed, err}
	}
	text := ""
	for _, v := range vars {
		text += unset(o.format, v.Key)
	}
	return text, nil
}

// toFile appends, on a line of its own. A file holds one JSON object: it takes the place of the one before, as in Atmos, but
// at once and readable by the user alone.
func (c *command) toFile(path, format, text string) (err error) {
	info, err := os.Stat(path)
	if format == jsonObject && (err != nil || info.Mode().IsRegular()) { // a pipe, or /dev/stdout, is written to
		return c.Replace(path, []byte(text), 0o600)
	}
	f, err := os.OpenFile(path, os.O_RDWR|os.O_APPEND|os.O_CREATE, 0o600)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	if info, err := f.Stat(); err == nil && info.Size() > 0 && info.Mode().IsRegular() {
		last := make([]byte, 1)
		if _, err := f.ReadAt(last, info.Size()-1); err == nil && last[0] != '\n' {
			text = "\n" + text
		}
	}
	_, err = io.WriteString(f, text)
	return err
}
