package plainfile

import (
	"cmp"
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Complete implements model.Plaintexts. Hidden files are offered only for a name that begins with a dot. A name that
// cannot be typed is not offered, nor one that Read would not find, because a path has no white space at its ends. It
// returns when ctx ends, even if the folder never answers.
func (f Files) Complete(ctx context.Context, typed string) ([]string, error) {
	if typed == "~" {
		return []string{"~/"}, nil
	}
	at := lastSeparator(typed) + 1
	folder, name := typed[:at], typed[at:]
	path, err := f.absolute(cmp.Or(folder, "."))
	if err != nil {
		return nil, err
	}
	all, err := f.unanswered().folders.read(ctx, path, list, func(listing) bool { return false })
	if err == nil {
		err = all.err
	}
	if err != nil {
		return nil, err
	}
	var paths []string
	for _, n := range all.names {
		found, err := f.absolute(folder + n)
		switch {
		case !strings.HasPrefix(n, name), strings.HasPrefix(n, ".") && name == "":
		case err != nil, found != filepath.Join(path, n):
		default:
			paths = append(paths, folder+n)
		}
	}
	slices.Sort(paths)
	return paths, nil
}

// listing is what can be typed of a folder. The names of folders end with a slash.
type listing struct {
	names []string
	err   error
}

func list(path string) (l listing) {
	entries, err := os.ReadDir(path)
	if errors.Is(err, fs.ErrNotExist) {
		return l
	}
	l.err = err
	for _, e := range entries {
		switch {
		case !typeable(e.Name()):
		case isFolder(path, e):
			l.names = append(l.names, e.Name()+"/")
		default:
			l.names = append(l.names, e.Name())
		}
	}
	return l
}

// isFolder follows a symbolic link.
func isFolder(path string, e fs.DirEntry) bool {
	if e.Type()&fs.ModeSymlink == 0 {
		return e.IsDir()
	}
	info, err := os.Stat(filepath.Join(path, e.Name()))
	return err == nil && info.IsDir()
}

func typeable(name string) bool {
	return utf8.ValidString(name) && !strings.ContainsFunc(name, func(r rune) bool { return !unicode.IsPrint(r) })
}

// lastSeparator is the index of the last separator of a path; -1 for none.
func lastSeparator(path string) int {
	for i := len(path) - 1; i >= 0; i-- {
		if os.IsPathSeparator(path[i]) {
			return i
		}
	}
	return -1
}
