package atmosyaml

import (
	"cmp"
	"context"
	"errors"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/bmatcuk/doublestar/v4"

	"authdeck/model"
)

// maxEntries is how many files and folders are looked at for one pattern: a link to / or "/**" would take all of a disk.
const maxEntries = 50_000

// maxFolders is how many folders are remembered for whoever wants to know what changes.
const maxFolders = 100

// search gives the files that a path, a folder or a pattern stands for, in the order in which Atmos reads them: those that
// lie higher first, then by name (imports.go, SearchAtmosConfig). The extension may be left out. err is the context's.
func (l *loader) search(ctx context.Context, base, name string, at model.Origin) ([]string, error) {
	path := absolute(base, name)
	info, err := os.Stat(path)
	switch {
	case err == nil && info.IsDir():
		return l.yamlFilesIn(ctx, path, at)
	case err == nil && info.Mode().IsRegular():
		return []string{path}, nil
	}
	if filepath.IsAbs(name) {
		base, name = splitPattern(name)
	} else {
		var dir string
		dir, name = splitPattern(name) // the base is no pattern, whatever is in it
		base = filepath.Join(base, dir)
	}
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

// below gives the YAML files of a folder and of those in it.
func (l *loader) yamlFilesIn(ctx context.Context, dir string, at model.Origin) ([]string, error) {
	return l.glob(ctx, dir, at, "**/*.yaml", "**/*.yml")
}

// glob warns where a pattern has more below it than anybody means.
func (l *loader) glob(ctx context.Context, dir string, at model.Origin, patterns ...string) ([]string, error) {
	byName := map[string]string{} // without its extension
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
			continue // no pattern: there is no such file
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
	paths := make([]string, 0, len(byName))
	for _, path := range byName {
		paths = append(paths, path)
	}
	slices.SortFunc(paths, func(a, b string) int {
		return cmp.Or(cmp.Compare(depth(a), depth(b)), strings.Compare(a, b))
	})
	return paths, nil
}

// watch keeps the folders in which a new file would count.
func (l *loader) watch(dir string, visited []string) {
	for _, name := range append([]string{"."}, visited...) {
		folder := filepath.Join(dir, filepath.FromSlash(name))
		if len(l.watched) < maxFolders && !slices.Contains(l.watched, folder) {
			l.watched = append(l.watched, folder)
		}
	}
}

// boundedFS is a file system that ends: at the context's end, after so many entries, and at a link to a folder around it.
type boundedFS struct {
	fs.FS
	ctx     context.Context //nolint:containedctx // the library that reads folders takes none
	dir     string
	budget  int
	visited []string // folders, below dir
	denied  string   // the first of those that may not be read
}

var errTooMany = errors.New("too many files")

// Stat opens nothing: a pipe would wait for its writer.
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

// isLoop tells whether a folder is one that lies around it, by way of a link.
func (b *boundedFS) isLoop(name string) bool {
	here, err := os.Stat(filepath.Join(b.dir, filepath.FromSlash(name)))
	for at := name; err == nil && at != "."; {
		at = path.Dir(at)
		around, err := os.Stat(filepath.Join(b.dir, filepath.FromSlash(at)))
		if err == nil && os.SameFile(here, around) {
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
