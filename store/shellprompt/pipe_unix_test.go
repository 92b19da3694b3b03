//go:build unix

package shellprompt_test

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"authdeck/store/shellprompt"
)

func TestAPipeInAFilesPlaceIsReplaced(t *testing.T) {
	state := t.TempDir()
	path := filepath.Join(state, "authdeck", "shell", "bash.sh")
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Mkfifo(path, 0o600); err != nil {
		t.Fatal(err)
	}
	shellprompt.Start(state, "bash", "dev", func(string) string { return "" })
	if info, err := os.Stat(path); err != nil || !info.Mode().IsRegular() {
		t.Errorf("%v, %v", info, err)
	}
}
