// Package settings reads and changes authdeck's own settings: a small YAML file that people also edit by hand.
package settings

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"time"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"

	"authdeck/model"
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

// document has the entries of a file as written.
type document struct {
	path    string
	entries []*ast.MappingValueNode
}

func parse(path string, text []byte) (document, error) {
	d := document{path: path}
	file, err := parser.ParseBytes(bytes.TrimPrefix(text, []byte("\ufeff")), 0) // which goccy takes as part of the key
	if err != nil {
		p := d.problem(errorToken(err), "this file is not valid YAML", "")
		p.Fix = model.Do("check the indentation and the quotes here and on the line above")
		return d, p
	}
	for _, doc := range file.Docs {
		switch body := doc.Body.(type) {
		case nil, *ast.NullNode, *ast.CommentGroupNode, *ast.DirectiveNode:
			continue
		case *ast.MappingNode:
			d.entries = body.Values
		case *ast.MappingValueNode:
			d.entries = []*ast.MappingValueNode{body}
		default:
			return d, d.problem(body.GetToken(), "write settings as key: value, one per line", "keyring: system")
		}
		break // later documents in the file are ignored
	}
	return d, nil
}

func errorToken(err error) *token.Token {
	var at interface{ GetToken() *token.Token }
	if errors.As(err, &at) {
		return at.GetToken()
	}
	return nil
}

func (d document) problem(at *token.Token, what, write string) *model.Problem {
	o := model.Origin{File: d.path}
	if at != nil && at.Position != nil {
		o.Line, o.Column = at.Position.Line, at.Position.Column
	}
	return &model.Problem{Origin: o, What: what, Write: write}
}

func (d document) entry(key string) *ast.MappingValueNode {
	for _, e := range d.entries {
		if keyOf(e) == key {
			return e
		}
	}
	return nil
}

func keyOf(e *ast.MappingValueNode) string {
	if s, ok := e.Key.(*ast.StringNode); ok {
		return s.Value
	}
	return ""
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
	e := before.entry(key)
	if e == nil {
		text = appendLine(text, before, key, value)
	} else {
		text = setLine(text, e.Key.GetToken().Position.Line, key, value)
	}
	if !before.changesOnly([]byte(text), key, value) {
		p := before.problem(nil, "authdeck cannot edit a file in this format", key+": "+value)
		if e != nil {
			p = before.problem(e.Key.GetToken(), p.What, p.Write)
		}
		return p
	}
	if text == string(old) {
		return nil
	}
	if err := files.MakeFolder(filepath.Dir(path), dirMode); err != nil {
		return fmt.Errorf("the settings were not saved; %w", err)
	}
	return files.FixableWrite(path, files.Replace(path, []byte(text), fileMode))
}
