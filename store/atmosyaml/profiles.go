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
func (l *loader) readProfiles(ctx context.Context, all *section, f found) error {
	names, from, at := l.chosenProfiles(*all)
	dirs := l.profileDirs(*all, f)
	l.profileNames = profilesIn(dirs)
	for _, name := range names {
		dir := folderOf(name, dirs)
		if dir == "" {
			l.problems = append(l.problems, l.noProfile(name, from, at, dirs))
			continue
		}
		files, err := l.yamlFilesIn(ctx, dir, at)
		if err != nil {
			return err
		}
		if len(files) == 0 {
			l.warn(&model.Problem{Origin: model.Origin{File: dir}, What: "the profile " + name + " has no YAML files"})
		}
		for _, path := range files {
			if err := l.readProfileFile(ctx, all, path, model.Source{Why: "profile " + name, From: at}); err != nil {
				return err
			}
		}
	}
	return nil
}

// readProfileFile merges the imports of a file, then the file itself, identities included (load.go,
// mergeConfigFileWithImports).
func (l *loader) readProfileFile(ctx context.Context, all *section, path string, s model.Source) error {
	p, err := l.open(ctx, path)
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
	p, err = l.require(ctx, path, s)
	switch {
	case p == nil:
	case p.imports.set:
		all.merge(p.pin())
	default:
		all.merge(p.section)
	}
	return err
}

// chosenProfiles are those of the flag, else of the variable, else the default one; from is what names them.
func (l *loader) chosenProfiles(s section) (names []string, from string, at model.Origin) {
	if o := optionOrEnv(l.Source, l.Profiles, "--profile", envProfile); len(o.values) > 0 {
		return withoutBlanks(o.values), o.name, at
	}
	if d := l.text(s.profileDefault, "profiles.default"); d.Value != "" {
		return []string{d.Value}, "profiles.default", d.Origin
	}
	return nil, "", at
}

func (l *loader) profileDirs(s section, f found) (dirs []string) {
	near := f.dirs
	if len(near) == 0 {
		near = []string{"."}
	}
	if base := l.text(s.profilesBase, "profiles.base_path").Value; base != "" {
		from := near[0]
		if file := s.profilesBase.reader.File; slices.ContainsFunc(f.files, func(m mainFile) bool { return m.fromOption && m.path == file }) {
			from = filepath.Dir(file)
		}
		dirs = append(dirs, absolute(l.abs(from), base))
	}
	for _, dir := range near {
		dirs = append(dirs, filepath.Join(l.abs(dir), ".atmos", "profiles"))
	}
	if at, err := files.FindDirs(runtime.GOOS, l.env, l.Home); err == nil {
		dirs = append(dirs, filepath.Join(at.AtmosConfig, "atmos", "profiles"))
	}
	for _, dir := range near {
		dirs = append(dirs, filepath.Join(l.abs(dir), "profiles"))
	}
	return dirs
}

func folderOf(name string, dirs []string) string {
	for _, dir := range dirs {
		path := filepath.Join(dir, name)
		if info, err := os.Stat(path); err == nil && info.IsDir() {
			return path
		}
	}
	return ""
}

// noProfile lists the profiles. If the name is that of an identity, it names the right variable instead.
func (l *loader) noProfile(name, from string, at model.Origin, dirs []string) *model.Problem {
	p := &model.Problem{Origin: at, Usage: at == model.Origin{}, What: "there is no profile " + name + " (set by " + from + "); looked in " +
		strings.Join(dirs, ", "), Fix: "create a folder of that name in one of them"}
	if len(l.profileNames) > 0 {
		p.Fix = "available profiles: " + strings.Join(l.profileNames, ", ")
	}
	for _, part := range l.order {
		for _, id := range part.identityFields {
			if strings.EqualFold(id.Key, name) {
				p.Fix = id.Key + " is an identity: use -i " + id.Key + " or ATMOS_IDENTITY=" + id.Key + ", not " +
					cmp.Or(from, envProfile)
			}
		}
	}
	return p
}

func profilesIn(dirs []string) (names []string) {
	for _, dir := range dirs {
		entries, err := os.ReadDir(dir)
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
