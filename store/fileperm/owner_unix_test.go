//go:build unix

package fileperm

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

func TestNoCommandGivesAwayAFolderOnTheWay(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("only root can give files away")
	}
	dir := t.TempDir()
	way, keys := filepath.Join(dir, "theirs"), filepath.Join(dir, "theirs", "keys")
	if err := errors.Join(os.MkdirAll(keys, 0o700), os.Chown(way, 54321, 54321)); err != nil {
		t.Fatal(err)
	}
	t.Setenv("HOME", dir) // root's own
	if found := Replaceable(keys); len(found) != 1 || found[0].Path != way || found[0].Command != "" {
		t.Errorf("%+v", found)
	}
	if exposed, _, err := (Checker{}).Exposed(t.Context(), "acme", way); err != nil || len(exposed) != 1 || exposed[0].Command != "sudo find "+way+" -xdev -user 54321 -execdir chown -h 0 {} \\;" {
		t.Errorf("%+v %v", exposed, err)
	}
}

func TestAllUserIDsAreMappedOnlyWithoutANamespace(t *testing.T) {
	t.Parallel()
	for ids, want := range map[string]bool{
		"         0          0 4294967295\n": true, "0 1 1000\n1000 0 1\n1001 1001 64536\n": false, "1000 1000 1\n": false, "": false,
		"0 0 4000000000\n4000000000 4000000000 294967295\n": true,
	} {
		if mapsAll(ids) != want {
			t.Errorf("%q", ids)
		}
	}
}

func TestOnlyAClosedFolderOfAUserOutsideOfANamespaceIsNoFault(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	file := filepath.Join(dir, "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		path            string
		mode            os.FileMode
		owner, unmapped uint32
		want            bool
	}{
		{dir, 0o755, 65534, 65534, true}, {dir, 0o775, 65534, 65534, false}, {dir, 0o757, 65534, 65534, false},
		{dir, 0o755, 1001, 65534, false}, {dir, 0o755, 65534, 0, false}, {dir, 0o755, 0, 0, false}, {file, 0o644, 65534, 65534, false},
	} {
		if err := os.Chmod(c.path, c.mode); err != nil {
			t.Fatal(err)
		}
		info, err := os.Stat(c.path)
		if err != nil {
			t.Fatal(err)
		}
		if got := closedByOutsider(info, c.owner, c.unmapped); got != c.want {
			t.Errorf("%+v: %v", c, got)
		}
	}
}

// The folders of the system's root seem to be of nobody in a namespace, but nobody else can write in them.
func TestFoldersOnTheWayOfUsersOutsideOfANamespaceAreNoFault(t *testing.T) {
	const inside = "AUTHDECK_TEST_NAMESPACE"
	if home := os.Getenv(inside); home != "" {
		if found := Replaceable(filepath.Join(home, "closed", "mine")); found != nil {
			t.Errorf("%+v", found)
		}
		if found := Replaceable(filepath.Join(home, "open", "mine")); len(found) == 0 {
			t.Error("the others of a folder can replace a file, and nothing is found")
		}
		for _, path := range []string{"closed", "open"} {
			info, err := os.Stat(filepath.Join(home, path))
			if err != nil || !OwnedByAnother(info) {
				t.Errorf("%s counts as the user's own: %v", path, err)
			}
		}
		return
	}
	if os.Geteuid() != 0 {
		t.Skip("only root can give files away")
	}
	home := t.TempDir()
	for name, mode := range map[string]os.FileMode{"closed": 0o755, "open": 0o775} {
		path := filepath.Join(home, name)
		if err := errors.Join(os.MkdirAll(filepath.Join(path, "mine"), 0o700), os.Chmod(path, mode), os.Chown(path, 54321, 54322)); err != nil {
			t.Fatal(err)
		}
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	unshare, err := exec.LookPath("unshare")
	if err != nil || exec.CommandContext(t.Context(), unshare, "-U", "--map-current-user", "true").Run() != nil {
		t.Skip("no user namespace can be created")
	}
	cmd := exec.CommandContext(t.Context(), unshare, "-U", "--map-current-user", self, "-test.run=^"+t.Name()+"$", "-test.v")
	cmd.Env = append(os.Environ(), inside+"="+home)
	if out, err := cmd.CombinedOutput(); err != nil || !strings.Contains(string(out), "--- PASS") {
		t.Errorf("%v\n%s", err, out)
	}
}

func TestAVolumeThatKubernetesGivesToAGroupIsItsUsersOwn(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		owner, group uint32
		uid, gid     int
		want         bool
	}{
		{0, 1000, 1000, 1000, true}, {0, 1000, 1000, 100, false}, {0, 100, 1000, 100, false}, {0, 1000, 1001, 1001, false}, {1001, 1000, 1000, 1000, false},
	} {
		if got := ownGroup(&syscall.Stat_t{Uid: c.owner, Gid: c.group}, c.uid, c.gid); got != c.want {
			t.Errorf("%+v: %v", c, got)
		}
	}
}

func TestWhatACommandWithSudoMadeIsFound(t *testing.T) {
	t.Parallel()
	if os.Geteuid() != 0 {
		t.Skip("only root makes files of root")
	}
	dir := t.TempDir()
	file := filepath.Join(dir, "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for path, fix := range map[string]string{dir: "sudo find " + dir + " -xdev -user 0 -execdir chown -h 54321 {} \\;", file: "sudo chown 54321 " + file} {
		if found := ofRoot(path, 54321); len(found) != 1 || found[0].Path != path || found[0].Command != fix {
			t.Errorf("%+v", found)
		}
		if found := ofRoot(path, 0); found != nil {
			t.Errorf("root's own files are root's: %+v", found)
		}
	}
}

func TestALinkOfOnesOwnToAFileOfRootIsNoFault(t *testing.T) {
	t.Parallel()
	if os.Geteuid() != 0 {
		t.Skip("only root makes files of root")
	}
	dir := t.TempDir()
	file, link := filepath.Join(dir, "file"), filepath.Join(dir, "link")
	if err := errors.Join(os.WriteFile(file, nil, 0o600), os.Symlink(file, link)); err != nil {
		t.Fatal(err)
	}
	if found := ofRoot(link, 54321); len(found) != 1 {
		t.Errorf("root's link: %+v", found)
	}
	if err := os.Lchown(link, 54321, -1); err != nil {
		t.Fatal(err)
	}
	if found := ofRoot(link, 54321); found != nil {
		t.Errorf("%+v", found)
	}
}
