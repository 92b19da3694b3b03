package cli

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"

	"authdeck/model"
)

// A file may have any name, and a rejected realm is shown.
func TestNoNameIsObeyedByTheTerminal(t *testing.T) {
	t.Parallel()
	const hostile = "/r/a\x1b]0;b\x07\u009b2J.yaml"
	at := model.Origin{File: hostile, Line: 1, Column: 1}
	id := model.Identity{Title: "x", Origin: at, Replaces: []model.Origin{at}, Unresolved: &model.Unresolved{Commands: []model.Command{{Line: hostile, Origin: at}}}}
	config := model.Config{
		Realm: hostile, RealmSource: hostile, Files: []string{hostile}, Identities: []model.Identity{id},
		Sources: []model.Source{{Path: hostile, Why: "import", From: at}}, Warnings: []*model.Problem{{Origin: at, What: "w"}},
		Promoted: []model.Promoted{{Name: "X", Origin: at}},
	}
	for _, problem := range []error{nil, &model.Problem{Origin: at, What: "p"}} {
		var out, stderr bytes.Buffer
		c := &command{stderr: &stderr, Wiring: Wiring{
			Validate:    func(context.Context, Options) (model.Config, error) { return config, problem },
			Preferences: func() (Preferences, error) { return Preferences{}, nil }, Getenv: func(string) string { return "" },
		}}
		if err := c.runValidate(t.Context(), &out, "text", true); (err == nil) != (problem == nil) {
			t.Error(err)
		}
		c.warn(hostile)
		said := out.String() + stderr.String()
		if strings.ContainsAny(said, "\x1b\x07\u009b") || strings.Count(said, `/r/a\x1b]0;b\x07\u009b2J.yaml`) < 8 {
			t.Errorf("%q", said)
		}
	}
	wiring := Wiring{ChildEnv: func() []string { return nil }, Validate: func(context.Context, Options) (model.Config, error) { return config, errors.New(hostile) }, Getenv: func(string) string { return "" },
		Preferences: func() (Preferences, error) { return Preferences{}, nil }, Clock: systemClock{}}
	var out, stderr bytes.Buffer
	if code := Main(wiring, []string{"validate"}, &out, &stderr); code != exitFailed || strings.ContainsAny(stderr.String(), "\x1b\x07\u009b") {
		t.Errorf("%d %q", code, stderr.String())
	}
}

// The path of a keyring is one, and so is the file of an import.
func TestANameInAMarkedLineStartsNoOtherLine(t *testing.T) {
	t.Parallel()
	var stderr bytes.Buffer
	c := &command{stderr: &stderr, Wiring: Wiring{Preferences: func() (Preferences, error) { return Preferences{}, nil }, Getenv: func(string) string { return "" }}}
	if got, want := c.markedFor(&stderr, "a\nb\x1b[31m"), `a\x0ab\x1b[31m`; got != want {
		t.Errorf("%q", got)
	}
	if c.warn("a\n  b\x07"); stderr.String() != "! a b\\x07\n" {
		t.Errorf("%q", stderr.String())
	}
}
