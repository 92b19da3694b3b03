package files

import (
	"fmt"
	"io/fs"
	"os"

	"authdeck/model"
)

// DeniedError says that a file cannot be used because of the owner or the permissions of the file or a folder above it. Either it
// belongs to another user although it is in a folder of this user, as commands that run with sudo leave it, or it is the user's own.
type DeniedError struct {
	Path    string // the topmost path that belongs to the other user, or the user's own path
	Owner   string // name of the other user; "" for the user's own
	Mode    fs.FileMode
	Command string // the command that gives access
	Err     error  // the system's error
}

// Error is What, and the command.
func (e *DeniedError) Error() string { return e.What() + "; run: " + e.Command }

// What names the file, and says why it cannot be used.
func (e *DeniedError) What() string { return e.Path + " " + e.Whose() }

// Whose is like What without the path.
func (e *DeniedError) Whose() string {
	if e.Owner == "" {
		return fmt.Sprintf("denies you access (mode %04o)", e.Mode.Perm())
	}
	return "belongs to " + e.Owner + ", perhaps because of a command with sudo"
}

// Unwrap lets errors.Is find the system's error.
func (e *DeniedError) Unwrap() error { return e.Err }

// As makes it a *model.Problem, with the command as the fix.
func (e *DeniedError) As(target any) bool {
	p, ok := target.(**model.Problem)
	if ok {
		*p = &model.Problem{What: e.What(), Fix: model.Run(e.Command), Cause: e.Err}
	}
	return ok
}

// WhyDenied returns a *DeniedError if the owner or the permissions explain why the system denied access. It returns any other error
// unchanged.
func WhyDenied(err error) error { return whyDenied(err, os.Geteuid()) }

// List is like os.ReadDir, with the errors of Unreadable.
func List(path string) ([]fs.DirEntry, error) {
	entries, err := os.ReadDir(path)
	return entries, Unreadable(path, err)
}

// Unreadable is an error of the system about reading a file or folder. It names no system call, explains why access was denied, and has
// what to do if that is known.
func Unreadable(path string, err error) error {
	if err == nil {
		return nil
	}
	return Fixable(path, WhyDenied(&fs.PathError{Op: "cannot read", Path: path, Err: withoutPath(err)}))
}
