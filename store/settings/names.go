package settings

import (
	"errors"
	"slices"
	"strconv"
	"strings"

	"authdeck/model"
	"authdeck/store/files"
)

// Where is the place of a key's value in the file; only the file if the key is not in it.
func Where(path, key string) model.Origin {
	o := model.Origin{File: path}
	text, _ := files.Read(path, files.MaxState) // a file that cannot be read has no lines
	d, err := parse(path, text)
	if e := d.entry(key); err == nil && e != nil {
		at := e.Value.GetToken().Position
		o.Line, o.Column = at.Line, at.Column
	}
	return o
}

// Chosen tells where a setting comes from: its variable, or the file.
func Chosen(path, key string, getenv func(string) string) model.Origin {
	if name := variable(key); getenv(name) != "" {
		return model.Origin{File: name}
	}
	return Where(path, key)
}

func variable(key string) string { return "AUTHDECK_" + strings.ToUpper(key) }

// Names are the values that a setting can have.
type Names struct{ Keyrings, Themes, Sorts, Groups []string }

// Misnamed says which settings name something unknown, each a *model.Problem. A keyring of another operating system is no mistake.
func (s Settings) Misnamed(path string, getenv func(string) string, known Names) error {
	var wrong []error
	for _, c := range []struct {
		key, value string
		names      []string
	}{{"keyring", s.Keyring, known.Keyrings}, {"theme", s.Theme, known.Themes}, {"sort", s.Sort, known.Sorts}, {"group", s.Group, known.Groups}} {
		if c.value != "" && !slices.Contains(c.names, c.value) {
			wrong = append(wrong, &model.Problem{
				Origin: Chosen(path, c.key, getenv), What: "unknown " + c.key + " " + strconv.Quote(c.value), Fix: model.OneOf(c.value, c.names),
			})
		}
	}
	return errors.Join(wrong...)
}

// Unknown warns of keys in the file that authdeck does not know. A file that cannot be read has none.
func Unknown(path string) (warnings []*model.Problem) {
	text, err := files.Read(path, files.MaxState)
	if err != nil {
		return nil
	}
	d, err := parse(path, text)
	if err != nil {
		return nil
	}
	known := []string{"identities"}
	for _, k := range Keys() {
		known = append(known, k.Name)
	}
	for _, e := range d.entries {
		key := keyOf(e)
		if slices.Contains(known, key) {
			continue
		}
		fix := "remove it, or use one of: " + strings.Join(known, ", ")
		if near := model.Nearest(key, known); near != "" {
			fix = model.DidYouMean(near)
		}
		p := d.problem(e.Key.GetToken(), "unknown setting "+strconv.Quote(key), "")
		p.Fix, p.Warning = fix, true
		warnings = append(warnings, p)
	}
	return warnings
}

// Unusable adds the place in the file to an error of the keyring that the file names.
func Unusable(path string, err error) error {
	if !errors.Is(err, model.ErrUnknownKeyring) {
		return err
	}
	what, fix, _ := strings.Cut(err.Error(), "; ")
	return &model.Problem{Origin: Where(path, "keyring"), What: what, Fix: fix + ", with: authdeck keyring use TYPE"}
}
