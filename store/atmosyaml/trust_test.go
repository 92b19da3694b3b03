package atmosyaml

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"authdeck/model"
)

// trusts is a model.Trust of a function.
type trusts func(model.Power) bool

func (f trusts) Trusts(p model.Power) bool { return f(p) }

// listed writes powers as people would: what, value, file and line, and the identity.
func listed(root string, all []model.Power) string {
	var b strings.Builder
	for _, p := range all {
		value := ""
		p.Value.Reveal(func(v []byte) { value = strings.ReplaceAll(string(v), root, "ROOT") })
		file := strings.TrimPrefix(p.Origin.File, root+"/")
		fmt.Fprintf(&b, "%s %s %q %s:%d %s\n", p.Kind, p.Name, value, file, p.Origin.Line, p.Identity)
	}
	return b.String()
}

// clone reads a Git repository p that nobody trusts. The files are below one root, with a home folder beside it.
func clone(t *testing.T, files, env map[string]string, trust model.Trust, options ...func(*Source)) (root string, c model.Config, err error) {
	t.Helper()
	all := map[string]string{"p/.git/HEAD": "ref: refs/heads/main\n", "home/.keep": ""}
	maps.Copy(all, files)
	root = folder(t, all)
	vars := map[string]string{"XDG_CONFIG_HOME": filepath.Join(root, "xdg")}
	for k, v := range env {
		vars[k] = strings.ReplaceAll(v, "ROOT", root)
	}
	s := Source{WorkDir: filepath.Join(root, "p"), Home: filepath.Join(root, "home"), System: filepath.Join(root, "sys"),
		Cache: filepath.Join(root, "cache"), Getenv: lookup(vars), Trust: trust}
	for _, o := range options {
		o(&s)
	}
	c, err = Read(t.Context(), s)
	return root, c, err
}

func namedFile(path string) func(*Source) {
	return func(s *Source) { s.Config = []string{filepath.Join(filepath.Dir(s.WorkDir), path)} }
}

const dev = "auth:\n  identities:\n    dev:\n      kind: aws/user\n"

// TestEveryPowerOfAFolderIsFound has each place where a power can be, and what is found there.
func TestEveryPowerOfAFolderIsFound(t *testing.T) {
	run := `command  "touch PWNED" `
	for claim, c := range map[string]struct {
		files map[string]string
		want  string
	}{
		"a plain file has none": {map[string]string{"p/atmos.yaml": "auth:\n  realm: acme\n  keyring: {type: file}\n  identities:\n    dev:\n      kind: aws/user\n" +
			"      alias: development\n      tags: [a]\n      default: true\n      credentials: {mfa_arn: !env AWS_MFA_ARN, region: eu-west-1}\n      session: {duration: 24h}\n"}, ""},
		"!exec in a value":             {map[string]string{"p/atmos.yaml": dev + "      credentials: {region: !exec touch PWNED}\n"}, run + "p/atmos.yaml:5 dev\n"},
		"!exec in the alias":           {map[string]string{"p/atmos.yaml": dev + "      alias: !exec touch PWNED\n"}, run + "p/atmos.yaml:5 dev\n"},
		"!exec in a list":              {map[string]string{"p/atmos.yaml": dev + "      tags: [a, !exec touch PWNED]\n"}, run + "p/atmos.yaml:5 dev\n"},
		"!exec as a whole section":     {map[string]string{"p/atmos.yaml": dev + "      credentials: !exec touch PWNED\n"}, run + "p/atmos.yaml:5 dev\n"},
		"!exec as a whole identity":    {map[string]string{"p/atmos.yaml": "auth:\n  identities:\n    dev: !exec touch PWNED\n"}, run + "p/atmos.yaml:3 dev\n"},
		"!exec behind an alias":        {map[string]string{"p/atmos.yaml": "x: &x !exec touch PWNED\n" + dev + "      alias: *x\n"}, run + "p/atmos.yaml:1 dev\n"},
		"!exec behind a merge key":     {map[string]string{"p/atmos.yaml": "x: &x {alias: !exec touch PWNED}\n" + dev + "      <<: *x\n"}, run + "p/atmos.yaml:1 dev\n"},
		"!exec in an included file":    {map[string]string{"p/atmos.yaml": dev + "      credentials: !include c.yaml\n", "p/c.yaml": "region: !exec touch PWNED\n"}, run + "p/c.yaml:1 dev\n"},
		"!exec as an included value":   {map[string]string{"p/atmos.yaml": dev + "      alias: !include c.yaml .a.b\n", "p/c.yaml": "a: {b: !exec touch PWNED}\n"}, run + "p/c.yaml:1 dev\n"},
		"!exec in an included merge":   {map[string]string{"p/atmos.yaml": dev + "      <<: !include c.yaml\n", "p/c.yaml": "alias: !exec touch PWNED\n"}, run + "p/c.yaml:1 dev\n"},
		"!exec in an import":           {map[string]string{"p/atmos.yaml": "import: [i.yaml]\nauth: {}\n", "p/i.yaml": dev + "      alias: !exec touch PWNED\n"}, run + "p/i.yaml:5 dev\n"},
		"!exec in an import's import":  {map[string]string{"p/atmos.yaml": "import: [i.yaml]\n", "p/i.yaml": "import: [j/*.yaml]\n", "p/j/k.yaml": dev + "      alias: !exec touch PWNED\n"}, run + "p/j/k.yaml:5 dev\n"},
		"!exec in .atmos.d":            {map[string]string{"p/atmos.yaml": "auth: {}\n", "p/.atmos.d/x.yaml": dev + "      alias: !exec touch PWNED\n"}, run + "p/.atmos.d/x.yaml:5 dev\n"},
		"!exec in atmos.d of the root": {map[string]string{"p/atmos.d/x.yaml": dev + "      alias: !exec touch PWNED\n"}, run + "p/atmos.d/x.yaml:5 dev\n"},
		"!exec in a profile": {map[string]string{"p/atmos.yaml": "profiles: {default: x}\n", "p/profiles/x/y.yaml": dev + "      alias: !exec touch PWNED\n"},
			run + "p/profiles/x/y.yaml:5 dev\n"},
		"!exec of an identity that another file replaces is no power": {map[string]string{"p/atmos.yaml": "import: [i.yaml]\n" + dev + "      alias: !exec touch PWNED\n", "p/i.yaml": dev}, ""},
		"an endpoint":                {map[string]string{"p/atmos.yaml": dev + "      spec: {endpoint_url: \"http://127.0.0.1:1\"}\n"}, `endpoint endpoint_url "http://127.0.0.1:1" p/atmos.yaml:5 dev` + "\n"},
		"the old key of an endpoint": {map[string]string{"p/atmos.yaml": dev + "      credentials: {aws: {resolver: {url: \"http://127.0.0.1:1\"}}}\n"}, `endpoint url "http://127.0.0.1:1" p/atmos.yaml:5 dev` + "\n"},
		"an endpoint of a command": {map[string]string{"p/atmos.yaml": dev + "      spec: {endpoint_url: !exec touch PWNED}\n"},
			run + "p/atmos.yaml:5 dev\n" + `endpoint endpoint_url "!exec touch PWNED" p/atmos.yaml:5 dev` + "\n"},
		"an endpoint of a variable": {map[string]string{"p/atmos.yaml": dev + "      spec:\n        endpoint_url: !env X http://127.0.0.1:1\n"}, `endpoint endpoint_url "!env X http://127.0.0.1:1" p/atmos.yaml:6 dev` + "\n"},
		"an endpoint in a file":     {map[string]string{"p/atmos.yaml": dev + "      spec: {endpoint_url: !include.raw e}\n", "p/e": "http://127.0.0.1:1"}, `endpoint endpoint_url "http://127.0.0.1:1" p/atmos.yaml:5 dev` + "\n"},
		"the env section": {map[string]string{"p/atmos.yaml": "env:\n  ATMOS_KEYRING_TYPE: file\n  LD_PRELOAD: ./x.so\n  NULL: ~\n" + dev},
			`variable ATMOS_KEYRING_TYPE "file" p/atmos.yaml:2 ` + "\n" + `variable LD_PRELOAD "./x.so" p/atmos.yaml:3 ` + "\n"},
		"an env section in a file": {map[string]string{"p/atmos.yaml": "env: !include .env\n" + dev, "p/.env": "A=1\nATMOS_PROFILE=x\n"},
			`variable A "1" p/.env:1 ` + "\n" + `variable ATMOS_PROFILE "x" p/.env:2 ` + "\n"},
		"a command in the env section": {map[string]string{"p/atmos.yaml": "env:\n  A: !exec touch PWNED\n" + dev},
			run + "p/atmos.yaml:2 \n" + `variable A "!exec touch PWNED" p/atmos.yaml:2 ` + "\n"},
		"an identity's env": {map[string]string{"p/atmos.yaml": dev + "      env: [{key: LD_PRELOAD, value: ./x.so}]\n"}, `variable LD_PRELOAD "./x.so" p/atmos.yaml:5 dev` + "\n"},
		"a keyring's place": {map[string]string{"p/atmos.yaml": "auth:\n  keyring: {type: file, spec: {path: ./k, password_env: X}}\n  identities: {dev: {kind: aws/user}}\n"},
			`keyring path "./k" p/atmos.yaml:2 ` + "\n" + `keyring password_env "X" p/atmos.yaml:2 ` + "\n"},
		"an import above":          {map[string]string{"p/atmos.yaml": "import: [../x.yaml]\n" + dev}, `file import "ROOT/x.yaml" p/atmos.yaml:1 ` + "\n"},
		"an absolute import":       {map[string]string{"p/atmos.yaml": "import: [/x/y.yaml]\n" + dev}, `file import "/x/y.yaml" p/atmos.yaml:1 ` + "\n"},
		"an import by address":     {map[string]string{"p/atmos.yaml": "import: [\"file:///x/y.yaml\"]\n" + dev}, `file import "/x/y.yaml" p/atmos.yaml:1 ` + "\n"},
		"an import by a base path": {map[string]string{"p/atmos.yaml": "base_path: /x\nimport: [y.yaml]\n" + dev}, `file import "/x/y.yaml" p/atmos.yaml:2 ` + "\n"},
		"a pattern above":          {map[string]string{"p/atmos.yaml": "import: [\"../*/x.yaml\"]\n" + dev}, `file import "ROOT" p/atmos.yaml:1 ` + "\n"},
		"a pattern that climbs":    {map[string]string{"p/atmos.yaml": "import: [\"{..,.}/x.yaml\"]\n" + dev, "x.yaml": users("evil")}, `file import "ROOT" p/atmos.yaml:1 ` + "\n"},
		"profiles elsewhere":       {map[string]string{"p/atmos.yaml": "profiles: {base_path: /x, default: y}\n" + dev}, `file profile "/x/y" /x/y:0 ` + "\n"},
		"a profile by a long way":  {map[string]string{"p/atmos.yaml": "profiles: {default: ../../../p/q}\n" + dev, "xdg/atmos/profiles/.keep": "", "p/q/x.yaml": "env: {A: b}\n"}, `variable A "b" p/q/x.yaml:1 ` + "\n"},
		"an identity included":     {map[string]string{"p/atmos.yaml": "auth:\n  identities:\n    dev: !include ../x.yaml\n"}, `file !include "ROOT/x.yaml" p/atmos.yaml:3 dev` + "\n"},
		"a raw include above":      {map[string]string{"p/atmos.yaml": dev + "      alias: !include.raw ../x\n"}, `file !include.raw "ROOT/x" p/atmos.yaml:5 dev` + "\n"},
		"an absolute include":      {map[string]string{"p/atmos.yaml": dev + "      alias: !include.raw /etc/hostname\n"}, `file !include.raw "/etc/hostname" p/atmos.yaml:5 dev` + "\n"},
		"sign-on that leads away":  {map[string]string{"p/atmos.yaml": "auth:\n  providers: {../../../evil: {}}\n  identities: {dev: {kind: aws/user}}\n", "evil/provisioned-identities.yaml": "env: {A: b}\n"}, ""},
		"the same power twice":     {map[string]string{"p/atmos.yaml": dev + "      alias: !exec touch PWNED\n      credentials: {region: !exec touch PWNED}\n"}, run + "p/atmos.yaml:5 dev\n"},
		"several files":            {map[string]string{"p/atmos.yaml": "import: [i.yaml]\nenv: {A: b}\n", "p/i.yaml": "env: {B: c}\n" + dev}, `variable A "b" p/atmos.yaml:2 ` + "\n" + `variable B "c" p/i.yaml:1 ` + "\n"},
	} {
		t.Run(claim, func(t *testing.T) {
			t.Parallel()
			root, read, _ := clone(t, c.files, nil, nil)
			got := strings.Split(listed(root, read.Powers), "\n")
			want := strings.Split(c.want, "\n")
			slices.Sort(got)
			slices.Sort(want)
			if !slices.Equal(got, want) {
				t.Errorf("got:\n%swant:\n%s", listed(root, read.Powers), c.want)
			}
			if _, err := os.Stat(filepath.Join(root, "p", "PWNED")); err == nil {
				t.Error("a command ran")
			}
		})
	}
}
