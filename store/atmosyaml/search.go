package atmosyaml

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/bmatcuk/doublestar/v4"

	"authdeck/model"
)

// searcher describes what searches for files.
type searcher struct {
	by  owner
	at  model.Origin // the line that requests it; zero if none does
	how string       // "import", ".atmos.d", "profile"
}

// mayLook reports whether a search may access a path.
func (l *loader) mayLook(s searcher, path string) bool {
	return l.powers.mayRead(s.by, path, s.how, cmp.Or(s.at, model.Origin{File: path}))
}

// search returns the files of a path, a folder or a pattern, in the order Atmos reads them: by depth, then by name (imports.go,
// SearchAtmosConfig). The extension is optional. Only the context's end is an error.
func (l *loader) search(ctx context.Context, base, name string, s searcher) ([]string, error) {
	path := absolute(base, name)
	if !l.mayLook(s, searchStart(base, name)) {
		return nil, nil
	}
	info, err := os.Stat(path)
	switch {
	case err == nil && info.IsDir():
		return l.yamlFilesIn(ctx, path, s)
	case err == nil && info.Mode().IsRegular():
		return []string{path}, nil
	}
	dir, name := splitPattern(name) // the base is not a pattern
	base = absolute(base, dir)
	if filepath.Ext(name) == "" {
		return l.glob(ctx, base, s, name+".yaml", name+".yml")
	}
	return l.glob(ctx, base, s, name)
}

func absolute(base, name string) string {
	if filepath.IsAbs(name) {
		return filepath.Clean(name)
	}
	return filepath.Join(base, name)
}

func splitPattern(p string) (dir, pattern string) {
	dir, pattern = doublestar.SplitPattern(filepath.ToSlash(p))
	return filepath.FromSlash(dir), pattern
}

// searchStart is the path where a search begins: the whole name, or the folder of a pattern.
func searchStart(base, name string) string {
	if strings.ContainsAny(name, "*?[{") {
		name, _ = splitPattern(name)
	}
	return absolute(base, name)
}

// yamlFilesIn returns the YAML files of a folder and its subfolders.
func (l *loader) yamlFilesIn(ctx context.Context, dir string, s searcher) ([]string, error) {
	return l.glob(ctx, dir, s, "**/*.yaml", "**/*.yml")
}

// glob returns the files that match. It warns if a pattern has to search too many files.
func (l *loader) glob(ctx context.Context, dir string, s searcher, patterns ...string) ([]string, error) {
	at := s.at
	byName := map[string]string{} // without the extension
	at = cmp.Or(at, model.Origin{File: dir})
	for _, pattern := range patterns {
		most := min(l.maxEntries, max(maxSearched-l.searched, 0))
		f := &boundedFS{FS: os.DirFS(dir), ctx: ctx, dir: dir, budget: most, may: func(path string) bool { return l.mayLook(s, path) }}
		found, err := doublestar.Glob(f, pattern, doublestar.WithFilesOnly(), doublestar.WithFailOnIOErrors())
		l.searched += most - f.budget
		switch {
		case ctx.Err() != nil:
			return nil, ctx.Err()
		case f.budget < 0:
			l.warn(&model.Problem{Origin: at, What: fmt.Sprintf("more than %d files and folders in %s: not all were searched", most, dir),
				Fix: model.Do("use a more specific folder")})
		case err != nil:
			continue // not a pattern: no such file
		}
		if f.denied != "" {
			l.warn(&model.Problem{Origin: at, Fix: model.Do("check its permissions"),
				What: "you have no permission to read the folder " + filepath.Join(dir, filepath.FromSlash(f.denied))})
		}
		l.watch(dir, f.visited)
		for _, name := range found {
			path := filepath.Join(dir, filepath.FromSlash(name))
			stem := strings.TrimSuffix(path, filepath.Ext(path))
			if _, taken := byName[stem]; isFile(path) && (!taken || filepath.Ext(path) == ".yaml") {
				byName[stem] = path
			}
		}
	}
	return slices.SortedFunc(maps.Values(byName), func(a, b string) int {
		return cmp.Or(cmp.Compare(depth(a), depth(b)), strings.Compare(a, b))
	}), nil
}

// watch records the folders where a new file would apply.
func (l *loader) watch(dir string, visited []string) {
	for _, name := range append([]string{"."}, visited...) {
		folder := filepath.Join(dir, filepath.FromSlash(name))
		if len(l.watched) < maxFolders && !slices.Contains(l.watched, folder) {
			l.watched = append(l.watched, folder)
		}
	}
}

// boundedFS is a file system that stops at the end of the context, after a number of entries, and at a link to a parent folder.
type boundedFS struct {
	fs.FS
	ctx     context.Context //nolint:containedctx // the library for patterns takes none
	dir     string
	budget  int                    // the number of entries that may still be read
	may     func(path string) bool // reports whether a path may be accessed; nil: every path
	visited []string               // folders, relative to dir
	denied  string                 // the first folder without read permission
}

// errTooMany ends a search. The library continues after errNone only.
var (
	errTooMany = errors.New("too many files")
	errNone    = fs.ErrNotExist
)

// take counts files and folders, and ends the search if there are too many.
func (b *boundedFS) take(n int) error {
	if err := b.ctx.Err(); err != nil {
		return err
	}
	if b.budget -= n; b.budget < 0 {
		return errTooMany
	}
	return nil
}

// Stat does not open the file: a pipe would wait for its writer.
func (b *boundedFS) Stat(name string) (fs.FileInfo, error) {
	if err := b.take(1); err != nil {
		return nil, err
	}
	if !b.allowed(name) {
		return nil, errNone
	}
	info, err := fs.Stat(b.FS, name)
	if err != nil {
		return nil, errNone
	}
	return info, nil
}

func (b *boundedFS) allowed(name string) bool {
	return b.may == nil || b.may(filepath.Join(b.dir, filepath.FromSlash(name)))
}

// ReadDir lists as much of a folder as the limit allows.
func (b *boundedFS) ReadDir(name string) ([]fs.DirEntry, error) {
	if err := b.take(1); err != nil {
		return nil, err
	}
	if !b.allowed(name) || b.isLoop(name) {
		return nil, errNone
	}
	if len(b.visited) < maxFolders && !slices.Contains(b.visited, name) {
		b.visited = append(b.visited, name)
	}
	entries, err := b.entries(name)
	if errors.Is(err, fs.ErrPermission) {
		b.denied = cmp.Or(b.denied, name)
	}
	if err != nil {
		return nil, errNone
	}
	return entries, b.take(len(entries))
}

// entries reads at most one more than the limit allows, because a folder may have millions.
func (b *boundedFS) entries(name string) ([]fs.DirEntry, error) {
	f, err := b.Open(name)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	dir, ok := f.(fs.ReadDirFile)
	if !ok {
		return nil, errNone
	}
	entries, err := dir.ReadDir(b.budget + 1)
	if errors.Is(err, io.EOF) {
		err = nil
	}
	slices.SortFunc(entries, func(a, b fs.DirEntry) int { return strings.Compare(a.Name(), b.Name()) })
	return entries, err
}

// isLoop reports whether a folder is a link to one of its own parents.
func (b *boundedFS) isLoop(name string) bool {
	here, err := os.Stat(filepath.Join(b.dir, filepath.FromSlash(name)))
	for at := name; err == nil && at != "."; {
		at = path.Dir(at)
		parent, err := os.Stat(filepath.Join(b.dir, filepath.FromSlash(at)))
		if err == nil && os.SameFile(here, parent) {
			return true
		}
	}
	return false
}

func depth(path string) int { return strings.Count(path, string(filepath.Separator)) }

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

func hasPrefix(s string, prefixes ...string) bool {
	return slices.ContainsFunc(prefixes, func(p string) bool { return strings.HasPrefix(s, p) })
}

func isFile(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular()
}
