package process

import (
	"bytes"
	"os"
	"strconv"
)

// Stopped reports whether a process is stopped, by ctrl+z, a signal or a debugger. It reads proc(5), the field after the command's
// name, which may itself contain brackets.
func Stopped(pid int) bool {
	stat, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/stat")
	if err != nil {
		return false
	}
	_, rest, _ := bytes.Cut(stat[bytes.LastIndexByte(stat, ')')+1:], []byte(" "))
	return len(rest) > 0 && (rest[0] == 'T' || rest[0] == 't')
}
