//go:build unix

package atmosyaml

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"authdeck/model"
	"authdeck/store/process/processtest"
)

// The system denies root nothing, so root runs the test again as another user.
func TestAFolderThatCannotBeReadIsNotCalledEmpty(t *testing.T) {
	home := os.Getenv("DENIED_HOME")
	if home == "" && os.Geteuid() == 0 {
		asAnotherUser(t)
		return
	}
	if home == "" {
		home = t.TempDir()
	}
	folder, work := filepath.Join(home, ".atmos"), filepath.Join(home, "work")
	for path, mode := range map[string]os.FileMode{folder: 0o000, work: 0o700} {
		if err := os.Mkdir(path, mode); err != nil {
			t.Fatal(err)
		}
	}
	t.Cleanup(func() { _ = os.Chmod(folder, 0o700) })
	c, err := Read(t.Context(), Source{WorkDir: work, Home: home, LookupEnv: lookup(nil), Trust: trusting{}})
	want := "you have no permission to read " + folder + "; run: chmod 700 " + folder
	if err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("%v, not %s", err, want)
	}
	looked := slices.ContainsFunc(c.Sources, func(s model.Source) bool {
		return s.Path == filepath.Join(folder, "atmos.yaml") && s.State == model.SourceFailed
	})
	if !looked || len(c.Warnings) > 0 {
		t.Errorf("looked at %v, warned of %v", c.Sources, c.Warnings)
	}
	// Another file applies too, but Atmos would read both.
	if err := os.WriteFile(filepath.Join(work, "atmos.yaml"), []byte("auth: {identities: {a: {kind: aws/user}}}\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	c, err = Read(t.Context(), Source{WorkDir: work, Home: home, LookupEnv: lookup(nil), Trust: trusting{}})
	want = folder + ": you have no permission to read this folder, so an atmos.yaml in it is ignored; run: chmod 700 " + folder
	if err != nil || len(c.Identities) != 1 || len(c.Warnings) != 1 || c.Warnings[0].Error() != want {
		t.Errorf("%v, %v, not %s", err, c.Warnings, want)
	}
}

func asAnotherUser(t *testing.T) {
	t.Helper()
	const nobody = 65534
	dir, err := os.MkdirTemp("/tmp", "authdeck-denied-*") // which the other user can enter
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	program, err := os.ReadFile(os.Args[0])
	if err != nil {
		t.Fatal(err)
	}
	copied := filepath.Join(dir, "test")
	if err := processtest.WriteProgram(copied, string(program)); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	home := filepath.Join(dir, "home")
	if err := os.Mkdir(home, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.Chown(home, nobody, nobody); err != nil {
		t.Fatal(err)
	}
	c := exec.Command(copied, "-test.run=^"+t.Name()+"$")
	c.Env, c.Dir = append(os.Environ(), "DENIED_HOME="+home), home
	c.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobody, Gid: nobody}}
	if out, err := c.CombinedOutput(); err != nil {
		t.Errorf("%v: %s", err, out)
	}
}
