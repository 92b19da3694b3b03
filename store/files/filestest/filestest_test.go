//go:build linux

package filestest_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"authdeck/store/files/filestest"
)

// tests stands for the tests of a package.
type tests func() int

func (t tests) Run() int { return t() }

func TestFilesOfTestsAreInMemoryAndNoneStays(t *testing.T) {
	t.Setenv("TMPDIR", "")
	var dir, other string
	code := filestest.Run(tests(func() int {
		dir = os.TempDir()
		if !strings.HasPrefix(dir, "/dev/shm/") {
			return 0
		}
		if err := os.WriteFile(filepath.Join(dir, "file"), nil, 0o600); err != nil {
			t.Error(err)
		}
		t.Setenv("TMPDIR", "")
		return filestest.Run(tests(func() int { // another package at the same time
			other = os.TempDir()
			if _, err := os.Stat(dir); err != nil {
				t.Errorf("the folder of tests that run is gone: %v", err)
			}
			return 3
		}))
	}))
	if dir == "/tmp" {
		t.Skip("this machine has no files in memory")
	}
	if code != 3 || other == dir {
		t.Errorf("exit code %d, folders %s and %s", code, dir, other)
	}
	for _, d := range []string{dir, other} {
		if _, err := os.Stat(d); !os.IsNotExist(err) {
			t.Errorf("%s stays", d)
		}
	}
}

func TestTheFolderOfKilledTestsIsRemoved(t *testing.T) {
	left, err := os.MkdirTemp("/dev/shm", "authdeck-")
	if err != nil {
		t.Skip(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(left) })
	t.Setenv("TMPDIR", "")
	filestest.Run(tests(func() int {
		if _, err := os.Stat(left); os.TempDir() != "/tmp" && !os.IsNotExist(err) {
			t.Errorf("%s stays: %v", left, err)
		}
		return 0
	}))
}

func TestTMPDIRIsKept(t *testing.T) {
	want := t.TempDir()
	t.Setenv("TMPDIR", want)
	if code := filestest.Run(tests(func() int {
		if got := os.TempDir(); got != want {
			t.Errorf("temporary files are in %s", got)
		}
		return 4
	})); code != 4 {
		t.Errorf("exit code %d", code)
	}
}
