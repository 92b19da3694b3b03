package process

import (
	"bytes"
	"os"
	"strconv"
)

// Stopped tells whether a process is stopped, by ctrl+z, a signal or a debugger: proc(5), the field behind the command's name, which
// may have brackets of its own.
func Stopped(pid int) bool {
	stat, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/stat")
	if err != nil {
		return false
	}
	_, rest, _ := bytes.Cut(stat[bytes.LastIndexByte(stat, ')')+1:], []byte(" "))
	return len(rest) > 0 && (rest[0] == 'T' || rest[0] == 't')
}
