package settings

import (
	"errors"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/goccy/go-yaml/ast"

	"authdeck/model"
	"authdeck/store/atmosyaml/yamldoc"
)

// settings returns the settings of the file, as far as they can be used. The error joins everything that is wrong with them.
func (d document) settings() (s Settings, _ error) {
	var wrong []error
	for _, k := range Keys() {
		wrong = append(wrong, k.file(d, k.Name, &s))
	}
	return s, errors.Join(wrong...)
}

func (d document) text(key string) (string, error) {
	v, err := d.value(key)
	if err != nil || v.Form == yamldoc.Null {
		return "", err
	}
	text, ok := textOf(v)
	if !ok {
		return "", d.problem(v.At, key+" must be text", key+": "+example(key))
	}
	return text, nil
}

// textOf returns the text of a value. A word such as 2020-01-01 is text here.
func textOf(v yamldoc.Value) (string, bool) {
	switch v.Node.(type) {
	case *ast.LiteralNode:
		return strings.TrimSpace(v.Text), true
	case *ast.StringNode:
		return v.Text, true
	}
	return v.Text, v.Form == yamldoc.Text
}

func (d document) boolean(key string) (*bool, error) {
	v, err := d.value(key)
	if err != nil || v.Form == yamldoc.Null {
		return nil, err
	}
	if b, ok := v.Node.(*ast.BoolNode); ok {
		return &b.Value, nil
	}
	return nil, d.problem(v.At, key+" must be true or false", key+": true")
}

// days reads a whole number.
func (d document) days(key string) (*int, error) {
	v, err := d.value(key)
	if err != nil || v.Form == yamldoc.Null {
		return nil, err
	}
	if _, ok := v.Node.(*ast.IntegerNode); ok {
		if n, err := strconv.Atoi(v.Text); err == nil && n >= 0 {
			return &n, nil
		}
	}
	return nil, d.problem(v.At, key+" must be a number of days, or 0 for never", key+": "+example(key))
}

// accountAliases reads a map from account numbers, with or without quotes, to names.
func (d document) accountAliases(key string) (map[string]string, error) {
	const needs = " must have account numbers of 12 digits, each with a name"
	aliases, err := d.within(key, key+needs, key+": "+example(key))
	if err != nil {
		return nil, err
	}
	var all map[string]string
	for _, e := range aliases.entries {
		v, err := d.valueOf(e)
		if err != nil {
			return nil, err
		}
		name, isText := textOf(v)
		if !model.IsAccount(e.Key) || !isText || name == "" {
			return nil, d.problem(e.At, key+needs, key+": "+example(key))
		}
		if all == nil {
			all = map[string]string{}
		}
		all[e.Key] = name
	}
	return all, nil
}

// duration reads a duration as in atmos.yaml; a number without quotes means seconds.
func (d document) duration(key string) (time.Duration, error) {
	v, err := d.value(key)
	if err != nil || v.Form == yamldoc.Null {
		return 0, err
	}
	text := ""
	if v.Form == yamldoc.Text || v.Form == yamldoc.Plain {
		text = v.Text
	}
	ttl, err := model.ParseMinTTL(text)
	if errors.Is(err, model.ErrMinTTL) {
		return 0, d.problem(v.At, key+" "+err.Error(), key+": "+example(key))
	}
	if err != nil {
		return 0, d.problem(v.At, key+" must be a duration", key+": "+example(key))
	}
	return ttl, nil
}

// folders reads a list of absolute paths, or of paths below the home folder (~/).
func (d document) folders(key string) (all []string, err error) {
	v, err := d.value(key)
	if err != nil || v.Form == yamldoc.Null {
		return nil, err
	}
	wrong := func(at model.Origin) error {
		return d.problem(at, key+" must be a list of folders, each an absolute path or ~/…", key+": "+example(key))
	}
	if v.Form != yamldoc.List {
		return nil, wrong(v.At)
	}
	for _, n := range v.Items() {
		item, err := d.checked(v.Doc.Value(n))
		if err != nil {
			return nil, err
		}
		text, ok := textOf(item)
		if !ok || !isFolder(text) {
			return nil, wrong(item.At)
		}
		all = append(all, text)
	}
	return all, nil
}

// isFolder reports whether a path always means the same folder.
func isFolder(path string) bool { return filepath.IsAbs(path) || strings.HasPrefix(path, "~/") }

// mfaCommand is the only setting that identities can have of their own.
const mfaCommand = "mfa_command"

// mfaCommands reads mfa_command and identities.NAME.mfa_command.
func (d document) mfaCommands() (map[string]string, error) {
	all := map[string]string{}
	general, err := d.text(mfaCommand)
	if err != nil {
		return nil, err
	}
	if general != "" {
		all[""] = general
	}
	command := "{" + mfaCommand + ": " + example(mfaCommand) + "}"
	identities, err := d.within("identities", "identities must have names of identities, each with its settings", "identities: {emergency-user: "+command+"}")
	if err != nil {
		return nil, err
	}
	for _, id := range identities.entries {
		own, err := identities.within(id.Key, "identities."+id.Key+" must have settings of this identity", id.Key+": "+command)
		if err != nil {
			return nil, err
		}
		command, err := own.text(mfaCommand)
		if err != nil {
			return nil, err
		}
		if _, set := own.entry(mfaCommand); set && id.Key != "" {
			all[strings.ToLower(id.Key)] = command // empty: authdeck asks for the code of this identity
		}
	}
	if len(all) == 0 {
		return nil, nil
	}
	return all, nil
}

// within returns the map of a key; an empty one if there is none. If it is not a map, needs says what it must have.
func (d document) within(key, needs, write string) (document, error) {
	inner := document{path: d.path}
	v, err := d.value(key)
	if err != nil {
		return inner, err
	}
	switch v.Form {
	case yamldoc.Null:
		return inner, nil
	case yamldoc.Map:
		return inner.withPairs(v)
	}
	return inner, d.problem(v.At, needs, write)
}
