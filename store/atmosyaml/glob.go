package atmosyaml

import (
	"cmp"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/bmatcuk/doublestar/v4"
)

// search gives the files that a path, a folder or a pattern stands for, in the order in which Atmos reads them: those that
// lie higher first, then by name (imports.go, SearchAtmosConfig). The extension may be left out.
func search(base, name string) []string {
	path := name
	if !filepath.IsAbs(path) {
		path = filepath.Join(base, name)
	}
	if isFile(path) {
		return []string{path}
	}
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		return below(path)
	}
	if filepath.IsAbs(name) {
		base, name = splitPattern(name)
	} else {
		var dir string
		dir, name = splitPattern(name) // the base is no pattern, whatever is in it
		base = filepath.Join(base, dir)
	}
	if filepath.Ext(name) == "" {
		return matches(base, name+".yaml", name+".yml")
	}
	return matches(base, name)
}

func splitPattern(p string) (dir, pattern string) {
	dir, pattern = doublestar.SplitPattern(filepath.ToSlash(p))
	return filepath.FromSlash(dir), pattern
}

// below gives the YAML files of a folder and of those in it.
func below(dir string) []string { return matches(dir, "**/*.yaml", "**/*.yml") }

func matches(dir string, patterns ...string) []string {
	byName := map[string]string{} // without its extension
	for _, pattern := range patterns {
		found, err := doublestar.Glob(os.DirFS(dir), pattern, doublestar.WithFilesOnly())
		if err != nil {
			continue // no pattern: there is no such file
		}
		for _, f := range found {
			path := filepath.Join(dir, filepath.FromSlash(f))
			name := strings.TrimSuffix(path, filepath.Ext(path))
			if _, taken := byName[name]; !taken || filepath.Ext(path) == ".yaml" {
				byName[name] = path
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
	return paths
}

func depth(path string) int { return strings.Count(path, string(filepath.Separator)) }

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

func hasPrefix(s string, prefixes ...string) bool {
	return slices.ContainsFunc(prefixes, func(p string) bool { return strings.HasPrefix(s, p) })
}
