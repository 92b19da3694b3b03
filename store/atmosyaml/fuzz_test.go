package atmosyaml

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode"

	"authdeck/model"
)

// FuzzRead changes real files with a recognisable secret: reading ends, nothing panics, and no problem quotes the secret.
func FuzzRead(f *testing.F) {
	const canary = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
	files, err := filepath.Glob("testdata/*.yaml")
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(text)
	}
	path := filepath.Join(f.TempDir(), "atmos.yaml")
	f.Fuzz(func(t *testing.T, text []byte) {
		must(t, os.WriteFile(path, text, 0o600))
		c, err := Read(t.Context(), Source{Config: []string{path}, LookupEnv: lookup(testEnv)})
		problems := problemsOf(err)
		if err != nil && len(problems) == 0 {
			t.Fatalf("%T is no problem", err)
		}
		for _, id := range c.Identities {
			checkIdentity(t, id)
			if id.Problem != nil {
				problems = append(problems, id.Problem)
			}
		}
		for _, p := range problems {
			if strings.Contains(p.Error(), canary) || p.What == "" || p.Origin.Line < 0 {
				t.Errorf("%+v", p)
			}
		}
		if c.Realm == "" {
			t.Error("the realm is empty")
		}
	})
}

func checkIdentity(t *testing.T, id model.Identity) {
	t.Helper()
	if id.Title == "" || strings.ContainsFunc(id.Title, unicode.IsControl) || id.Ref.Name == "" {
		t.Errorf("title %q, name %q", id.Title, id.Ref.Name)
	}
	if id.Origin.Line == 0 {
		t.Errorf("%q has no line", id.Title)
	}
	if id.Problem == nil && id.AccessKeyID.Set != id.SecretKey.Set {
		t.Errorf("%q has one key and no problem", id.Title)
	}
}
