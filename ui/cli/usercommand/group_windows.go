package usercommand

import (
	"context"
	"os"
	"os/exec"
)

func shell(ctx context.Context, line string) *exec.Cmd {
	return exec.CommandContext(ctx, "cmd", "/c", line) //nolint:gosec // the user's own command
}

// runInGroup runs the command; its messages go to the console, which all its processes share anyway.
func runInGroup(cmd *exec.Cmd, terminal *os.File) error {
	if terminal != nil {
		cmd.Stderr = terminal
	}
	return cmd.Run()
}

// interrupted is never known: a console interrupts all its processes at once.
func interrupted(error) bool { return false }
