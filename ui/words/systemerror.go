package words

import (
	"errors"
	"io/fs"
	"os"
	"strings"
	"syscall"

	"authdeck/model"
)

// explainSystem explains an error about a file that nothing else explains.
func explainSystem(err error) *model.Problem {
	text := err.Error()
	for _, e := range inside(err) {
		text = strings.ReplaceAll(text, e.Error(), inPlainWords(e))
	}
	return &model.Problem{What: Sentence(strings.ReplaceAll(text, "\n", "; ")), Fix: systemFix(err)}
}

// inside are the errors in an error, and itself.
func inside(err error) []error {
	all := []error{err}
	switch e := err.(type) { //nolint:errorlint // it looks at each one
	case interface{ Unwrap() error }:
		if next := e.Unwrap(); next != nil {
			all = append(all, inside(next)...)
		}
	case interface{ Unwrap() []error }:
		for _, next := range e.Unwrap() {
			all = append(all, inside(next)...)
		}
	}
	return all
}

// inPlainWords says what could not be done instead of Go's name of a system call. An error of authdeck's own says it already.
func inPlainWords(err error) string {
	switch e := err.(type) { //nolint:errorlint // inside has found it
	case *fs.PathError:
		if !strings.Contains(e.Op, " ") {
			return "cannot " + doing(e.Op) + " " + e.Path + ": " + e.Err.Error()
		}
	case *os.LinkError:
		return "cannot " + doing(e.Op) + " " + e.Old + " to " + e.New + ": " + e.Err.Error()
	case *os.SyscallError:
		return e.Err.Error()
	}
	return err.Error()
}

func doing(call string) string {
	switch call {
	case "open", "openat": // also to create a file and write it
		return "open"
	case "read", "pread", "stat", "lstat", "fstatat", "statat", "readlink", "readdirent", "getdents", "fdopendir", "seek":
		return "read"
	case "write", "pwrite", "sync", "fsync", "truncate", "close":
		return "write"
	case "remove", "unlink", "unlinkat", "rmdir", "RemoveAll":
		return "remove"
	case "mkdir", "mkdirat":
		return "create the folder"
	case "chmod", "fchmod":
		return "change the permissions of"
	case "chown", "lchown", "fchown":
		return "change the owner of"
	case "rename", "renameat":
		return "rename"
	case "symlink", "link":
		return "link"
	}
	return "use"
}

// systemFix names the file of the first error that has a fix: several errors may be joined.
func systemFix(err error) model.Fix {
	for _, e := range inside(err) {
		var path string
		switch e := e.(type) { //nolint:errorlint // inside has found it
		case *fs.PathError:
			path = e.Path
		case *os.LinkError:
			path = e.New
		default:
			continue
		}
		if fix := fixFor(path, e); fix != nil {
			return fix
		}
	}
	return nil
}

func fixFor(path string, err error) model.Fix {
	switch {
	case errors.Is(err, syscall.EROFS):
		return model.Do("use a folder on a disk that is not read-only")
	case errors.Is(err, syscall.ELOOP):
		return model.Do("check the links in " + path + ": they form a loop")
	case errors.Is(err, syscall.ENOSPC):
		return model.Do("free disk space")
	case errors.Is(err, syscall.ENOTDIR):
		return model.Do("check " + path + ": a file is where a folder should be")
	case errors.Is(err, fs.ErrPermission) && !errors.Is(err, syscall.EPERM): // EPERM is for root alone
		return model.Do("check the permissions of " + path + " and its folder")
	}
	return nil
}
