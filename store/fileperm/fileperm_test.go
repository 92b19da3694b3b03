//go:build !windows

package fileperm

import (
	"os"
	"path/filepath"
	"testing"

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
	got := map[string]os.FileMode{}
	for _, e := range exposed {
		got[e.Path] = e.Want
	}
	if len(got) != 3 || got[aws] != 0o700 || got[filepath.Join(aws, "credentials")] != 0o600 || got[filepath.Join(dir, "keys", "one")] != 0o600 {
		t.Error(exposed)
	}
	if looked != 5 {
		t.Errorf("looked at %d", looked)
	}
}

func TestNothingSavedIsNoFault(t *testing.T) {
	for _, dirs := range []files.Dirs{{}, {Config: "/nowhere/c", State: "/nowhere/s", AtmosConfig: "/nowhere/a"}} {
		if exposed, looked, err := (Checker{Dirs: dirs}).Exposed(t.Context(), "acme"); err != nil || looked != 0 || exposed != nil {
			t.Error(exposed, looked, err)
		}
	}
}
