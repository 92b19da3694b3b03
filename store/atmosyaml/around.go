package atmosyaml

import (
	"slices"
	"strings"

	"github.com/goccy/go-yaml/ast"

	"authdeck/model"
)

// unread is a value that is evaluated where it is needed.
type unread struct {
	reader *reader
	pair
	set   bool
	fixed bool  // a function gives it
	early bool  // it is read before functions are
	group *byte // of an env section: those of one atmos.yaml and what belongs to it; nil: of --config and profiles
}

func (u *unread) over(top unread) {
	if top.set && (top.fixed || !u.fixed) {
		*u = top
	}
}

// around takes note of what stands beside auth and says where else to look.
func (r *reader) around(root fields, s *section) {
	s.imports, s.basePath = r.unread(root, "import"), r.unread(root, "base_path")
	if env := r.unread(root, "env"); env.set {
		s.env = []unread{env}
	}
	if _, ok := root.has("profiles"); ok {
		profiles, _ := r.fields(r.get(root, "profiles"), "profiles")
		profiles = profiles.folded()
		s.profilesBase, s.profileDefault = r.unread(profiles, "base_path"), r.unread(profiles, "default")
	}
}

func (r *reader) unread(f fields, key string) unread {
	p, ok := f.has(key)
	return unread{reader: r, pair: p, set: ok, fixed: ok && p.fixed()}
}

// text evaluates a value of one line; what is wrong with it is a warning.
func (l *loader) text(u unread, name string) model.Setting[string] {
	s := l.line(u, name)
	s.Value = strings.TrimSpace(s.Value)
	return s
}

func (l *loader) line(u unread, name string) model.Setting[string] {
	if !u.set {
		return model.Setting[string]{}
	}
	v := u.look()
	if u.early && u.doc.value(u.value).form == function {
		l.note(&model.Problem{Origin: v.at, What: "a function does not count in " + name + ": Atmos reads it before, and takes what follows the tag",
			Fix: "write the value itself"})
	}
	s, p := u.reader.scalar(v, name)
	l.note(p)
	return s
}

// look evaluates the value; an early one is what follows the tag.
func (u unread) look() value {
	v := u.doc.value(u.value)
	if !u.early || v.form != function {
		return u.reader.look(u.doc, u.value)
	}
	if arg := u.doc.value(v.node); arg.form != nothing {
		return arg
	}
	return v.is("")
}

// texts evaluates a list of lines, or one alone, which may name several.
func (l *loader) texts(u unread, name string, several func(string) []string) (all []model.Setting[string]) {
	if !u.set {
		return nil
	}
	v := u.look()
	if v.form != list {
		s := l.line(u, name)
		for _, one := range several(s.Value) {
			if one != "" {
				s.Value = one
				all = append(all, s)
			}
		}
		return all
	}
	for _, item := range v.node.(*ast.SequenceNode).Values {
		one := unread{reader: u.reader, pair: pair{value: item, doc: v.doc}, set: true, early: u.early}
		if s := l.line(one, "an entry of "+name); s.Value != "" {
			all = append(all, s)
		}
	}
	return all
}

// commas is how Atmos divides the text where it expects a list.
func commas(s string) []string { return strings.Split(s, ",") }

// promotedPrefix marks the variables that are for Atmos itself.
const promotedPrefix = "ATMOS_"

// promoted gives the variables for Atmos itself that the env section sets, in the case they are written in (load.go,
// promoteAtmosEnvFromConfig). Those for other programs are not even evaluated.
func (l *loader) promoted(s section) (all []model.Promoted) {
	vars, faults := layered(s.env, func(r *reader) *reader { return r })
	for _, p := range faults {
		l.note(p)
	}
	for _, v := range vars {
		if !strings.HasPrefix(v.key, promotedPrefix) {
			continue
		}
		value := l.text(unread{reader: v.reader, pair: v.pair, set: true}, "env."+v.key)
		if value.Set {
			all = append(all, model.Promoted{Name: v.key, Value: model.SecretString(value.Value), Origin: v.at})
		}
	}
	slices.SortFunc(all, func(a, b model.Promoted) int { return strings.Compare(a.Name, b.Name) })
	return all
}
