package atmosyaml

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"authdeck/model"
)

func TestAnImportWinsForIdentitiesAndTheImportingFileForTheRest(t *testing.T) {
	check(t, map[string]situation{
		"an import beats the file that imports it": {
			files: map[string]string{"p/atmos.yaml": "import: [x]\n" + users("main", "a"), "p/x.yaml": users("imported", "A")},
			want:  "main\nA p/x.yaml < p/atmos.yaml\n",
		},
		"an import beats .atmos.d, which beats the file": {
			files: map[string]string{"p/atmos.yaml": "import: [x.yaml]\n" + users("", "a", "b"), "p/x.yaml": users("imported", "a"),
				"p/.atmos.d/d.yaml": users("folder", "a", "b")},
			want: "imported\na p/x.yaml < p/atmos.yaml < p/.atmos.d/d.yaml\nb p/.atmos.d/d.yaml < p/atmos.yaml\n",
		},
		"what an import imports comes after it": {
			files: map[string]string{"p/atmos.yaml": "import: [x]\n", "p/x.yaml": "import: [y]\n" + users("x", "a"), "p/y.yaml": users("y", "a")},
			want:  "y\na p/y.yaml < p/x.yaml\n",
		},
		"the later of two imports": {
			files: map[string]string{"p/atmos.yaml": "import: [x, y]\n", "p/x.yaml": users("x", "a"), "p/y.yaml": users("y", "a")},
			want:  "y\na p/y.yaml < p/x.yaml\n",
		},
		"a file of --config has a lower priority than what it imports": {
			files:  map[string]string{"p/m.yaml": "import: [x]\n" + users("main", "a"), "p/x.yaml": users("imported", "a"), "p/.atmos.d/d.yaml": users("", "no")},
			config: []string{"m.yaml"}, want: "imported\na p/x.yaml < p/m.yaml\n",
		},
		"a second file of --config without imports takes those of the first again": {
			files:  map[string]string{"p/m.yaml": "import: [x]\n", "p/n.yaml": users("second", "b"), "p/x.yaml": users("imported", "a")},
			config: []string{"m.yaml", "n.yaml"}, want: "imported\na p/x.yaml\nb p/n.yaml\n",
		},
		"a folder of --config-path has its .atmos.d": {
			files: map[string]string{"q/atmos.yaml": users("main"), "q/atmos.d/d.yaml": users("", "d")},
			dirs:  []string{"../q"}, want: "main\nd q/atmos.d/d.yaml\n",
		},
		"the system folder's imports do not count": {
			files: map[string]string{"sys/atmos.yaml": "import: [x]\n" + users("sys", "s"), "sys/x.yaml": users("", "x"), "sys/.atmos.d/d.yaml": users("", "d")},
			want:  "sys\ns sys/atmos.yaml\n",
		},
		"the system folder is the lowest": {
			files: map[string]string{"sys/atmos.yaml": users("sys", "a"), "home/.atmos/atmos.yaml": users("home", "a"), "p/atmos.yaml": users("")},
			want:  "home\na home/.atmos/atmos.yaml < sys/atmos.yaml\n",
		},
	})
}

func TestImportsAreFilesFoldersAndPatternsBelowBasePath(t *testing.T) {
	check(t, map[string]situation{
		"without its extension, .yaml before .yml": {
			files: map[string]string{"p/atmos.yaml": "import: x\n" + users("r"), "p/x.yaml": users("", "a"), "p/x.yml": users("", "b")},
			want:  "r\na p/x.yaml\n",
		},
		"a folder is read whole, what is higher first": {
			files: map[string]string{"p/atmos.yaml": "import: [d]\n" + users("r"), "p/d/a/deep.yaml": users("", "deep"), "p/d/z.yml": users("", "z"),
				"p/d/b.yaml": users("", "b"), "p/d/notes.txt": "no"},
			want: "r\nb p/d/b.yaml\nz p/d/z.yml\ndeep p/d/a/deep.yaml\n",
		},
		"a pattern": {
			files: map[string]string{"p/atmos.yaml": "import: ['d/**/u-*.yaml']\n" + users("r"), "p/d/u-1.yaml": users("", "one"), "p/d/e/u-2.yaml": users("", "two"), "p/d/n.yaml": "no: [\n"},
			want:  "r\none p/d/u-1.yaml\ntwo p/d/e/u-2.yaml\n",
		},
		"a pattern may match the file it is in": {
			files: map[string]string{"p/atmos.yaml": "import: ['*']\n" + users("r"), "p/x.yaml": users("", "x")},
			want:  "r\nx p/x.yaml\n",
		},
		"an absolute path, and one of file://": {
			files: map[string]string{"p/.atmos.d/i.yaml": "import: [!env ABS, !env URL]\n", "p/atmos.yaml": users("r"), "q/x.yaml": users("", "x"), "q/y.yaml": users("", "y")},
			env:   map[string]string{"ABS": "ROOT/q/x", "URL": "file://ROOT/q/y.yaml"}, want: "r\nx q/x.yaml\ny q/y.yaml\n",
		},
		"a base_path with a dot is relative to the file": {
			files: map[string]string{"p/atmos.yaml": "base_path: ./b\nimport: [x]\n" + users("r"), "p/b/x.yaml": users("", "x")},
			want:  "r\nx p/b/x.yaml\n",
		},
		"one without a dot is below the Git root": {
			files: map[string]string{"repo/.git/HEAD": "", "repo/p/atmos.yaml": "base_path: b\nimport: [x]\n" + users("r"), "repo/b/x.yaml": users("", "x")},
			work:  "repo/p", want: "r\nx repo/b/x.yaml\n",
		},
		"without a base_path it is the Git root": {
			files: map[string]string{"repo/.git/HEAD": "", "repo/p/atmos.yaml": "import: [x]\n" + users("r"), "repo/x.yaml": users("", "x")},
			work:  "repo/p", want: "r\nx repo/x.yaml\n",
		},
		"or the file's folder where the Git root does not count": {
			files: map[string]string{"repo/.git/HEAD": "", "repo/p/atmos.yaml": "import: [x]\n" + users("r"), "repo/p/x.yaml": users("", "x")},
			work:  "repo/p", env: map[string]string{envGitRoot: "false"}, want: "r\nx repo/p/x.yaml\n",
		},
		"ATMOS_BASE_PATH beats base_path, its dot is the working folder": {
			files: map[string]string{"p/atmos.yaml": "base_path: ./b\nimport: [x]\n" + users("r"), "p/c/x.yaml": users("", "x")},
			env:   map[string]string{envBasePath: "./c"}, want: "r\nx p/c/x.yaml\n",
		},
		"an import has a base_path of its own": {
			files: map[string]string{"p/atmos.yaml": "import: [d/x]\n" + users("r"), "p/d/x.yaml": "base_path: ./\nimport: [y]\n", "p/d/y.yaml": users("", "y")},
			want:  "r\ny p/d/y.yaml\n",
		},
		"and without one that of the file above it": {
			files: map[string]string{"p/atmos.yaml": "import: [d/x]\n" + users("r"), "p/d/x.yaml": "import: [y]\n", "p/y.yaml": users("", "y")},
			want:  "r\ny p/y.yaml\n",
		},
		"a base folder with brackets in its name is no pattern": {
			files: map[string]string{"[p]/atmos.yaml": "import: [x]\n" + users("r"), "[p]/x.yaml": users("", "x"), "[p]/.atmos.d/d.yaml": users("", "d")},
			work:  "[p]", want: "r\nd [p]/.atmos.d/d.yaml\nx [p]/x.yaml\n",
		},
	})
}

func TestAFailedImportIsAWarningWithTheReason(t *testing.T) {
	check(t, map[string]situation{
		"missing": {
			files: map[string]string{"p/atmos.yaml": "import: [nope, x]\n" + users("r"), "p/x.yaml": users("", "x")},
			want:  "r\nx p/x.yaml\n! the import \"nope\" matches no file; looked in p\n",
		},
		"unreadable": {
			files: map[string]string{"p/atmos.yaml": "import: [bad, x]\n" + users("r"), "p/bad.yaml": "a: [", "p/x.yaml": users("", "x")},
			want:  "r\nx p/x.yaml\n! the closing ] is missing\n",
		},
		"remote, without what is secret in its address": {
			files: map[string]string{"p/atmos.yaml": "import:\n- https://user:canary@example.com/a.yaml?token=canary\n- git::https://canary@example.com/r//x?ref=1\n- git@github.com:o/r\n- s3::https://b/x\n" + users("r", "a")},
			want: "r\na p/atmos.yaml\n! the import of https://example.com/a.yaml is skipped: authdeck reads local files only\n" +
				"! the import of git::https://example.com/r//x is skipped: authdeck reads local files only\n" +
				"! the import of git@github.com:o/r is skipped: authdeck reads local files only\n" +
				"! the import of s3::https://b/x is skipped: authdeck reads local files only\n",
		},
		"a circle": {
			files: map[string]string{"p/atmos.yaml": "import: [x]\n" + users("r"), "p/x.yaml": "import: [y]\n" + users("", "x"), "p/y.yaml": "import: [x]\n" + users("", "y")},
			want:  "r\nx p/x.yaml\ny p/y.yaml\n! x.yaml imports itself through y.yaml: the second import is skipped\n",
		},
		"itself": {
			files: map[string]string{"p/atmos.yaml": "import: [atmos.yaml]\n" + users("r", "a")},
			want:  "r\na p/atmos.yaml\n! atmos.yaml imports itself: the second import is skipped\n",
		},
		"no list": {
			files: map[string]string{"p/atmos.yaml": "import: {a: b}\n" + users("r", "a")},
			want:  "r\na p/atmos.yaml\n! import must be one value, not a map\n",
		},
	})
}

// A password that is not escaped ends the host too soon.
func TestNoPasswordOfAnAddressIsShown(t *testing.T) {
	for address, want := range map[string]string{
		"https://u:canary@h/a?token=canary": "https://h/a", "https://u:canary#canary@h/a": "https://…", "https://u:can/ary@h/a": "https://…",
		"https://u:canary?y@h": "https://…", "https://u:c@n/ary@h/a": "https://…", "git::u:canary@h/r": "git::h/r", "canary@h/r": "h/r",
		"h/r?canary=https://u:canary@h": "h/r", "https://canary:x@h:8443": "https://h:8443", "https://h/r@v1": "https://h/r@v1",
		"git@github.com:o/r@v1?sshkey=canary": "git@github.com:o/r@v1", "ssh://git@h/r": "ssh://git@h/r",
	} {
		if got := withoutSecrets(address); got != want {
			t.Errorf("%s: %s, want %s", address, got, want)
		}
	}
}

func TestImportsNestToDepth10(t *testing.T) {
	files := map[string]string{"p/atmos.yaml": "import: [f1]\n" + users("r")}
	for n := 1; n <= 12; n++ {
		files[fmt.Sprintf("p/f%d.yaml", n)] = fmt.Sprintf("import: [f%d]\n", n+1) + users("", fmt.Sprintf("u%d", n))
	}
	_, c, err := situation{files: files}.read(t)
	must(t, err)
	if len(c.Identities) != 10 || c.Identities[9].Title != "u10" || len(c.Warnings) != 1 || !strings.Contains(c.Warnings[0].What, "more than 10 levels deep") ||
		filepath.Base(c.Warnings[0].Origin.File) != "f10.yaml" {
		t.Errorf("%d identities, %v", len(c.Identities), c.Warnings)
	}
}

func TestPatternsThatMatchEachOtherEnd(t *testing.T) {
	files := map[string]string{"p/atmos.yaml": "import: ['d/*']\n" + users("r")}
	for n := range 12 {
		files[fmt.Sprintf("p/d/f%d.yaml", n)] = "import: ['d/*']\n" + users("", fmt.Sprintf("u%d", n))
	}
	_, c, err := situation{files: files}.read(t)
	must(t, err)
	if len(c.Identities) != 12 || !strings.Contains(c.Warnings[len(c.Warnings)-1].What, "more than 1000 files") {
		t.Errorf("%d identities, %v", len(c.Identities), c.Warnings)
	}
}

func TestAtmosDIsReadFromTheGitRootAndThenBesideTheFile(t *testing.T) {
	check(t, map[string]situation{
		"both names, the root first": {
			files: map[string]string{"repo/.git/HEAD": "", "repo/.atmos.d/a.yaml": users("root", "a", "b", "c"), "repo/p/atmos.yaml": users("", "m"),
				"repo/p/atmos.d/b.yaml": users("", "b"), "repo/p/.atmos.d/c.yaml": users("near", "c")},
			work: "repo/p", want: "near\nm repo/p/atmos.yaml\na repo/.atmos.d/a.yaml\nb repo/p/atmos.d/b.yaml < repo/.atmos.d/a.yaml\nc repo/p/.atmos.d/c.yaml < repo/.atmos.d/a.yaml\n",
		},
		".yaml beats .yml of the same name, what is higher comes first, hidden ones count": {
			files: map[string]string{"p/atmos.yaml": users("r"), "p/.atmos.d/x.yml": users("", "no"), "p/.atmos.d/x.yaml": users("", "x"),
				"p/.atmos.d/a/deep.yaml": users("", "x"), "p/.atmos.d/.hidden.yaml": users("", "h"), "p/.atmos.d/n.txt": "no: ["},
			want: "r\nh p/.atmos.d/.hidden.yaml\nx p/.atmos.d/a/deep.yaml < p/.atmos.d/x.yaml\n",
		},
		"without any atmos.yaml that of the Git root still counts": {
			files: map[string]string{"repo/.git/HEAD": "", "repo/atmos.d/a.yaml": users("", "a"), "repo/p/x": ""},
			work:  "repo/p", want: "default\na repo/atmos.d/a.yaml\n",
		},
		"its import counts where the file has none": {
			files: map[string]string{"p/atmos.yaml": users("r"), "p/.atmos.d/a.yaml": "import: [x]\n", "p/x.yaml": users("", "x")},
			want:  "r\nx p/x.yaml\n",
		},
		"a fault there is fatal": {
			files: map[string]string{"p/atmos.yaml": users("r", "a"), "p/.atmos.d/a.yaml": "a: ["},
			want:  "r\na p/atmos.yaml\n! the closing ] is missing\n",
		},
		"an empty folder is none": {
			files: map[string]string{"p/atmos.yaml": users("r", "a"), "p/.atmos.d/notes.txt": ""},
			want:  "r\na p/atmos.yaml\n",
		},
	})
}

func TestSingleSignOnIdentitiesAreImportedFirst(t *testing.T) {
	check(t, map[string]situation{
		"where the provider is configured": {
			files: map[string]string{"p/atmos.yaml": "import: [x]\nauth: {realm: r, providers: {SSO: {kind: aws/iam-identity-center}}}\n", "p/x.yaml": users("", "a"),
				"cache/atmos/auth/sso/provisioned-identities.yaml": users("", "a", "b")},
			want: "r\na p/x.yaml < cache/atmos/auth/sso/provisioned-identities.yaml\nb cache/atmos/auth/sso/provisioned-identities.yaml\n",
		},
		"and not otherwise": {
			files: map[string]string{"p/atmos.yaml": users("r", "a"), "cache/atmos/auth/sso/provisioned-identities.yaml": users("", "b")},
			want:  "r\na p/atmos.yaml\n",
		},
	})
}

func TestSourcesListTheFilesInTheOrderOfReading(t *testing.T) {
	root, c, err := situation{files: map[string]string{
		"p/atmos.yaml": "import:\n- x\n- nope\n- https://example.com/a\n" + users("r"), "p/x.yaml": users("", "a"), "p/.atmos.d/d.yaml": users("", "d"),
		"xdg/atmos/profiles/dev/b.yaml": users("", "b"),
	}, profiles: []string{"dev"}}.read(t)
	must(t, err)
	var got []string
	for _, s := range c.Sources {
		path, _ := strings.CutPrefix(s.Path, root+string(filepath.Separator))
		got = append(got, fmt.Sprintf("%d %s (%s) %s", s.State, filepath.ToSlash(path), s.Why, s.From))
	}
	want := []string{"1 sys/atmos.yaml (system folder) ", "1 home/.atmos/atmos.yaml (home folder) ", "0 p/atmos.yaml (working folder) ",
		"0 p/.atmos.d/d.yaml (.atmos.d) ", "0 p/x.yaml (import) atmos.yaml:2", "2 p/nope (import) atmos.yaml:3",
		"3 https://example.com/a (import) atmos.yaml:4", "0 xdg/atmos/profiles/dev/b.yaml (profile dev) "}
	if !slices.Equal(got, want) {
		t.Errorf("got:\n%s\nwant:\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if c.Sources[5].Problem != c.Warnings[0] || c.Sources[0].State != model.SourceAbsent {
		t.Errorf("%+v", c.Sources)
	}
}
