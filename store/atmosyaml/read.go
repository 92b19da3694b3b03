// Package atmosyaml finds atmos.yaml, merges what applies, and reads the identities of kind aws/user out of it. The steps
// are small and separate: sources → files → documents → sections → configuration. The rules are those of Atmos 1.226
// (pkg/config/load.go); what differs on purpose says so where it does.
package atmosyaml

import (
	"cmp"
	"context"
	"os"
	"slices"

	"authdeck/model"
	"authdeck/store/atmosyaml/yamldoc"
)

// Source says where to look.
type Source struct {
	Config   []string // files of --config, as given
	Dirs     []string // folders of --config-path, as given
	Profiles []string // of --profile
	WorkDir  string   // absolute
	Home     string   // absolute; "" where there is none
	System   string   // the folder of the configuration that everybody shares; "" for none
	Cache    string   // the folder of what can be found out anew; "" for none
	Getenv   func(name string) (value string, exists bool)
	// Commands runs those of !exec for an identity that is used; nil: some of its own, in this environment.
	Commands *Commands
	Locker   model.Locker // for Add's Write; nil for none
}

// Read gives the configuration. Every error is a *model.Problem or a Problems, except the context's own. What was read
// in spite of an error is returned beside it. A fault within one identity is no error: it is that identity's Problem.
// What was asked for beside atmos.yaml itself and cannot be had (an import) is among its Warnings.
func Read(ctx context.Context, s Source) (c model.Config, err error) {
	if s.Commands == nil {
		s.Commands = NewCommands(os.Environ)
	}
	for range maxLoads {
		c, err = s.read(ctx)
		if !s.applyPromotedEnv(c) {
			break
		}
	}
	return c, err
}

func (s Source) read(ctx context.Context) (model.Config, error) {
	found, problems := s.find()
	l := &loader{Source: s, files: map[string]*configFile{}, sources: found.absent, maxEntries: maxEntries}
	if len(problems) > 0 {
		return model.Config{Realm: cmp.Or(s.env(envRealm), noFileRealm), RealmSource: noFile, Sources: found.absent}, joined(problems)
	}
	all, err := l.readMainFiles(ctx, found)
	if err != nil {
		return model.Config{}, err
	}
	c := model.Config{Promoted: l.promotedEnv(all)}
	l.Getenv = c.Lookup(s.Getenv)
	if err := l.readProfiles(ctx, &all, found); err != nil {
		return model.Config{}, err
	}
	l.readIdentities(&all)
	problems = l.problems
	all.fill(&c)
	l.checkDefaults(c)
	c.Env, c.EnvCommands = l.childEnv(all)
	c.Files, c.Sources, c.Warnings, c.Profiles = l.paths(), l.sources, l.warnings, l.profileNames
	c.Folders = l.watched
	if p := s.chooseRealm(&c, all.realm, found); p != nil {
		problems = append(problems, p)
	}
	if len(problems) == 0 {
		if p := l.noIdentities(all, c); p != nil {
			problems = append(problems, p)
		}
	}
	return c, joined(problems)
}

// loader reads the files of one configuration.
type loader struct {
	Source
	files    map[string]*configFile // that were opened, by path
	order    []*configFile          // that count, in the order in which Atmos reads them, each once
	sources  []model.Source
	problems []*model.Problem
	warnings []*model.Problem
	imported int // imports

	profileNames []string
	watched      []string // in which a new file would count
	maxEntries   int      // entries that are looked at for one pattern
}

// configFile is one file.
type configFile struct {
	*reader // nil for one that cannot be read
	section
	path    string
	problem *model.Problem // why it cannot be read
}

// open parses a file, once. err is the context's.
func (l *loader) open(ctx context.Context, path string) (*configFile, error) {
	if p, ok := l.files[path]; ok {
		return p, nil
	}
	p := &configFile{path: path}
	if err := l.readFile(ctx, p); err != nil {
		return nil, err
	}
	l.files[path] = p
	return p, nil
}

// readFile turns one file into its section; identities are read later. A panic of the YAML library becomes a problem; its
// value is dropped, because it may quote the file.
func (l *loader) readFile(ctx context.Context, p *configFile) (err error) {
	defer func() {
		if recover() != nil {
			p.reader, p.problem = nil, &model.Problem{Origin: model.Origin{File: p.path}, What: yamldoc.Unreadable}
		}
	}()
	text, problem := yamldoc.Load(p.path)
	if problem != nil {
		p.problem = problem
		return nil
	}
	doc, problem, err := yamldoc.Parse(ctx, p.path, text)
	if problem != nil || err != nil {
		p.problem = problem
		return err
	}
	r := &reader{Document: doc, getenv: l.Getenv, workDir: l.WorkDir, included: map[string]*yamldoc.Document{}, runner: l.Commands}
	r.parse = func(path string, text []byte) (*yamldoc.Document, *model.Problem, error) {
		return yamldoc.Parse(ctx, path, text)
	}
	p.reader, p.section = r, r.readSection()
	return nil
}

// take counts a file in: its place in the order is that of the first time.
func (l *loader) add(p *configFile, s model.Source) {
	if slices.Contains(l.order, p) {
		return
	}
	l.order = append(l.order, p)
	s.Path = p.path
	l.sources = append(l.sources, s)
	l.problems = append(l.problems, p.problems...)
}

// must reads a file that has to be readable, and counts it in. It is nil where that failed, which is a problem.
func (l *loader) require(ctx context.Context, path string, s model.Source) (*configFile, error) {
	p, err := l.open(ctx, path)
	if err != nil {
		return nil, err
	}
	if p.problem == nil {
		l.add(p, s)
		return p, nil
	}
	if !slices.Contains(l.problems, p.problem) {
		l.problems = append(l.problems, p.problem)
		s.Path, s.State, s.Problem = path, model.SourceFailed, p.problem
		l.sources = append(l.sources, s)
	}
	return nil, nil
}

// warnSource notes what does not count although it was asked for. The same is noted once.
func (l *loader) warnSource(s model.Source) {
	if l.warn(s.Problem) {
		l.sources = append(l.sources, s)
	}
}

// maxWarnings is more than anybody reads.
const maxWarnings = 100

// warn tells whether the warning is a new one.
func (l *loader) warn(p *model.Problem) bool {
	if p == nil || len(l.warnings) >= maxWarnings || slices.ContainsFunc(l.warnings, func(w *model.Problem) bool { return *w == *p }) {
		return false
	}
	l.warnings = append(l.warnings, p)
	return true
}

func (l *loader) paths() []string {
	paths := make([]string, len(l.order))
	for i, p := range l.order {
		paths[i] = p.path
	}
	return paths
}

// readIdentities reads and merges those of all files. The variables that were promoted count for them.
func (l *loader) readIdentities(all *section) {
	var lists [][]entry
	for _, p := range l.order {
		p.getenv = l.Getenv
		lists = append(lists, l.identitiesIn(p))
		for _, hint := range p.warnings {
			l.warn(hint)
		}
	}
	all.entries = mergeIdentities(lists)
}

// identitiesIn reads those of one file. A panic is treated as in readFile.
func (l *loader) identitiesIn(p *configFile) (list []entry) {
	defer func() {
		if recover() != nil {
			l.problems = append(l.problems, &model.Problem{Origin: model.Origin{File: p.path}, What: yamldoc.Unreadable})
		}
	}()
	return p.readIdentities(p.identityFields)
}
