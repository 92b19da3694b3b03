//go:build unix

package atmosyaml

import (
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"authdeck/model"
)

// A file of the folder becomes a link that leads out of it, after it was checked and before it is opened.
func TestAFileThatBecomesALinkIsNotFollowed(t *testing.T) {
	t.Parallel()
	root := folder(t, map[string]string{"p/a.yaml": dev, "outside.yaml": "auth: {identities: {outside-canary: {kind: aws/user}}}\n"})
	path, by := filepath.Join(root, "p", "a.yaml"), owner{folder: filepath.Join(root, "p"), lexical: filepath.Join(root, "p")}
	g, u := newPowers(nil, root, ""), &usage{}
	if !g.mayRead(by, path, "import", model.Origin{}) {
		t.Fatal("a file of the folder may not be read")
	}
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("../outside.yaml", path); err != nil {
		t.Fatal(err)
	}
	if text, _, err := u.readFile(path, by, g); text != nil || err == nil {
		t.Errorf("%q, %v", text, err)
	}
	trusted := newPowers(trusts(func(model.Power) bool { return true }), root, "")
	if !trusted.mayRead(by, path, "import", model.Origin{}) {
		t.Fatal("a trusted path may not be read")
	}
	if text, _, err := u.readFile(path, by, trusted); !strings.Contains(string(text), "outside-canary") || err != nil {
		t.Errorf("%q, %v", text, err)
	}
}

// The same, while another process swaps the two all the time: an import or an include never reads what is outside.
func TestFilesThatAreSwappedForLinksBringNothingFromOutside(t *testing.T) {
	t.Parallel()
	root := folder(t, map[string]string{"p/.git/HEAD": "ref: refs/heads/main\n", "p/atmos.yaml": "import: [a.yaml]\nauth: {identities: {dev: {kind: aws/user, alias: !include.raw a.yaml}}}\n",
		"p/a.yaml": "x: 1\n", "outside.yaml": "auth: {identities: {outside-canary: {kind: aws/user}}}\n", "home/.keep": ""})
	path, file, link := filepath.Join(root, "p", "a.yaml"), filepath.Join(root, "p", "file"), filepath.Join(root, "p", "link")
	done := make(chan struct{})
	var all sync.WaitGroup
	all.Go(func() {
		for {
			select {
			case <-done:
				return
			default:
			}
			_ = os.WriteFile(file, []byte("x: 1\n"), 0o600) // an error is not a swap
			_ = os.Rename(file, path)
			_ = os.Symlink("../outside.yaml", link)
			_ = os.Rename(link, path)
		}
	})
	for range 300 {
		c, _ := Read(t.Context(), Source{WorkDir: filepath.Join(root, "p"), Home: filepath.Join(root, "home"), LookupEnv: lookup(nil)})
		for _, id := range c.Identities {
			if strings.Contains(id.Title+id.Alias, "outside-canary") {
				t.Errorf("%s, alias %q", id.Title, id.Alias)
			}
		}
	}
	close(done)
	all.Wait()
}

// Whoever can write in a folder on the way to a file can replace it, whatever the file's own mode is.
func TestAFileInAFolderThatOthersCanWriteIsNotTheUsersOwn(t *testing.T) {
	t.Parallel()
	for claim, c := range map[string]struct {
		path string
		mode os.FileMode
		own  bool
	}{
		"the folder":                         {"home/.atmos", 0o777, false},
		"the folder above":                   {"home", 0o777, false},
		"with the sticky bit":                {"home", os.ModeSticky | 0o777, true},
		"a link's folder":                    {"home/links", 0o777, false},
		"a link's target":                    {"shared", 0o777, false},
		"a folder that others can only read": {"home/.atmos", 0o755, true},
	} {
		root := folder(t, map[string]string{"p/.keep": "", "home/.keep": "", "home/links/.keep": "", "home/.atmos/atmos.yaml": dev + "      credentials: {region: !exec touch PWNED}\n", "shared/mine/x.yaml": "env: {A: b}\n"})
		must(t, os.Symlink("../../shared/mine/x.yaml", filepath.Join(root, "home/links/x.yaml")))
		name := filepath.Join(root, "home/.atmos/atmos.yaml")
		if strings.HasPrefix(claim, "a link") {
			name = filepath.Join(root, "home/links/x.yaml")
		}
		must(t, os.Chmod(filepath.Join(root, c.path), c.mode))
		read, _ := Read(t.Context(), Source{WorkDir: filepath.Join(root, "p"), Home: filepath.Join(root, "home"), Config: []string{name}, LookupEnv: lookup(nil)})
		if len(read.Powers) != 1 || read.Powers[0].Trusted != c.own || read.Powers[0].Open == c.own {
			t.Errorf("%s: %+v", claim, read.Powers)
		}
	}
}
