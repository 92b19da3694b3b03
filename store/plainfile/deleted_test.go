package plainfile

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"authdeck/model"
)

func TestAFileThatChangesWhileItsKeysAreRemovedIsNotDeleted(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "keys.csv")
	const more = "another line\n"
	target, err := deleted(path, func() error {
		return errors.Join(os.WriteFile(path, []byte(more), 0o600), changed{path})
	})
	if !errors.Is(err, model.ErrFileChanged) || target != "" {
		t.Error(target, err)
	}
	if text, err := os.ReadFile(path); string(text) != more {
		t.Errorf("%q, %v", text, err)
	}
}
