package atmosyaml

import (
	"cmp"
	"context"
	"errors"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/bmatcuk/doublestar/v4"

	"authdeck/model"
)

// maxEntries limits the files and folders searched for one pattern. A link to / or "/**" would search the whole disk.
const maxEntries = 50_000

// maxFolders limits the folders to watch for changes.
const maxFolders = 100

// search returns the files of a path, a folder or a pattern, in the order Atmos reads them: by depth, then by name (imports.go,
// SearchAtmosConfig). The extension is optional. Only the context's end is an error.
func (l *loader) search(ctx context.Context, base, name string, at model.Origin) ([]string, error) {
	path := absolute(base, name)
	info, err := os.Stat(path)
	switch {
	case err == nil && info.IsDir():
		return l.yamlFilesIn(ctx, path, at)
	case err == nil && info.Mode().IsRegular():
		return []string{path}, nil
	}
	dir, name := splitPattern(name) // the base is not a pattern
	base = absolute(base, dir)
	if filepath.Ext(name) == "" {
		return l.glob(ctx, base, at, name+".yaml", name+".yml")
	}
	return l.glob(ctx, base, at, name)
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

// yamlFilesIn returns the YAML files of a folder and its subfolders.
func (l *loader) yamlFilesIn(ctx context.Context, dir string, at model.Origin) ([]string, error) {
	return l.glob(ctx, dir, at, "**/*.yaml", "**/*.yml")
}

// glob returns the files that match. It warns if a pattern has to search too many files.
func (l *loader) glob(ctx context.Context, dir string, at model.Origin, patterns ...string) ([]string, error) {
	byName := map[string]string{} // without the extension
	for _, pattern := range patterns {
		f := &boundedFS{FS: os.DirFS(dir), ctx: ctx, dir: dir, budget: l.maxEntries}
		found, err := doublestar.Glob(f, pattern, doublestar.WithFilesOnly())
		switch {
		case ctx.Err() != nil:
			return nil, ctx.Err()
		case f.budget < 0:
			l.warn(&model.Problem{Origin: cmp.Or(at, model.Origin{File: dir}), What: "more than " + strconv.Itoa(l.maxEntries) + " files in " + dir + ": some were not searched",
				Fix: "use a more specific folder"})
		case err != nil:
			continue // not a pattern: no such file
		}
		if f.denied != "" {
			l.warn(&model.Problem{Origin: cmp.Or(at, model.Origin{File: dir}), Fix: "check its permissions",
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

// watch notes the folders where a new file would apply.
func (l *loader) watch(dir string, visited []string) {
	for _, name := range append([]string{"."}, visited...) {
		folder := filepath.Join(dir, filepath.FromSlash(name))
		if len(l.watched) < maxFolders && !slices.Contains(l.watched, folder) {
			l.watched = append(l.watched, folder)
		}
	}
}

// boundedFS is a file system that ends with the context, after a number of entries, and at a link to a parent folder.
type boundedFS struct {
	fs.FS
	ctx     context.Context //nolint:containedctx // the library for patterns takes none
	dir     string
	budget  int
	visited []string // folders, relative to dir
	denied  string   // the first folder without read permission
}

var errTooMany = errors.New("too many files")

// Stat does not open the file: a pipe would wait for its writer.
func (b *boundedFS) Stat(name string) (fs.FileInfo, error) { return fs.Stat(b.FS, name) }

func (b *boundedFS) ReadDir(name string) ([]fs.DirEntry, error) {
	if err := b.ctx.Err(); err != nil {
		return nil, err
	}
	if b.budget < 0 {
		return nil, errTooMany
	}
	if b.isLoop(name) {
		return nil, fs.ErrNotExist
	}
	entries, err := fs.ReadDir(b.FS, name)
	b.budget -= len(entries)
	if errors.Is(err, fs.ErrPermission) {
		b.denied = cmp.Or(b.denied, name)
	}
	if len(b.visited) < maxFolders && !slices.Contains(b.visited, name) {
		b.visited = append(b.visited, name)
	}
	return entries, err
}

// isLoop reports whether a folder is, through a link, one of its own parents.
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
