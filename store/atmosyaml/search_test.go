package atmosyaml

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"authdeck/model"
)

// laid creates a working folder and lets hand change it before it is read.
func laid(t *testing.T, files map[string]string, hand func(dir string)) (model.Config, error) {
	t.Helper()
	dir := folder(t, files)
	hand(dir)
	return Read(t.Context(), Source{WorkDir: dir, LookupEnv: lookup(nil), Trust: trusting{}})
}

func TestLinkLoopsEnd(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("links need a privilege there")
	}
	c, err := laid(t, map[string]string{"atmos.yaml": users("r", "a"), ".atmos.d/sub/f.yaml": users("", "f"), "common/s.yaml": users("", "s")}, func(dir string) {
		must(t, errors.Join(
			os.Symlink("..", filepath.Join(dir, ".atmos.d", "sub", "loop")), os.Symlink("..", filepath.Join(dir, ".atmos.d", "out")),
			os.Symlink("../common", filepath.Join(dir, ".atmos.d", "common"))))
	})
	must(t, err)
	if c.Realm != "r" || len(c.Identities) != 3 || len(c.Sources) > 8 {
		t.Errorf("realm %s, %d identities, %d sources", c.Realm, len(c.Identities), len(c.Sources))
	}
}

func TestAPatternOverAWholeDiskStopsWithAWarning(t *testing.T) {
	dir := folder(t, map[string]string{"a/1.yaml": "", "b/2.yaml": "", "c/3.yaml": "", "d/4.yaml": ""})
	for most, want := range map[int]int{5: 1, 100: 0} {
		l := &loader{Source: Source{WorkDir: dir, LookupEnv: lookup(nil)}, powers: &powers{}, maxEntries: most}
		if _, err := l.search(t.Context(), dir, "**/*.nosuch", searcher{}); err != nil {
			t.Fatal(err)
		}
		if len(l.warnings) != want || want > 0 && !strings.Contains(l.warnings[0].What, "more than 5 files and folders in "+dir) {
			t.Errorf("%d: %v", most, l.warnings)
		}
	}
}

func TestAnUnreadableFolderIsAWarning(t *testing.T) {
	if os.Geteuid() == 0 {
		t.Skip("nothing is locked to root")
	}
	c, err := laid(t, map[string]string{"atmos.yaml": users("r", "a"), ".atmos.d/sub/f.yaml": users("", "f")}, func(dir string) {
		sub := filepath.Join(dir, ".atmos.d", "sub")
		must(t, os.Chmod(sub, 0))
		t.Cleanup(func() { must(t, os.Chmod(sub, 0o700)) })
	})
	must(t, err)
	if len(c.Warnings) != 1 || !strings.HasSuffix(c.Warnings[0].What, "permission to read the folder "+filepath.Join(c.Warnings[0].Origin.File, "sub")) {
		t.Errorf("%v", c.Warnings)
	}
}

// The library reads folder after folder and continues after errors.
func TestSearchStopsWhenItsContextEnds(t *testing.T) {
	dir := folder(t, map[string]string{"a/b/c.yaml": ""})
	ctx, cancel := context.WithCancel(t.Context())
	f := &boundedFS{FS: os.DirFS(dir), ctx: ctx, dir: dir, budget: maxEntries}
	if entries, err := f.ReadDir("a"); err != nil || len(entries) != 1 {
		t.Fatalf("%v %v", entries, err)
	}
	cancel()
	if entries, err := f.ReadDir("a"); !errors.Is(err, context.Canceled) || entries != nil {
		t.Errorf("%v %v", entries, err)
	}
	l := &loader{Source: Source{WorkDir: dir, LookupEnv: lookup(nil)}, powers: &powers{}, maxEntries: maxEntries}
	if _, err := l.search(ctx, dir, "**/*", searcher{}); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
}

func TestAnImportThatIsNotAMapIsSkipped(t *testing.T) {
	check(t, map[string]situation{
		"a list": {files: map[string]string{"p/atmos.yaml": "import: [l, x]\n" + users("r"), "p/l.yaml": "- x\n", "p/x.yaml": users("", "x")},
			want: "r\nx p/x.yaml\n! atmos.yaml must be a map of keys and values, not a list\n"},
		"an absolute path": {files: map[string]string{"p/atmos.yaml": "import: [/nope/x.yaml]\n" + users("r", "a")},
			want: "r\na p/atmos.yaml\n! the import \"/nope/x.yaml\" matches no file\n"},
	})
}

func TestNoAddressOfAnImportShowsItsSecret(t *testing.T) {
	for _, address := range []string{
		"https://user:canary%zz@example.com/x.yaml", "git::ssh://user:canary%zz@example.com/x", "ssh://user:canary@h/x", "git://u:canary@h/x",
		"ftp://u:canary@h/x?token=canary", "gs::https://u:canary@h/x", "https://h/x#canary?canary", "sftp://u:c@canary@h/x",
	} {
		_, c, err := situation{files: map[string]string{"p/atmos.yaml": "import: ['" + address + "']\n" + users("r", "a")}}.read(t)
		must(t, err)
		said := fmt.Sprint(c.Sources)
		for _, w := range c.Warnings {
			said += w.Error()
		}
		if len(c.Warnings) != 1 || strings.Contains(said, "canary") || c.Sources[len(c.Sources)-1].State != model.SourceNotFetched {
			t.Errorf("%s: %s", address, said)
		}
	}
}

func TestFoldersForNewFilesAreListed(t *testing.T) {
	root, c, err := situation{files: map[string]string{
		"p/atmos.yaml": "import: ['conf/*']\nprofiles: {default: dev}\n" + users("r", "a"), "p/conf/x.yaml": "", "p/.atmos.d/sub/x.yaml": "", "p/profiles/dev/x.yaml": "",
	}}.read(t)
	must(t, err)
	for _, want := range []string{"p/conf", "p/.atmos.d", "p/.atmos.d/sub", "p/atmos.d", "p/profiles/dev"} {
		if !slices.Contains(c.Folders, filepath.Join(root, filepath.FromSlash(want))) {
			t.Errorf("no %s in %v", want, c.Folders)
		}
	}
}

// waited fails a test that hangs, and says what hung.
func waited(t *testing.T, what string, do func()) {
	t.Helper()
	done := make(chan struct{})
	go func() { defer close(done); do() }()
	select {
	case <-done:
	case <-time.After(time.Minute):
		t.Fatal(what + " is waited for")
	}
}
