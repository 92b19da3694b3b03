package dbustest

import (
	"os"
	"testing"
)

// ShortDir creates a folder with a path that is short enough for sockets in it: an address has 104 bytes on macOS. It is in /tmp if
// the usual temporary folder has a long path.
func ShortDir(t *testing.T) string {
	t.Helper()
	parent := ""
	if len(os.TempDir()) > 60 {
		parent = "/tmp"
	}
	dir, err := os.MkdirTemp(parent, "authdeck")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	return dir
}
