//go:build unix

package fileperm

import (
	"errors"
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

// Its mode is right for a device, and nobody but root can change it.
func TestADeviceOrPipeInTheKeyringsFolderIsNoFileThatOthersCanRead(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	pipe := filepath.Join(dir, "pipe")
	if err := errors.Join(os.Chmod(dir, 0o700), os.Symlink("/dev/zero", filepath.Join(dir, "one")), syscall.Mkfifo(pipe, 0o600), os.Chmod(pipe, 0o644)); err != nil {
		t.Fatal(err)
	}
	if exposed, _, err := (Checker{}).Exposed(t.Context(), "acme", dir); err != nil || len(exposed) > 0 {
		t.Error(exposed, err)
	}
}
