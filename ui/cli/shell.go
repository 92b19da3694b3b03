package cli

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"

	"authdeck/ui/cli/process"
	"authdeck/ui/cli/term"
	"authdeck/ui/cli/usercommand"

	"authdeck/model"
	"authdeck/ui/frontend"
	"authdeck/ui/text"

	"github.com/spf13/cobra"
)

// Variables that a prompt can show in a subshell. shellVariable marks a subshell: it stays for programs that exec starts there.
const (
	shellVariable    = "AUTHDECK_SHELL"
	identityVariable = "AUTHDECK_IDENTITY"
	expiresVariable  = "AUTHDECK_SESSION_EXPIRES" // RFC 3339, UTC
	atmosIdentity    = "ATMOS_IDENTITY"
)

func (c *command) shell() *cobra.Command {
	var force, static bool
	var path string
	shell := &cobra.Command{
		Use: "shell [flags] [NAME] [-- ARGUMENT...]", Short: "Start a shell with the session",
		Long: "shell starts $ATMOS_SHELL or $SHELL with the session in its environment, and exits with the shell's exit code. " +
			"bash, zsh and fish show the identity in front of your prompt. " +
			"For another prompt, use $AUTHDECK_IDENTITY and $AUTHDECK_SESSION_EXPIRES, or authdeck prompt.",
		Example: "  authdeck shell emergency-user\n  authdeck shell emergency-user -- -c 'aws sts get-caller-identity'",
		RunE: func(cmd *cobra.Command, args []string) error {
			if !force {
				if err := c.notNested(); err != nil {
					return err
				}
			}
			_, arguments := splitAtDash(cmd, args)
			w, id, err := c.chosen(cmd.Context(), model.ForPrograms)
			if err != nil {
				return err
			}
			path := cmp.Or(path, c.shellPath(w))
			if err := c.commandExists(cmd.Context(), usableSession{workspace: w, identity: id}, path); err != nil { // before a code is asked for
				return err
			}
			h, err := c.findSessionOf(cmd.Context(), w, id, true)
			if err != nil {
				return err
			}
			c.warnUnreadable(cmd.Context(), h, static)
			args, env, err := c.shellCommand(cmd.Context(), h, path, arguments, static)
			if err != nil {
				return err
			}
			if len(arguments) == 0 && term.Is(os.Stdin) {
				columns, _ := term.Columns(c.messages)
				fmt.Fprintln(c.messages, c.subshellBegins(cmd.Context(), c.messages, columns, h))
			}
			return exitCodeOf(process.Run(args, env, c.cores))
		},
	}
	c.takesNameBeforeDash(shell, func(cmd *cobra.Command, args []string) []string {
		before, _ := splitAtDash(cmd, args)
		return before
	})
	shell.Flags().SetInterspersed(false)
	shell.Flags().BoolVar(&force, "force", false, "start even inside another authdeck subshell")
	shell.Flags().StringVar(&path, "shell", "", "start this `program`")
	shell.Flags().BoolVar(&static, "static", false, "pass the session's keys instead of its profile")
	c.sessionFlags(shell)
	return shell
}

// wrapped is a text in the terminal's characters, without anything that a terminal would act on, wrapped between words.
func (c *command) wrapped(says string, columns int) string {
	return text.Wrap(c.glyphs().Text(text.Printable(says)), columns)
}

// notNested rejects a subshell inside a subshell: exit would return to another identity's, and nothing shows which.
func (c *command) notNested() error {
	if who := c.Getenv(shellVariable); who != "" {
		return advice("this is already a subshell for %s; type exit first, or use --force", who)
	}
	return nil
}

// shellCommand returns the command line and the environment of a subshell. With arguments it is not for a person, so it has no prompt.
func (c *command) shellCommand(ctx context.Context, h usableSession, path string, arguments []string, static bool) (args, env []string, err error) {
	env, err = c.shellEnvironment(ctx, h, static)
	if err != nil || len(arguments) > 0 || c.ShellPrompt == nil {
		return append([]string{path}, arguments...), env, err
	}
	state := ""
	if c.demoWorld != nil {
		state = c.demoWorld.Dir
	}
	more, vars := c.ShellPrompt(state, path, h.identity.Title, func(name string) string { return valueIn(env, name) })
	return append([]string{path}, more...), withVariables(env, vars), nil
}

// valueIn is the value of a variable in an environment; "" for none.
func valueIn(env []string, name string) string {
	for _, kv := range env {
		if key, value, _ := strings.Cut(kv, "="); sameName(key, name) {
			return value
		}
	}
	return ""
}

func (c *command) shellPath(w model.Workspace) string {
	if c.demoWorld != nil {
		w.Variables = nil // the demo has no shell of its own
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

// visitor is a program that uses the screen's terminal, while the screen is suspended.
type visitor struct {
	c     *command
	t     term.Terminal
	start func() (program *exec.Cmd, says string, err error)
	ends  func() string // what stays on the terminal after it; nil for nothing
	waits bool          // its last output stays until the user has read it
	tells bool          // Run returns its exit code

	//nolint:containedctx // Bubble Tea runs it without one
	ctx context.Context
}

func (c *command) subshells(ctx context.Context, t term.Terminal) func(model.Workspace, model.Identity) frontend.Command {
	return func(w model.Workspace, id model.Identity) frontend.Command {
		began := time.Time{}
		ends := func() string { return c.subshellEnds(t.Out, t.Lines().Columns(), id, c.Clock.Now().Sub(began)) }
		return visitor{c: c, t: t, ctx: ctx, tells: true, ends: ends, start: func() (*exec.Cmd, string, error) {
			if err := c.notNested(); err != nil {
				return nil, "", err
			}
			w.MinTTL = model.AnyTimeLeft // the list decided already whether enough is left, or a sign-in got all that there is
			h, err := c.savedSession(ctx, w, id)
			if err != nil {
				return nil, "", err
			}
			args, env, err := c.shellCommand(ctx, h, c.shellPath(h.workspace), nil, false)
			if err != nil {
				return nil, "", err
			}
			shell := exec.CommandContext(ctx, args[0], args[1:]...) //nolint:gosec // the user's own shell
			shell.Env = env
			if d := c.demoWorld; d != nil {
				shell.Dir = d.Dir
			}
			began = c.Clock.Now()
			return shell, c.subshellBegins(ctx, t.Out, t.Lines().Columns(), h), nil
		}}
	}
}

// tools are other commands of authdeck, run from the screen.
func (c *command) tools(ctx context.Context, t term.Terminal) func(args ...string) frontend.Command {
	return func(args ...string) frontend.Command {
		return visitor{c: c, t: t, ctx: ctx, waits: true, start: func() (*exec.Cmd, string, error) {
			self, err := os.Executable()
			tool := exec.CommandContext(ctx, self, append(c.given(), args...)...) //nolint:gosec // ourselves
			tool.Env = c.environ()
			return tool, c.wrapped("$ authdeck "+strings.Join(args, " "), t.Lines().Columns()), err
		}}
	}
}

// editors open a file at a line in the user's editor.
func (c *command) editors(ctx context.Context, t term.Terminal) func(file string, line int) frontend.Command {
	return func(file string, line int) frontend.Command {
		return visitor{c: c, t: t, ctx: ctx, start: func() (*exec.Cmd, string, error) {
			words := c.editor()
			words = append(words, atLine(words[0], file, line)...)
			program := exec.CommandContext(ctx, words[0], words[1:]...) //nolint:gosec // the user's own editor
			program.Env = c.environ()
			return program, "", nil
		}}
	}
}

// editor is the user's editor with its arguments. It is returned even if it does not exist, so that the error names it.
func (c *command) editor() []string {
	for _, name := range []string{"VISUAL", "EDITOR"} {
		line := c.Getenv(name)
		if program := usercommand.Program(line); program != nil {
			return program
		}
		if words := strings.Fields(line); len(words) > 0 {
			return words
		}
	}
	return []string{defaultEditor}
}

// defaultEditor is on every Unix.
const defaultEditor = "vi"

// atLine are an editor's arguments to open a file at a line.
func atLine(editor, file string, line int) []string {
	name := strings.TrimSuffix(filepath.Base(editor), ".exe")
	at := fmt.Sprintf("%s:%d", file, line)
	switch {
	case line == 0 || name == "notepad":
		return []string{file}
	case slices.Contains([]string{"code", "code-insiders", "codium", "cursor", "windsurf"}, name):
		return []string{"--wait", "--goto", at}
	case slices.Contains([]string{"hx", "helix", "subl", "zed"}, name):
		return []string{at}
	}
	return []string{fmt.Sprintf("+%d", line), file}
}

// Bubble Tea calls SetStdin and the other two; the program gets the screen's terminal whatever our own streams are.
func (visitor) SetStdin(io.Reader)  {}
func (visitor) SetStdout(io.Writer) {}
func (visitor) SetStderr(io.Writer) {}

// Run returns when the program has ended in any way; an error says that it did not start, or is a *frontend.ExitError.
func (v visitor) Run() error {
	program, says, err := v.start()
	if err != nil {
		return err
	}
	if says != "" {
		fmt.Fprintln(v.t.Out, says)
	}
	back := v.c.handOver(func() {}) // the program receives it too
	defer back()
	defer term.Reclaim(v.t.In)
	program.Stdin, program.Stdout, program.Stderr = v.t.In, v.t.Out, v.t.Out
	program.Cancel = func() error { return term.HangUp(program.Process) }
	program.WaitDelay = hangUpTimeout
	v.c.cores.Restore()
	err = program.Start()
	v.c.cores.Forbid()
	if err == nil {
		if err = program.Wait(); usercommand.Interrupted(err) {
			v.c.endedOther()
		}
	}
	var ended *exec.ExitError
	if errors.As(err, &ended) || v.ctx.Err() != nil {
		err = nil
	}
	if v.ends != nil && err == nil && v.ctx.Err() == nil {
		if says := v.ends(); says != "" {
			fmt.Fprintln(v.t.Out, says)
		}
	}
	if v.tells && ended != nil && v.ctx.Err() == nil {
		err = &frontend.ExitError{Code: ended.ExitCode()}
	}
	if v.waits && err == nil && v.ctx.Err() == nil {
		term.Reclaim(v.t.In)
		back() // ctrl+c ends authdeck here
		_, _ = v.t.Lines().ReadLine(v.ctx, "\nPress enter to return to authdeck. ")
	}
	return err
}

// hangUpTimeout is how long a shell may take to end when its terminal goes away. It is shorter than exitTimeout, so that no shell
// is left behind.
const hangUpTimeout = exitTimeout * 2 / 3
