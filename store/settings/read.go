package settings

import (
	"errors"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/goccy/go-yaml/ast"

	"authdeck/model"
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
	e := d.entry(key)
	if e == nil {
		return "", nil
	}
	switch v := e.Value.(type) {
	case *ast.NullNode:
		return "", nil
	case *ast.StringNode:
		return v.Value, nil
	case *ast.LiteralNode:
		return strings.TrimSpace(v.Value.Value), nil
	}
	return "", d.problem(e.Value.GetToken(), key+" must be text", key+": "+example(key))
}

func (d document) boolean(key string) (*bool, error) {
	e := d.entry(key)
	if e == nil {
		return nil, nil
	}
	switch v := e.Value.(type) {
	case *ast.NullNode:
		return nil, nil
	case *ast.BoolNode:
		return &v.Value, nil
	}
	return nil, d.problem(e.Value.GetToken(), key+" must be true or false", key+": true")
}

// days reads a whole number.
func (d document) days(key string) (*int, error) {
	e := d.entry(key)
	if e == nil {
		return nil, nil
	}
	switch v := e.Value.(type) {
	case *ast.NullNode:
		return nil, nil
	case *ast.IntegerNode:
		if n, err := strconv.Atoi(v.GetToken().Value); err == nil && n >= 0 {
			return &n, nil
		}
	}
	return nil, d.problem(e.Value.GetToken(), key+" must be a number of days, or 0 for never", key+": "+example(key))
}

// accountAliases reads a map from account numbers, with or without quotes, to names.
func (d document) accountAliases(key string) (map[string]string, error) {
	const needs = " must have account numbers of 12 digits, each with a name"
	aliases, err := d.within(d.entry(key), key+needs, key+": "+example(key))
	if err != nil {
		return nil, err
	}
	var all map[string]string
	for _, e := range aliases.entries {
		number := e.Key.GetToken().Value
		name, isText := e.Value.(*ast.StringNode)
		if !model.IsAccount(number) || !isText || name.Value == "" {
			return nil, d.problem(e.Key.GetToken(), key+needs, key+": "+example(key))
		}
		if all == nil {
			all = map[string]string{}
		}
		all[number] = name.Value
	}
	return all, nil
}

// duration reads a duration as in atmos.yaml; a number without quotes means seconds.
func (d document) duration(key string) (time.Duration, error) {
	e := d.entry(key)
	if e == nil {
		return 0, nil
	}
	text := ""
	switch v := e.Value.(type) {
	case *ast.NullNode:
		return 0, nil
	case *ast.StringNode:
		text = v.Value
	case *ast.IntegerNode:
		text = v.GetToken().Value
	}
	ttl, err := model.ParseMinTTL(text)
	if errors.Is(err, model.ErrMinTTL) {
		return 0, d.problem(e.Value.GetToken(), key+" must be less than 36h, the longest session", key+": "+example(key))
	}
	if err != nil {
		return 0, d.problem(e.Value.GetToken(), key+" must be a duration", key+": "+example(key))
	}
	return ttl, nil
}

// folders reads a list of absolute paths, or of paths below the home folder (~/).
func (d document) folders(key string) (all []string, err error) {
	e := d.entry(key)
	if e == nil {
		return nil, nil
	}
	wrong := func(n ast.Node) error {
		return d.problem(n.GetToken(), key+" must be a list of folders, each an absolute path or ~/…", key+": "+example(key))
	}
	switch v := e.Value.(type) {
	case *ast.NullNode:
	case *ast.SequenceNode:
		for _, item := range v.Values {
			text, ok := item.(*ast.StringNode)
			if !ok || !isFolder(text.Value) {
				return nil, wrong(item)
			}
			all = append(all, text.Value)
		}
	default:
		return nil, wrong(v)
	}
	return all, nil
}

// isFolder reports whether a path always means the same folder.
func isFolder(path string) bool { return filepath.IsAbs(path) || strings.HasPrefix(path, "~/") }

// mfaCommands reads mfa_command and identities.NAME.mfa_command.
func (d document) mfaCommands() (map[string]string, error) {
	all := map[string]string{}
	general, err := d.text("mfa_command")
	if err != nil {
		return nil, err
	}
	if general != "" {
		all[""] = general
	}
	command := "{mfa_command: " + example("mfa_command") + "}"
	identities, err := d.within(d.entry("identities"), "identities must have names of identities, each with its settings", "identities: {emergency-user: "+command+"}")
	if err != nil {
		return nil, err
	}
	for _, id := range identities.entries {
		name := keyOf(id)
		own, err := d.within(id, "identities."+name+" must have settings of this identity", name+": "+command)
		if err != nil {
			return nil, err
		}
		command, err := own.text("mfa_command")
		if err != nil {
			return nil, err
		}
		if own.entry("mfa_command") != nil && name != "" {
			all[strings.ToLower(name)] = command // empty: authdeck asks for the code of this identity
		}
	}
	if len(all) == 0 {
		return nil, nil
	}
	return all, nil
}

// within returns the map of an entry; an empty one if there is none. If it is not a map, needs says what it must have.
func (d document) within(e *ast.MappingValueNode, needs, write string) (document, error) {
	inner := document{path: d.path}
	if e == nil {
		return inner, nil
	}
	switch v := e.Value.(type) {
	case *ast.NullNode:
	case *ast.MappingNode:
		inner.entries = v.Values
	case *ast.MappingValueNode:
		inner.entries = []*ast.MappingValueNode{v}
	default:
		return inner, d.problem(v.GetToken(), needs, write)
	}
	return inner, nil
}
