//go:build linux || darwin || windows

package process

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestAProcessHasANameAndAParent(t *testing.T) {
	t.Parallel()
	name, parent, ok := look(os.Getpid())
	if program := filepath.Base(os.Args[0]); !ok || parent != os.Getppid() || name == "" || !strings.HasPrefix(program, name) || strings.HasSuffix(name, ".exe") {
		t.Errorf("%q %d %t, want %q %d", name, parent, ok, program, os.Getppid())
	}
}
