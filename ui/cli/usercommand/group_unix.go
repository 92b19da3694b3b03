//go:build unix

package usercommand

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"os/signal"
	"syscall"

	"authdeck/ui/cli/term"
)

func shell(ctx context.Context, line string) *exec.Cmd {
	return exec.CommandContext(ctx, "sh", "-c", line) //nolint:gosec // the user's own command
}

// runInGroup runs the command in a process group of its own, and ends what is left of the group. Where this process has the
// terminal, the group gets it meanwhile: the command may ask for a PIN there, and ctrl+c reaches it. ctrl+z does not: no shell
// would continue it. The terminal's modes are what they were when it ends, however it ends.
func runInGroup(cmd *exec.Cmd, terminal *os.File, keepChildren bool) error {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGTERM) }
	foreground := terminal != nil && term.InForeground(terminal)
	if terminal != nil {
		cmd.Stderr = terminal
	}
	if foreground {
		cmd.Stdin = terminal
		cmd.SysProcAttr.Foreground, cmd.SysProcAttr.Ctty = true, int(terminal.Fd())
		signal.Ignore(syscall.SIGTTOU, syscall.SIGTSTP) // the kernel stops who takes a terminal from the background
		restore := term.Modes(terminal)
		defer func() {
			term.Reclaim(terminal)
			restore()
		}()
	}
	err := cmd.Start()
	if foreground {
		signal.Reset(syscall.SIGTTOU, syscall.SIGTSTP)
	}
	if err != nil {
		return err
	}
	if err = cmd.Wait(); err != nil || !keepChildren {
		_ = syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL)
	}
	return err
}

// interrupted tells whether ctrl+c ended the command; a shell gives 130 where it ended what the shell had started.
func interrupted(err error) bool {
	var ended *exec.ExitError
	if !errors.As(err, &ended) {
		return false
	}
	status, ok := ended.Sys().(syscall.WaitStatus)
	return ok && (status.Signaled() && status.Signal() == syscall.SIGINT || status.ExitStatus() == 128+int(syscall.SIGINT))
}
