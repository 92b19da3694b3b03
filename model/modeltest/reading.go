package modeltest

import (
	"cmp"
	"errors"
	"os"
	"path/filepath"

	"authdeck/model"
	"authdeck/store/atmosyaml"
)

// Texts of an atmos.yaml: with an identity, with only half a key pair, and invalid.
const (
	AnIdentity = "auth:\n  realm: acme\n  identities:\n    emergency-user:\n      kind: aws/user\n"
	HalfAPair  = AnIdentity + "      credentials:\n        access_key_id: " + KeyID + "\n"
	Unusable   = "auth:\n  realm: acme\n  identities: [emergency-user]\n"
)

// Read reads an atmos.yaml with this text, as if it were at /home/u/atmos.yaml. p is the file's first problem, or else that of its
// first identity, or else its first warning.
func (w *World) Read(text string) (c model.Config, p *model.Problem) {
	w.t.Helper()
	source := w.source(text)
	c, err := atmosyaml.Read(w.t.Context(), source)
	if !errors.As(err, &p) {
		if len(c.Warnings) > 0 {
			p = c.Warnings[0]
		}
		if len(c.Identities) > 0 {
			p = cmp.Or(c.Identities[0].Problem, p)
		}
	}
	if p != nil {
		p.Origin.File = "/home/u/atmos.yaml"
	}
	return c, p
}

// Taken is the error for adding an identity that is already in the file.
func (w *World) Taken(n model.NewIdentity) error {
	w.t.Helper()
	_, err := w.source("auth:\n  realm: acme\n  identities:\n    "+n.Name+":\n      kind: aws/user\n").Add(w.t.Context(), n)
	var p *model.Problem
	if !errors.As(err, &p) {
		w.t.Fatal(err)
	}
	p.Origin.File = "/home/u/infra/atmos.yaml"
	return p
}

// source is an atmos.yaml with this text and nothing else.
func (w *World) source(text string) atmosyaml.Source {
	w.t.Helper()
	dir := w.t.TempDir()
	path := filepath.Join(dir, "atmos.yaml")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		w.t.Fatal(err)
	}
	return atmosyaml.Source{Config: []string{path}, WorkDir: dir, Home: dir, LookupEnv: func(string) (string, bool) { return "", false }}
}
