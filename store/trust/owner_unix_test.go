//go:build unix

package trust_test

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"authdeck/store/files/filestest"
	"authdeck/store/trust"
)

func TestWhatRootTrustsTheUserCanChangeLater(t *testing.T) {
	home := filestest.HomeOfAnother(t)
	t.Setenv("HOME", home) // as with sudo
	remember(t, store(home), command("/p", "date"))
	entries, err := os.ReadDir(trust.Dir(home))
	if err != nil || len(entries) == 0 {
		t.Fatal(entries, err)
	}
	for _, e := range entries {
		info, err := os.Lstat(filepath.Join(trust.Dir(home), e.Name()))
		if err != nil || info.Sys().(*syscall.Stat_t).Uid != filestest.OtherUser {
			t.Errorf("%s belongs to root, or %v", e.Name(), err)
		}
	}
}
