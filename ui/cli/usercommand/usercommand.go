// Package usercommand runs the commands of the user's settings: one prints MFA codes, another shows notifications.
package usercommand

import (
	"context"
	"errors"
	"io"
	"os"
	"os/exec"
	"slices"
	"strings"
	"time"
)

// graceful is how long a command and what it started may take to end when they are told to.
const graceful = 500 * time.Millisecond

// ErrInterrupted says that ctrl+c ended the command.
var ErrInterrupted = errors.New("interrupted")

// Variable is an additional environment variable for a command.
type Variable struct{ Name, Value string }

// Command is a line for sh -c, or cmd /d /s /c on Windows.
type Command struct {
	Line      string
	Env       []string
	Variables []Variable // they replace variables of the same name in Env
	Terminal  *os.File   // gets its messages, and answers its questions; nil for none
	Output    io.Writer  // gets what it prints; nil discards it
	Messages  io.Writer  // gets its messages if there is no terminal; nil discards them
	Said      io.Writer  // gets a copy of its messages; nil for none. On Windows it gets none if there is a terminal

	KeepChildren bool // what it leaves running continues after a successful end
}

// Run runs the command in its own process group, on Windows in a job, which ends with the command and with the context. Errors:
// ErrInterrupted, the context's, or exec's.
func (c Command) Run(ctx context.Context) error {
	cmd := shell(ctx, c.Line)
	cmd.Env = c.environment()
	cmd.Stdout, cmd.Stderr, cmd.WaitDelay = c.Output, c.Messages, graceful
	switch {
	case c.Said == nil:
	case c.Messages == nil:
		cmd.Stderr = c.Said
	default:
		cmd.Stderr = io.MultiWriter(c.Messages, c.Said)
	}
	err := c.runInGroup(cmd)
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case Interrupted(err):
		return ErrInterrupted
	case errors.Is(err, exec.ErrWaitDelay): // it ended well, and something that it started still has its output open
		return nil
	}
	return err
}

// environment has each variable only once, because those of an outer run may be for another identity.
func (c Command) environment() []string {
	env := slices.Clone(c.Env)
	for _, v := range c.Variables {
		env = slices.DeleteFunc(env, func(kv string) bool { return strings.HasPrefix(kv, v.Name+"=") })
	}
	for _, v := range c.Variables {
		env = append(env, v.Name+"="+v.Value)
	}
	return env
}
