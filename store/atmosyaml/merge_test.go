package atmosyaml

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"authdeck/model"
)

// readFiles reads the texts as --config files of one folder, lowest priority first.
func readFiles(t *testing.T, env map[string]string, texts ...string) (model.Config, error) {
	t.Helper()
	s := Source{WorkDir: t.TempDir(), Getenv: lookup(env)}
	for i, text := range texts {
		name := string(rune('a'+i)) + ".yaml"
		must(t, os.WriteFile(filepath.Join(s.WorkDir, name), []byte(text), 0o600))
		s.Config = append(s.Config, name)
	}
	return Read(t.Context(), s)
}

func TestALaterFileReplacesAWholeIdentityAndOverridesSingleValues(t *testing.T) {
	c, err := readFiles(t, nil, `
auth:
  realm: first
  keyring: {type: file, spec: {path: /a, password_env: A}}
  identities:
    one: {kind: aws/user, alias: old, credentials: {region: eu-west-1}}
    two: {kind: aws/user}
    gone: {kind: aws/user}
`, `
auth:
  realm: second
  keyring: {spec: {path: /b}}
  identities:
    three: {kind: aws/user}
    ONE: {kind: aws/user, default: true}
    gone: {kind: aws/role}
`)
	must(t, err)
	want := `realm second (b.yaml:3), 1 of other kinds
  keyring "file" at a.yaml:4:19
  keyring path "/b" password_env "A"
ONE (one) at b.yaml:7:5 alias "" default true
two (two) at a.yaml:7:5 alias "" default false
three (three) at b.yaml:6:5 alias "" default false
`
	if got := describe(c, nil); got != want {
		t.Errorf("got:\n%s\nwant:\n%s", got, want)
	}
	for _, id := range c.Identities {
		if id.Ref.Realm != "second" {
			t.Errorf("%s has realm %q", id.Title, id.Ref.Realm)
		}
	}
}

func TestAnIdentityWithoutKindInALaterFileIsShownWithItsProblem(t *testing.T) {
	c, err := readFiles(t, nil, "auth: {identities: {a: {kind: aws/user}}}", "auth: {identities: {a: {default: true}}}")
	must(t, err)
	if len(c.Identities) != 1 || c.Identities[0].Problem == nil || !strings.Contains(c.Identities[0].Problem.What, "no kind") {
		t.Errorf("got %+v", c.Identities)
	}
}

func TestFaultsOfSeveralFilesAreAllReported(t *testing.T) {
	_, err := readFiles(t, nil, "a: [", "auth: {identities: {a: {kind: aws/user}}}", "auth: {realm: [x]}")
	var many Problems
	if !errors.As(err, &many) || len(many) != 2 {
		t.Fatalf("got %v", err)
	}
	if a, c := many[0].Origin.String(), many[1].Origin.String(); a != "a.yaml:1" || c != "c.yaml:1" {
		t.Errorf("places %s, %s", a, c)
	}
	var first *model.Problem
	if !errors.As(err, &first) || first != many[0] || strings.Count(err.Error(), "\n") != 1 {
		t.Errorf("errors.As gives %v; text %q", first, err)
	}
}

func TestTheKindsAreCountedOverAllFiles(t *testing.T) {
	_, err := readFiles(t, nil, "auth: {identities: {a: {kind: aws/role}}}", "auth: {identities: {b: {kind: aws/role}}}")
	wantProblem(t, err, "none of the 2 identities")
	_, err = readFiles(t, nil, "a: b", "c: d")
	wantProblem(t, err, "no auth section in any of the files", "a.yaml", "b.yaml")
}

// The sums are those of sha256sum: printf %s /home/u/p | sha256sum | cut -c1-16.
func TestTheAutomaticRealmIsAtmosHashOfTheFolder(t *testing.T) {
	for dir, want := range map[string]string{
		"/home/u/p":   "60ad706fe5335804",
		"/home/u/p/":  "60ad706fe5335804",
		"/Home/U/./p": "60ad706fe5335804",
		".":           "cdb4ee2aea69cc6a",
		"x":           "2d711642b726b044",
		"./x":         "2d711642b726b044",
		"dirA;dirB;":  "e29ce40b5dae1166",
		"testdata":    "810ff2fb242a5dee",
		"/":           "8a5edab282632443",
	} {
		if got := folderRealm(dir); got != want {
			t.Errorf("%q: %s, want %s", dir, got, want)
		}
	}
}

func TestTheRealmComesFromTheVariableThenTheFileThenTheFolder(t *testing.T) {
	const ids = "identities: {a: {kind: aws/user}}"
	for name, c := range map[string]struct {
		env           map[string]string
		text          string
		realm, source string
	}{
		"variable":       {map[string]string{envRealm: "from-env"}, "auth: {realm: acme, " + ids + "}", "from-env", "ATMOS_AUTH_REALM"},
		"empty variable": {map[string]string{envRealm: ""}, "auth: {realm: acme, " + ids + "}", "acme", "a.yaml:1"},
		"file":           {nil, "auth:\n\n  realm: acme\n  " + ids, "acme", "a.yaml:3"},
		"folder":         {nil, "auth: {" + ids + "}", folderRealm("."), "directory of a.yaml"},
		"empty in file":  {nil, "auth: {realm: '', " + ids + "}", folderRealm("."), "directory of a.yaml"},
		"null in file":   {nil, "auth: {realm: ~, " + ids + "}", folderRealm("."), "directory of a.yaml"},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := readFiles(t, c.env, c.text)
			must(t, err)
			if got.Realm != c.realm || got.RealmSource != c.source || got.Identities[0].Ref.Realm != c.realm {
				t.Errorf("got %q from %q, want %q from %q", got.Realm, got.RealmSource, c.realm, c.source)
			}
		})
	}
}

func TestARealmThatAtmosRefusesIsRefusedInItsWords(t *testing.T) {
	for realm, want := range map[string]string{
		"Bad Realm":             "realm contains invalid characters: [B   R] (only lowercase letters, numbers, hyphens, and underscores are allowed)",
		strings.Repeat("a", 65): "realm exceeds maximum length of 64 characters: got 65",
		"a/b":                   `realm cannot contain path traversal characters (/, \, ..)`,
		`a\b`:                   `realm cannot contain path traversal characters (/, \, ..)`,
		"a..b":                  `realm cannot contain path traversal characters (/, \, ..)`,
		"-a":                    "realm cannot start with hyphen or underscore",
		"a_":                    "realm cannot end with hyphen or underscore",
		"a--b":                  "realm cannot contain consecutive hyphens or underscores",
		"a-_b":                  "realm cannot contain consecutive hyphens or underscores",
		"a\x1bb":                "realm contains invalid characters: [U+001B] (only lowercase letters, numbers, hyphens, and underscores are allowed)",
		strings.Repeat("a", 64): "",
		"acme_prod-1":           "",
	} {
		_, err := readFiles(t, map[string]string{envRealm: realm}, "auth: {identities: {a: {kind: aws/user}}}")
		if want == "" {
			must(t, err)
			continue
		}
		if p := wantProblem(t, err); p.What != "ATMOS_AUTH_REALM: "+want {
			t.Errorf("%q: %s", realm, p.What)
		}
	}
}

func TestReadEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	root := tree(t, map[string]string{"atmos.yaml": "x"})
	if _, err := Read(ctx, Source{WorkDir: root, Getenv: lookup(nil)}); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}
