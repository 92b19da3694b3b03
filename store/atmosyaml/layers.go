package atmosyaml

import (
	"cmp"
	"context"
	"path/filepath"

	"authdeck/model"
)

// layers reads the main files and what belongs to each, and lays them over each other.
func (l *loader) layers(ctx context.Context, f found) (all section, err error) {
	for _, m := range f.files {
		if m.named {
			err = l.named(ctx, m, &all)
		} else {
			err = l.discovered(ctx, m, &all)
		}
		if err != nil {
			return all, err
		}
	}
	if root, ok := gitRoot(l.WorkDir); ok && len(f.files) == 0 {
		// Without any atmos.yaml the folders of the git root still count (load.go, LoadConfig).
		defaults, err := l.defaults(ctx, root)
		if err != nil {
			return all, err
		}
		all.lay(defaults)
	}
	return all, nil
}

func (s *section) lay(parts []*part) {
	for _, p := range parts {
		s.over(p.section)
	}
}

// discovered reads a file that was looked for: below it lies what it imports, and below that .atmos.d. Its identities are
// read first, so that those of the others count (load.go, mergeConfig and fixAuthIdentities).
func (l *loader) discovered(ctx context.Context, m mainFile, all *section) error {
	main, err := l.must(ctx, m.path, model.Source{Why: m.why})
	if main == nil || m.alone {
		if main != nil {
			own := main.section
			own.thaw()
			all.over(own)
		}
		return err
	}
	defaults, err := l.defaults(ctx, filepath.Dir(m.path))
	if err != nil {
		return err
	}
	var own section
	own.lay(defaults)
	own.over(main.early())
	imported, err := l.importsOf(ctx, own, filepath.Dir(m.path), m.path, commas)
	if err != nil {
		return err
	}
	own.lay(imported)
	own.over(main.section)
	own.thaw()
	all.over(own)
	return nil
}

// named reads a file of --config: what it imports lies over it, .atmos.d does not count, and where it imports nothing
// itself the list of the file before it counts again (load_config_args.go, mergeFiles).
func (l *loader) named(ctx context.Context, m mainFile, all *section) error {
	main, err := l.must(ctx, m.path, model.Source{Why: m.why})
	if main == nil {
		return err
	}
	all.over(main.section)
	dir := filepath.Dir(m.path)
	if all.basePath.set {
		dir = filepath.Dir(all.basePath.reader.file)
	}
	imported, err := l.importsOf(ctx, *all, dir, m.path, commas)
	all.lay(imported)
	return err
}

// defaults reads atmos.d and .atmos.d of the git root and then of a folder (load.go, mergeDefaultImports). A folder that
// has nothing in it, which Atmos fails at, is none.
func (l *loader) defaults(ctx context.Context, dir string) (parts []*part, err error) {
	dirs := []string{dir}
	if root, ok := gitRoot(l.WorkDir); ok && root != dir {
		dirs = []string{root, dir}
	}
	for _, dir := range dirs {
		for _, name := range []string{"atmos.d", ".atmos.d"} {
			files, err := l.below(ctx, filepath.Join(dir, name), model.Origin{})
			if err != nil {
				return nil, err
			}
			for _, path := range files {
				p, err := l.must(ctx, path, model.Source{Why: name})
				if err != nil {
					return nil, err
				}
				if p != nil {
					parts = append(parts, p)
				}
			}
		}
	}
	return parts, nil
}

// base is the folder that imports are relative to (config.go, resolveAbsolutePath): an absolute base_path, one that starts
// with a dot below the file's folder, any other one below the git root where it is there.
func (l *loader) base(declared unread, dir string) string {
	path, runtime := l.env(envBasePath), true
	if path == "" {
		path, runtime = l.text(declared, "base_path").Value, declared.set && declared.early && declared.doc.value(declared.value).tag == "!cwd"
	}
	dotted := path == "." || path == ".." || hasPrefix(path, "./", "../", "."+string(filepath.Separator), ".."+string(filepath.Separator))
	root, git := gitRoot(l.WorkDir)
	git = git && l.env(envGitRoot) != "false"
	near, here := filepath.Join(dir, path), filepath.Join(l.WorkDir, path)
	switch {
	case filepath.IsAbs(path):
		return path
	case dotted && runtime:
		return here
	case dotted || !git && path == "":
		return near
	case git:
		near = filepath.Join(root, path)
	case runtime && exists(here):
		return here
	}
	if !exists(near) && exists(here) {
		return here
	}
	return cmp.Or(near, here)
}
