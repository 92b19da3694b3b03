package atmosyaml

import (
	"slices"
	"strings"

	"github.com/goccy/go-yaml/ast"

	"authdeck/model"
)

// fixed tells which values a function gave. Atmos sets those, where it merges what is written out, so that within one
// atmos.yaml and what belongs to it they beat any that is written out, even one that is read later
// (process_yaml.go, preprocessAtmosYamlFunc).
type fixed struct{ realm, keyringType, keyringPath, passwordEnv bool }

// fixes tells whether the key's value is one.
func (f fields) fixes(key string) bool {
	p, ok := f.has(key)
	return ok && p.fixed()
}

func (p pair) fixed() bool {
	v := p.doc.value(p.value)
	if v.form != list {
		return v.form == function && v.tag != "!unset"
	}
	return slices.ContainsFunc(v.node.(*ast.SequenceNode).Values, func(n ast.Node) bool { return p.doc.value(n).form == function })
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

// envVar is a variable of the env section. held: only another function replaces it.
type envVar struct {
	pair
	reader *reader
	held   bool
	group  *byte
}

// yields tells whether another definition of it, read later, counts.
func (v envVar) yields(to envVar) bool {
	if v.held && v.group == to.group {
		return to.held
	}
	return !v.held || v.group != nil
}

// layered are the variables of env sections, lowest priority first, without those that say nothing; of one name the last
// counts. use makes the reader that evaluates.
func layered(sections []unread, use func(*reader) *reader) (all []envVar, faults []*model.Problem) {
	last := map[string]int{} // by name; thousands of them are not compared with each other
	for _, u := range sections {
		r := use(u.reader)
		f, p := r.fields(r.look(u.doc, u.value), "the env section")
		if p != nil {
			faults = append(faults, p)
		}
		for _, p := range f {
			v := envVar{p, r, u.fixed || p.fixed(), u.group}
			at, known := last[strings.ToLower(p.key)]
			if p.doc.value(p.value).form != nothing && (!known || all[at].yields(v)) {
				last[strings.ToLower(p.key)] = len(all)
				all = append(all, v)
			}
		}
	}
	kept := all[:0]
	for i, v := range all {
		if last[strings.ToLower(v.key)] == i {
			kept = append(kept, v)
		}
	}
	return kept, faults
}
