//go:build !windows

package fileperm

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"authdeck/model"
	"authdeck/store/files"
)

func TestWhatOthersCanGetAtIsFound(t *testing.T) {
	dir := t.TempDir()
	k := Checker{Dirs: files.Dirs{Config: dir + "/c", State: dir + "/s", AtmosConfig: dir + "/a", AtmosData: dir + "/d"}}
	aws := filepath.Join(dir, "a", "atmos", "acme", "aws", "aws-user")
	for path, mode := range map[string]os.FileMode{
		filepath.Join(aws, "credentials"):      0o644,
		filepath.Join(aws, "credentials.lock"): 0o644, // holds nothing
		filepath.Join(aws, "config"):           0o600,
		filepath.Join(dir, "keys", "one"):      0o660,
		k.Dirs.Settings():                      0o644, // no secret
	} {
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, nil, mode); err != nil {
			t.Fatal(err)
		}
		if err := os.Chmod(path, mode); err != nil { // whatever the umask is
			t.Fatal(err)
		}
	}
	if err := os.Chmod(aws, 0o755); err != nil {
		t.Fatal(err)
	}
	exposed, looked, err := k.Exposed(t.Context(), "acme", filepath.Join(dir, "keys"), filepath.Join(dir, "none"), "")
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for _, e := range exposed {
		got[e.Path] = e.Command
	}
	credentials, one := filepath.Join(aws, "credentials"), filepath.Join(dir, "keys", "one")
	if len(got) != 3 || got[aws] != "chmod 0700 "+model.ShellWord(aws) || got[credentials] != "chmod 0600 "+model.ShellWord(credentials) || got[one] != "chmod 0600 "+model.ShellWord(one) {
		t.Error(exposed)
	}
	if looked != 5 {
		t.Errorf("looked at %d", looked)
	}
}

func TestWithoutARealmTheKeyringAndTheRecordsAreCheckedAndNoSessions(t *testing.T) {
	dir := t.TempDir()
	k := Checker{Dirs: files.Dirs{Config: dir + "/c", State: dir + "/s", AtmosConfig: dir + "/a", AtmosData: dir + "/d"}}
	keys, record := filepath.Join(dir, "keys"), filepath.Join(dir, "s", "authdeck", "acme", "one")
	session := filepath.Join(dir, "a", "atmos", "aws", "aws-user", "credentials")
	for _, path := range []string{filepath.Join(keys, "one"), record, session} {
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, nil, 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chmod(path, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	exposed, _, err := k.Exposed(t.Context(), "", keys)
	if err != nil || len(exposed) != 2 || exposed[0].Path != filepath.Join(keys, "one") || exposed[1].Path != record {
		t.Error(exposed, err)
	}
}

func TestTheContentOfALinkedFolderIsChecked(t *testing.T) {
	dir := t.TempDir()
	keys, link := filepath.Join(dir, "keys"), filepath.Join(dir, "link")
	if err := os.Mkdir(keys, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(keys, "one"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(filepath.Join(keys, "one"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("keys", link); err != nil {
		t.Fatal(err)
	}
	exposed, looked, err := Checker{}.Exposed(t.Context(), "acme", link)
	if err != nil || looked != 2 || len(exposed) != 1 || exposed[0].Path != filepath.Join(link, "one") {
		t.Error(exposed, looked, err)
	}
}

func TestNothingSavedIsNoFault(t *testing.T) {
	for _, dirs := range []files.Dirs{{}, {Config: "/nowhere/c", State: "/nowhere/s", AtmosConfig: "/nowhere/a"}} {
		if exposed, looked, err := (Checker{Dirs: dirs}).Exposed(t.Context(), "acme"); err != nil || looked != 0 || exposed != nil {
			t.Error(exposed, looked, err)
		}
	}
}

func TestFoldersAboveThatOthersCanWriteToAreFound(t *testing.T) {
	dir := t.TempDir()
	open, sticky, closed := filepath.Join(dir, "open"), filepath.Join(dir, "sticky"), filepath.Join(dir, "closed")
	for path, mode := range map[string]os.FileMode{open: 0o777, sticky: os.ModeSticky | 0o777, closed: 0o755} {
		keys := filepath.Join(path, "mine", "keys")
		if err := os.MkdirAll(keys, 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.Chmod(path, mode); err != nil {
			t.Fatal(err)
		}
		exposed, _, err := Checker{}.Exposed(t.Context(), "acme", keys)
		if err != nil {
			t.Fatal(err)
		}
		if found := len(exposed) > 0; found != (path == open) || found && (exposed[0].Path != open || exposed[0].Command != "chmod go-w "+model.ShellWord(open)) {
			t.Errorf("%s: %v", path, exposed)
		}
	}
	if found := Replaceable(filepath.Join(dir, "none")); found != nil {
		t.Error(found)
	}
}

// A link is as safe as the folders on the whole way: those of the link, and those of its target.
func TestFoldersOnTheWayThroughALinkAreFound(t *testing.T) {
	dir := t.TempDir()
	for _, path := range []string{"open/mine", "closed/mine", "keys"} {
		if err := os.MkdirAll(filepath.Join(dir, path), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	open := filepath.Join(dir, "open")
	for link, target := range map[string]string{"open/mine/to": filepath.Join(dir, "keys"), "closed/mine/to": "../../open/mine", "closed/mine/back": "../../open/mine/../../keys", "closed/mine/safe": "../../keys"} {
		if err := os.Symlink(target, filepath.Join(dir, link)); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Chmod(open, 0o777); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]bool{"open/mine/to": true, "closed/mine/to": true, "closed/mine/back": true, "closed/mine/safe": false, "keys": false} {
		found := Replaceable(filepath.Join(dir, path))
		if (len(found) > 0) != want || want && (len(found) != 1 || found[0].Path != open) {
			t.Errorf("%s: %v", path, found)
		}
	}
}

func TestFilesOfAnotherUserAreFound(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("only root can give files away")
	}
	dir := t.TempDir()
	keys := filepath.Join(dir, "theirs", "keys")
	if err := os.MkdirAll(keys, 0o700); err != nil {
		t.Fatal(err)
	}
	t.Setenv("HOME", dir) // root's own
	for _, path := range []string{keys, filepath.Dir(keys)} {
		if err := os.Chown(path, 54321, 54321); err != nil {
			t.Fatal(err)
		}
		exposed, _, err := Checker{}.Exposed(t.Context(), "acme", keys)
		if err != nil || len(exposed) != 1 || exposed[0].Path != path || exposed[0].What != "it belongs to another user (user ID 54321)" {
			t.Errorf("%v %v", exposed, err)
		}
		if err := os.Chown(path, 0, 0); err != nil {
			t.Fatal(err)
		}
	}
}

func TestAFileThatItsOwnerCannotReadIsFound(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "entry")
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for mode, want := range map[os.FileMode]string{0o000: "you have no permission to read it (0000)", 0o200: "you have no permission to read it (0200)", 0o400: "", 0o600: ""} {
		if err := os.Chmod(path, mode); err != nil {
			t.Fatal(err)
		}
		exposed, _, err := Checker{}.Exposed(t.Context(), "acme", path)
		if want == "" && len(exposed) == 0 && err == nil {
			continue
		}
		if err != nil || len(exposed) != 1 || exposed[0].What != want || exposed[0].Command != "chmod 0600 "+path {
			t.Errorf("%04o: %v %v", mode, exposed, err)
		}
	}
}

// chmod made doctor call it a private file.
func TestAFolderInARecordsPlaceIsNoFileThatOthersCanRead(t *testing.T) {
	k := Checker{Dirs: files.Dirs{State: t.TempDir()}}
	realm := filepath.Join(k.Dirs.State, "authdeck", "acme")
	if err := os.MkdirAll(filepath.Join(realm, "dev.json"), 0o755); err != nil {
		t.Fatal(err)
	}
	exposed, _, err := k.Exposed(t.Context(), "acme")
	for _, e := range exposed {
		if filepath.Base(e.Path) == "dev.json" {
			t.Error(e)
		}
	}
	if err != nil {
		t.Error(err)
	}
}

func TestFilesInAFolderWithTheNameOfARecordAreChecked(t *testing.T) {
	dir := t.TempDir()
	k := Checker{Dirs: files.Dirs{State: dir + "/s", AtmosConfig: dir + "/a"}}
	keys := filepath.Join(dir, "keys")
	var paths, found []string
	for _, folder := range []string{filepath.Join(dir, "s", "authdeck", "acme"), filepath.Join(dir, "a", "atmos", "acme", "aws", "aws-user"), keys} {
		path := filepath.Join(folder, "aws.json", "one")
		if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o700), os.WriteFile(path, nil, 0o600), os.Chmod(path, 0o644)); err != nil {
			t.Fatal(err)
		}
		paths = append(paths, path)
	}
	exposed, _, err := k.Exposed(t.Context(), "acme", keys)
	for _, e := range exposed {
		found = append(found, e.Path)
	}
	slices.Sort(found)
	slices.Sort(paths)
	if err != nil || !slices.Equal(found, paths) {
		t.Errorf("%v, not %v; %v", found, paths, err)
	}
}

func TestALinkToNothingInTheRecordsPlaceIsFound(t *testing.T) {
	k := Checker{Dirs: files.Dirs{State: t.TempDir()}}
	link := filepath.Join(k.Dirs.State, "authdeck")
	if err := os.Symlink("nowhere", link); err != nil {
		t.Fatal(err)
	}
	if _, _, err := k.Exposed(t.Context(), "acme"); err == nil || err.Error() != link+" is a link that leads to nothing; delete that link, or create what it leads to" {
		t.Error(err)
	}
}
