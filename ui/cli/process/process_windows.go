// Package process runs a command in place of this process.
package process

import (
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"os/signal"
)

// Run runs a command as a child with our streams and its exit code. Ctrl+C reaches every process of a console; it must not end us
// before the command.
func Run(args, env []string, _ CoreDumps) error {
	heard := make(chan os.Signal, 1)
	signal.Notify(heard, os.Interrupt)
	defer signal.Stop(heard)
	cmd := exec.Command(args[0], args[1:]...) //nolint:gosec,noctx // the user's own command, which ends by itself
	cmd.Env, cmd.Stdin, cmd.Stdout, cmd.Stderr = env, os.Stdin, os.Stdout, os.Stderr
	err := cmd.Run()
	var ended *exec.ExitError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &ended):
		return &Error{Code: ended.ExitCode()}
	case errors.Is(err, fs.ErrNotExist):
		err = exec.ErrNotFound
	}
	return failed(args[0], err)
}

// Runnable returns the error that Run would return for a command that does not exist.
func Runnable(name string, _ []string) error {
	_, err := exec.LookPath(name)
	switch {
	case err == nil:
		return nil
	case errors.Is(err, fs.ErrNotExist):
		err = exec.ErrNotFound
	}
	return failed(name, err)
}
