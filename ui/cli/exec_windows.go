package cli

import (
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"os/signal"
)

// run stands in for a command: its streams are ours, and so is its exit code. Ctrl+C reaches every process of a console
// by itself; it only must not end us before the command.
func run(args, env []string) error {
	heard := make(chan os.Signal, 1)
	signal.Notify(heard, os.Interrupt)
	defer signal.Stop(heard)
	cmd := exec.Command(args[0], args[1:]...) //nolint:gosec // the user's own command
	cmd.Env, cmd.Stdin, cmd.Stdout, cmd.Stderr = env, os.Stdin, os.Stdout, os.Stderr
	err := cmd.Run()
	var ended *exec.ExitError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &ended):
		return failure{code: ended.ExitCode()}
	case errors.Is(err, fs.ErrNotExist):
		err = exec.ErrNotFound
	}
	return notRun(args[0], err)
}

// runnable is the error that run would give for a command that is not there.
func runnable(name string, _ []string) error {
	_, err := exec.LookPath(name)
	switch {
	case err == nil:
		return nil
	case errors.Is(err, fs.ErrNotExist):
		err = exec.ErrNotFound
	}
	return notRun(name, err)
}
