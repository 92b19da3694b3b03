package atmosyaml

import (
	"bytes"
	"cmp"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"authdeck/model"
	"authdeck/store/atmosyaml/yamldoc"
	"authdeck/store/files"
)

// The variables of Atmos that say where the configuration is. The first two replace the flags and take lists with commas. The
// third names one folder, which wins over the others.
const (
	envConfig     = "ATMOS_CONFIG"
	envConfigPath = "ATMOS_CONFIG_PATH"
	envDir        = "ATMOS_CLI_CONFIG_PATH"
	envGitRoot    = "ATMOS_GIT_ROOT_BASEPATH"
)

// mainFiles are the main files to merge, lowest priority first, and the folder of the automatic realm.
type mainFiles struct {
	files     []mainFile
	absent    []model.Source // places without a file
	denied    []model.Source // folders that cannot be read
	dirs      []string       // of the files, as given
	by        owner          // of the last file
	configDir string         // Atmos's CliConfigPath
}

// mainFile is a file that Atmos looks for, or that the user named.
type mainFile struct {
	path       string // absolute
	why        string
	noImports  bool // its imports and the folders beside it do not apply
	byConfig   bool // by --config
	fromOption bool // by --config or --config-path
	by         owner
}

func (f mainFiles) last() string { return f.files[len(f.files)-1].path }

func (s Source) find() (mainFiles, []*model.Problem) {
	files := optionOrEnv(s, s.Config, "--config", envConfig)
	dirs := optionOrEnv(s, s.Dirs, "--config-path", envConfigPath)
	if len(files.values)+len(dirs.values) > 0 {
		return s.fromOptions(files, dirs)
	}
	return s.discover(), nil
}

// option is the values of a flag or variable and its name.
type option struct {
	name   string
	values []string
	by     owner // of the file that sets the variable; the user's own for a flag
}

func optionOrEnv(s Source, values []string, flag, env string) option {
	if len(values) > 0 {
		return option{name: flag, values: values}
	}
	return option{env, withoutBlanks(strings.Split(s.env(env), ",")), s.variableOwner(env)}
}

// ownerOfNamed returns the owner of a file that a flag or variable names.
func (s Source) ownerOfNamed(o option, name, path string) owner {
	by := o.by
	if !strings.HasPrefix(o.name, "-") {
		by = s.unlessRelative(name, filepath.Dir(path), by)
	}
	return s.ownerOf(path, by)
}

// unlessRelative returns the owner of what a variable of the user's own names in a folder. A relative value is another file wherever the
// user goes, so it is that folder's.
func (s Source) unlessRelative(value, dir string, by owner) owner {
	if by.own() && !filepath.IsAbs(value) {
		return folderOwner(dir, s.Home)
	}
	return by
}

// firstOf returns the value of the first of these variables that has one.
func (s Source) firstOf(variables ...string) (value string) {
	for _, name := range variables {
		value = cmp.Or(value, s.env(name))
	}
	return value
}

func withoutBlanks(values []string) (kept []string) {
	for _, v := range values {
		if v = strings.TrimSpace(v); v != "" {
			kept = append(kept, v)
		}
	}
	return kept
}

func (s Source) env(name string) string {
	v, _ := s.LookupEnv(name)
	return v
}

// fromOptions uses only the named files and folders, files first (load_config_args.go).
func (s Source) fromOptions(files, dirs option) (f mainFiles, problems []*model.Problem) {
	for i, name := range files.values {
		path := s.abs(name)
		if p := checkFile(files.name, name, path); p != nil {
			if !slices.Contains(files.values[:i], name) {
				problems = append(problems, p)
			}
			continue
		}
		f.files = append(f.files, mainFile{path: path, why: files.name, byConfig: true, fromOption: true, by: s.ownerOfNamed(files, name, path)})
		f.dirs = append(f.dirs, filepath.Dir(name))
	}
	for i, name := range dirs.values {
		path, ok := configIn(s.abs(name), ".atmos.yaml", ".atmos.yml")
		if name == "" || !ok {
			if !slices.Contains(dirs.values[:i], name) {
				problems = append(problems, notInFolder(dirs.name, s.abs(name)))
			}
			continue
		}
		f.files = append(f.files, mainFile{path: path, why: dirs.name, fromOption: true, by: s.ownerOfNamed(dirs, name, path)})
		f.dirs = append(f.dirs, name)
	}
	f.configDir = joinDirs(f.dirs)
	if len(f.files) > 0 {
		f.by = f.files[len(f.files)-1].by
	}
	return f, problems
}

// joinDirs joins the folders as Atmos does (connectPaths): a semicolon follows each one, unless there is only one.
func joinDirs(dirs []string) string {
	if len(dirs) == 1 {
		return dirs[0]
	}
	return strings.Join(slices.Concat(dirs, []string{""}), ";")
}

func (s Source) abs(name string) string { return absolute(s.WorkDir, name) }

func checkFile(option, name, path string) *model.Problem {
	at := model.Origin{File: path}
	info, err := os.Stat(path)
	switch {
	case name == "":
		return &model.Problem{Usage: true, What: option + " needs a file name", Fix: model.Do("use " + option + " atmos.yaml")}
	case err != nil:
		return &model.Problem{Usage: true, Origin: at, What: option + " names a file that does not exist",
			Fix: model.Do("check the name, or create the file with:"), Write: starter, Empty: model.NoNamedFile}
	case info.IsDir():
		return &model.Problem{Usage: true, Origin: at, What: option + " names a folder, not a file",
			Fix: model.Do("give the path of a file in that folder, or use --config-path")}
	case !info.Mode().IsRegular():
		return &model.Problem{Usage: true, Origin: at, What: option + " names something that is not a regular file"}
	}
	return nil
}

func notInFolder(option, dir string) *model.Problem {
	at := model.Origin{File: filepath.Join(dir, "atmos.yaml")}
	info, err := os.Stat(dir)
	switch {
	case err != nil:
		return &model.Problem{Usage: true, Origin: model.Origin{File: dir}, What: option + " names a folder that does not exist",
			Fix: model.Do("check the name")}
	case !info.IsDir():
		return &model.Problem{Usage: true, Origin: model.Origin{File: dir}, What: option + " names a file, not a folder",
			Fix: model.Do("name the folder of the file, or use --config")}
	}
	return &model.Problem{Usage: true, Origin: at, What: option + " names a folder without an atmos.yaml",
		Fix: model.Do("check the name, or create the file with:"), Write: starter, Empty: model.NoNamedFile}
}

// fileNames are the names of a configuration file, best first. Whatever the extension, the file is read as YAML (viper's finder).
// A program called atmos is skipped.
var fileNames = []string{"atmos.json", "atmos.toml", "atmos.yaml", "atmos.yml", "atmos.properties", "atmos.props", "atmos.prop", "atmos.hcl",
	"atmos.tfvars", "atmos.dotenv", "atmos.env", "atmos.ini", "atmos"}

// configIn returns the configuration file of a folder. Extra names come last.
func configIn(dir string, extra ...string) (string, bool) {
	for _, name := range slices.Concat(fileNames, extra) {
		path := filepath.Join(dir, name)
		if isFile(path) && !(name == "atmos" && isProgram(path)) {
			return path, true
		}
	}
	return "", false
}

func isProgram(path string) bool {
	text, err := files.Read(path, yamldoc.MaxSize)
	head := text[:min(len(text), 512)]
	return errors.Is(err, files.ErrTooLarge) || bytes.IndexByte(head, 0) >= 0 || bytes.HasPrefix(head, []byte("#!"))
}

// discover looks in all folders that apply, lowest priority first (load.go, loadConfigSources).
func (s Source) discover() (f mainFiles) {
	for _, folder := range s.searchFolders() {
		path, ok := configIn(folder.dir)
		if closed := denied(folder); closed != nil {
			f.denied = append(f.denied, *closed)
			continue
		}
		if !ok {
			f.absent = append(f.absent, model.Source{Path: filepath.Join(folder.dir, "atmos.yaml"), Why: folder.why, State: model.SourceAbsent})
			continue
		}
		f.by = folder.by
		if f.by.own() && !folder.named {
			f.by = s.ownerOf(path, folderOwner(folder.dir, s.Home))
		}
		f.files = append(f.files, mainFile{path: path, why: folder.why, noImports: folder.noImports, by: f.by})
		f.configDir = filepath.Dir(path)
		f.dirs = []string{f.configDir}
	}
	return f
}

// searchFolder is a folder to search, and the reason.
type searchFolder struct {
	dir, why  string
	noImports bool
	named     bool  // named by the user or the system, not found by a search
	by        owner // of the file that names it
}

func (s Source) searchFolders() []searchFolder {
	var folders []searchFolder
	if s.System != "" {
		folders = append(folders, searchFolder{dir: s.System, why: "system folder", noImports: true, named: filepath.IsAbs(s.System)})
	}
	if s.Home != "" {
		folders = append(folders, searchFolder{dir: filepath.Join(s.Home, ".atmos"), why: "home folder"})
	}
	named := s.env(envDir)
	if named == "" && !hasLocalConfig(s.WorkDir) {
		root, git := gitRoot(s.WorkDir)
		git = git && s.env(envGitRoot) != "false" && root != s.WorkDir
		if dir, ok := nearestAbove(s.WorkDir, "atmos.yaml", ".atmos.yaml"); ok && !(git && dir == root) {
			folders = append(folders, searchFolder{dir: dir, why: "nearest parent folder with atmos.yaml"})
		}
		if git {
			folders = append(folders, searchFolder{dir: root, why: "Git root"})
		}
	}
	folders = append(folders, searchFolder{dir: s.WorkDir, why: "working folder"})
	if named != "" {
		by := s.unlessRelative(named, s.abs(named), s.variableOwner(envDir))
		folders = append(folders, searchFolder{dir: s.abs(named), why: envDir, named: by.own(), by: by})
	}
	return folders
}

// hasLocalConfig reports whether the working folder has configuration, so that the folders above it do not apply. Empty folders
// count and atmos.yml does not, as in Atmos (git_root.go).
func hasLocalConfig(dir string) bool {
	return hasAny(dir, "atmos.yaml", ".atmos.yaml", ".atmos", ".atmos.d", "atmos.d")
}

func hasAny(dir string, names ...string) bool {
	return slices.ContainsFunc(names, func(name string) bool { return exists(filepath.Join(dir, name)) })
}

// nearestAbove returns the nearest parent folder of dir that has one of the names.
func nearestAbove(dir string, names ...string) (string, bool) {
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
	return nearestAbove(dir, ".git")
}

// noFileProblem says where Atmos looks, and names files there that look similar but are not read.
func (s Source) noFileProblem() *model.Problem {
	if p := s.deniedFolder(); p != nil {
		return p
	}
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
	what := "no atmos.yaml found; looked in " + model.Names(looked)
	for _, note := range s.lookalikes() {
		what += "; " + note
	}
	p := &model.Problem{Origin: model.Origin{File: s.newFilePath()}, What: what, Fix: model.Do("create the file with:"), Write: starter, Empty: model.NoFile}
	if s.inHome(p.Origin.File) {
		p.Write = homeStart + strings.TrimPrefix(starter, "auth:\n")
	}
	return p
}

// deniedFolder says that a folder cannot be read, so that nobody knows whether it has a configuration; nil if all can be read.
func (s Source) deniedFolder() *model.Problem {
	for _, p := range s.searchFolders() {
		if d := denied(p); d != nil {
			return &model.Problem{What: "no atmos.yaml found, and you have no permission to read " + p.dir, Fix: d.Problem.Fix, Cause: d.Problem.Cause}
		}
	}
	return nil
}

// denied is a folder that cannot be read; nil if it can. Atmos would look there too.
func denied(p searchFolder) *model.Source {
	path := filepath.Join(p.dir, "atmos.yaml")
	_, err := os.Stat(path)
	if !errors.Is(err, fs.ErrPermission) {
		return nil
	}
	why := &model.Problem{Origin: model.Origin{File: p.dir}, What: "you have no permission to read this folder, so an atmos.yaml in it is ignored", Fix: model.Do("check its permissions"), Cause: err}
	if of := (*files.DeniedError)(nil); errors.As(files.WhyDenied(err), &of) {
		why.Fix = model.Run(of.Command)
	}
	return &model.Source{Path: path, Why: p.why, State: model.SourceFailed, Problem: why}
}

func (s Source) lookalikes() (notes []string) {
	var dirs []string
	for _, p := range s.searchFolders() {
		dirs = append(dirs, p.dir)
	}
	if dir, ok := nearestAbove(s.WorkDir, ".atmos.yaml"); ok {
		dirs = append(dirs, dir)
	}
	slices.Sort(dirs)
	for _, dir := range slices.Compact(dirs) {
		dotted, file := filepath.Join(dir, ".atmos.yaml"), filepath.Join(dir, "atmos.yaml")
		if exists(dotted) {
			notes = append(notes, "Atmos does not read "+dotted+": rename it to atmos.yaml")
		}
		switch info, err := os.Stat(file); {
		case err == nil && info.IsDir():
			notes = append(notes, file+" is a folder, not a file")
		case err == nil && !info.Mode().IsRegular():
			notes = append(notes, file+" is not a regular file")
		case err != nil && isLink(file):
			notes = append(notes, file+" is a broken link")
		}
	}
	if named := s.env(envDir); named != "" {
		if info, err := os.Stat(s.abs(named)); err == nil && !info.IsDir() {
			notes = append(notes, envDir+" names a file: use its folder instead")
		}
	}
	return notes
}

func isLink(path string) bool {
	info, err := os.Lstat(path)
	return err == nil && info.Mode()&os.ModeSymlink != 0
}
