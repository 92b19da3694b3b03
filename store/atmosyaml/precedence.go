package atmosyaml

import (
	"context"
	"path/filepath"
	"slices"

	"github.com/goccy/go-yaml/ast"

	"authdeck/model"
	"authdeck/store/atmosyaml/yamldoc"
)

// readMainFiles reads the main files and what belongs to each, and lays them over each other.
func (l *loader) readMainFiles(ctx context.Context, f found) (all section, err error) {
	for _, m := range f.files {
		if m.byConfig {
			err = l.readNamed(ctx, m, &all)
		} else {
			err = l.readDiscovered(ctx, m, &all)
		}
		if err != nil {
			return all, err
		}
	}
	if root, ok := gitRoot(l.WorkDir); ok && len(f.files) == 0 {
		// Without any atmos.yaml the folders of the git root still count (load.go, LoadConfig).
		defaults, err := l.readAtmosD(ctx, root)
		if err != nil {
			return all, err
		}
		all.mergeFiles(defaults)
	}
	return all, nil
}

func (s *section) mergeFiles(parts []*configFile) {
	for _, p := range parts {
		s.merge(p.section)
	}
}

// readDiscovered reads a file that was looked for: below it lies what it imports, and below that .atmos.d. Its identities are
// read first, so that those of the others count (load.go, mergeConfig and fixAuthIdentities).
func (l *loader) readDiscovered(ctx context.Context, m mainFile, all *section) error {
	main, err := l.require(ctx, m.path, model.Source{Why: m.why})
	if main == nil || m.noImports {
		if main != nil {
			own := main.section
			own.unpin()
			all.merge(own)
		}
		return err
	}
	defaults, err := l.readAtmosD(ctx, filepath.Dir(m.path))
	if err != nil {
		return err
	}
	var own section
	own.mergeFiles(defaults)
	own.merge(main.raw())
	imported, err := l.readImports(ctx, own, filepath.Dir(m.path), m.path, splitCommas)
	if err != nil {
		return err
	}
	own.mergeFiles(imported)
	own.merge(main.section)
	own.unpin()
	all.merge(own)
	return nil
}

// named reads a file of --config: what it imports lies over it, .atmos.d does not count, and where it imports nothing
// itself the list of the file before it counts again (load_config_args.go, mergeFiles).
func (l *loader) readNamed(ctx context.Context, m mainFile, all *section) error {
	main, err := l.require(ctx, m.path, model.Source{Why: m.why})
	if main == nil {
		return err
	}
	all.merge(main.section)
	dir := filepath.Dir(m.path)
	if all.basePath.set {
		dir = filepath.Dir(all.basePath.reader.File)
	}
	imported, err := l.readImports(ctx, *all, dir, m.path, splitCommas)
	all.mergeFiles(imported)
	return err
}

// readAtmosD reads atmos.d and .atmos.d of the git root and then of a folder (load.go, mergeDefaultImports). A folder that
// has nothing in it, which Atmos fails at, is none.
func (l *loader) readAtmosD(ctx context.Context, dir string) (parts []*configFile, err error) {
	dirs := []string{dir}
	if root, ok := gitRoot(l.WorkDir); ok && root != dir {
		dirs = []string{root, dir}
	}
	for _, dir := range dirs {
		for _, name := range []string{"atmos.d", ".atmos.d"} {
			files, err := l.yamlFilesIn(ctx, filepath.Join(dir, name), model.Origin{})
			if err != nil {
				return nil, err
			}
			for _, path := range files {
				p, err := l.require(ctx, path, model.Source{Why: name})
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

// mergeIdentities lays the identities of later files over those of earlier ones. One is replaced as a whole (load.go,
// fixAuthIdentities) and keeps its place in the order.
func mergeIdentities(lists [][]entry) []entry {
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
func (s *section) merge(top section) {
	s.auth = s.auth || top.auth
	mergeSetting(&s.realm, top.realm, &s.computed.realm, top.computed.realm)
	mergeSetting(&s.keyringType, top.keyringType, &s.computed.keyringType, top.computed.keyringType)
	mergeSetting(&s.keyringPath, top.keyringPath, &s.computed.keyringPath, top.computed.keyringPath)
	mergeSetting(&s.passwordEnv, top.passwordEnv, &s.computed.passwordEnv, top.computed.passwordEnv)
	for _, name := range top.providers {
		if !slices.Contains(s.providers, name) {
			s.providers = append(s.providers, name)
		}
	}
	s.imports.merge(top.imports)
	s.basePath.merge(top.basePath)
	s.profilesBase.merge(top.profilesBase)
	s.profileDefault.merge(top.profileDefault)
	s.env = append(s.env, top.env...)
}

func (u *lazyValue) merge(top lazyValue) {
	if top.set && (top.computed || !u.computed) {
		*u = top
	}
}

// computed tells which values a function gave. Atmos sets those, where it merges what is written out, so that within one
// atmos.yaml and what belongs to it they beat any that is written out, even one that is read later
// (process_yaml.go, preprocessAtmosYamlFunc).
type computed struct{ realm, keyringType, keyringPath, passwordEnv bool }

// computes tells whether the key's value is one.
func (f fields) computes(key string) bool {
	p, ok := f.find(key)
	return ok && isComputed(p)
}

func isComputed(p yamldoc.Pair) bool {
	v := p.Doc.Value(p.Value)
	if v.Form != yamldoc.List {
		return v.Form == yamldoc.Function && v.Tag != "!unset"
	}
	return slices.ContainsFunc(v.Node.(*ast.SequenceNode).Values, func(n ast.Node) bool { return p.Doc.Value(n).Form == yamldoc.Function })
}

func mergeSetting(old *model.Setting[string], s model.Setting[string], held *bool, fixed bool) {
	if s.Set && (fixed || !*held) {
		*old, *held = s, fixed
	}
}

// unpin ends the hold of functions: over another atmos.yaml they are values like any.
func (s *section) unpin() {
	s.computed = computed{}
	for _, u := range []*lazyValue{&s.imports, &s.basePath, &s.profilesBase, &s.profileDefault} {
		u.computed = false
	}
	s.env = slices.Clone(s.env)
	group := new(byte)
	for i := range s.env {
		s.env[i].group = group
	}
}

// hold makes all of a section what functions' values are: so Atmos treats the files of a profile that import (load.go,
// overlayProfileSettings).
func (s section) pin() section {
	s.computed = computed{true, true, true, true}
	s.imports.computed, s.basePath.computed, s.profilesBase.computed, s.profileDefault.computed = true, true, true, true
	s.env = slices.Clone(s.env)
	for i := range s.env {
		s.env[i].computed = true
	}
	return s
}

// raw is the section as Atmos has it when it reads the imports: before functions are evaluated.
func (s section) raw() section {
	for _, u := range []*lazyValue{&s.imports, &s.basePath} {
		u.raw, u.computed = true, false
	}
	return s
}
