// Package atmosyaml finds atmos.yaml, merges what applies, and reads the identities of kind aws/user out of it. The steps
// are small and separate: sources → files → documents → sections → configuration. The rules are those of Atmos 1.226
// (pkg/config/load.go); what differs on purpose says so where it does.
package atmosyaml

import (
	"context"
	"os"

	"authdeck/model"
)

// Source says where to look.
type Source struct {
	Config  []string // files of --config, as given
	Dirs    []string // folders of --config-path, as given
	WorkDir string   // absolute
	Home    string   // absolute; "" where there is none
	Getenv  func(name string) (value string, exists bool)
	// Commands runs those of !exec for an identity that is used; nil: some of its own, in this environment.
	Commands *Commands
	Locker   model.Locker // for Add's Write; nil for none
}

// Read gives the configuration. Every error is a *model.Problem or a Problems, except the context's own. What was read
// in spite of an error is returned beside it. A fault within one identity is no error: it is that identity's Problem.
func Read(ctx context.Context, s Source) (model.Config, error) {
	if s.Commands == nil {
		s.Commands = NewCommands(os.Environ)
	}
	found, problems := s.find()
	if len(problems) > 0 {
		return model.Config{Realm: noFileRealm, RealmSource: "no atmos.yaml"}, joined(problems)
	}
	var sections []section
	for _, path := range found.files {
		part, ps, err := s.readFile(ctx, path)
		if err != nil {
			return model.Config{}, err
		}
		problems = append(problems, ps...)
		sections = append(sections, part)
	}
	all := merge(sections)
	c := all.config(found)
	if p := s.chooseRealm(&c, all.realm, found); p != nil {
		problems = append(problems, p)
	}
	if len(problems) == 0 {
		if p := all.lacks(c, found); p != nil {
			problems = append(problems, p)
		}
	}
	return c, joined(problems)
}

// readFile turns one file into its section. A panic of the YAML library becomes a problem; its value is dropped, because
// it may quote the file.
func (s Source) readFile(ctx context.Context, path string) (part section, problems []*model.Problem, err error) {
	defer func() {
		if recover() != nil {
			problems = append(problems, &model.Problem{Origin: model.Origin{File: path}, What: unreadable})
		}
	}()
	text, p := load(path)
	if p != nil {
		return section{}, []*model.Problem{p}, nil
	}
	doc, p, err := parse(ctx, path, text)
	if err != nil {
		return section{}, nil, err
	}
	if p != nil {
		return section{}, []*model.Problem{p}, nil
	}
	r := &reader{document: doc, getenv: s.Getenv, workDir: s.WorkDir, included: map[string]*document{}, runs: s.Commands}
	r.parse = func(path string, text []byte) (*document, *model.Problem, error) { return parse(ctx, path, text) }
	part = r.section()
	return part, r.problems, nil
}
