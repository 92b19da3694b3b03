package settings

import (
	"errors"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"authdeck/model"
	"authdeck/model/spelling"
	"authdeck/store/files"
)

// where returns the position of a key's value in the file; only the file if the key is not in it.
func where(path, key string) model.Origin {
	o := model.Origin{File: path}
	text, _ := files.Read(path, files.MaxState) // a file that cannot be read has no lines
	d, err := parse(path, text)
	if v, _ := d.value(key); err == nil && v.Doc != nil {
		return v.At
	}
	return o
}

// Chosen says where a setting comes from: its variable, or the file.
func Chosen(path, key string, getenv func(string) string) model.Origin {
	if name := variable(key); getenv(name) != "" {
		return model.Origin{File: name}
	}
	return where(path, key)
}

// Names are the allowed values of a setting.
type Names struct{ Keyrings, Themes, Sorts, Groups []string }

// Misnamed returns a *model.Problem for each setting with an unknown value. A keyring of another operating system is not a mistake.
func (s Settings) Misnamed(path string, getenv func(string) string, known Names) (wrong []*model.Problem) {
	for _, c := range []struct {
		key, value string
		names      []string
	}{{"keyring", s.Keyring, known.Keyrings}, {"theme", s.Theme, known.Themes}, {"sort", s.Sort, known.Sorts}, {"group", s.Group, known.Groups}} {
		if c.value != "" && !slices.Contains(c.names, c.value) {
			p := &model.Problem{Origin: Chosen(path, c.key, getenv), What: "unknown " + c.key + " " + strconv.Quote(c.value), Usage: getenv(variable(c.key)) != ""}
			wrong = append(wrong, p.Choose(model.ChoicesFor(c.value, c.names)))
		}
	}
	return wrong
}

// Unknown warns about what authdeck does not read in the file: keys that it does not know, a second document, and identities whose name
// differs in one letter from one of ids. Other identities may be in the atmos.yaml of another folder. It returns none for a file that cannot
// be read.
func Unknown(path string, ids []model.Identity) (warnings []*model.Problem) {
	text, err := files.Read(path, files.MaxState)
	if err != nil {
		return nil
	}
	d, err := parse(path, text)
	if err != nil {
		return nil
	}
	if d.yaml.More > 0 {
		warnings = append(warnings, d.yaml.Ignored("authdeck"))
	}
	if d.yaml.Unseen != nil {
		warnings = append(warnings, d.yaml.Unseen)
	}
	var names []string
	for _, id := range ids {
		names = append(names, id.Title)
	}
	known := []string{"identities"}
	for _, k := range Keys() {
		known = append(known, k.Name)
	}
	warnings = append(warnings, d.unknownKeys("", known)...)
	identities, _ := d.within("identities", "", "") // the error is that of Read
	for _, id := range identities.entries {
		if near := misspelled(id.Key, names); near != "" {
			warnings = append(warnings, d.problem(id.At, "no identity is called "+strconv.Quote(id.Key), "").Suggest(near))
		}
		own, _ := identities.within(id.Key, "", "")
		warnings = append(warnings, own.unknownKeys("identities."+id.Key+".", []string{mfaCommand})...)
	}
	for _, w := range warnings {
		w.Warning = true
	}
	return warnings
}

// misspelled returns the identity whose name somebody meant who wrote another; "" if the other may well be one of another folder, as dev2
// beside dev1.
func misspelled(written string, names []string) string {
	const shortest = 6
	if utf8.RuneCountInString(written) < shortest || slices.ContainsFunc(names, func(n string) bool { return model.Folded(n) == model.Folded(written) }) {
		return ""
	}
	for _, name := range names {
		if spelling.Distance(written, name) == 1 && model.Folded(withoutDigits(written)) != model.Folded(withoutDigits(name)) {
			return name
		}
	}
	return ""
}

func withoutDigits(name string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsDigit(r) {
			return -1
		}
		return r
	}, name)
}

// unknownKeys warns about keys that are not known. of is what comes before the key in a message.
func (d document) unknownKeys(of string, known []string) (warnings []*model.Problem) {
	for _, e := range d.entries {
		if slices.Contains(known, e.Key) {
			continue
		}
		p := d.problem(e.At, "unknown setting "+strconv.Quote(of+e.Key), "")
		p.Fix = model.Do("remove it, or use one of: " + strings.Join(known, ", "))
		if len(known) == 1 {
			p.Fix = model.Do("remove it, or use " + known[0])
		}
		if near := spelling.Nearest(e.Key, known); near != "" {
			p = p.Suggest(near)
		}
		warnings = append(warnings, p)
	}
	return warnings
}

// Unusable adds the position in the file to an error about the keyring that the file names.
func Unusable(path string, err error) error {
	var unknown *model.Problem
	if !errors.Is(err, model.ErrUnknownKeyring) || !errors.As(err, &unknown) {
		return err
	}
	p := &model.Problem{Origin: where(path, "keyring"), What: unknown.What, Why: unknown.Why, Fix: unknown.Fix, Meant: unknown.Meant}
	if unknown.Choices.Meant == "" {
		p.Fix = model.Do(unknown.Choices.Fix()).Then(model.Run("authdeck keyring use TYPE")...)
	}
	return p
}
