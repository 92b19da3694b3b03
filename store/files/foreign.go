package files

import (
	"io/fs"
	"os"
)

// ForeignError says that a file cannot be used because it, or a folder above it, belongs to another user though it is in a folder of
// this one. A command that ran with sudo makes such files.
type ForeignError struct {
	Path  string // what belongs to the other user: the topmost of them
	Owner string // name of that user
	Fix   string // the command that gives it back
	Err   error  // what the system said
}

// Error names the owner, and the command that gives the file back.
func (e *ForeignError) Error() string { return e.What() + "; run: " + e.Fix }

// What names the file and its owner.
func (e *ForeignError) What() string { return e.Path + " " + e.Whose() }

// Whose is What without the path.
func (e *ForeignError) Whose() string {
	return "belongs to " + e.Owner + ", perhaps because of a command with sudo"
}

// Unwrap lets errors.Is find what the system said.
func (e *ForeignError) Unwrap() error { return e.Err }

// WhyDenied gives a *ForeignError where the system denied access because of the owner; any other error stays as it is.
func WhyDenied(err error) error { return whyDenied(err, os.Geteuid()) }

// List is os.ReadDir, and explains why access was denied.
func List(path string) ([]fs.DirEntry, error) {
	entries, err := os.ReadDir(path)
	return entries, WhyDenied(err)
}
