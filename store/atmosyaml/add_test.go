package atmosyaml

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"authdeck/model"
)

var newcomer = model.NewIdentity{Name: "new-one", Region: "eu-west-1", Device: "arn:aws:iam::123456789012:mfa/user"}

func TestATakenNameIsRefused(t *testing.T) {
	for text, want := range map[string]string{
		"auth:\n  identities:\n\ta: {kind: aws/user}\n":                   "tab",
		"auth:\n  identities: {a: \n":                                     "not valid YAML",
		"auth:\n  identities:\n    new-one: {kind: aws/saml}\n":           "already",
		"auth:\n  identities:\n    NEW-ONE: {kind: aws/user}\n":           "ignore case",
		"auth:\n  identities:\n    a: {kind: aws/user, alias: New-One}\n": "already the alias of a",
	} {
		dir := folder(t, map[string]string{"atmos.yaml": text})
		a, err := Source{WorkDir: dir, LookupEnv: lookup(nil)}.Add(t.Context(), newcomer)
		if err == nil || !strings.Contains(err.Error(), want) || a.Write != nil {
			t.Errorf("%q: %v", text, err)
		}
	}
}

func TestAFileThatChangedMeanwhileIsNotOverwritten(t *testing.T) {
	for _, before := range []string{"auth:\n", ""} {
		home := t.TempDir()
		path := filepath.Join(home, ".atmos", "atmos.yaml")
		if before != "" {
			put(t, path, before)
		}
		s := Source{WorkDir: t.TempDir(), Home: home, LookupEnv: lookup(nil)}
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

func TestAnIdentityIsAddedBelowAnEmptyDash(t *testing.T) {
	const before = "import:\n-\nauth:\n  identities:\n    a:\n      kind: aws/user\n      tags:\n      -\n      alias: x\n"
	dir := folder(t, map[string]string{"atmos.yaml": before})
	a, err := Source{WorkDir: dir, LookupEnv: lookup(nil)}.Add(t.Context(), newcomer)
	must(t, err)
	must(t, a.Write(t.Context()))
	now, err := os.ReadFile(filepath.Join(dir, "atmos.yaml"))
	if err != nil || !strings.HasPrefix(string(now), before+"    new-one:\n      kind: aws/user\n") {
		t.Error(string(now), err)
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

// Without identities, the error of Read names the file that Add then writes.
func TestAddWritesTheFileThatReadNames(t *testing.T) {
	const none = "auth:\n  realm: r\n"
	for name, c := range map[string]struct {
		files map[string]string
		env   map[string]string
		want  string
	}{
		"nothing":                         {want: "home/.atmos/atmos.yaml"},
		"an empty folder":                 {files: map[string]string{"home/.atmos/note.txt": "x"}, want: "home/.atmos/atmos.yaml"},
		"one at home":                     {files: map[string]string{"home/.atmos/atmos.yaml": none}, want: "home/.atmos/atmos.yaml"},
		"one here":                        {files: map[string]string{"p/atmos.yaml": none}, want: "p/atmos.yaml"},
		"both":                            {files: map[string]string{"p/atmos.yaml": none, "home/.atmos/atmos.yaml": none}, want: "p/atmos.yaml"},
		"a folder by the variable":        {env: map[string]string{"ATMOS_CLI_CONFIG_PATH": "q"}, files: map[string]string{"q/note.txt": "x"}, want: "q/atmos.yaml"},
		"a part of one and no main file":  {files: map[string]string{"p/atmos.d/more.yaml": none}, want: "home/.atmos/atmos.yaml"},
		"one at home that is only a part": {files: map[string]string{"home/.atmos/atmos.yml": none}, want: "home/.atmos/atmos.yml"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			for path, text := range c.files {
				path = filepath.Join(dir, path)
				if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			for k, v := range c.env {
				c.env[k] = filepath.Join(dir, v)
			}
			if err := os.MkdirAll(filepath.Join(dir, "p"), 0o700); err != nil {
				t.Fatal(err)
			}
			s := Source{WorkDir: filepath.Join(dir, "p"), Home: filepath.Join(dir, "home"), LookupEnv: lookup(c.env)}
			_, err := Read(t.Context(), s)
			said, empty := model.NothingYet(err)
			if !empty {
				t.Fatal(err)
			}
			a, err := s.Add(t.Context(), model.NewIdentity{Name: "new-one"})
			if err != nil {
				t.Fatal(err)
			}
			if want := filepath.Join(dir, c.want); said.Origin.File != want || a.File != want {
				t.Errorf("said %s, writes %s, want %s", said.Origin.File, a.File, want)
			}
		})
	}
}

func TestAnAddedIdentityIsReadWhateverTheCaseOfTheKeys(t *testing.T) {
	for _, text := range []string{
		"AUTH:\n  IDENTITIES:\n    dev: {kind: aws/user}\n", "Auth:\n  identities:\n    dev: {kind: aws/user}\n", "auth: {Identities: {dev: {Kind: aws/user}}}\n",
		"AUTH: {Realm: r}\nauth: {identities: {dev: {kind: aws/user}}}\n",
	} {
		s := Source{WorkDir: folder(t, map[string]string{"atmos.yaml": text}), LookupEnv: lookup(nil)}
		before, _ := Read(t.Context(), s)
		a, err := s.Add(t.Context(), model.NewIdentity{Name: "new-one"})
		must(t, err)
		must(t, a.Write(t.Context()))
		c, err := Read(t.Context(), s)
		must(t, err)
		if n := len(before.Identities); len(c.Identities) != n+1 || c.Identities[n].Title != "new-one" {
			t.Errorf("%s: %d identities, then %d", text, n, len(c.Identities))
		}
	}
}

// TestTheFirstFileNamesItsRealm: without one, keys would seem lost as soon as another atmos.yaml counts.
func TestTheFirstFileNamesItsRealm(t *testing.T) {
	home, elsewhere := t.TempDir(), t.TempDir()
	s := Source{WorkDir: elsewhere, Home: home, LookupEnv: lookup(nil)}
	a, err := s.Add(t.Context(), model.NewIdentity{Name: "me"}, model.NewIdentity{Name: "ops", Device: newcomer.Device})
	if err != nil {
		t.Fatal(err)
	}
	must(t, a.Write(t.Context()))
	c, err := Read(t.Context(), s)
	must(t, err)
	if len(c.Identities) != 2 || c.Realm != "default" || c.Identities[1].Device.Value != newcomer.Device {
		t.Errorf("%q %+v", c.Realm, c.Identities)
	}
	said := ""
	for _, l := range a.Diff {
		said += l.Text + "\n"
	}
	if !a.New || !strings.Contains(said, "realm: default # the same keys") {
		t.Errorf("the diff does not say why:\n%s", said)
	}
	put(t, filepath.Join(elsewhere, "atmos.yaml"), "auth:\n  identities:\n    theirs: {kind: aws/user}\n")
	if c, err = Read(t.Context(), s); err != nil || c.Realm != "default" {
		t.Errorf("beside another file the realm is %q: %v", c.Realm, err)
	}
}

func TestOnlyTheFirstFileAtHomeGetsARealm(t *testing.T) {
	home, dir := t.TempDir(), t.TempDir()
	put(t, filepath.Join(dir, "atmos.yaml"), "auth:\n  identities:\n    theirs: {kind: aws/user}\n")
	for name, s := range map[string]Source{
		"another file counts":      {WorkDir: dir, Home: home, LookupEnv: lookup(nil)},
		"a folder by the variable": {WorkDir: t.TempDir(), Home: home, LookupEnv: lookup(map[string]string{envDir: t.TempDir()})},
	} {
		a, err := s.Add(t.Context(), newcomer)
		if err != nil {
			t.Fatal(name, err)
		}
		for _, l := range a.Diff {
			if strings.Contains(l.Text, "realm") {
				t.Errorf("%s: %s", name, l.Text)
			}
		}
	}
}
