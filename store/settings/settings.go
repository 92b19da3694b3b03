// Package settings reads and changes authdeck's own settings: a small YAML file that people also edit by hand.
package settings

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"
	"time"

	"authdeck/model"
	"authdeck/store/atmosyaml/yamldoc"
	"authdeck/store/files"
)

// Settings are the user's settings; a zero field is not set.
type Settings struct {
	model.Preferences
	Keyring string // type of the keyring, as in auth.keyring.type
	// AccountAliases are names of accounts, by their 12-digit numbers.
	AccountAliases map[string]string
	MinTTL         time.Duration // how much time a session must have left
	// TrustedFolders are folders that authdeck trusts without asking, with all their subfolders; as written.
	TrustedFolders []string
}

const (
	dirMode  = fs.FileMode(0o700)
	fileMode = fs.FileMode(0o600)
)

// Read returns the settings in a file; without a file, nothing is set. Unknown keys are left to Unknown, because a later version
// may know them. The error joins a *model.Problem for each invalid value; the other values are returned too, for Misnamed.
func Read(path string) (Settings, error) {
	text, err := files.Read(path, files.MaxState)
	if errors.Is(err, fs.ErrNotExist) {
		return Settings{}, nil
	}
	if err != nil {
		return Settings{}, files.Fixable(path, err)
	}
	d, err := parse(path, text)
	if err != nil {
		return Settings{}, err
	}
	return d.settings()
}

// document has the entries of a file as written. A merge key (<<) adds the entries of its map.
type document struct {
	path    string
	entries []yamldoc.Pair
	own     int               // entries that the map has itself; the others are from merge keys, after them
	yaml    *yamldoc.Document // nil for a map inside
}

func parse(path string, text []byte) (d document, err error) {
	d = document{path: path}
	defer func() {
		if recover() != nil { // from the YAML library
			err = yamldoc.Unreadable(model.Origin{File: path})
		}
	}()
	text, err = yamldoc.Normalize(path, text)
	if err != nil {
		return d, err
	}
	if d.yaml, err = yamldoc.Parse(context.Background(), path, text); err != nil {
		return d, err
	}
	switch body := d.yaml.Value(d.yaml.Body); body.Form {
	case yamldoc.Null:
	case yamldoc.Map:
		return d.withPairs(body)
	default:
		return d, d.problem(body.At, "write settings as key: value, one per line", "keyring: system")
	}
	return d, nil
}

// withPairs adds the entries of a map.
func (d document) withPairs(m yamldoc.Value) (document, error) {
	pairs, wrong := m.Doc.Pairs(m.Node)
	if wrong != nil {
		return d, wrong
	}
	d.entries = pairs
	for _, e := range yamldoc.Entries(m.Node) {
		if !yamldoc.IsMergeKey(e.Key) {
			d.own++
		}
	}
	return d, nil
}

func (d document) problem(at model.Origin, what, write string) *model.Problem {
	if at.File == "" {
		at.File = d.path
	}
	return &model.Problem{Origin: at, What: what, Write: write}
}

// entry returns the entry with a key; ok is false without one.
func (d document) entry(key string) (e yamldoc.Pair, ok bool) {
	for _, e := range d.entries {
		if e.Key == key {
			return e, true
		}
	}
	return yamldoc.Pair{}, false
}

// isOwn reports whether the map has a key itself.
func (d document) isOwn(key string) bool {
	return slices.ContainsFunc(d.entries[:min(d.own, len(d.entries))], func(e yamldoc.Pair) bool { return e.Key == key })
}

// value returns the value of a key, which is null without one, or the problem of a value that cannot be read.
func (d document) value(key string) (yamldoc.Value, error) {
	e, ok := d.entry(key)
	if !ok {
		return yamldoc.Value{}, nil
	}
	return d.valueOf(e)
}

func (d document) valueOf(e yamldoc.Pair) (yamldoc.Value, error) {
	return d.checked(e.Doc.Value(e.Value))
}

// checked refuses a value that cannot be read. Functions are a feature of atmos.yaml.
func (d document) checked(v yamldoc.Value) (yamldoc.Value, error) {
	switch v.Form {
	case yamldoc.Invalid:
		return v, v.Problem
	case yamldoc.Function:
		p := d.problem(v.At, "settings have no functions such as "+v.Tag, "")
		p.Fix = model.Do("write the value, or put text that starts with ! in quotes")
		return v, p
	}
	return v, nil
}

// Set writes the value of a key into the file and leaves the rest byte for byte. The value is a plain word. If one line is not
// enough, the file stays as it is and a *model.Problem says what to write.
func Set(path, key, value string) error {
	old, err := files.Read(path, files.MaxState)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return files.Fixable(path, err)
	}
	before, err := parse(path, old)
	if err != nil {
		return err
	}
	text := string(old)
	e, set := before.entry(key)
	if set && before.isOwn(key) {
		text = setLine(text, e.At.Line, key, value)
	} else {
		text = appendLine(text, before, key, value)
	}
	if !before.changesOnly([]byte(text), key, value) {
		return before.problem(e.At, "authdeck cannot edit a file in this format", key+": "+value)
	}
	if text == string(old) {
		return nil
	}
	if err := files.MakeFolder(filepath.Dir(path), dirMode); err != nil {
		return fmt.Errorf("the settings were not saved; %w", err)
	}
	return files.Replace(path, []byte(text), fileMode)
}
