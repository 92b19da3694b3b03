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

// Complete implements model.Plaintexts. Hidden files are offered only for a name that begins with a dot. A name that cannot be typed is
// not offered, nor one that Read would not find, because a path has no white space at its ends. It returns when ctx ends, even if the folder never answers.
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
	type listing struct {
		paths []string
		err   error
	}
	got := make(chan listing, 1)
	go func() {
		paths, err := beginning(path, folder, name)
		paths = slices.DeleteFunc(paths, func(p string) bool {
			found, err := f.absolute(p)
			return err != nil || found != filepath.Join(path, p[len(folder):])
		})
		got <- listing{paths, err}
	}()
	select {
	case <-ctx.Done():
		return nil, ctx.Err()
	case l := <-got:
		return l.paths, l.err
	}
}

// beginning returns what is in the folder at path and begins with name. folder is the path as it was typed.
func beginning(path, folder, name string) (paths []string, err error) {
	entries, err := os.ReadDir(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	for _, e := range entries {
		if !strings.HasPrefix(e.Name(), name) || !typeable(e.Name()) || strings.HasPrefix(e.Name(), ".") && name == "" {
			continue
		}
		end := ""
		if isFolder(path, e) {
			end = "/"
		}
		paths = append(paths, folder+e.Name()+end)
	}
	slices.Sort(paths)
	return paths, nil
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
