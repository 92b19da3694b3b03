package atmosyaml

import (
	"cmp"
	"context"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"authdeck/model"
	"authdeck/store/files"
)

const envProfile = "ATMOS_PROFILE"

// readProfiles merges the chosen profiles over the rest, from left to right. The order of their folders is that of Atmos
// (profiles.go, discoverProfileLocations).
func (l *loader) readProfiles(ctx context.Context, all *section, f mainFiles) error {
	names, from, at, by := l.chosenProfiles(*all)
	dirs := l.profileDirs(*all, f)
	l.profileNames = l.profilesIn(dirs)
	for _, name := range names {
		place, ok := l.folderOf(name, by, dirs)
		if !ok {
			l.problems = append(l.problems, l.noProfile(name, from, at, dirs))
			continue
		}
		dir := place.dir
		files, err := l.yamlFilesIn(ctx, dir, searcher{by: place.by, at: at, how: "profile"})
		if err != nil {
			return err
		}
		if len(files) == 0 {
			l.warn(&model.Problem{Origin: model.Origin{File: dir}, What: "the profile " + name + " has no YAML files"})
		}
		for _, path := range files {
			if err := l.readProfileFile(ctx, all, path, place.by, model.Source{Why: "profile " + name, From: at}); err != nil {
				return err
			}
		}
	}
	return nil
}

// readProfileFile merges the imports of a file, then the file itself, identities included (load.go,
// mergeConfigFileWithImports).
func (l *loader) readProfileFile(ctx context.Context, all *section, path string, by owner, s model.Source) error {
	if !l.powers.mayRead(by, path, "profile", cmp.Or(s.From, model.Origin{File: path})) {
		return nil
	}
	p, err := l.open(ctx, path, by)
	if err != nil {
		return err
	}
	if p.problem == nil {
		raw := p.raw()
		imports := section{imports: raw.imports, basePath: raw.basePath}
		if err := l.readImports(ctx, all, imports, filepath.Dir(path), path, strings.Fields); err != nil {
			return err
		}
	}
	p, err = l.require(ctx, path, by, s)
	switch {
	case p == nil:
	case p.imports.set:
		all.merge(p.pin())
	default:
		all.merge(p.section)
	}
	return err
}

// chosenProfiles returns the profiles of the flag, else of the variable, else the default one; from says what names them, by its
// owner.
func (l *loader) chosenProfiles(s section) (names []string, from string, at model.Origin, by owner) {
	if o := optionOrEnv(l.Source, l.Profiles, "--profile", envProfile); len(o.values) > 0 {
		return withoutBlanks(o.values), o.name, at, o.by
	}
	if d := l.text(s.profileDefault, "profiles.default"); d.Value != "" {
		return []string{d.Value}, "profiles.default", d.Origin, s.profileDefault.reader.owner
	}
	return nil, "", at, by
}

// profileDir is a folder that may contain profiles.
type profileDir struct {
	dir string
	by  owner
}

func (l *loader) profileDirs(s section, f mainFiles) (dirs []profileDir) {
	near, nearBy := f.dirs, f.by
	if len(near) == 0 {
		near, nearBy = []string{"."}, folderOwner(l.WorkDir, l.Home)
	}
	add := func(dir string, by owner) { dirs = append(dirs, profileDir{dir, l.ownerOf(dir, by)}) }
	if base := l.text(s.profilesBase, "profiles.base_path").Value; base != "" {
		from, by := near[0], s.profilesBase.reader.owner
		if by.own() && !filepath.IsAbs(base) {
			by = nearBy
		}
		if file := s.profilesBase.reader.File; slices.ContainsFunc(f.files, func(m mainFile) bool { return m.fromOption && m.path == file }) {
			from = filepath.Dir(file)
		}
		add(absolute(l.abs(from), base), by)
	}
	for _, dir := range near {
		add(filepath.Join(l.abs(dir), ".atmos", "profiles"), nearBy)
	}
	if at, err := files.FindDirs(runtime.GOOS, l.env, l.Home); err == nil {
		dir, by := filepath.Join(at.AtmosConfig, "atmos", "profiles"), l.variableOwner(xdgConfig[0])
		if moved := l.firstOf(xdgConfig...); moved != "" {
			by = l.unlessRelative(moved, dir, by)
		}
		add(dir, by)
	}
	for _, dir := range near {
		add(filepath.Join(l.abs(dir), "profiles"), nearBy)
	}
	return dirs
}

// folderOf returns the first folder of a profile.
func (l *loader) folderOf(name string, by owner, dirs []profileDir) (profileDir, bool) {
	for _, d := range dirs {
		if !filepath.IsLocal(name) && !by.own() { // it is outside the user's own folders too
			d.by = by
		}
		path := filepath.Join(d.dir, name)
		if !l.powers.mayRead(d.by, path, "profile", model.Origin{File: path}) {
			continue
		}
		if info, err := os.Stat(path); err == nil && info.IsDir() {
			return profileDir{path, d.by}, true
		}
	}
	return profileDir{}, false
}

// noProfile lists the profiles. If the name is that of an identity, it suggests -i or its variable instead.
func (l *loader) noProfile(name, from string, at model.Origin, dirs []profileDir) *model.Problem {
	looked := make([]string, len(dirs))
	for i, d := range dirs {
		looked[i] = d.dir
	}
	p := &model.Problem{Origin: at, Usage: at == model.Origin{}, What: "there is no profile " + name + " (set by " + from + "); looked in " +
		model.Names(looked), Fix: model.Do("create a folder of that name in one of them")}
	if len(l.profileNames) > 0 {
		p.Fix = model.Do("available profiles: " + strings.Join(l.profileNames, ", "))
	}
	for _, part := range l.order {
		for _, id := range part.identityFields {
			if strings.EqualFold(id.Key, name) {
				p.Fix = model.Do(id.Key + " is an identity: use " + model.IdentityFlag(id.Key) + " or ATMOS_IDENTITY=" + id.Key + ", not " +
					cmp.Or(from, envProfile))
			}
		}
	}
	return p
}

func (l *loader) profilesIn(dirs []profileDir) (names []string) {
	for _, d := range dirs {
		if !d.by.own() && !d.by.holds(d.dir) { // nobody asked for one by name
			continue
		}
		entries, err := os.ReadDir(d.dir)
		if err != nil {
			continue
		}
		for _, e := range entries {
			if e.IsDir() {
				names = append(names, e.Name())
			}
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}
