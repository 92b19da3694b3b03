package atmosyaml

import (
	"strings"
	"unicode"

	"authdeck/model"
)

// reader takes what authdeck needs out of one document.
type reader struct {
	*document
	getenv   func(string) (string, bool)
	workDir  string
	parse    func(path string, text []byte) (*document, *model.Problem, error)
	included map[string]*document // what !include has parsed
	runs     *Commands
	exec     func(line string) (model.Secret, error) // nil where identities are only read
	commands []model.Command                         // of the identity that is being read
	deep     int                                     // how many files include each other down to where it is read
	problems []*model.Problem                        // that are not of one identity alone
	hints    []*model.Problem                        // what is probably mistyped
}

// fields are the keys of one map.
type fields []pair

func (f fields) has(key string) (p pair, ok bool) {
	for _, p := range f {
		if p.key == key {
			return p, true
		}
	}
	return pair{}, false
}

// folded has the keys in lower case: Atmos reads them in any.
func (f fields) folded() fields {
	for i := range f {
		f[i].key = strings.ToLower(f[i].key)
	}
	return f
}

func (r *reader) get(f fields, key string) value {
	p, ok := f.has(key)
	if !ok {
		return value{at: model.Origin{File: r.file}}
	}
	return r.look(p.doc, p.value)
}

// fields reads a value that must be a map; name is what users know it by.
func (r *reader) fields(v value, name string) (fields, *model.Problem) {
	switch v.form {
	case nothing:
		return nil, nil
	case mapping:
		return v.doc.pairsBy(v.node, r.look)
	case faulty:
		return nil, v.problem
	case later:
		return nil, v.notYet(name)
	case dangling:
		return nil, danglingProblem(v)
	}
	return nil, wrongForm(v, name, "a map of keys and values")
}

// str reads a value that must be a string. Atmos takes a number or a true without quotes for none at all; here it is a
// problem.
func (r *reader) str(v value, name string) (model.Setting[string], *model.Problem) {
	if v.form == plain && v.tag == "!exec" {
		return model.Setting[string]{}, &model.Problem{Origin: v.at,
			What: name + " must be text, and the command printed a number or true/false",
			Fix:  "have it print the value in double quotes"}
	}
	if v.form == plain {
		return model.Setting[string]{}, &model.Problem{Origin: v.at,
			What: name + " must be text, and without quotes this is a number or true/false",
			Fix:  "put the value in quotes"}
	}
	return r.scalar(v, name)
}

// scalar reads a value that may also be a number or a true: it is taken as it is written.
func (r *reader) scalar(v value, name string) (model.Setting[string], *model.Problem) {
	s := model.Setting[string]{Value: v.text, Origin: v.at, Set: true}
	switch v.form {
	case nothing:
		return model.Setting[string]{}, nil
	case mapping, list:
		return model.Setting[string]{}, wrongForm(v, name, "one value")
	case dangling:
		return model.Setting[string]{}, danglingProblem(v)
	case faulty:
		return model.Setting[string]{}, v.problem
	case later:
		return model.Setting[string]{}, v.notYet(name)
	}
	return s, nil
}

func hasControl(s string) bool { return strings.ContainsFunc(s, unicode.IsControl) }
