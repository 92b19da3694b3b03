package atmosyaml

import (
	"strings"
	"unicode"

	"authdeck/model"
	"authdeck/store/atmosyaml/yamldoc"
)

// reader takes what authdeck needs out of one document.
type reader struct {
	*yamldoc.Document
	getenv       func(string) (string, bool)
	workDir      string
	parse        func(path string, text []byte) (*yamldoc.Document, *model.Problem, error)
	included     map[string]*yamldoc.Document // what !include has parsed
	runner       *Commands
	exec         func(line string) (model.Secret, error) // nil where identities are only read
	commands     []model.Command                         // of the identity that is being read
	includeDepth int                                     // how many files include each other down to where it is read
	problems     []*model.Problem                        // that are not of one identity alone
	warnings     []*model.Problem                        // what is probably mistyped
}

// fields are the keys of one map.
type fields []yamldoc.Pair

func (f fields) find(key string) (p yamldoc.Pair, ok bool) {
	for _, p := range f {
		if p.Key == key {
			return p, true
		}
	}
	return yamldoc.Pair{}, false
}

// folded has the keys in lower case: Atmos reads them in any.
func (f fields) folded() fields {
	for i := range f {
		f[i].Key = strings.ToLower(f[i].Key)
	}
	return f
}

func (r *reader) get(f fields, key string) yamldoc.Value {
	p, ok := f.find(key)
	if !ok {
		return yamldoc.Value{At: model.Origin{File: r.File}}
	}
	return r.evaluate(p.Doc, p.Value)
}

// fields reads a value that must be a map; name is what users know it by.
func (r *reader) fields(v yamldoc.Value, name string) (fields, *model.Problem) {
	switch v.Form {
	case yamldoc.Null:
		return nil, nil
	case yamldoc.Map:
		return v.Doc.PairsBy(v.Node, r.evaluate)
	case yamldoc.Invalid:
		return nil, v.Problem
	case yamldoc.Later:
		return nil, v.NeededEarly(name)
	case yamldoc.Dangling:
		return nil, yamldoc.UndefinedAlias(v)
	}
	return nil, wrongForm(v, name, "a map of keys and values")
}

// str reads a value that must be a string. Atmos takes a number or a true without quotes for none at all; here it is a
// problem.
func (r *reader) str(v yamldoc.Value, name string) (model.Setting[string], *model.Problem) {
	if v.Form == yamldoc.Plain && v.Tag == "!exec" {
		return model.Setting[string]{}, &model.Problem{Origin: v.At,
			What: name + " must be text, and the command printed a number or true/false",
			Fix:  "have it print the value in double quotes"}
	}
	if v.Form == yamldoc.Plain {
		return model.Setting[string]{}, &model.Problem{Origin: v.At,
			What: name + " must be text, and without quotes this is a number or true/false",
			Fix:  "put the value in quotes"}
	}
	return r.scalar(v, name)
}

// scalar reads a value that may also be a number or a true: it is taken as it is written.
func (r *reader) scalar(v yamldoc.Value, name string) (model.Setting[string], *model.Problem) {
	s := model.Setting[string]{Value: v.Text, Origin: v.At, Set: true}
	switch v.Form {
	case yamldoc.Null:
		return model.Setting[string]{}, nil
	case yamldoc.Map, yamldoc.List:
		return model.Setting[string]{}, wrongForm(v, name, "one value")
	case yamldoc.Dangling:
		return model.Setting[string]{}, yamldoc.UndefinedAlias(v)
	case yamldoc.Invalid:
		return model.Setting[string]{}, v.Problem
	case yamldoc.Later:
		return model.Setting[string]{}, v.NeededEarly(name)
	}
	return s, nil
}

func hasControl(s string) bool { return strings.ContainsFunc(s, unicode.IsControl) }
