package usercommand

import (
	"context"
	"os/exec"
	"syscall"
)

// shell hands the line to cmd as it is: Go's rules for quotes are not those of cmd, which takes off the outermost two (/s).
func shell(ctx context.Context, line string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, "cmd")
	cmd.SysProcAttr = &syscall.SysProcAttr{CmdLine: `cmd /d /s /c "` + line + `"`}
	return cmd
}

// runInGroup runs the command; its messages go to the console, which all its processes share anyway. There is no group: what the
// command started is not ended.
func (c Command) runInGroup(cmd *exec.Cmd) error {
	if c.Terminal != nil {
		cmd.Stderr = c.Terminal
	}
	return cmd.Run()
}

// interrupted is never known: a console interrupts all its processes at once.
func interrupted(error) bool { return false }
