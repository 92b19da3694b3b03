//go:build unix

package trust_test

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"authdeck/store/trust"
)

func TestWhatRootTrustsTheUserCanChangeLater(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("only root can give files away")
	}
	home := t.TempDir()
	if err := os.Chown(home, 54321, 54322); err != nil {
		t.Fatal(err)
	}
	t.Setenv("HOME", home) // as with sudo
	remember(t, store(home), command("/p", "date"))
	entries, err := os.ReadDir(trust.Dir(home))
	if err != nil || len(entries) == 0 {
		t.Fatal(entries, err)
	}
	for _, e := range entries {
		info, err := os.Lstat(filepath.Join(trust.Dir(home), e.Name()))
		if err != nil || info.Sys().(*syscall.Stat_t).Uid != 54321 {
			t.Errorf("%s belongs to root, or %v", e.Name(), err)
		}
	}
}
