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
	s := Source{WorkDir: t.TempDir(), LookupEnv: lookup(env)}
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
    gone: {kind: aws/saml}
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

func TestAnIdentityWithoutKindIsListedWithItsProblem(t *testing.T) {
	c, err := readFiles(t, nil, "auth: {identities: {a: {kind: aws/user}}}", "auth: {identities: {a: {default: true}}}")
	must(t, err)
	if len(c.Identities) != 1 || c.Identities[0].Problem == nil || !strings.Contains(c.Identities[0].Problem.What, "no kind") {
		t.Errorf("got %+v", c.Identities)
	}
}

func TestProblemsOfSeveralFilesAreAllReported(t *testing.T) {
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
	_, err := readFiles(t, nil, "auth: {identities: {a: {kind: aws/saml}}}", "auth: {identities: {b: {kind: aws/role}}}")
	wantProblem(t, err, "none of the 2 identities")
	_, err = readFiles(t, nil, "a: b", "c: d")
	wantProblem(t, err, "no auth section in any of these files", "a.yaml", "b.yaml")
}

func TestReadStopsWhenItsContextEnds(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	root := tree(t, map[string]string{"atmos.yaml": "x"})
	if _, err := Read(ctx, Source{WorkDir: root, LookupEnv: lookup(nil)}); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

// Each case was run with Atmos too (fixAuthIdentities, preprocessAtmosYamlFunc, processConfigImportsAndReapply).
func TestAComputedValueWinsOverALiteralOne(t *testing.T) {
	const plain, function = "auth: {realm: plain}\n", "auth: {realm: !env R}\n"
	main := users("main", "a")
	cases := map[string]situation{
		"of .atmos.d over atmos.yaml":             {files: map[string]string{"p/atmos.yaml": main, "p/.atmos.d/x.yaml": function}, want: "env\na p/atmos.yaml\n"},
		"of an import over atmos.yaml":            {files: map[string]string{"p/atmos.yaml": "import: [x]\n" + main, "p/x.yaml": function}, want: "env\na p/atmos.yaml\n"},
		"of two functions the later one's":        {files: map[string]string{"p/atmos.yaml": "import: [x]\n" + users("!env S", "a"), "p/x.yaml": function}, want: "own\na p/atmos.yaml\n"},
		"not over another atmos.yaml":             {files: map[string]string{"p/atmos.yaml": main, "home/.atmos/atmos.yaml": function}, want: "main\na p/atmos.yaml\n"},
		"nor over a profile":                      {files: map[string]string{"p/atmos.yaml": users("!env R", "a"), "p/profiles/dev/x.yaml": plain}, profiles: []string{"dev"}, want: "plain\na p/atmos.yaml\n"},
		"of a profile over its next file":         {files: map[string]string{"p/atmos.yaml": main, "p/profiles/dev/x.yaml": function, "p/profiles/dev/y.yaml": plain}, profiles: []string{"dev"}, want: "env\na p/atmos.yaml\n"},
		"of --config over all that comes after":   {files: map[string]string{"p/a.yaml": users("!env R", "a"), "p/b.yaml": plain}, config: []string{"ROOT/p/a.yaml", "ROOT/p/b.yaml"}, want: "env\na p/a.yaml\n"},
		"and over a folder of --config-path":      {files: map[string]string{"p/a.yaml": users("!env R", "a"), "q/atmos.yaml": plain}, config: []string{"ROOT/p/a.yaml"}, dirs: []string{"ROOT/q"}, want: "env\na p/a.yaml\n"},
		"in env too":                              {files: map[string]string{"p/atmos.yaml": "env: {ATMOS_AUTH_REALM: own}\n" + main, "p/.atmos.d/x.yaml": "env: {ATMOS_AUTH_REALM: !env R}\n"}, want: "env\na p/atmos.yaml\n"},
		"in env not over another atmos.yaml":      {files: map[string]string{"p/atmos.yaml": "env: {ATMOS_AUTH_REALM: own}\n" + main, "home/.atmos/atmos.yaml": "env: {ATMOS_AUTH_REALM: !env R}\n"}, want: "own\na p/atmos.yaml\n"},
		"in import too":                           {files: map[string]string{"p/atmos.yaml": "import: [x]\n" + main, "p/.atmos.d/x.yaml": "import: !env Y\n", "p/x.yaml": users("", "x"), "p/y.yaml": users("", "y")}, want: "main\na p/atmos.yaml\ny p/y.yaml\n"},
		"a whole part from !include too":          {files: map[string]string{"p/atmos.yaml": "import: [x]\n" + main, "p/x.yaml": "auth: !include y.yml\n", "p/y.yml": "realm: env\n"}, want: "env\na p/atmos.yaml\n"},
		"and the whole of env":                    {files: map[string]string{"p/atmos.yaml": "import: [x]\nenv: {ATMOS_AUTH_REALM: own}\n" + main, "p/x.yaml": "env: !include .env\n", "p/.env": "ATMOS_AUTH_REALM=dot\n"}, want: "dot\na p/atmos.yaml\n"},
		"and a file of a profile that imports":    {files: map[string]string{"p/atmos.yaml": main, "p/profiles/dev/x.yaml": "import: ../y ../z\n" + plain, "p/profiles/y.yaml": users("", "y"), "p/profiles/z.yaml": "", "p/profiles/dev/z.yaml": "auth: {realm: z}\n"}, profiles: []string{"dev"}, want: "plain\na p/atmos.yaml\ny p/profiles/y.yaml\n"},
		"null says nothing, whatever is below it": {files: map[string]string{"p/atmos.yaml": "env: {ATMOS_AUTH_REALM: }\n" + main, "home/.atmos/atmos.yaml": "env: {ATMOS_AUTH_REALM: low}\n"}, want: "low\na p/atmos.yaml\n"},
	}
	for name, c := range cases {
		c.env = map[string]string{"R": "env", "S": "own", "Y": "y"}
		cases[name] = c
	}
	check(t, cases)
}

func TestAtmosReadsImportsBeforeFunctions(t *testing.T) {
	warn := func(what string) string {
		return "! Atmos reads " + what + " before it runs functions, and uses the text after the tag\n"
	}
	cases := map[string]situation{
		"the file's name is what follows the tag": {files: map[string]string{"p/atmos.yaml": "import: [!env Y]\n" + users("r", "a"), "p/y.yaml": users("", "no"), "p/Y.yaml": users("", "y")},
			want: "r\na p/atmos.yaml\ny p/Y.yaml\n" + warn("an entry of import")},
		"alone too": {files: map[string]string{"p/atmos.yaml": "import: !env Y\n" + users("r", "a"), "p/Y.yaml": users("", "y")},
			want: "r\na p/atmos.yaml\ny p/Y.yaml\n" + warn("import")},
		"in an import": {files: map[string]string{"p/atmos.yaml": "import: [x]\n" + users("r", "a"), "p/x.yaml": "import: [!env Y]\n", "p/Y.yaml": users("", "y")},
			want: "r\na p/atmos.yaml\ny p/Y.yaml\n" + warn("an entry of import")},
		"in a profile": {files: map[string]string{"p/atmos.yaml": users("r", "a"), "p/profiles/dev/x.yaml": "import: [!env Y]\n", "p/Y.yaml": users("", "no"), "p/profiles/dev/z/Y.yaml": ""}, profiles: []string{"dev"},
			want: "r\na p/atmos.yaml\n" + warn("an entry of import") + "! the import \"Y\" matches no file; looked in p/profiles/dev\n"},
		"not in a file of --config": {files: map[string]string{"p/a.yaml": "import: [!env Y]\n" + users("r", "a"), "p/y.yaml": users("", "y")}, config: []string{"ROOT/p/a.yaml"},
			want: "r\na p/a.yaml\ny p/y.yaml\n"},
		"base_path too": {files: map[string]string{"p/atmos.yaml": "base_path: !env Y\nimport: [x]\n" + users("r", "a"), "p/Y/x.yaml": users("", "x"), "p/y/x.yaml": users("", "no")},
			want: "r\na p/atmos.yaml\nx p/Y/x.yaml\n" + warn("base_path")},
		"one text may name several": {files: map[string]string{"p/atmos.yaml": "import: x,y\n" + users("r", "a"), "p/x.yaml": users("", "x"), "p/y.yaml": users("", "y")}, want: "r\na p/atmos.yaml\nx p/x.yaml\ny p/y.yaml\n"},
		"in an import, with spaces": {files: map[string]string{"p/atmos.yaml": "import: [z]\n" + users("r", "a"), "p/z.yaml": "import: x y\n", "p/x.yaml": users("", "x"), "p/y.yaml": users("", "y")}, want: "r\na p/atmos.yaml\nx p/x.yaml\ny p/y.yaml\n"},
		"spaces are part of a name": {files: map[string]string{"p/atmos.yaml": "import: [' x']\n" + users("r", "a"), "p/x.yaml": users("", "x")}, want: "r\na p/atmos.yaml\n! the import \" x\" matches no file; looked in p\n"},
	}
	for name, c := range cases {
		c.env = map[string]string{"Y": "y"}
		cases[name] = c
	}
	check(t, cases)
}

func TestKeysIgnoreCase(t *testing.T) {
	_, c, err := situation{files: map[string]string{
		"p/atmos.yaml": "Import: [x]\nauth:\n  Realm: r\n  Keyring: {Type: file, Spec: {Path: /k, Password_Env: PW}}\n  identities:\n    a: {Kind: aws/user, Default: true, Session: {Duration: 2h}}\n",
		"p/x.yaml":     "AUTH: {Identities: {b: {kind: aws/user, env: [{Key: A, Value: v}]}}}\n",
	}}.read(t)
	must(t, err)
	if c.Realm != "r" || c.Keyring.Type.Value != "file" || c.Keyring.Path != "/k" || c.Keyring.PasswordEnv != "PW" || len(c.Warnings) > 0 {
		t.Errorf("%q, %+v, %v", c.Realm, c.Keyring, c.Warnings)
	}
	a, b := c.Identities[0], c.Identities[1]
	if a.Problem != nil || !a.Default || a.Duration.Value != "2h" || len(b.Env) != 1 || b.Env[0].Key != "A" {
		t.Errorf("%+v\n%+v", a, b)
	}
}

// The first one counted, without a word.
func TestOfKeysThatDifferOnlyInCaseTheOneWithCapitalsCounts(t *testing.T) {
	const small, capitals = "auth:\n  realm: small\n  identities:\n    a: {kind: aws/user}\n", "AUTH:\n  realm: capitals\n  identities:\n    b: {kind: aws/user}\n"
	for text, c := range map[string]struct {
		realm, identity string
		line            int
		says            string
	}{
		small + capitals: {"capitals", "b", 1, `"auth" is ignored: Atmos reads "AUTH" on line 5 instead`},
		capitals + small: {"capitals", "b", 5, `"auth" is ignored: Atmos reads "AUTH" on line 1 instead`},
		"auth:\n  Realm: capitals\n  realm: small\n  identities:\n    b: {kind: aws/user}\n":                 {"capitals", "b", 3, `"realm" is ignored: Atmos reads "Realm" on line 2 instead`},
		"auth:\n  realm: r\n  identities:\n    b:\n      kind: aws/saml\n      Kind: aws/user\n":             {"r", "b", 5, `"kind" is ignored: Atmos reads "Kind" on line 6 instead`},
		"Auth: {realm: first}\nAUTH:\n  realm: last\n  identities:\n    b: {kind: aws/user}\n":               {"last", "b", 1, `"Auth" is ignored: Atmos reads "AUTH" on line 2 instead`},
		"auth:\n  realm: r\n  keyring: {type: file, Type: memory}\n  identities:\n    b: {kind: aws/user}\n": {"r", "b", 3, `"type" is ignored: Atmos reads "Type" on line 3 instead`},
	} {
		s := Source{WorkDir: folder(t, map[string]string{"atmos.yaml": text}), LookupEnv: lookup(nil)}
		got, err := Read(t.Context(), s)
		must(t, err)
		if got.Realm != c.realm || len(got.Identities) != 1 || got.Identities[0].Title != c.identity || got.Identities[0].Problem != nil {
			t.Errorf("%s: realm %q, %+v", text, got.Realm, got.Identities)
		}
		if w := got.Warnings; len(w) != 1 || w[0].What != c.says || w[0].Origin.Line != c.line {
			t.Errorf("%s: %v", text, w)
		}
		a, err := s.Add(t.Context(), model.NewIdentity{Name: "new-one"})
		must(t, err)
		must(t, a.Write(t.Context()))
		if got, err = Read(t.Context(), s); err != nil || len(got.Identities) != 2 || got.Identities[1].Title != "new-one" {
			t.Errorf("%s: a new identity is not read: %+v, %v", text, got.Identities, err)
		}
	}
}

func TestUnsetIdentitiesAndExplicitKeysAreRead(t *testing.T) {
	check(t, map[string]situation{
		"unset is as if it were not there": {files: map[string]string{"p/atmos.yaml": "auth:\n  realm: r\n  identities:\n    a: !unset\n    b: {kind: aws/user}\n", "home/.atmos/atmos.yaml": users("", "a")},
			want: "r\na home/.atmos/atmos.yaml\nb p/atmos.yaml\n"},
		"a key after a question mark": {files: map[string]string{"p/atmos.yaml": "auth:\n  realm: r\n  identities:\n    ? a\n    : {kind: aws/user}\n"}, want: "r\na p/atmos.yaml\n"},
	})
}
