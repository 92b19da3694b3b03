// Package atmosyaml finds atmos.yaml, merges the files that apply, and reads the identities of the kinds aws/user and
// aws/assume-role. The rules are those of Atmos 1.226 (pkg/config/load.go); comments name each deliberate difference.
// discovery.go, imports.go and profiles.go say which files apply, precedence.go which value wins, identity.go how one identity is
// read: its name and kind in identity_name.go, what only a role has in identity_role.go.
package atmosyaml

import (
	"cmp"
	"context"
	"errors"
	"os"
	"slices"
	"sync"

	"authdeck/model"
	"authdeck/store/atmosyaml/yamldoc"
)

// Source says where to look.
type Source struct {
	Config    []string // files of --config, as given
	Dirs      []string // folders of --config-path, as given
	Profiles  []string // of --profile
	WorkDir   string   // absolute
	Home      string   // absolute; "" if there is none
	System    string   // the folder of the configuration that all users share; "" if there is none
	Cache     string   // the user's cache folder; "" if there is none
	LookupEnv func(name string) (value string, exists bool)
	Commands  *Commands    // runs !exec for an identity that is used; nil means a new one with the process environment
	Locker    model.Locker // locks the file that Add writes; nil for no lock
	Trust     model.Trust  // says which powers of a folder's files have an effect; nil means none

	asked           *sync.Map                                     // variables that an !env reads; identities may be read later, at any time
	withoutPromoted func(name string) (value string, exists bool) // LookupEnv without variables that the configuration sets
	ownDirs         []string                                      // see ownFolders
	promotedBy      map[string]owner                              // variables that a folder's files set
}

// Read returns the configuration. Every error is a *model.Problem or Problems, except the context's own; what could be read is
// returned with it. A fault within one identity is not an error but that identity's Problem. Imports that cannot be read are
// Warnings.
func Read(ctx context.Context, s Source) (c model.Config, err error) {
	if s.Commands == nil {
		s.Commands = NewCommands(os.Environ)
	}
	s.withoutPromoted, s.promotedBy = s.LookupEnv, map[string]owner{}
	s.ownDirs, s.asked = s.ownFolders(), &sync.Map{}
	var seen powerSet
	for range maxLoads {
		c, err = s.read(ctx)
		for _, p := range c.Powers {
			seen.add(p)
		}
		c.Powers = seen.all
		if !s.applyPromotedEnv(c) {
			break
		}
	}
	for i := range c.Powers {
		p := &c.Powers[i]
		_, asked := s.asked.Load(p.Name)
		p.Read = p.ForAtmos() && (asked || p.Name == c.Keyring.PasswordEnv)
	}
	model.InFileOrder(c.Powers, c.Files, func(p model.Power) model.Origin { return p.Origin })
	return c, err
}

func (s Source) read(ctx context.Context) (model.Config, error) {
	found, problems := s.find()
	if len(problems) > 0 {
		realm, source := noFileRealm, model.RealmWithoutFile
		if own := s.env(envRealm); own != "" {
			realm, source = own, envRealm
		}
		return model.Config{Realm: realm, RealmSource: source, Sources: found.absent}, joined(problems)
	}
	l := &loader{Source: s, powers: newPowers(s.Trust, s.WorkDir, s.Home), files: map[string]*configFile{}, sources: found.absent, maxEntries: maxEntries}
	for _, denied := range found.denied {
		if len(found.files) > 0 {
			l.warnSource(denied)
		} else { // the error says it
			l.sources = append(l.sources, denied)
		}
	}
	all, err := l.readMainFiles(ctx, found)
	if err != nil {
		return model.Config{}, err
	}
	c := model.Config{Promoted: l.promotedEnv(all)}
	l.LookupEnv = c.Lookup(s.LookupEnv)
	if err := l.readProfiles(ctx, &all, found); err != nil {
		return model.Config{}, err
	}
	l.noteEnv(all)
	l.readIdentities(&all)
	all.fill(&c)
	c.Integrations = l.withDefaults(all.integrations.all)
	l.checkDefaults(c)
	c.Env, c.EnvCommands = l.childEnv(all)
	c.Powers = l.powers.found.all
	for _, id := range slices.Concat(c.Identities, c.Roles) {
		c.Powers = append(c.Powers, id.Powers...)
	}
	c.Sources, c.Warnings, c.Profiles, c.Folders = l.sources, l.warnings, l.profileNames, l.watched
	for _, p := range l.order {
		c.Files = append(c.Files, p.path)
	}
	if p := s.chooseRealm(&c, all.realm.Setting, found); p != nil {
		l.problems = append(l.problems, p)
	}
	c.Roles = model.ResolveRoles(c.Identities, c.Roles, c.Others)
	if len(l.problems) == 0 && len(c.Identities) == 0 {
		l.problems = append(l.problems, l.noIdentities(all, c))
	}
	return c, joined(l.problems)
}

// loader reads the files of one configuration.
type loader struct {
	Source
	powers   *powers
	files    map[string]*configFile // all opened files, by path
	order    []*configFile          // those that apply, in the order Atmos reads them, each once
	sources  []model.Source
	problems []*model.Problem
	warnings []*model.Problem
	imported int // number of imported files
	searched int // files and folders that patterns looked at
	usage    usage

	profileNames []string
	watched      []string // folders where a new file would apply
	maxEntries   int      // see search.go
}

// configFile is one file.
type configFile struct {
	*reader // nil if the file cannot be read
	section
	path    string
	problem *model.Problem // why it cannot be read
}

// open parses a file, once. Only the context's end is an error.
func (l *loader) open(ctx context.Context, path string, by owner) (*configFile, error) {
	if p, ok := l.files[path]; ok {
		return p, nil
	}
	p := &configFile{path: path}
	if err := l.readFile(ctx, p, l.ownerOf(path, by)); err != nil && !errors.As(err, &p.problem) {
		return nil, err
	}
	l.files[path] = p
	return p, nil
}

// readFile reads everything but the identities. A panic of the YAML library becomes a problem without its value, which may
// quote the file.
func (l *loader) readFile(ctx context.Context, p *configFile, by owner) (err error) {
	defer func() {
		if recover() != nil {
			p.reader, err = nil, yamldoc.Unreadable(model.Origin{File: p.path})
		}
	}()
	text, info, err := l.usage.readFile(p.path, by, l.powers)
	if err == nil {
		text, err = yamldoc.Normalize(p.path, text)
	}
	if err != nil {
		return err
	}
	parse := func(path string, text []byte) (*yamldoc.Document, error) { return yamldoc.Parse(ctx, path, text) }
	doc, err := yamldoc.Skim(ctx, p.path, text, isRead)
	if err != nil {
		return err
	}
	p.reader = &reader{Document: doc, getenv: l.ask, workDir: l.WorkDir, parse: parse, usage: &l.usage, runner: l.Commands,
		owner: l.powers.exposed(by, p.path, info), powers: l.powers}
	p.reader.forgetIncluded()
	p.section = p.readSection()
	return nil
}

// add makes a file apply. If it is added twice, its first place in the order counts.
func (l *loader) add(p *configFile, s model.Source) {
	if slices.Contains(l.order, p) {
		return
	}
	l.order = append(l.order, p)
	s.Path = p.path
	l.sources = append(l.sources, s)
	l.problems = append(l.problems, p.problems...)
}

// require adds a file that must be readable. It returns nil if the file is not, which is a problem.
func (l *loader) require(ctx context.Context, path string, by owner, s model.Source) (*configFile, error) {
	if !l.powers.mayRead(by, path, s.Why, cmp.Or(s.From, model.Origin{File: path})) {
		return nil, nil
	}
	p, err := l.open(ctx, path, by)
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

// warnSource warns about a source that was requested but does not apply.
func (l *loader) warnSource(s model.Source) {
	if l.warn(s.Problem) {
		l.sources = append(l.sources, s)
	}
}

// warn reports whether the warning is new.
func (l *loader) warn(p *model.Problem) bool {
	if p == nil || len(l.warnings) >= maxWarnings || slices.ContainsFunc(l.warnings, func(w *model.Problem) bool { return w.Error() == p.Error() }) {
		return false
	}
	l.warnings = append(l.warnings, p)
	return true
}

// ask looks a variable up for an !env.
func (l *loader) ask(name string) (value string, exists bool) {
	if l.asked != nil {
		l.asked.Store(name, true)
	}
	return l.LookupEnv(name)
}

// readIdentities reads and merges the identities of all files. Promoted variables apply to them.
func (l *loader) readIdentities(all *section) {
	var lists [][]entry
	for _, p := range l.order {
		p.getenv = l.ask
		lists = append(lists, l.identitiesIn(p))
		for _, w := range p.warnings {
			l.warn(w)
		}
	}
	all.entries = mergeIdentities(lists)
}

// identitiesIn reads the identities of one file. It treats a panic as readFile does.
func (l *loader) identitiesIn(p *configFile) (list []entry) {
	defer func() {
		if recover() != nil {
			l.problems = append(l.problems, yamldoc.Unreadable(model.Origin{File: p.path}))
		}
	}()
	return p.readIdentities(p.identityFields)
}
