package process

import (
	"errors"
	"fmt"
	"io/fs"
	"os/exec"

	"authdeck/model"
)

// Exit codes for a command that could not be run, as in POSIX shells ("Exit Status for Commands").
const (
	exitNotRunnable = 126
	exitNotFound    = 127
)

// Error says that a command could not be run or, without Err, that it ended with an exit code of its own.
type Error struct {
	Code int
	Err  error
}

func (f *Error) Error() string {
	if f.Err == nil {
		return fmt.Sprintf("exit code %d", f.Code)
	}
	return f.Err.Error()
}

func (f *Error) Unwrap() error { return f.Err }

// failed says why a command could not be run.
func failed(name string, err error) error {
	switch {
	case errors.Is(err, exec.ErrNotFound):
		return &Error{exitNotFound, fmt.Errorf("command not found: %s", model.ShellWord(name))}
	case errors.Is(err, fs.ErrNotExist): // found, but the interpreter in its first line does not exist
		return &Error{exitNotFound, fmt.Errorf("cannot run %s: its interpreter is missing", name)}
	}
	return &Error{exitNotRunnable, fmt.Errorf("cannot run %s: %w", name, err)}
}
