//go:build linux || darwin || freebsd || netbsd || openbsd || dragonfly

package pass

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

func TestAChangeThatGitDidNotCommitIsNamed(t *testing.T) {
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("git is not installed")
	}
	dir := t.TempDir()
	entry := filepath.Join(dir, folder, "atmos_acme_dev.gpg")
	t.Setenv("PASSWORD_STORE_DIR", dir)
	t.Setenv("GIT_CONFIG_GLOBAL", os.DevNull)
	git := func(args ...string) {
		t.Helper()
		args = append([]string{"-C", dir, "-c", "user.name=me", "-c", "user.email=me@example.com"}, args...)
		if out, err := exec.CommandContext(t.Context(), "git", args...).CombinedOutput(); err != nil {
			t.Fatalf("%v %s", err, out)
		}
	}
	if err := errors.Join(os.Mkdir(filepath.Dir(entry), 0o700), os.WriteFile(entry, []byte("x"), 0o600)); err != nil {
		t.Fatal(err)
	}
	var told []string
	p := &store{noticed: func(notice string) { told = append(told, notice) }}
	p.checkCommit()
	if told != nil {
		t.Errorf("without a repository: %q", told)
	}
	git("init", "-q")
	git("add", ".")
	if p.checkCommit(); len(told) != 1 || !strings.Contains(told[0], "git did not commit it") {
		t.Errorf("%q", told)
	}
	git("commit", "-q", "-m", "entries")
	t.Setenv("GIT_DIR", t.TempDir()) // pass ignores it, too
	if p.checkCommit(); len(told) != 1 {
		t.Errorf("after a commit: %q", told)
	}
	if err := os.RemoveAll(filepath.Dir(entry)); err != nil { // as pass does with the last entry
		t.Fatal(err)
	}
	if p.checkCommit(); len(told) != 2 {
		t.Errorf("after the last entry was removed: %q", told)
	}
}

func TestARepositoryAroundTheStoreIsNotItsOwn(t *testing.T) {
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("git is not installed")
	}
	around := t.TempDir()
	dir := filepath.Join(around, "store")
	t.Setenv("PASSWORD_STORE_DIR", dir)
	t.Setenv("GIT_CONFIG_GLOBAL", os.DevNull)
	if err := errors.Join(os.MkdirAll(filepath.Join(dir, folder), 0o700), os.WriteFile(filepath.Join(dir, folder, "a.gpg"), []byte("x"), 0o600)); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.CommandContext(t.Context(), "git", "-C", around, "init", "-q").CombinedOutput(); err != nil {
		t.Fatalf("%v %s", err, out)
	}
	p := &store{noticed: func(notice string) { t.Errorf("pass commits nothing here: %q", notice) }}
	p.checkCommit()
}
