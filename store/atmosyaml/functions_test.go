package atmosyaml

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"authdeck/model"
	"authdeck/store/atmosyaml/yamldoc"
)

// folder writes files below a temporary folder.
func folder(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		path := filepath.Join(dir, filepath.FromSlash(name))
		must(t, os.MkdirAll(filepath.Dir(path), 0o700))
		must(t, os.WriteFile(path, []byte(text), 0o600))
	}
	return dir
}

// aliasOf reads one identity whose alias is a function, in a folder with these files.
func aliasOf(t *testing.T, dir, function string) (string, *model.Problem) {
	t.Helper()
	path := filepath.Join(dir, "atmos.yaml")
	must(t, os.WriteFile(path, []byte("auth:\n  identities:\n    a:\n      alias: "+function+"\n      kind: aws/user\n"), 0o600))
	c, err := Read(t.Context(), Source{Config: []string{path}, WorkDir: dir, LookupEnv: lookup(testEnv)})
	must(t, err)
	return c.Identities[0].Alias, c.Identities[0].Problem
}

const commit = "0123456789abcdef0123456789abcdef01234567"

func TestFunctionsThatReadGit(t *testing.T) {
	dir := folder(t, map[string]string{
		".git/HEAD": "ref: refs/heads/feature/x\n", ".git/packed-refs": "# pack-refs with: peeled\n" + commit + " refs/heads/feature/x\n^" + strings.Repeat("a", 40) + "\n",
		".git/config": "[core]\n\tbare = false\n[remote \"other\"]\n\turl = https://example.com/x/y\n[remote \"origin\"]\n\turl = git@github.com:acme/infra/live.git\n",
		"sub/keep":    "",
	})
	for function, want := range map[string]string{
		"!repo-root": dir, "!git.root": dir, "!git.sha": commit, "!git.ref": commit, "!git.branch": "feature/x",
		"!git.url": "git@github.com:acme/infra/live.git", "!git.host": "github.com", "!git.owner": "acme", "!git.name": "infra/live",
		"!git.repository": "acme/infra/live", "!git.branch fallback": "feature/x",
		"!cwd": dir, "!cwd sub/../x": filepath.Join(dir, "x"),
	} {
		if got, p := aliasOf(t, dir, function); got != want || p != nil {
			t.Errorf("%s: %q %v, want %q", function, got, p, want)
		}
	}
}

func TestGitInALinkedWorkingTree(t *testing.T) {
	dir := folder(t, map[string]string{
		"main/.git/worktrees/w/HEAD": "ref: refs/heads/w\n", "main/.git/worktrees/w/commondir": "../..\n",
		"main/.git/refs/heads/w": commit + "\n", "main/.git/config": "[remote \"origin\"]\n\turl = ssh://git@host.example:2222/o/n.git\n",
		"w/.git": "gitdir: ../main/.git/worktrees/w\n",
	})
	for function, want := range map[string]string{
		"!git.sha": commit, "!git.branch": "w", "!git.host": "host.example", "!git.repository": "o/n",
		"!git.root": filepath.Join(dir, "w"),
	} {
		if got, p := aliasOf(t, filepath.Join(dir, "w"), function); got != want || p != nil {
			t.Errorf("%s: %q %v, want %q", function, got, p, want)
		}
	}
}

func TestGitFunctionsUseTheirDefaultOrSayWhatIsMissing(t *testing.T) {
	nowhere := t.TempDir()
	detached := folder(t, map[string]string{".git/HEAD": commit, ".git/config": "[core]\n"})
	unborn := folder(t, map[string]string{".git/HEAD": "ref: refs/heads/main\n"})
	if got, p := aliasOf(t, nowhere, "!git.branch no branch"); got != "no branch" || p != nil {
		t.Errorf("%q %v", got, p)
	}
	for _, c := range []struct{ dir, function, want string }{
		{nowhere, "!repo-root", "not in a Git repository"}, {detached, "!git.branch", "no branch is checked out"},
		{detached, "!git.owner", "no remote"}, {unborn, "!git.sha", "no commit yet"},
	} {
		_, p := aliasOf(t, c.dir, c.function)
		if p == nil || !strings.Contains(p.What, c.want) || p.Origin.Line != 4 || p.Origin.Column != 14 {
			t.Errorf("%s: %+v", c.function, p)
		}
	}
	if got, p := aliasOf(t, detached, "!git.sha"); got != commit || p != nil {
		t.Errorf("%q %v", got, p)
	}
}

func TestRandomStaysInItsRange(t *testing.T) {
	for function, want := range map[string]string{"!random 7 8": "78", "!random 1": "01", "!random -3 -2": "-3-2"} {
		if got, p := aliasOf(t, t.TempDir(), function); p != nil || got == "" || !strings.Contains(want, got) {
			t.Errorf("%s: %q %v", function, got, p)
		}
	}
	for _, function := range []string{"!random 5 5", "!random x", "!random 1 2 3", "!random 0"} {
		if _, p := aliasOf(t, t.TempDir(), function); p == nil || !strings.Contains(p.What, "two whole numbers") {
			t.Errorf("%s: %v", function, p)
		}
	}
}

func TestAnUnknownFunctionListsTheKnownOnesAndKeepsOtherIdentities(t *testing.T) {
	c := config(t, "auth:\n  identities:\n    a:\n      kind: aws/user\n      alias: !terraform.output vpc\n    b: {kind: aws/user}\n")
	p := c.Identities[0].Problem
	if p == nil || p.Origin.Line != 5 || p.Origin.Column != 14 || c.Identities[1].Problem != nil {
		t.Fatalf("%+v, %v", p, c.Identities[1].Problem)
	}
	for _, tag := range strings.Split(supportedTags, ", ") {
		if !strings.Contains(p.FixLine(), tag) {
			t.Errorf("%s is not named in %q", tag, p.Fix)
		}
	}
}

func TestUnsetRemovesTheKey(t *testing.T) {
	c := config(t, "auth:\n  realm: !unset\n  identities:\n    a:\n      kind: aws/user\n      credentials: !unset\n      env: !append\n        - {key: A, value: !env YES}\n")
	if id := c.Identities[0]; id.Problem != nil || len(id.Env) != 1 || id.Env[0] != (model.EnvVar{Key: "A", Value: "true"}) || len(c.Realm) != 16 {
		t.Errorf("%+v, realm %q", id, c.Realm)
	}
}

func config(t *testing.T, text string) model.Config {
	t.Helper()
	dir := folder(t, map[string]string{"atmos.yaml": text})
	c, err := Read(t.Context(), Source{Config: []string{filepath.Join(dir, "atmos.yaml")}, WorkDir: dir, LookupEnv: lookup(testEnv)})
	must(t, err)
	return c
}

// FuzzInclude reads files without recovering, so that a panic fails the test.
func FuzzInclude(f *testing.F) {
	f.Add(uint8(0), []byte("export A='b'\nB=\"$A ${A}\"\n"), ".A")
	f.Add(uint8(1), []byte("{\"a\": [{\"b\": 1}]}"), ".a[0].b")
	f.Add(uint8(2), []byte("a: !include x.yaml .a\nb: &b {<<: *b}\n"), `."a".b`)
	f.Add(uint8(3), []byte("text"), "")
	names := []string{".env", "x.json", "x.yaml", "x.txt"}
	dir := f.TempDir()
	f.Fuzz(func(t *testing.T, kind uint8, content []byte, query string) {
		name := names[int(kind)%len(names)]
		must(t, os.WriteFile(filepath.Join(dir, name), content, 0o600))
		r := &reader{
			Document: &yamldoc.Document{File: filepath.Join(dir, "atmos.yaml")}, getenv: lookup(nil), workDir: dir, usage: &usage{},
			parse: func(path string, text []byte) (*yamldoc.Document, error) {
				return yamldoc.Parse(t.Context(), path, text)
			},
		}
		r.forgetIncluded()
		v := yamldoc.Value{Form: yamldoc.Function, Tag: "!include", Doc: r.Document, At: model.Origin{File: r.File, Line: 1}}
		got := r.evalInclude(v, name+" "+query)
		if got.Form == yamldoc.Invalid && got.Problem == nil || r.includeDepth != 0 {
			t.Errorf("%+v, depth %d", got, r.includeDepth)
		}
		if f, p := r.fields(got, "x"); p == nil {
			for _, pair := range f {
				r.evaluate(pair.Doc, pair.Value)
			}
		}
	})
}
