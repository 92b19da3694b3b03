package files

import (
	"fmt"
	"os"
	"strings"

	"golang.org/x/sys/unix"
)

// holder names the program that holds a lock, from the kernel's list (proc_locks(5)). It returns "another program" if the file
// system uses other file numbers there, or if the program is in another container.
func holder(path string) string {
	var at unix.Stat_t
	if unix.Stat(path, &at) != nil {
		return somebody
	}
	file := fmt.Sprintf("%02x:%02x:%d", unix.Major(at.Dev), unix.Minor(at.Dev), at.Ino)
	for range 3 { // the kernel lists the locks in pieces, and leaves some out if others come or go meanwhile
		if who := listedHolder(file); who != "" {
			return who
		}
	}
	return somebody
}

// listedHolder looks for a file in the kernel's list once; "" if it is not there.
func listedHolder(file string) string {
	listed, _ := os.ReadFile("/proc/locks")
	for entry := range strings.Lines(string(listed)) {
		f := strings.Fields(entry) // 1: FLOCK ADVISORY WRITE 4711 08:01:393229 0 EOF
		if len(f) < 6 || f[1] != "FLOCK" || f[5] != file {
			continue
		}
		if name, err := os.ReadFile("/proc/" + f[4] + "/comm"); err == nil {
			return fmt.Sprintf("%s (process %s)", strings.TrimSpace(string(name)), f[4])
		}
	}
	return ""
}
