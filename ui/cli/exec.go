package cli

import (
	"context"
	"errors"
	"path/filepath"

	"authdeck/model"
	"authdeck/ui/cli/process"

	"github.com/spf13/cobra"
)

func (c *command) exec() *cobra.Command {
	static := false
	exec := &cobra.Command{
		Use: "exec [flags] [NAME] -- COMMAND [ARGUMENT]...", Short: "Run a command with the session",
		Long: "exec runs a command with the session in its environment, without AWS variables that would override it. " +
			"It signs in first if there is no valid session, and exits with the command's exit code.",
		Example: "  authdeck exec emergency-user -- aws s3 ls\n  authdeck exec emergency-user -- terraform plan",
		RunE: func(cmd *cobra.Command, args []string) error {
			words := c.execWords(cmd, args)
			if len(words.program) == 0 {
				name := ""
				switch {
				case len(words.name) > 0:
					name = model.ShellWord(words.name[0]) + " "
				case cmd.Flags().Changed("identity") && c.identity != "":
					name = model.IdentityFlag(c.identity) + " "
				}
				return usage("missing command; run: authdeck exec %s-- aws s3 ls", name)
			}
			c.selects = words.whole
			return c.runCommand(cmd.Context(), static, words.program)
		},
	}
	c.takesNameBeforeDash(exec, func(cmd *cobra.Command, args []string) []string { return c.execWords(cmd, args).name })
	exec.Flags().SetInterspersed(false) // the command's flags are its own
	exec.Flags().BoolVar(&static, "static", false, "pass the session's keys instead of its profile")
	c.sessionFlags(exec)
	return exec
}

// runCommand replaces this process with the command, or runs it as a child if the system cannot do that. If the command does not
// exist, it does not sign in.
func (c *command) runCommand(ctx context.Context, static bool, args []string) error {
	w, id, err := c.chosen(ctx, model.ForPrograms)
	if err != nil {
		return err
	}
	if err := c.commandExists(ctx, usableSession{workspace: w, identity: id, again: c.commandFor(id)}, args[0]); err != nil {
		return err
	}
	c.starts = filepath.Base(args[0])
	h, err := c.findSessionOf(ctx, w, id, true)
	if err != nil {
		return err
	}
	c.warnUnreadable(ctx, h, static)
	env, err := c.environment(ctx, h, static)
	if err != nil {
		return err
	}
	return exitCodeOf(process.Run(args, env, c.cores))
}

// commandExists looks for a command in our PATH, and in the command's own PATH only if it is not there, because functions of the
// env section take time.
func (c *command) commandExists(ctx context.Context, h usableSession, name string) error {
	if process.Runnable(name, c.environ()) == nil {
		return nil
	}
	env, err := c.environment(ctx, h, false)
	if err != nil {
		return err
	}
	return exitCodeOf(process.Runnable(name, env))
}

// exitCodeOf returns the exit code of a command, or the code for why it could not be run.
func exitCodeOf(err error) error {
	if f := (*process.Error)(nil); errors.As(err, &f) {
		return failure{f.Code, f.Err}
	}
	return err
}
