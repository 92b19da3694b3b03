package atmosyaml

import (
	"context"
	"path/filepath"
	"slices"
	"strings"

	"github.com/goccy/go-yaml/ast"

	"authdeck/model"
	"authdeck/store/atmosyaml/yamldoc"
)

// readMainFiles reads the main files with their imports and merges them. Later files win.
func (l *loader) readMainFiles(ctx context.Context, f mainFiles) (all section, err error) {
	for _, m := range f.files {
		read := l.readDiscovered
		if m.byConfig {
			read = l.readNamed
		}
		if err := read(ctx, m, &all); err != nil {
			return all, err
		}
	}
	if root, ok := gitRoot(l.WorkDir); ok && len(f.files) == 0 {
		// Without any atmos.yaml, the folders of the git root still apply (load.go, LoadConfig).
		return all, l.readAtmosD(ctx, &all, root, folderOwner(root, l.Home))
	}
	return all, nil
}

// readDiscovered reads a file that was found by the search. It wins over its imports, and these win over .atmos.d. For identities,
// the import wins (load.go, mergeConfig and fixAuthIdentities).
func (l *loader) readDiscovered(ctx context.Context, m mainFile, all *section) error {
	main, err := l.require(ctx, m.path, m.by, model.Source{Why: m.why})
	if main == nil {
		return err
	}
	var own section
	if !m.noImports {
		dir := filepath.Dir(m.path)
		if err := l.readAtmosD(ctx, &own, dir, m.by); err != nil {
			return err
		}
		own.merge(main.raw())
		if err := l.readImports(ctx, &own, own, dir, m.path, splitCommas); err != nil {
			return err
		}
	}
	own.merge(main.section)
	own.unpin()
	all.merge(own)
	return nil
}

// readNamed reads a file of --config. Its imports win over it, and .atmos.d does not apply. A file that imports nothing
// itself imports the list of the file before it again (load_config_args.go, mergeFiles).
func (l *loader) readNamed(ctx context.Context, m mainFile, all *section) error {
	main, err := l.require(ctx, m.path, m.by, model.Source{Why: m.why})
	if main == nil {
		return err
	}
	all.merge(main.section)
	dir := filepath.Dir(m.path)
	if all.basePath.set {
		dir = filepath.Dir(all.basePath.reader.File)
	}
	return l.readImports(ctx, all, *all, dir, m.path, splitCommas)
}

// readAtmosD merges atmos.d and .atmos.d of the git root and then of a folder (load.go, mergeDefaultImports). An empty folder
// is skipped; Atmos fails there.
func (l *loader) readAtmosD(ctx context.Context, into *section, dir string, by owner) error {
	type folder struct {
		dir string
		by  owner
	}
	dirs := []folder{{dir, by}}
	if root, ok := gitRoot(l.WorkDir); ok && root != dir { // nobody named that one
		dirs = []folder{{root, folderOwner(root, l.Home)}, {dir, by}}
	}
	for _, d := range dirs {
		for _, name := range []string{"atmos.d", ".atmos.d"} {
			files, err := l.yamlFilesIn(ctx, filepath.Join(d.dir, name), searcher{by: d.by, how: name})
			if err != nil {
				return err
			}
			for _, path := range files {
				p, err := l.require(ctx, path, d.by, model.Source{Why: name})
				if err != nil {
					return err
				}
				if p != nil {
					into.merge(p.section)
				}
			}
		}
	}
	return nil
}

// mergeIdentities replaces the identities of earlier files by those of later files. An identity is replaced as a whole
// (load.go, fixAuthIdentities) and keeps its place in the order.
func mergeIdentities(lists [][]entry) []entry {
	if len(lists) == 1 {
		return lists[0]
	}
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

// merge applies a later section. Its single values and lists win; maps are merged.
func (s *section) merge(top section) {
	s.auth = s.auth || top.auth
	s.realm.merge(top.realm)
	s.keyringType.merge(top.keyringType)
	s.keyringPath.merge(top.keyringPath)
	s.passwordEnv.merge(top.passwordEnv)
	s.providers.merge(top.providers)
	s.integrations.merge(top.integrations)
	s.imports.merge(top.imports)
	s.basePath.merge(top.basePath)
	s.profilesBase.merge(top.profilesBase)
	s.profileDefault.merge(top.profileDefault)
	s.env = append(s.env, top.env...)
}

// named has values by their names, in the order in which the names were first set. The last value of a name counts, whatever its case.
type named[T any] struct {
	all   []T
	names []string
	place map[string]int // by name, in lower case
}

func (n *named[T]) set(name string, value T) {
	lower := strings.ToLower(name)
	if at, known := n.place[lower]; known {
		n.all[at] = value
		return
	}
	if n.place == nil {
		n.place = map[string]int{}
	}
	n.place[lower] = len(n.all)
	n.all, n.names = append(n.all, value), append(n.names, lower)
}

func (n *named[T]) merge(top named[T]) {
	for i, value := range top.all {
		n.set(top.names[i], value)
	}
}

// setting is a value with its precedence. Atmos sets the values that functions give after it merges the literal ones: within
// one atmos.yaml and its imports they win over any literal one, even one that is read later (process_yaml.go,
// preprocessAtmosYamlFunc).
type setting struct {
	model.Setting[string]
	computed bool // by a function
}

func (s *setting) merge(top setting) {
	if top.Set && (top.computed || !s.computed) {
		*s = top
	}
}

func (u *lazyValue) merge(top lazyValue) {
	if top.set && (top.computed || !u.computed) {
		*u = top
	}
}

// computes reports whether a function gives the value of a key.
func (f fields) computes(key string) bool {
	p, ok := f.find(key)
	return ok && isComputed(p)
}

func isComputed(p yamldoc.Pair) bool {
	v := p.Doc.Value(p.Value)
	if v.Form != yamldoc.List {
		return v.Form == yamldoc.Function && v.Tag != "!unset"
	}
	return slices.ContainsFunc(v.Items(), func(n ast.Node) bool { return p.Doc.Value(n).Form == yamldoc.Function })
}

// computedFlags are those of all single values.
func (s *section) computedFlags() []*bool {
	return []*bool{&s.realm.computed, &s.keyringType.computed, &s.keyringPath.computed, &s.passwordEnv.computed,
		&s.imports.computed, &s.basePath.computed, &s.profilesBase.computed, &s.profileDefault.computed}
}

// unpin ends the precedence of computed values: another atmos.yaml overrides them like any other.
func (s *section) unpin() {
	for _, c := range s.computedFlags() {
		*c = false
	}
	s.env = slices.Clone(s.env)
	group := new(byte)
	for i := range s.env {
		s.env[i].group = group
	}
}

// pin gives all values the precedence of computed ones. Atmos does so for the files of a profile that import (load.go,
// overlayProfileSettings).
func (s section) pin() section {
	for _, c := range s.computedFlags() {
		*c = true
	}
	s.env = slices.Clone(s.env)
	for i := range s.env {
		s.env[i].computed = true
	}
	return s
}

// raw is the section before functions are evaluated, as Atmos has it when it reads the imports.
func (s section) raw() section {
	for _, u := range []*lazyValue{&s.imports, &s.basePath} {
		u.raw, u.computed = true, false
	}
	return s
}
