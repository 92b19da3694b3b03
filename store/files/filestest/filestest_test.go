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

const prefix = "/dev/shm/authdeck-gotest-"

// inMemory runs tests in memory, or skips where there is none to use.
func inMemory(t *testing.T, run func(dir string) int) int {
	t.Helper()
	t.Setenv("TMPDIR", "")
	used := true
	code := filestest.Run(tests(func() int {
		if dir := os.TempDir(); strings.HasPrefix(dir, prefix) {
			return run(dir)
		}
		used = false
		return 0
	}))
	if !used {
		t.Skip("no room for tests in memory")
	}
	return code
}

func TestFilesOfTestsAreInMemoryAndNoneStays(t *testing.T) {
	var dir, other string
	code := inMemory(t, func(d string) int {
		dir = d
		if err := os.WriteFile(filepath.Join(dir, "file"), nil, 0o600); err != nil {
			t.Error(err)
		}
		t.Setenv("TMPDIR", "")
		return filestest.Run(tests(func() int { // another package at the same time, which may be on the disk
			other = os.TempDir()
			if _, err := os.Stat(dir); err != nil {
				t.Errorf("the folder of tests that run is gone: %v", err)
			}
			return 3
		}))
	})
	if code != 3 || other == dir {
		t.Errorf("exit code %d, folders %s and %s", code, dir, other)
	}
	if _, err := os.Stat(dir); !os.IsNotExist(err) {
		t.Errorf("%s stays", dir)
	}
}

func TestOnlyTheFolderOfKilledTestsIsRemoved(t *testing.T) {
	folder := func(prefix string, files ...string) string {
		dir, err := os.MkdirTemp("/dev/shm", prefix)
		if err != nil {
			t.Skip(err)
		}
		t.Cleanup(func() { _ = os.RemoveAll(dir) })
		for _, file := range files {
			if err := os.WriteFile(filepath.Join(dir, file), nil, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		return dir
	}
	left := folder("authdeck-gotest-", "locked-by-tests")
	kept := []string{folder("authdeck-gotest-"), folder("authdeck-", "locked-by-tests")}
	inMemory(t, func(string) int {
		if _, err := os.Stat(left); !os.IsNotExist(err) {
			t.Errorf("%s stays: %v", left, err)
		}
		for _, dir := range kept {
			if _, err := os.Stat(dir); err != nil {
				t.Error(err)
			}
		}
		return 0
	})
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
