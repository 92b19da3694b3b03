//go:build unix

package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
)

// run replaces this process by a command; it only returns where that failed.
func run(args, env []string) error {
	path, err := find(args[0], env)
	if err == nil {
		err = syscall.Exec(path, args, env) //nolint:gosec // the user's own command
		if errors.Is(err, syscall.ENOEXEC) {
			// A script without #!: execvp and every shell give it to sh.
			err = syscall.Exec("/bin/sh", append([]string{"sh", path}, args[1:]...), env) //nolint:gosec // the same
		}
	}
	switch {
	case errors.Is(err, errNotFound):
		return failure{exitNotFound, fmt.Errorf("there is no command %s", args[0])}
	case errors.Is(err, fs.ErrNotExist): // found, but what its first line names is not there
		return failure{exitNotFound, fmt.Errorf("cannot run %s: its interpreter is missing", args[0])}
	}
	return failure{exitNotRunnable, fmt.Errorf("cannot run %s: %w", args[0], err)}
}

var errNotFound = errors.New("no such command")

// find looks a command up as the child itself would: in the PATH of its environment. What is there but cannot be run
// is only the answer where nothing better comes.
func find(name string, env []string) (string, error) {
	if strings.Contains(name, "/") {
		if _, err := os.Stat(name); errors.Is(err, fs.ErrNotExist) {
			return "", errNotFound
		}
		return name, nil
	}
	if name == "" {
		return "", errNotFound
	}
	path, found := "/usr/local/bin:/usr/bin:/bin", errNotFound
	for _, kv := range env {
		if v, ok := strings.CutPrefix(kv, "PATH="); ok {
			path = v
		}
	}
	for _, dir := range filepath.SplitList(path) {
		at := filepath.Join(dir, name)
		if !strings.Contains(at, "/") {
			at = "./" + at
		}
		info, err := os.Stat(at)
		switch {
		case err != nil || info.IsDir():
		case info.Mode()&0o111 == 0:
			found = fs.ErrPermission
		default:
			return at, nil
		}
	}
	return "", found
}
