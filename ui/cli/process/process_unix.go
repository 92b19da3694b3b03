//go:build unix

// Package process replaces this process with a command, if the system can do that.
package process

import (
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
)

// Run replaces this process with a command, which gets the core dump limit that this process was started with. It returns only if
// that failed.
func Run(args, env []string, cores CoreDumps) error {
	path, err := find(args[0], env)
	if err == nil {
		cores.Restore()
		defer cores.Forbid()
		err = syscall.Exec(path, args, env) //nolint:gosec // the user's own command
		if errors.Is(err, syscall.ENOEXEC) {
			// A script without #!: execvp and every shell pass it to sh.
			err = syscall.Exec("/bin/sh", append([]string{"sh", path}, args[1:]...), env) //nolint:gosec // the same
		}
	}
	return failed(args[0], err)
}

// Runnable returns the error that Run would return for a command that does not exist.
func Runnable(name string, env []string) error {
	if _, err := find(name, env); err != nil {
		return failed(name, err)
	}
	return nil
}

// find looks a command up as the child itself would: in the PATH of its environment. A file that exists but cannot be run counts
// only if there is nothing better.
func find(name string, env []string) (string, error) {
	if strings.Contains(name, "/") {
		info, err := os.Stat(name)
		switch {
		case errors.Is(err, fs.ErrNotExist), errors.Is(err, syscall.ENOTDIR):
			return "", exec.ErrNotFound
		case err != nil:
			return "", errors.Unwrap(err) // the path is in the message already
		case info.IsDir() || info.Mode()&0o111 == 0:
			return "", fs.ErrPermission
		}
		return name, nil
	}
	if name == "" {
		return "", exec.ErrNotFound
	}
	path, found := "/usr/local/bin:/usr/bin:/bin", exec.ErrNotFound
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
