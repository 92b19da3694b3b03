package files

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"

	"authdeck/model"
)

// MakeFolder creates a folder and missing parent folders. Each belongs to the owner of the folder it is in.
func MakeFolder(path string, mode fs.FileMode) error {
	var missing []string
	for dir := filepath.Clean(path); ; dir = filepath.Dir(dir) {
		if _, err := os.Stat(dir); err == nil || dir == filepath.Dir(dir) {
			break
		}
		missing = append(missing, dir)
	}
	if err := os.MkdirAll(path, mode); err != nil {
		return notMade(path, WhyDenied(named(path, err)))
	}
	for i := len(missing) - 1; i >= 0; i-- {
		if err := KeepOwner(missing[i]); err != nil {
			return err
		}
	}
	return nil
}

// named is an error of the system about a folder in words.
func named(path string, err error) error {
	if at := (*fs.PathError)(nil); errors.As(err, &at) && !errors.Is(err, fs.ErrPermission) && !errors.Is(err, syscall.EROFS) {
		return Fixable(path, fmt.Errorf("cannot create the folder %s: %w", path, at.Err))
	}
	return err
}

// notMade says what to do if a folder cannot be created where it belongs.
func notMade(path string, err error) error {
	if errors.As(err, new(*DeniedError)) || !errors.Is(err, fs.ErrPermission) && !errors.Is(err, syscall.EROFS) {
		return err
	}
	why := err
	if at := (*fs.PathError)(nil); errors.As(err, &at) {
		why = at.Err
	}
	return &model.Problem{What: "cannot create the folder " + path, Why: why.Error(), Fix: model.Do("set " + movedBy(path) + " to a folder in which you can write"), Cause: err}
}

// movedBy is the variable that moves a folder. HOME would move everything else too, and so hide it.
func movedBy(path string) string {
	for _, known := range [][2]string{
		{".config", "XDG_CONFIG_HOME"}, {".local/share", "XDG_DATA_HOME"}, {".local/state", "XDG_STATE_HOME"}, {".cache", "XDG_CACHE_HOME"},
	} {
		if strings.Contains(filepath.ToSlash(path)+"/", "/"+known[0]+"/") {
			return known[1]
		}
	}
	return "HOME"
}

// MakePrivate is like MakeFolder for a folder that only its owner may access, even if it exists with another mode.
func MakePrivate(path string) error {
	if err := MakeFolder(path, privateFolder); err != nil {
		return err
	}
	return SetMode(path, privateFolder)
}

// SetMode changes the permissions of a file or folder, unless it has these already: only the owner may change them.
func SetMode(path string, mode fs.FileMode) error {
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() == mode {
		return err
	}
	return os.Chmod(path, mode)
}

const privateFolder = fs.FileMode(0o700)

// NotFolderError says that there is a file where a folder has to be.
type NotFolderError struct{ Path string }

func (e *NotFolderError) Error() string { return e.Path + " is a file, not a folder" }

// Unwrap returns the error that the system has for this.
func (*NotFolderError) Unwrap() error { return syscall.ENOTDIR }

// Writable says why no file can be created in a folder, or in the nearest folder above it that exists; nil if one can. The error is a
// *model.Problem if it is known what fixes it.
func Writable(folder string) error { return fixableWrite(folder, writable(folder)) }

func writable(folder string) error {
	if err := LinkInPlace(folder); err != nil {
		return err
	}
	for dir := folder; ; dir = filepath.Dir(dir) {
		info, err := os.Stat(dir)
		switch {
		case err == nil && !info.IsDir():
			return &NotFolderError{dir}
		case err == nil:
			err := tryToWrite(dir)
			if dir != folder {
				err = notMade(folder, err)
			}
			if err == nil || errors.As(err, new(*model.Problem)) {
				return err
			}
			return unwritable(dir, err)
		case !errors.Is(err, fs.ErrNotExist) && !errors.Is(err, syscall.ENOTDIR) || dir == filepath.Dir(dir):
			return WhyDenied(err)
		}
	}
}

// unwritable says why no temporary file could be created in a folder.
func unwritable(dir string, err error) error {
	if errors.As(err, new(*DeniedError)) { // it names the folder
		return err
	}
	return fmt.Errorf("cannot write in %s: %w", dir, cause(err))
}

func tryToWrite(dir string) error {
	f, err := os.CreateTemp(dir, ".authdeck-*"+suffix)
	if err != nil {
		return WhyDenied(err)
	}
	return errors.Join(f.Close(), os.Remove(f.Name()))
}
