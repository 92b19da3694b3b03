package cli

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"runtime"

	"authdeck/ui/cli/process"
	"authdeck/ui/cli/term"

	"authdeck/model"
	"authdeck/ui/frontend"

	"github.com/spf13/cobra"
)

// What a prompt can read in a shell of ours. shellVariable tells that this is one.
const (
	shellVariable   = "AUTHDECK_SHELL"
	expiresVariable = "AUTHDECK_SESSION_EXPIRES" // RFC 3339, UTC
)

func (c *command) shell() *cobra.Command {
	var force, static bool
	var path string
	shell := &cobra.Command{
		Use: "shell [flags] [-- ARGUMENT...]", Short: "Start a shell with the session",
		Long: "shell starts $ATMOS_SHELL or $SHELL with the session in its environment, and exits with the shell's exit code. " +
			"Your prompt can show $AUTHDECK_IDENTITY and $AUTHDECK_SESSION_EXPIRES.",
		Example: "  authdeck shell -i emergency-user\n  authdeck shell -i emergency-user -- -c 'aws sts get-caller-identity'",
		RunE: func(cmd *cobra.Command, args []string) error {
			if !force {
				if err := c.notNested(); err != nil {
					return err
				}
			}
			c.Open = c.refuseName(c.Open, cmd, args)
			h, err := c.findSession(cmd.Context(), true)
			if err != nil {
				return err
			}
			env, err := c.shellEnvironment(cmd.Context(), h, static)
			if err != nil {
				return err
			}
			return exitCodeOf(process.Run(append([]string{cmp.Or(path, c.shellPath(h.workspace))}, args...), env, c.cores))
		},
	}
	shell.Flags().SetInterspersed(false)
	shell.Flags().BoolVar(&force, "force", false, "start even inside another authdeck subshell")
	shell.Flags().StringVar(&path, "shell", "", "start this `program`")
	shell.Flags().BoolVar(&static, "static", false, "pass the session's keys instead of its profile")
	c.sessionFlags(shell)
	return shell
}

// notNested refuses a shell in a shell: leaving it would land in another identity's, and nobody sees which.
func (c *command) notNested() error {
	if who := c.Getenv(shellVariable); who != "" {
		return fmt.Errorf("this is already a subshell for %s; type exit first, or use --force", who)
	}
	return nil
}

func (c *command) shellPath(w model.Workspace) string {
	if c.demoWorld != nil {
		w.Variables = nil // the demo's world has no shell of its own
	}
	names, last := []string{"ATMOS_SHELL", "SHELL"}, "/bin/sh"
	if runtime.GOOS == "windows" {
		names, last = []string{"ATMOS_SHELL", "ComSpec"}, "cmd.exe"
	}
	for _, name := range names {
		if path := c.variable(w, name); path != "" {
			return path
		}
	}
	return last
}

// subshell runs in the terminal of the screen, which is suspended meanwhile.
type subshell struct {
	c  *command
	t  term.Terminal
	in func() (usableSession, error)

	//nolint:containedctx // Bubble Tea runs it without one
	ctx context.Context
}

func (c *command) subshells(ctx context.Context, t term.Terminal) func(model.Workspace, model.Identity) frontend.Command {
	return func(w model.Workspace, id model.Identity) frontend.Command {
		return subshell{c: c, t: t, ctx: ctx, in: func() (usableSession, error) { return c.savedSession(ctx, w, id) }}
	}
}

// SetStdin and the other two are Bubble Tea's; the shell gets the screen's terminal whatever our own streams are.
func (subshell) SetStdin(io.Reader)  {}
func (subshell) SetStdout(io.Writer) {}
func (subshell) SetStderr(io.Writer) {}

// Run returns when the shell has ended, however it did; an error says that there was none.
func (s subshell) Run() error {
	if err := s.c.notNested(); err != nil {
		return err
	}
	h, err := s.in()
	if err != nil {
		return err
	}
	env, err := s.c.shellEnvironment(s.ctx, h, false)
	if err != nil {
		return err
	}
	fmt.Fprintf(s.t.Out, "Subshell for %s. Type exit to return.\n", h.identity.Title)
	s.c.suspended.Store(true)
	defer s.c.suspended.Store(false)
	defer term.Reclaim(s.t.In)
	shell := exec.CommandContext(s.ctx, s.c.shellPath(h.workspace)) //nolint:gosec // the user's own shell
	if d := s.c.demoWorld; d != nil {
		shell.Dir = d.Dir
	}
	shell.Env, shell.Stdin, shell.Stdout, shell.Stderr = env, s.t.In, s.t.Out, s.t.Out
	shell.Cancel = func() error { return term.HangUp(shell.Process) }
	shell.WaitDelay = hangUpPatience
	var ended *exec.ExitError
	s.c.cores.Restore()
	err = shell.Start()
	s.c.cores.Forbid()
	if err == nil {
		err = shell.Wait()
	}
	if errors.As(err, &ended) || s.ctx.Err() != nil {
		return nil
	}
	return err
}

// hangUpPatience is how long a shell may take to end when its terminal goes away. It is shorter than endPatience, so that no
// shell is left behind.
const hangUpPatience = endPatience * 2 / 3
