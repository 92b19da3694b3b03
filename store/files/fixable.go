package files

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"

	"authdeck/model"
)

// fixableWrite is Fixable for an error about creating, replacing, removing or locking a file, which needs its folder.
func fixableWrite(path string, err error) error {
	if !errors.As(err, new(*model.Problem)) && (errors.Is(err, fs.ErrPermission) || errors.Is(err, syscall.EROFS)) {
		return &model.Problem{What: err.Error(), Fix: model.Do("make that folder writable"), Cause: err}
	}
	return Fixable(path, err)
}

// Fixable is an error about reading a file or folder, with what to do if that is known: a *model.Problem.
func Fixable(path string, err error) error {
	problem := func(what, fix string) error { return &model.Problem{What: what, Fix: model.Do(fix), Cause: err} }
	if err == nil || errors.As(err, new(*model.Problem)) { // it has its own fix
		return err
	}
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, fs.ErrExist) { // mkdir answers EEXIST for such a link
		if link := LinkInPlace(path); link != nil {
			return link
		}
	}
	var file *NotFolderError
	switch {
	case errors.As(err, &file):
		return problem(file.Error(), "move or rename that file")
	case errors.Is(err, syscall.ENOTDIR) && fileAsFolder(path) != "":
		return problem((&NotFolderError{fileAsFolder(path)}).Error(), "move or rename that file")
	case errors.Is(err, syscall.ELOOP), errors.Is(err, errLinks):
		if found := LinkInPlace(path); found != nil {
			return found
		}
		return problem(err.Error(), "delete the link that leads back to itself")
	case errors.Is(err, ErrNotRegular), errors.Is(err, ErrTooLarge):
		return problem(err.Error(), "move or rename it")
	case errors.Is(err, fs.ErrPermission):
		return problem(err.Error(), "check its permissions")
	case errors.Is(err, syscall.ENOSPC):
		return problem(err.Error(), "free disk space")
	case errors.Is(err, syscall.EDQUOT):
		return problem(err.Error(), "delete files of yours, or ask for a larger quota")
	case errors.Is(err, syscall.EFBIG):
		return problem(err.Error(), "raise the limit for the size of files (ulimit -f)")
	case errors.Is(err, syscall.EMFILE):
		return problem(err.Error(), "raise the limit for open files (ulimit -n)")
	case errors.Is(err, syscall.ENFILE):
		return problem(err.Error(), "close other programs")
	}
	return err
}

// fileAsFolder returns what is in the place of a folder: the path itself, or one above it; "" for none.
func fileAsFolder(path string) string {
	for dir := path; ; dir = filepath.Dir(dir) {
		if info, err := os.Stat(dir); err == nil && !info.IsDir() {
			return dir
		}
		if dir == filepath.Dir(dir) {
			return ""
		}
	}
}

// brokenLink returns the link that leads nowhere or back to itself on the way to a path, which it may be itself; "" for none.
func brokenLink(path string) string {
	for dir := filepath.Clean(path); ; dir = filepath.Dir(dir) {
		if _, err := os.Stat(dir); err != nil && isLink(dir) {
			return dir
		}
		if dir == filepath.Dir(dir) {
			return ""
		}
	}
}

// LinkInPlace says what to do about a link on the way to a folder that leads nowhere or back to itself, because nothing can be created
// there. It is nil if there is no such link.
func LinkInPlace(folder string) error {
	link := brokenLink(folder)
	if link == "" {
		return nil
	}
	switch _, err := os.Stat(link); {
	case errors.Is(err, fs.ErrNotExist):
		return &model.Problem{What: link + " is a link that leads to nothing", Fix: model.Do("delete that link, or create what it leads to"), Cause: err}
	case errors.Is(err, syscall.ELOOP):
		return &model.Problem{What: link + " is a link that leads back to itself", Fix: model.Do("delete that link"), Cause: err}
	}
	return nil
}

func isLink(path string) bool {
	info, err := os.Lstat(path)
	return err == nil && info.Mode()&fs.ModeSymlink != 0
}

// withoutPath is the system's error alone, for a text that names the path itself.
func withoutPath(err error) error {
	var at *fs.PathError
	var renaming *os.LinkError
	switch {
	case errors.As(err, new(*DeniedError)): // it names its own path
	case errors.As(err, &at):
		return at.Err
	case errors.As(err, &renaming):
		return renaming.Err
	}
	return err
}
