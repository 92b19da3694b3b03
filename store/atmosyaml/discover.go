package atmosyaml

import (
	"os"
	"path/filepath"
	"slices"
	"strings"

	"authdeck/model"
)

// discover looks in all the places that apply, lowest priority first (load.go, loadConfigSources).
func (s Source) discover() (found, []*model.Problem) {
	var f found
	for _, p := range s.places() {
		path, ok := lookUp(p.dir)
		if !ok {
			f.absent = append(f.absent, model.Source{Path: filepath.Join(p.dir, "atmos.yaml"), Why: p.why, State: model.SourceAbsent})
			continue
		}
		f.files = append(f.files, mainFile{path: path, why: p.why, alone: p.alone})
		f.configDir = filepath.Dir(path)
		f.dirs = []string{f.configDir}
	}
	return f, nil
}

// stop is a folder to look in, and what makes it one.
type stop struct {
	dir, why string
	alone    bool
}

func (s Source) places() []stop {
	var stops []stop
	if s.System != "" {
		stops = append(stops, stop{s.System, "system folder", true})
	}
	if s.Home != "" {
		stops = append(stops, stop{dir: filepath.Join(s.Home, ".atmos"), why: "home folder"})
	}
	named := s.env(envDir)
	if named == "" && !hasLocalConfig(s.WorkDir) {
		root, git := gitRoot(s.WorkDir)
		git = git && s.env(envGitRoot) != "false" && root != s.WorkDir
		if dir, ok := above(s.WorkDir, "atmos.yaml", ".atmos.yaml"); ok && !(git && dir == root) {
			stops = append(stops, stop{dir: dir, why: "nearest folder above that has one"})
		}
		if git {
			stops = append(stops, stop{dir: root, why: "Git root"})
		}
	}
	stops = append(stops, stop{dir: s.WorkDir, why: "working folder"})
	if named != "" {
		stops = append(stops, stop{dir: s.abs(named), why: envDir})
	}
	return stops
}

// hasLocalConfig tells whether the search above the working directory is off. Folders count even when they are empty,
// and atmos.yml does not, as in Atmos (git_root.go).
func hasLocalConfig(dir string) bool {
	return hasAny(dir, "atmos.yaml", ".atmos.yaml", ".atmos", ".atmos.d", "atmos.d")
}

func hasAny(dir string, names ...string) bool {
	return slices.ContainsFunc(names, func(name string) bool {
		_, err := os.Stat(filepath.Join(dir, name))
		return err == nil
	})
}

// above gives the nearest folder above dir, without dir itself, that has one of the names.
func above(dir string, names ...string) (string, bool) {
	for parent := filepath.Dir(dir); parent != dir; dir, parent = parent, filepath.Dir(parent) {
		if hasAny(parent, names...) {
			return parent, true
		}
	}
	return "", false
}

func gitRoot(dir string) (string, bool) {
	if hasAny(dir, ".git") {
		return dir, true
	}
	return above(dir, ".git")
}

// missing says where it was looked for, and what lies there that looks like it but is not read.
func (s Source) missing() *model.Problem {
	looked := []string{s.WorkDir}
	if s.env(envDir) == "" && !hasLocalConfig(s.WorkDir) {
		looked = append(looked, "the folders above it")
	}
	if s.Home != "" {
		looked = append(looked, filepath.Join(s.Home, ".atmos"))
	}
	if named := s.env(envDir); named != "" {
		looked = append(looked, s.abs(named)+" ("+envDir+")")
	}
	what := "there is no atmos.yaml; looked in " + strings.Join(looked, ", ")
	for _, note := range s.lookalikes() {
		what += "; " + note
	}
	return &model.Problem{
		Origin: model.Origin{File: s.toStart()},
		What:   what,
		Fix:    "create it with:", Write: starter,
		Empty: true,
	}
}

func (s Source) lookalikes() (notes []string) {
	var dirs []string
	for _, p := range s.places() {
		dirs = append(dirs, p.dir)
	}
	if dir, ok := above(s.WorkDir, ".atmos.yaml"); ok {
		dirs = append(dirs, dir)
	}
	slices.Sort(dirs)
	for _, dir := range slices.Compact(dirs) {
		dotted, file := filepath.Join(dir, ".atmos.yaml"), filepath.Join(dir, "atmos.yaml")
		if _, err := os.Stat(dotted); err == nil {
			notes = append(notes, dotted+" is there but Atmos does not read that name: rename it to atmos.yaml")
		}
		switch info, err := os.Stat(file); {
		case err == nil && info.IsDir():
			notes = append(notes, file+" is a folder, not a file")
		case err == nil && !info.Mode().IsRegular():
			notes = append(notes, file+" is not a regular file")
		case err != nil && isLink(file):
			notes = append(notes, file+" is a link that leads nowhere")
		}
	}
	if named := s.env(envDir); named != "" {
		if info, err := os.Stat(s.abs(named)); err == nil && !info.IsDir() {
			notes = append(notes, envDir+" names a file: give the folder it is in")
		}
	}
	return notes
}

func isLink(path string) bool {
	info, err := os.Lstat(path)
	return err == nil && info.Mode()&os.ModeSymlink != 0
}
