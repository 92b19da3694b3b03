//go:build linux || darwin

package files

import (
	"errors"
	"os"
	"strings"

	"golang.org/x/sys/unix"
)

// accessList is the extended attribute of Linux that gives users and groups access.
const accessList = "system.posix_acl_access"

// keepExtended copies the extended attributes of an old file, except those that could give a program rights, and its access list only
// if the group is the same. If the old file has no access list, the new one loses the one of its folder.
func keepExtended(f *os.File, old string, sameGroup bool) {
	if _, err := unix.Getxattr(old, accessList, nil); errors.Is(err, unix.ENODATA) {
		_ = unix.Fremovexattr(int(f.Fd()), accessList)
	}
	names := make([]byte, 64<<10) // the longest list, and the longest value, on Linux
	n, err := unix.Listxattr(old, names)
	if err != nil {
		return
	}
	value := make([]byte, 64<<10)
	for _, name := range strings.FieldsFunc(string(names[:n]), func(r rune) bool { return r == 0 }) {
		if name == accessList && !sameGroup {
			continue
		}
		if n, err := unix.Getxattr(old, name, value); err == nil && !strings.HasPrefix(name, "security.") && !strings.HasPrefix(name, "trusted.") {
			_ = unix.Fsetxattr(int(f.Fd()), name, value[:n], 0)
		}
	}
}
