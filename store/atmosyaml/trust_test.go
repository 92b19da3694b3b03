package atmosyaml

import (
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"authdeck/model"
	"authdeck/store/files"
)

// trusts turns a function into a model.Trust.
type trusts func(model.Power) bool

func (f trusts) Trusts(p model.Power) bool { return f(p) }

// listed writes powers for people: what, value, file and line, and the identity.
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

// clone reads a Git repository p that the user has not trusted. The files are below one root, with a home folder beside it.
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
		Cache: filepath.Join(root, "cache"), LookupEnv: lookup(vars), Trust: trust}
	for _, o := range options {
		o(&s)
	}
	c, err = Read(t.Context(), s)
	return root, c, err
}

func namedFile(path string) func(*Source) {
	return func(s *Source) { s.Config = []string{filepath.Join(filepath.Dir(s.WorkDir), path)} }
}

// relativeXDG sets a variable to the folder x of the working folder, seen from the folder where the test runs.
func relativeXDG(variable string) func(*Source) {
	return func(s *Source) {
		here, _ := os.Getwd()
		at := filepath.Join(s.WorkDir, "x")
		if variable == "XDG_CACHE_HOME" {
			s.Cache = at
		}
		x, err := filepath.Rel(here, at)
		before := s.LookupEnv
		s.LookupEnv = func(name string) (string, bool) {
			if name == variable {
				return x, err == nil
			}
			return before(name)
		}
	}
}

const dev = "auth:\n  identities:\n    dev:\n      kind: aws/user\n"

// TestEveryPowerOfAFolderIsFound has each place where a power can be, and the power that authdeck finds there.
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
		"an entry of an identity's env that is no variable": {map[string]string{"p/atmos.yaml": dev + "      env: [text, {key: \"\", value: x}, {value: y}]\n"}, ""},
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

// TestAFolderCannotPassForTheUsersOwn has ways in which a folder's files might count as the user's own, or might use a value before
// the user trusts it. evil is a power that must have no effect.
func TestAFolderCannotPassForTheUsersOwn(t *testing.T) {
	const evil = "env: {ATMOS_KEYRING_PASSWORD: known}\n"
	yes := func(names ...string) model.Trust {
		return trusts(func(p model.Power) bool { return slices.Contains(names, p.Name) })
	}
	for claim, c := range map[string]struct {
		files  map[string]string
		env    map[string]string
		trust  model.Trust
		option func(*Source)
	}{
		"a named file imports from the folder": {files: map[string]string{"home/mine.yaml": "import: [x.yaml]\n" + dev, "p/x.yaml": evil}, option: namedFile("home/mine.yaml")},
		"a named folder with the folder's .atmos.d": {files: map[string]string{"home/d/atmos.yaml": dev, "p/.atmos.d/x.yaml": evil},
			option: func(s *Source) { s.Dirs = []string{filepath.Join(s.Home, "d")} }},
		"a file in the home folder imports from the folder": {files: map[string]string{"home/.atmos/atmos.yaml": "import: [x.yaml]\n" + dev, "p/x.yaml": evil}},
		"the folder moves an import of the user's own file": {files: map[string]string{
			"home/.atmos/atmos.yaml": "import: [x.yaml]\n" + dev, "p/.atmos.d/a.yaml": "base_path: ./q\n", "p/.atmos.d/q/x.yaml": evil, "p/q/x.yaml": evil}},
		"a trusted variable names a file": {files: map[string]string{"p/atmos.yaml": "env: {ATMOS_CONFIG: more.yaml}\n" + dev, "p/more.yaml": evil + dev}, trust: yes("ATMOS_CONFIG")},
		"a trusted variable names a folder": {files: map[string]string{"p/atmos.yaml": "env: {ATMOS_CLI_CONFIG_PATH: more}\n" + dev, "p/more/atmos.yaml": evil},
			trust: yes("ATMOS_CLI_CONFIG_PATH")},
		"a trusted variable moves the XDG folders": {files: map[string]string{"p/atmos.yaml": "env: {ATMOS_XDG_CONFIG_HOME: ROOT/p/x}\nprofiles: {default: q}\n" + dev,
			"p/x/atmos/profiles/q/a.yaml": evil}, trust: yes("ATMOS_XDG_CONFIG_HOME")},
		"a profile name that climbs out of the user's own folder": {files: map[string]string{"p/atmos.yaml": "profiles: {default: ../../../p/q}\n" + dev,
			"xdg/atmos/profiles/.keep": "", "p/q/a.yaml": evil}},
		"a relative variable names a file":           {files: map[string]string{"p/more.yaml": evil + dev}, env: map[string]string{"ATMOS_CONFIG": "more.yaml"}},
		"a relative variable names one of two files": {files: map[string]string{"home/mine.yaml": dev, "p/more.yaml": evil}, env: map[string]string{"ATMOS_CONFIG": "ROOT/home/mine.yaml,./more.yaml"}},
		"a relative variable leads out":              {files: map[string]string{"more.yaml": evil + dev}, env: map[string]string{"ATMOS_CONFIG": "../more.yaml"}},
		"a relative variable names a folder":         {files: map[string]string{"p/more/atmos.yaml": evil + dev}, env: map[string]string{"ATMOS_CONFIG_PATH": "more"}},
		"a relative variable adds a folder":          {files: map[string]string{"p/atmos.yaml": dev, "p/more/atmos.yaml": evil}, env: map[string]string{"ATMOS_CLI_CONFIG_PATH": "more"}},
		"a relative variable of the user's own file": {files: map[string]string{"home/.atmos/atmos.yaml": "env: {ATMOS_CLI_CONFIG_PATH: more}\n" + dev, "p/more/atmos.yaml": evil}},
		"a relative name of the user's own file":     {files: map[string]string{"home/.atmos/atmos.yaml": "env: {ATMOS_CONFIG: more.yaml}\n" + dev, "p/more.yaml": evil + dev}},
		"a relative XDG folder": {files: map[string]string{"p/atmos.yaml": "profiles: {default: q}\n" + dev, "p/x/atmos/profiles/q/a.yaml": evil},
			option: relativeXDG("XDG_CONFIG_HOME")},
		"a relative XDG folder of Atmos": {files: map[string]string{"p/atmos.yaml": "profiles: {default: q}\n" + dev, "p/x/atmos/profiles/q/a.yaml": evil},
			option: relativeXDG("ATMOS_XDG_CONFIG_HOME")},
		"a relative cache": {files: map[string]string{"p/atmos.yaml": "auth:\n  providers: {sso: {kind: aws/iam-identity-center}}\n  identities: {dev: {kind: aws/user}}\n",
			"p/x/atmos/auth/sso/provisioned-identities.yaml": evil}, option: relativeXDG("XDG_CACHE_HOME")},
		"the name of a provider climbs out of the cache": {files: map[string]string{"p/atmos.yaml": "auth:\n  providers: {../../../p: {kind: aws/iam-identity-center}}\n  identities: {dev: {kind: aws/user}}\n",
			"p/provisioned-identities.yaml": evil, "cache/atmos/auth/.keep": ""}},
		"a trusted import has powers of its own": {files: map[string]string{"p/atmos.yaml": "import: [../x.yaml]\n" + dev, "x.yaml": evil}, trust: yes("import")},
	} {
		t.Run(claim, func(t *testing.T) {
			t.Parallel()
			var options []func(*Source)
			if c.option != nil {
				options = append(options, c.option)
			}
			root, read, _ := clone(t, c.files, c.env, c.trust, options...)
			counts := slices.ContainsFunc(read.Powers, func(p model.Power) bool { return p.Trusted && p.Name == "ATMOS_KEYRING_PASSWORD" })
			if _, set := read.Lookup(lookup(nil))("ATMOS_KEYRING_PASSWORD"); set || counts {
				t.Errorf("the folder's value counts:\n%s", listed(root, read.Powers))
			}
		})
	}
}

// TestAUsersOwnFilesNeedNoTrust is the opposite: the user's own files have their effect.
func TestAUsersOwnFilesNeedNoTrust(t *testing.T) {
	const mine = "env: {ATMOS_KEYRING_TYPE: file}\n" + dev + "      spec: {endpoint_url: \"http://127.0.0.1:1\"}\n"
	for claim, c := range map[string]struct {
		files  map[string]string
		env    map[string]string
		option func(*Source)
	}{
		"the home folder":   {files: map[string]string{"home/.atmos/atmos.yaml": mine}},
		"the system folder": {files: map[string]string{"sys/atmos.yaml": mine}},
		"a named file":      {files: map[string]string{"p/mine.yaml": mine}, option: namedFile("p/mine.yaml")},
		"a named variable":  {files: map[string]string{"p/mine.yaml": mine}, env: map[string]string{envConfig: "ROOT/p/mine.yaml"}},
	} {
		t.Run(claim, func(t *testing.T) {
			t.Parallel()
			var options []func(*Source)
			if c.option != nil {
				options = append(options, c.option)
			}
			root, read, err := clone(t, c.files, c.env, nil, options...)
			must(t, err)
			if len(read.Untrusted()) > 0 || read.Identities[0].Problem != nil || read.Identities[0].Endpoint.Value == "" || len(read.Promoted) != 1 {
				t.Errorf("%v, %v\n%s", read.Identities[0].Problem, read.Promoted, listed(root, read.Powers))
			}
		})
	}
}

func TestALinkOutOfTheFolderIsAPower(t *testing.T) {
	for claim, link := range map[string]struct{ name, target string }{
		"an imported file":                        {"p/i/x.yaml", "../../out/x.yaml"},
		"a folder of a search":                    {"p/i", "../out"},
		"an absolute target":                      {"p/i/x.yaml", "ROOT/out/x.yaml"},
		"a link to a link":                        {"p/i/x.yaml", "../l/x.yaml"},
		".. behind a link":                        {"p/i/x.yaml", "../b/../x.yaml"},
		".. behind a link, in an absolute target": {"p/i/x.yaml", "ROOT/p/b/../x.yaml"},
	} {
		t.Run(claim, func(t *testing.T) {
			t.Parallel()
			files := map[string]string{"p/atmos.yaml": "import: [\"i/*.yaml\"]\n" + dev, "out/x.yaml": "env: {ATMOS_KEYRING_TYPE: file}\n", "out/d/.keep": "", "p/.git/HEAD": "", "p/l/.keep": ""}
			root := folder(t, files)
			must(t, os.Symlink(filepath.Join(root, "out", "d"), filepath.Join(root, "p", "b")))
			must(t, os.MkdirAll(filepath.Dir(filepath.Join(root, link.name)), 0o700))
			must(t, os.Symlink(strings.ReplaceAll(link.target, "ROOT", root), filepath.Join(root, link.name)))
			must(t, os.Symlink("../../out/x.yaml", filepath.Join(root, "p/l/x.yaml")))
			c, err := Read(t.Context(), Source{WorkDir: filepath.Join(root, "p"), LookupEnv: lookup(nil)})
			must(t, err)
			untrusted := c.Untrusted()
			if len(untrusted) != 1 || untrusted[0].Kind != model.ReadsFile || len(c.Promoted) > 0 {
				t.Errorf("%v\n%s", c.Promoted, listed(root, c.Powers))
			}
		})
	}
}

// The question names where a link leads. Another target is another power: a link in a folder changes with every git pull.
func TestAnotherTargetOfALinkIsAskedAbout(t *testing.T) {
	for claim, c := range map[string]struct {
		text, link string
		targets    [2]string
		want       [2]string
	}{
		"an imported file":        {"import: [l.yaml]\n" + dev, "l.yaml", [2]string{"../a.yaml", "../b.yaml"}, [2]string{"ROOT/a.yaml", "ROOT/b.yaml"}},
		"an absolute target":      {"import: [l.yaml]\n" + dev, "l.yaml", [2]string{"ROOT/a.yaml", "ROOT/b.yaml"}, [2]string{"ROOT/a.yaml", "ROOT/b.yaml"}},
		"a link to a link":        {"import: [k.yaml]\n" + dev, "l.yaml", [2]string{"../a.yaml", "../b.yaml"}, [2]string{"ROOT/a.yaml", "ROOT/b.yaml"}},
		"an imported folder":      {"import: [l]\n" + dev, "l", [2]string{"../a", "../b"}, [2]string{"ROOT/a", "ROOT/b"}},
		"a folder above the file": {"import: [l/x.yaml]\n" + dev, "l", [2]string{"../a", "../b"}, [2]string{"ROOT/a/x.yaml", "ROOT/b/x.yaml"}},
		".. behind a link":        {"import: [l.yaml]\n" + dev, "l.yaml", [2]string{"ROOT/p/l/../a.yaml", "ROOT/p/l/../b.yaml"}, [2]string{"ROOT/p/l/../a.yaml", "ROOT/p/l/../b.yaml"}},
		"an included file":        {dev + "      alias: !include l.yaml .name\n", "l.yaml", [2]string{"../a.yaml", "../b.yaml"}, [2]string{"ROOT/a.yaml", "ROOT/b.yaml"}},
		"atmos.yaml itself":       {"", "atmos.yaml", [2]string{"../a.yaml", "../b.yaml"}, [2]string{"ROOT/a.yaml", "ROOT/b.yaml"}},
	} {
		t.Run(claim, func(t *testing.T) {
			t.Parallel()
			texts := map[string]string{"p/.git/HEAD": ""}
			for _, name := range []string{"a", "b"} {
				texts[name+".yaml"] = "name: from-" + name + "\nauth: {identities: {from-" + name + ": {kind: aws/user}}}\n"
				texts[name+"/x.yaml"] = texts[name+".yaml"]
			}
			if c.text != "" {
				texts["p/atmos.yaml"] = c.text
			}
			root := files.RealPath(folder(t, texts))
			must(t, os.Symlink("l.yaml", filepath.Join(root, "p", "k.yaml")))
			read := func(target string, trust model.Trust) (c2 model.Config) {
				link := filepath.Join(root, "p", c.link)
				_ = os.Remove(link) // the first time there is none
				must(t, os.Symlink(strings.ReplaceAll(target, "ROOT", root), link))
				c2, _ = Read(t.Context(), Source{WorkDir: filepath.Join(root, "p"), LookupEnv: lookup(nil), Trust: trust})
				return c2
			}
			var seen []model.Power
			for i, target := range c.targets {
				untrusted := read(target, trusts(func(p model.Power) bool { return slices.ContainsFunc(seen, p.Same) })).Untrusted()
				if len(untrusted) != 1 || strings.ReplaceAll(untrusted[0].Target, root, "ROOT") != c.want[i] {
					t.Fatalf("%s: %s %+v", target, listed(root, untrusted), untrusted)
				}
				seen = append(seen, untrusted...)
			}
		})
	}
}

// The file that is read is the one that was shown, even if the link leads elsewhere meanwhile.
func TestALinkThatChangesAfterTheLookBringsNothingElse(t *testing.T) {
	root := folder(t, map[string]string{"p/.git/HEAD": "", "p/atmos.yaml": "import: [l.yaml]\n" + dev, "a.yaml": "auth: {identities: {from-a: {kind: aws/user}}}\n", "b.yaml": "auth: {identities: {from-b: {kind: aws/user}}}\n"})
	link := filepath.Join(root, "p", "l.yaml")
	must(t, os.Symlink("../a.yaml", link))
	swap := trusts(func(model.Power) bool {
		must(t, os.Remove(link))
		must(t, os.Symlink("../b.yaml", link))
		return true
	})
	g, u := newPowers(swap, filepath.Join(root, "p"), ""), &usage{}
	by := folderOwner(filepath.Join(root, "p"), "")
	if !g.mayRead(by, link, "import", model.Origin{}) {
		t.Fatal("a trusted path may not be read")
	}
	if text, _, err := u.readFile(link, by, g); !strings.Contains(string(text), "from-a") || err != nil {
		t.Errorf("%q, %v", text, err)
	}
}

// Only what was checked is used: an included file that changes in between brings nothing unchecked.
func TestAnIncludedFileThatChangesAfterTheLookRunsNothing(t *testing.T) {
	root := folder(t, map[string]string{"p/.git/HEAD": "", "p/atmos.yaml": dev + "      credentials: !include c.yaml\n", "p/c.yaml": "region: !exec echo eu-west-1\n"})
	seen := trusts(func(p model.Power) bool {
		line := ""
		p.Value.Reveal(func(b []byte) { line = string(b) })
		return line == "echo eu-west-1"
	})
	c, err := Read(t.Context(), Source{WorkDir: filepath.Join(root, "p"), LookupEnv: lookup(nil), Trust: seen})
	must(t, err)
	must(t, os.WriteFile(filepath.Join(root, "p", "c.yaml"), []byte("region: !exec touch PWNED\n"), 0o600))
	id, err := c.Identities[0].Resolve(t.Context())
	if _, ran := os.Stat(filepath.Join(root, "p", "PWNED")); ran == nil || err == nil {
		t.Errorf("%v, %v", id.Region, err)
	}
}

// The account of a role sees its ARN, external ID and session name; a stranger's file must not fill them with the user's secrets.
func TestAValueOfThisComputerForARoleIsAPower(t *testing.T) {
	const role = "    dev:\n      kind: aws/user\n    r:\n      kind: aws/assume-role\n      via: {identity: dev}\n      principal:\n        assume_role: arn:aws:iam::210987654321:role/r\n"
	for line, key := range map[string]string{"!env SECRET": "external_id", "!env SECRET ": "session_name", "!include .env .SECRET": "external_id",
		"!include a.json .a[0]": "session_name", "!include.raw secret": "external_id"} {
		root := folder(t, map[string]string{"p/.git/HEAD": "", "p/atmos.yaml": "auth:\n  identities:\n" + role + "        " + key + ": " + line + "\n",
			"p/.env": "SECRET=canary\n", "p/a.json": "{\"a\": [\"canary\"]}", "p/secret": "canary"})
		c, err := Read(t.Context(), Source{WorkDir: filepath.Join(root, "p"), LookupEnv: lookup(map[string]string{"SECRET": "canary"})})
		must(t, err)
		untrusted := c.Untrusted()
		want := "value principal." + key + " \"" + strings.TrimSpace(line) + "\" p/atmos.yaml:10 r\n"
		if got := listed(root, untrusted); got != want {
			t.Errorf("%s: %s", key, got)
		}
		for _, r := range c.Roles {
			if r.Role.ExternalID.Value+r.Role.SessionName.Value != "" || r.Problem == nil {
				t.Errorf("%s: %+v, %v", key, r.Role, r.Problem)
			}
		}
		if len(c.Roles) != 1 {
			t.Errorf("%d roles", len(c.Roles))
		}
	}
}

// Git's settings on this computer are no part of a repository: the address of a remote may have a token in it, and a file .git may lead
// to another repository.
func TestWhatGitKnowsIsAPowerForARole(t *testing.T) {
	for tag := range gitFunctions {
		for claim, git := range map[string]string{"a repository": "p/.git/", "another repository of this computer": "private/.git/"} {
			const sha = "0123456789abcdef0123456789abcdef01234567"
			root := folder(t, map[string]string{git + "HEAD": "ref: refs/heads/canary\n", git + "refs/heads/canary": sha + "\n",
				git + "config": "[remote \"origin\"]\n\turl = https://x:canary@canary.example.com/canary/canary.git\n",
				"p/atmos.yaml": "auth:\n  identities:\n    dev: {kind: aws/user}\n    r:\n      kind: aws/assume-role\n      via: {identity: dev}\n      principal:\n" +
					"        assume_role: arn:aws:iam::210987654321:role/r\n        external_id: " + tag + "\n        session_name: " + tag + "\n"})
			if git != "p/.git/" {
				must(t, os.WriteFile(filepath.Join(root, "p", ".git"), []byte("gitdir: ../private/.git\n"), 0o600))
			}
			c, err := Read(t.Context(), Source{WorkDir: filepath.Join(root, "p"), LookupEnv: lookup(nil)})
			must(t, err)
			want := fmt.Sprintf("value principal.external_id %q p/atmos.yaml:9 r\nvalue principal.session_name %q p/atmos.yaml:10 r\n", tag, tag)
			sent := c.Roles[0].Role.ExternalID.Value + c.Roles[0].Role.SessionName.Value
			if got := listed(root, c.Untrusted()); got != want || sent != "" {
				t.Errorf("%s in %s: sends %q, asks %q", tag, claim, sent, got)
			}
		}
	}
}

// A map around the value was included, and its external ID was sent without a question.
func TestAValueForARoleInAnIncludedMapIsAPower(t *testing.T) {
	const role = "auth:\n  identities:\n    dev:\n      kind: aws/user\n    r:\n      kind: aws/assume-role\n      via: {identity: dev}\n"
	const arn, id = "assume_role: \"arn:aws:iam::210987654321:role/r\"", "external_id: canary-1"
	for claim, files := range map[string]map[string]string{
		"the principal":             {"p/atmos.yaml": role + "      principal: !include secret.yaml\n", "p/secret.yaml": arn + "\n" + id + "\n"},
		"a part of a file":          {"p/atmos.yaml": role + "      principal: !include secret.yaml .a\n", "p/secret.yaml": "a:\n  " + arn + "\n  " + id + "\n"},
		"a merge":                   {"p/atmos.yaml": role + "      principal:\n        " + arn + "\n        <<: !include secret.yaml\n", "p/secret.yaml": id + "\n"},
		"a merge into the identity": {"p/atmos.yaml": role + "      <<: !include secret.yaml\n", "p/secret.yaml": "principal: {" + arn + ", " + id + "}\n"},
	} {
		files["p/.git/HEAD"] = ""
		root := folder(t, files)
		for answer, trust := range map[string]trusts{"no": func(model.Power) bool { return false }, "yes": func(model.Power) bool { return true }} {
			c, err := Read(t.Context(), Source{WorkDir: filepath.Join(root, "p"), LookupEnv: lookup(nil), Trust: trust})
			if err != nil {
				t.Fatalf("%s: %+v", claim, err)
			}
			before, _, _ := strings.Cut(files["p/secret.yaml"], "external_id")
			line := strings.Count(before, "\n") + 1 // another part is another value
			asked := strings.Contains(listed(root, c.Untrusted()), fmt.Sprintf("value principal.external_id \"!include secret.yaml:%d\" p/atmos.yaml:5 r\n", line))
			if sent := c.Roles[0].Role.ExternalID.Value != ""; asked != (answer == "no") || sent != (answer == "yes") {
				t.Errorf("%s, %s: asked %v, sent %v: %s", claim, answer, asked, sent, listed(root, c.Untrusted()))
			}
		}
	}
	c, err := Read(t.Context(), Source{WorkDir: filepath.Join(folder(t, map[string]string{"p/atmos.yaml": role + "      principal: {" + arn + ", " + id + "}\n"}), "p"), LookupEnv: lookup(nil)})
	if must(t, err); len(c.Untrusted()) > 0 || c.Roles[0].Role.ExternalID.Value == "" {
		t.Errorf("asked about what is in the file itself: %v", c.Untrusted())
	}
}

// The powers of an identity came last, after those of lines below it.
func TestUntrustedPowersAreInFileOrder(t *testing.T) {
	root, c, err := clone(t, map[string]string{"p/atmos.yaml": dev + "      env: [{key: LD_PRELOAD, value: ./x.so}]\nenv: {A: b}\n"}, nil, nil)
	must(t, err)
	want := `variable LD_PRELOAD "./x.so" p/atmos.yaml:5 dev` + "\n" + `variable A "b" p/atmos.yaml:6 ` + "\n"
	if got := listed(root, c.Untrusted()); got != want {
		t.Errorf("%s", got)
	}
}

// The file of a trusted folder applies in a repository inside it, where a command and a relative path mean that repository's files.
func TestTrustDoesNotReachIntoAnotherRepository(t *testing.T) {
	const text = "env: {EDITOR: ./x}\nauth:\n  keyring: {type: file, spec: {path: ./k}}\n  identities:\n    dev:\n      kind: aws/user\n" +
		"      credentials: {region: !exec ./r.sh}\n      spec: {endpoint_url: \"http://127.0.0.1:1\"}\n"
	here := trusts(func(p model.Power) bool { return p.In == "" })
	for claim, c := range map[string]struct{ git, work, want string }{
		"a repository in the folder":           {"p/clone/.git/HEAD", "p/clone", "ROOT/p/clone"},
		"a folder of a repository in it":       {"p/clone/.git/HEAD", "p/clone/a", "ROOT/p/clone"},
		"a submodule":                          {"p/clone/.git", "p/clone", "ROOT/p/clone"},
		"a subfolder":                          {"p/.git/HEAD", "p/clone", ""},
		"a subfolder without any repository":   {"p/x", "p/clone", ""},
		"the folder itself":                    {"p/clone/.git/HEAD", "p", ""},
		"a link to a repository outside of it": {"out/.git/HEAD", "p/link", "ROOT/out"},
	} {
		t.Run(claim, func(t *testing.T) {
			t.Parallel()
			root := files.RealPath(folder(t, map[string]string{"p/atmos.yaml": text, c.git: "x", "p/clone/a/.keep": "", "out/.keep": ""}))
			must(t, os.Symlink("../out", filepath.Join(root, "p", "link")))
			read, err := Read(t.Context(), Source{WorkDir: filepath.Join(root, c.work), LookupEnv: lookup(nil), Trust: here})
			must(t, err)
			want := strings.ReplaceAll(c.want, "ROOT", root)
			for _, p := range read.Powers {
				if in := p.In; p.Kind == model.SetsEndpoint && in != "" || p.Kind != model.SetsEndpoint && in != want || p.Trusted != (in == "") {
					t.Errorf("%s in %q, trusted %t", p.Kind, in, p.Trusted)
				}
			}
			if len(read.Powers) != 4 {
				t.Errorf("%s", listed(root, read.Powers))
			}
		})
	}
}

// A repository with the home folder in it holds the user's other files, too. An unpacked archive in it must not read them.
func TestARepositoryWithTheHomeFolderInItIsNoBound(t *testing.T) {
	for _, home := range []string{"home", "link", "home/u", "link/u"} {
		root := folder(t, map[string]string{"home/.git/HEAD": "", "home/u/.keep": "", "home/secret": "canary", "home/dl/x/atmos.yaml": dev + "      alias: !include.raw ../../secret\n"})
		must(t, os.Symlink("home", filepath.Join(root, "link")))
		c, err := Read(t.Context(), Source{WorkDir: filepath.Join(root, "home/dl/x"), Home: filepath.Join(root, home), LookupEnv: lookup(nil)})
		must(t, err)
		if untrusted := c.Untrusted(); len(untrusted) != 1 || untrusted[0].Kind != model.ReadsFile || c.Identities[0].Alias != "" {
			t.Errorf("%s: %s", home, listed(root, c.Powers))
		}
	}
}

// A setting that can bring no identity was named as the reason why there is none, and no identity could be added.
func TestOnlyASettingThatMayHideAnIdentityIsAReasonForNone(t *testing.T) {
	for text, hides := range map[string]bool{
		"env: {TF_LOG: debug}\n":                                       false,
		"env: {ATMOS_PAGER: less}\n":                                   false,
		"auth: {realm: r, keyring: {type: file, spec: {path: ./k}}}\n": false,
		"components: {x: !exec ls}\nenv: {A: !exec ls}\n":              false,
		"env: {ATMOS_PROFILE: ci}\n":                                   true,
		"import: /elsewhere/atmos.yaml\n":                              true,
		"env: {TF_LOG: debug}\nauth: !include /elsewhere/auth.yaml\n":  true,
	} {
		_, c, err := clone(t, map[string]string{"p/atmos.yaml": text}, nil, nil)
		if len(c.Untrusted()) == 0 {
			t.Errorf("%s: nothing needs trust", text)
		}
		if hidden := errors.Is(err, model.ErrNotTrusted); hidden != hides {
			t.Errorf("%s: %v", text, err)
		}
		if _, none := model.NothingYet(err); none == hides {
			t.Errorf("%s: %v", text, err)
		}
	}
}

func TestAVariableThatTheConfigurationReadsStaysNeeded(t *testing.T) {
	for text, want := range map[string]string{
		"env: {ATMOS_EP: \"http://127.0.0.1:1\", ATMOS_OTHER: x, EP: y}\n" + dev + "      credentials: {region: !env ATMOS_EP, mfa_arn: !env EP}\n": "ATMOS_EP",
		"env: {ATMOS_EP: x}\nauth: {realm: r, keyring: {spec: {password_env: ATMOS_EP}}, identities: {dev: {kind: aws/user}}}\n":                    "",
	} {
		_, c, _ := clone(t, map[string]string{"p/atmos.yaml": text}, nil, nil)
		var read []string
		for _, p := range c.Powers {
			if p.Read {
				read = append(read, p.Name)
			}
		}
		if strings.Join(read, " ") != want {
			t.Errorf("%s%v", text, read)
		}
	}
}
