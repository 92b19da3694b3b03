package cli

import (
	"context"
	"errors"

	"github.com/spf13/cobra"
)

// Exit codes for a command that could not be run, as POSIX shells give them ("Exit Status for Commands").
const (
	exitNotRunnable = 126
	exitNotFound    = 127
)

func (c *command) exec() *cobra.Command {
	static := false
	exec := &cobra.Command{
		Use: "exec [flags] -- COMMAND [ARGUMENT]...", Short: "Run a command with the session; its exit code is ours",
		Long: "exec runs a command with the session in its environment, and without the AWS variables that would\n" +
			"win over it. It signs in first where there is no good session.",
		Example: "  authdeck exec -i emergency-user -- aws s3 ls\n  authdeck exec -i emergency-user -- terraform plan",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				return errors.New("say what to run: authdeck exec -- aws s3 ls")
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			h, err := c.hold(cmd.Context(), true)
			if err != nil {
				return err
			}
			return c.become(cmd.Context(), h, static, args)
		},
	}
	exec.Flags().SetInterspersed(false) // the command's flags are its own
	exec.Flags().BoolVar(&static, "static", false, "give the session's keys themselves, not its profile")
	c.holdFlags(exec)
	return exec
}

// become makes this process the command, or stands in for it where the system has no such thing.
func (c *command) become(ctx context.Context, h held, static bool, args []string) error {
	env, err := c.environment(ctx, h, static)
	if err != nil {
		return failure{exitFailed, err}
	}
	return run(args, env)
}
