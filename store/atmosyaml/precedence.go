package atmosyaml

import (
	"context"
	"path/filepath"
	"slices"

	"github.com/goccy/go-yaml/ast"

	"authdeck/model"
	"authdeck/store/atmosyaml/yamldoc"
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
		dir = filepath.Dir(all.basePath.reader.File)
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

// merge lays the identities of later files over those of earlier ones. One is replaced as a whole (load.go,
// fixAuthIdentities) and keeps its place in the order.
func merge(lists [][]entry) []entry {
	size := 0
	for _, list := range lists {
		size += len(list)
	}
	all := make([]entry, 0, size)
	place := make(map[string]int, size)
	for _, list := range lists {
		start := len(all)
		for _, e := range list {
			at, known := place[e.Ref.Name]
			if known && at < start {
				e.Replaces = slices.Concat(all[at].Replaces, []model.Origin{all[at].Origin})
				all[at] = e
				continue
			}
			if !known {
				place[e.Ref.Name] = len(all)
			}
			all = append(all, e)
		}
	}
	return all
}

// over lays a later section over an earlier one: of single values the last one that is written counts, maps are merged,
// lists replaced.
func (s *section) over(top section) {
	s.auth = s.auth || top.auth
	override(&s.realm, top.realm, &s.fixed.realm, top.fixed.realm)
	override(&s.keyringType, top.keyringType, &s.fixed.keyringType, top.fixed.keyringType)
	override(&s.keyringPath, top.keyringPath, &s.fixed.keyringPath, top.fixed.keyringPath)
	override(&s.passwordEnv, top.passwordEnv, &s.fixed.passwordEnv, top.fixed.passwordEnv)
	for _, name := range top.providers {
		if !slices.Contains(s.providers, name) {
			s.providers = append(s.providers, name)
		}
	}
	s.imports.over(top.imports)
	s.basePath.over(top.basePath)
	s.profilesBase.over(top.profilesBase)
	s.profileDefault.over(top.profileDefault)
	s.env = append(s.env, top.env...)
}

func (u *unread) over(top unread) {
	if top.set && (top.fixed || !u.fixed) {
		*u = top
	}
}

// fixed tells which values a function gave. Atmos sets those, where it merges what is written out, so that within one
// atmos.yaml and what belongs to it they beat any that is written out, even one that is read later
// (process_yaml.go, preprocessAtmosYamlFunc).
type fixed struct{ realm, keyringType, keyringPath, passwordEnv bool }

// fixes tells whether the key's value is one.
func (f fields) fixes(key string) bool {
	p, ok := f.has(key)
	return ok && isFixed(p)
}

func isFixed(p yamldoc.Pair) bool {
	v := p.Doc.Value(p.Value)
	if v.Form != yamldoc.List {
		return v.Form == yamldoc.Function && v.Tag != "!unset"
	}
	return slices.ContainsFunc(v.Node.(*ast.SequenceNode).Values, func(n ast.Node) bool { return p.Doc.Value(n).Form == yamldoc.Function })
}

func override(old *model.Setting[string], s model.Setting[string], held *bool, fixed bool) {
	if s.Set && (fixed || !*held) {
		*old, *held = s, fixed
	}
}

// thaw ends the hold of functions: over another atmos.yaml they are values like any.
func (s *section) thaw() {
	s.fixed = fixed{}
	for _, u := range []*unread{&s.imports, &s.basePath, &s.profilesBase, &s.profileDefault} {
		u.fixed = false
	}
	s.env = slices.Clone(s.env)
	group := new(byte)
	for i := range s.env {
		s.env[i].group = group
	}
}

// hold makes all of a section what functions' values are: so Atmos treats the files of a profile that import (load.go,
// overlayProfileSettings).
func (s section) hold() section {
	s.fixed = fixed{true, true, true, true}
	s.imports.fixed, s.basePath.fixed, s.profilesBase.fixed, s.profileDefault.fixed = true, true, true, true
	s.env = slices.Clone(s.env)
	for i := range s.env {
		s.env[i].fixed = true
	}
	return s
}

// early is the section as Atmos has it when it reads the imports: before functions are evaluated.
func (s section) early() section {
	for _, u := range []*unread{&s.imports, &s.basePath} {
		u.early, u.fixed = true, false
	}
	return s
}
