package process

import (
	"bytes"
	"os"
	"strconv"
)

// look returns the name of a process and its parent; false if they cannot be read: proc(5).
func look(pid int) (name string, parent int, ok bool) {
	stat, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/stat")
	open, end := bytes.IndexByte(stat, '('), bytes.LastIndexByte(stat, ')')
	if err != nil || open < 0 || end < open {
		return "", 0, false
	}
	fields := bytes.Fields(stat[end+1:])
	if len(fields) < 2 {
		return "", 0, false
	}
	parent, err = strconv.Atoi(string(fields[1]))
	return string(stat[open+1 : end]), parent, err == nil
}
