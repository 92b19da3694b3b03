package atmosyaml

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"authdeck/model"
)

var newcomer = model.NewIdentity{Name: "new-one", Region: "eu-west-1", Device: "arn:aws:iam::123456789012:mfa/user"}

func TestANameThatIsTakenIsRefused(t *testing.T) {
	for text, want := range map[string]string{
		"auth:\n  identities:\n\ta: {kind: aws/user}\n":                   "tab",
		"auth:\n  identities: {a: \n":                                     "not valid YAML",
		"auth:\n  identities:\n    new-one: {kind: aws/saml}\n":           "already",
		"auth:\n  identities:\n    NEW-ONE: {kind: aws/user}\n":           "capital letters",
		"auth:\n  identities:\n    a: {kind: aws/user, alias: New-One}\n": "alias of a",
	} {
		dir := folder(t, map[string]string{"atmos.yaml": text})
		a, err := Source{WorkDir: dir, Getenv: lookup(nil)}.Add(t.Context(), newcomer)
		if err == nil || !strings.Contains(err.Error(), want) || a.Write != nil {
			t.Errorf("%q: %v", text, err)
		}
	}
}

func TestAFileThatWasChangedMeanwhileIsNotOverwritten(t *testing.T) {
	for _, before := range []string{"auth:\n", ""} {
		home := t.TempDir()
		path := filepath.Join(home, ".atmos", "atmos.yaml")
		if before != "" {
			put(t, path, before)
		}
		s := Source{WorkDir: t.TempDir(), Home: home, Getenv: lookup(nil)}
		a, err := s.Add(t.Context(), newcomer)
		if err != nil || a.New != (before == "") || a.File != path {
			t.Fatal(a, err)
		}
		put(t, path, "auth:\n  realm: theirs\n")
		if err := a.Write(t.Context()); err == nil || !strings.Contains(err.Error(), model.ErrFileChanged.Error()) {
			t.Error(err)
		}
		left, _ := filepath.Glob(filepath.Join(home, ".atmos", "*"))
		now, err := os.ReadFile(path)
		if err != nil || string(now) != "auth:\n  realm: theirs\n" || len(left) != 1 {
			t.Error(string(now), err, left)
		}
	}
}

func put(t *testing.T, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}
