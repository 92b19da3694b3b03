package settings

import (
	"errors"
	"slices"
	"strings"

	"authdeck/model"
	"authdeck/store/files"
)

// Where tells where the file says something of a key; the file alone where it says nothing.
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

// Chosen is where a choice stands: in its variable, or in the file.
func Chosen(path, key string, getenv func(string) string) model.Origin {
	if name := variable(key); getenv(name) != "" {
		return model.Origin{File: name}
	}
	return Where(path, key)
}

func variable(key string) string { return "AUTHDECK_" + strings.ToUpper(key) }

// Misnamed says which choices name what there is not, each a *model.Problem; names are those that there are. A keyring that
// another system has is no mistake.
func (s Settings) Misnamed(path string, getenv func(string) string, keyrings, themes []string) error {
	var wrong []error
	for _, c := range []struct {
		key, value string
		names      []string
	}{{"keyring", s.Keyring, keyrings}, {"theme", s.Theme, themes}} {
		if c.value != "" && !slices.Contains(c.names, c.value) {
			wrong = append(wrong, &model.Problem{
				Origin: Chosen(path, c.key, getenv), What: "unknown " + c.key, Fix: c.key + ": " + strings.Join(c.names, ", "),
			})
		}
	}
	return errors.Join(wrong...)
}

// Unusable says of an error of the keyring that the file names where that stands.
func Unusable(path string, err error) error {
	if !errors.Is(err, model.ErrUnknownKeyring) {
		return err
	}
	what, fix, _ := strings.Cut(err.Error(), "; ")
	return &model.Problem{Origin: Where(path, "keyring"), What: what, Fix: fix + ", with: authdeck keyring use TYPE"}
}
