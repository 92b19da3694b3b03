//go:build unix

package trust_test

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"authdeck/store/trust"
)

func TestAPipeInAFilesPlaceTrustsNothingAndHoldsNobodyUp(t *testing.T) {
	t.Parallel()
	for _, pattern := range []string{"key", "*.json"} {
		state := t.TempDir()
		remember(t, store(state), command("/p", "date"))
		found, err := filepath.Glob(filepath.Join(trust.Dir(state), pattern))
		if err != nil || len(found) != 1 {
			t.Fatal(found, err)
		}
		if err := os.Remove(found[0]); err != nil {
			t.Fatal(err)
		}
		if err := syscall.Mkfifo(found[0], 0o600); err != nil {
			t.Fatal(err)
		}
		if store(state).Trusts(command("/p", "date")) {
			t.Errorf("%s: trusted", pattern)
		}
		folders, err := store(state).Folders(t.Context())
		if pattern == "*.json" && (err == nil || len(folders) > 0) {
			t.Errorf("%v, %v", folders, err)
		}
	}
}
