//go:build unix

package files

import (
	"fmt"
	"io/fs"
	"syscall"
)

// OtherNames returns how many other names (hard links) a file has, and a command that finds them when this name has another file.
func OtherNames(_ string, info fs.FileInfo) (n int, find string) {
	stat, ok := info.Sys().(*syscall.Stat_t)
	if !ok || stat.Nlink < 2 {
		return 0, ""
	}
	return int(stat.Nlink) - 1, //nolint:gosec // no file has so many names
		fmt.Sprintf("find / -inum %d", stat.Ino)
}
