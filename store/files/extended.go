//go:build linux || darwin

package files

import (
	"os"
	"slices"
	"strings"

	"golang.org/x/sys/unix"
)

// keepExtended copies the extended attributes of an old file, except those with these names and those that could give a program rights.
func keepExtended(f *os.File, old string, except ...string) {
	names := make([]byte, 64<<10) // the longest list, and the longest value, on Linux
	n, err := unix.Listxattr(old, names)
	if err != nil {
		return
	}
	value := make([]byte, 64<<10)
	for _, name := range strings.FieldsFunc(string(names[:n]), func(r rune) bool { return r == 0 }) {
		if slices.Contains(except, name) {
			continue
		}
		if n, err := unix.Getxattr(old, name, value); err == nil && !strings.HasPrefix(name, "security.") && !strings.HasPrefix(name, "trusted.") {
			_ = unix.Fsetxattr(int(f.Fd()), name, value[:n], 0)
		}
	}
}
