package files

import (
	"io/fs"
	"os"
)

// ForeignError says that a file cannot be used because it, or a folder above it, belongs to another user although it is in a folder
// of this user. Commands that run with sudo create such files.
type ForeignError struct {
	Path  string // the topmost path that belongs to the other user
	Owner string // name of the other user
	Fix   string // the command that gives it back
	Err   error  // the system's error
}

// Error names the owner, and the command that gives the file back.
func (e *ForeignError) Error() string { return e.What() + "; run: " + e.Fix }

// What names the file and its owner.
func (e *ForeignError) What() string { return e.Path + " " + e.Whose() }

// Whose is like What without the path.
func (e *ForeignError) Whose() string {
	return "belongs to " + e.Owner + ", perhaps because of a command with sudo"
}

// Unwrap lets errors.Is find the system's error.
func (e *ForeignError) Unwrap() error { return e.Err }

// WhyDenied returns a *ForeignError if the system denied access because of the owner; any other error is returned unchanged.
func WhyDenied(err error) error { return whyDenied(err, os.Geteuid()) }

// List is like os.ReadDir, and explains why access was denied.
func List(path string) ([]fs.DirEntry, error) {
	entries, err := os.ReadDir(path)
	return entries, WhyDenied(err)
}
