package files

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"
)

func TestASaveRemovesWhatKilledRunsLeft(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path := filepath.Join(dir, "config.yaml")
	gone := exec.Command(os.Args[0], "-test.run=^$")
	if err := gone.Run(); err != nil {
		t.Fatal(err)
	}
	name := func(of string, pid int) string { return fmt.Sprintf(".%s.%d-123%s", of, pid, suffix) }
	for _, c := range []struct {
		name string
		age  time.Duration
		goes bool
	}{
		{name("config.yaml", gone.ProcessState.Pid()), 2 * abandoned, true},
		{name("config.yaml", gone.ProcessState.Pid()), -time.Hour, false}, // just created, perhaps by another container
		{name("config.yaml", os.Getpid()), 2 * abandoned, false},
		{name("config.yaml", os.Getpid()), 2 * forgotten, true},
		{name("other.yaml", gone.ProcessState.Pid()), 2 * forgotten, false},
		{".config.yaml.swp", 2 * forgotten, false},
		{".config.yaml.mine-123.tmp", 2 * forgotten, false},
		{".config.yaml.1-x.tmp", 2 * forgotten, false},
	} {
		left := filepath.Join(dir, c.name)
		at := time.Now().Add(-c.age)
		if err := errors.Join(os.WriteFile(left, nil, 0o600), os.Chtimes(left, at, at), Replace(path, []byte("x"), 0o600)); err != nil {
			t.Fatal(err)
		}
		if _, err := os.Stat(left); errors.Is(err, fs.ErrNotExist) != c.goes {
			t.Errorf("%s, %v old: %v", c.name, c.age, err)
		}
		_ = os.Remove(left)
	}
}
