package atmosyaml

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"authdeck/model"
)

// tree writes files below a temporary folder; a name that ends in / is an empty folder. The name of each file's identity is the
// file's content.
func tree(t *testing.T, files map[string]string) string {
	t.Helper()
	root := t.TempDir()
	for name, id := range files {
		path := filepath.Join(root, filepath.FromSlash(name))
		if strings.HasSuffix(name, "/") {
			must(t, os.MkdirAll(path, 0o700))
			continue
		}
		must(t, os.MkdirAll(filepath.Dir(path), 0o700))
		must(t, os.WriteFile(path, []byte("auth: {identities: {"+id+": {kind: aws/user}}}\n"), 0o600))
	}
	return root
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestFilesAreMergedInTheOrderOfAtmos(t *testing.T) {
	const home = "home/.atmos/atmos.yaml"
	for name, c := range map[string]struct {
		files []string
		work  string // instead of repo/a
		env   string // folder of ATMOS_CLI_CONFIG_PATH
		noGit bool
		want  []string
	}{
		"the working directory":             {files: []string{"repo/a/atmos.yaml"}, want: []string{"repo/a/atmos.yaml"}},
		"home comes below it":               {files: []string{home, "repo/a/atmos.yaml"}, want: []string{home, "repo/a/atmos.yaml"}},
		"yml":                               {files: []string{"repo/a/atmos.yml"}, want: []string{"repo/a/atmos.yml"}},
		"no extension":                      {files: []string{"repo/a/atmos"}, want: []string{"repo/a/atmos"}},
		"yaml before yml":                   {files: []string{"repo/a/atmos.yaml", "repo/a/atmos.yml"}, want: []string{"repo/a/atmos.yaml"}},
		"a parent only without a local one": {files: []string{"repo/atmos.yaml", "repo/a/atmos.yaml"}, want: []string{"repo/a/atmos.yaml"}},
		"the nearest parent":                {files: []string{"atmos.yaml", "repo/atmos.yaml"}, want: []string{"repo/atmos.yaml"}},
		"the git root over a nearer parent": {files: []string{"repo/.git/", "repo/atmos.yaml", "repo/a/atmos.yaml", "repo/a/b/"},
			work: "repo/a/b", want: []string{"repo/a/atmos.yaml", "repo/atmos.yaml"}},
		"the git root and a parent above it": {files: []string{"repo/.git/", "repo/atmos.yml", "atmos.yaml"},
			want: []string{"atmos.yaml", "repo/atmos.yml"}},
		"the git root can be switched off": {files: []string{"repo/.git/", "repo/atmos.yml"}, noGit: true},
		"a local atmos.yml does not end the search": {files: []string{"atmos.yaml", "repo/a/atmos.yml"},
			want: []string{"atmos.yaml", "repo/a/atmos.yml"}},
		"an empty atmos.d ends the search":    {files: []string{"repo/atmos.yaml", "repo/a/atmos.d/"}},
		"a nearer .atmos.yaml hides a parent": {files: []string{"atmos.yaml", "repo/.atmos.yaml"}},
		"the variable's folder comes on top": {files: []string{home, "repo/a/atmos.yaml", "p/atmos.yaml"}, env: "p",
			want: []string{home, "repo/a/atmos.yaml", "p/atmos.yaml"}},
		"the variable ends the search above": {files: []string{"repo/atmos.yaml", "p/atmos.yaml"}, env: "p",
			want: []string{"p/atmos.yaml"}},
		"the variable's folder may be empty": {files: []string{"repo/a/atmos.yaml"}, env: "p", want: []string{"repo/a/atmos.yaml"}},
	} {
		t.Run(name, func(t *testing.T) {
			files := map[string]string{"repo/a/": ""}
			for _, f := range c.files {
				files[f] = "x"
			}
			root := tree(t, files)
			env := map[string]string{}
			if c.env != "" {
				env[envDir] = filepath.Join(root, c.env)
			}
			if c.noGit {
				env[envGitRoot] = "false"
			}
			work := filepath.Join(root, "repo", "a")
			if c.work != "" {
				work = filepath.Join(root, c.work)
			}
			got, err := Read(t.Context(), Source{WorkDir: work, Home: filepath.Join(root, "home"), LookupEnv: lookup(env)})
			if len(c.want) == 0 {
				wantProblem(t, err, "no atmos.yaml found")
				return
			}
			must(t, err)
			want := make([]string, len(c.want))
			for i, w := range c.want {
				want[i] = filepath.Join(root, filepath.FromSlash(w))
			}
			if !slices.Equal(got.Files, want) {
				t.Errorf("read %v, want %v", got.Files, want)
			}
			if dir := filepath.Dir(want[len(want)-1]); got.Realm != folderRealm(dir) {
				t.Errorf("realm %s is not that of the last file's folder %s", got.Realm, dir)
			}
		})
	}
}

func wantProblem(t *testing.T, err error, parts ...string) *model.Problem {
	t.Helper()
	var p *model.Problem
	if !errors.As(err, &p) {
		t.Fatalf("got %v, want a problem with %q", err, parts)
	}
	for _, part := range parts {
		if !strings.Contains(p.Error(), part) {
			t.Errorf("the problem %q (fix %q) does not say %q", p.What, p.FixLine(), part)
		}
	}
	return p
}

func TestOnlyNamedFilesAreRead(t *testing.T) {
	root := tree(t, map[string]string{"atmos.yaml": "local", "home/.atmos/atmos.yaml": "home", "x/one.yaml": "one",
		"x/two.yaml": "two", "d/atmos.yaml": "dir", "hidden/.atmos.yaml": "hidden"})
	base := Source{WorkDir: root, Home: filepath.Join(root, "home"), LookupEnv: lookup(map[string]string{envDir: "d"})}
	for name, c := range map[string]struct {
		config, dirs []string
		env          map[string]string
		want         string
		realmOf      string
	}{
		"one file":                      {config: []string{"x/one.yaml"}, want: "one", realmOf: "x"},
		"a file beside us":              {config: []string{"atmos.yaml"}, want: "local", realmOf: "."},
		"two files":                     {config: []string{"x/one.yaml", "x/two.yaml"}, want: "one two", realmOf: "x;x;"},
		"a folder":                      {dirs: []string{"d"}, want: "dir", realmOf: "d"},
		"files come before folders":     {config: []string{"x/one.yaml"}, dirs: []string{"d/"}, want: "one dir", realmOf: "x;d/;"},
		".atmos.yaml in a named folder": {dirs: []string{"hidden"}, want: "hidden", realmOf: "hidden"},
		"the variables, with commas": {env: map[string]string{envConfig: "x/one.yaml, x/two.yaml", envConfigPath: "d"},
			want: "one two dir", realmOf: "x;x;d;"},
		"a flag over its variable": {config: []string{"x/two.yaml"}, env: map[string]string{envConfig: "x/one.yaml"},
			want: "two", realmOf: "x"},
	} {
		t.Run(name, func(t *testing.T) {
			s := base
			s.Config, s.Dirs = c.config, c.dirs
			if c.env != nil {
				s.LookupEnv = lookup(c.env)
			}
			got, err := Read(t.Context(), s)
			must(t, err)
			var names []string
			for _, id := range got.Identities {
				names = append(names, id.Title)
			}
			if strings.Join(names, " ") != c.want {
				t.Errorf("identities %v, want %s", names, c.want)
			}
			if got.Realm != folderRealm(c.realmOf) {
				t.Errorf("realm %s, want that of %q", got.Realm, c.realmOf)
			}
		})
	}
}

func TestAMissingFileIsReportedWithAFix(t *testing.T) {
	root := tree(t, map[string]string{"file": "x", "empty/": "", "dotted/.atmos.yaml": "x", "folder/atmos.yaml/": "",
		"program/": ""})
	must(t, os.WriteFile(filepath.Join(root, "program", "atmos"), []byte("\x7fELF\x00\x01"), 0o700))
	must(t, os.Mkdir(filepath.Join(root, "link"), 0o700))
	must(t, os.Symlink("nothere", filepath.Join(root, "link", "atmos.yaml")))
	for name, c := range map[string]struct {
		source Source
		env    map[string]string
		want   []string
	}{
		"no file anywhere": {Source{WorkDir: "empty", Home: root}, nil,
			[]string{"looked in", "empty", "the folders above it", filepath.Join(root, ".atmos"), "kind: aws/user"}},
		"the variable's folder is told": {Source{WorkDir: "empty"}, map[string]string{envDir: "../elsewhere"},
			[]string{filepath.Join(root, "elsewhere") + " (ATMOS_CLI_CONFIG_PATH)"}},
		"the variable names a file": {Source{WorkDir: "empty"}, map[string]string{envDir: "../file"},
			[]string{"ATMOS_CLI_CONFIG_PATH names a file"}},
		"only .atmos.yaml":        {Source{WorkDir: "dotted"}, nil, []string{"Atmos does not read", "rename it"}},
		"a folder of that name":   {Source{WorkDir: "folder"}, nil, []string{"atmos.yaml is a folder"}},
		"a link to nowhere":       {Source{WorkDir: "link"}, nil, []string{"atmos.yaml is a broken link"}},
		"a program called atmos":  {Source{WorkDir: "program"}, nil, []string{"no atmos.yaml found"}},
		"--config without a file": {Source{WorkDir: "empty", Config: []string{"nope.yaml"}}, nil, []string{"--config names a"}},
		"--config with nothing":   {Source{WorkDir: "empty", Config: []string{""}}, nil, []string{"--config needs a file name"}},
		"--config with a folder":  {Source{WorkDir: "empty", Config: []string{".."}}, nil, []string{"--config names a folder"}},
		"--config-path without a folder": {Source{WorkDir: "empty", Dirs: []string{"nope"}}, nil,
			[]string{"--config-path names a"}},
		"--config-path with a file":     {Source{WorkDir: "empty", Dirs: []string{"../file"}}, nil, []string{"names a file, not a folder"}},
		"--config-path, nothing inside": {Source{WorkDir: "empty", Dirs: []string{"."}}, nil, []string{"names a folder without an atmos.yaml"}},
		"the variable is named": {Source{WorkDir: "empty"}, map[string]string{envConfig: "nope.yaml"},
			[]string{"ATMOS_CONFIG names a"}},
	} {
		t.Run(name, func(t *testing.T) {
			s := c.source
			s.WorkDir, s.LookupEnv = filepath.Join(root, s.WorkDir), lookup(c.env)
			got, err := Read(t.Context(), s)
			p := wantProblem(t, err, c.want...)
			if name != "--config with nothing" && p.Origin.File == "" {
				t.Error("the problem names no file")
			}
			if got.Realm == "" {
				t.Error("the realm is empty")
			}
		})
	}
}

func TestTheSameFaultOfAnOptionIsReportedOnce(t *testing.T) {
	for _, s := range []Source{{Config: []string{"", ""}}, {Config: []string{"nope.yaml", "nope.yaml"}}, {Dirs: []string{"nope", "nope"}}} {
		s.WorkDir, s.LookupEnv = t.TempDir(), lookup(nil)
		_, err := Read(t.Context(), s)
		if p := wantProblem(t, err); strings.Count(err.Error(), p.What) != 1 {
			t.Error(err)
		}
	}
}
