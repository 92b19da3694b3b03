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
	set bool
}

func (u *unread) over(top unread) {
	if top.set {
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
		s.profilesBase, s.profileDefault = r.unread(profiles, "base_path"), r.unread(profiles, "default")
	}
}

func (r *reader) unread(f fields, key string) unread {
	p, ok := f.has(key)
	return unread{r, p, ok}
}

// text evaluates a value of one line; what is wrong with it is a warning.
func (l *loader) text(u unread, name string) model.Setting[string] {
	if !u.set {
		return model.Setting[string]{}
	}
	s, p := u.reader.scalar(u.reader.look(u.doc, u.value), name)
	l.note(p)
	s.Value = strings.TrimSpace(s.Value)
	return s
}

// texts evaluates a list of lines, or one alone.
func (l *loader) texts(u unread, name string) (all []model.Setting[string]) {
	if !u.set {
		return nil
	}
	v := u.reader.look(u.doc, u.value)
	if v.form != list {
		if s := l.text(u, name); s.Value != "" {
			all = append(all, s)
		}
		return all
	}
	for _, item := range v.node.(*ast.SequenceNode).Values {
		if s := l.text(unread{u.reader, pair{value: item, doc: v.doc}, true}, "an entry of "+name); s.Value != "" {
			all = append(all, s)
		}
	}
	return all
}

// promotedPrefix marks the variables that are for Atmos itself.
const promotedPrefix = "ATMOS_"

// promoted gives the variables for Atmos itself that the env section sets, in the case they are written in (load.go,
// promoteAtmosEnvFromConfig). Those for other programs are not even evaluated.
func (l *loader) promoted(s section) (all []model.Promoted) {
	for _, u := range s.env {
		f, p := u.reader.fields(u.reader.look(u.doc, u.value), "env")
		l.note(p)
		for _, p := range f {
			if len(p.key) < len(promotedPrefix) || !strings.EqualFold(p.key[:len(promotedPrefix)], promotedPrefix) {
				continue
			}
			all = slices.DeleteFunc(all, func(v model.Promoted) bool { return strings.EqualFold(v.Name, p.key) })
			value := l.text(unread{u.reader, p, true}, "env."+p.key)
			if strings.HasPrefix(p.key, promotedPrefix) && value.Set {
				all = append(all, model.Promoted{Name: p.key, Value: model.SecretString(value.Value), Origin: p.at})
			}
		}
	}
	slices.SortFunc(all, func(a, b model.Promoted) int { return strings.Compare(a.Name, b.Name) })
	return all
}
