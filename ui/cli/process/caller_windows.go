package process

import (
	"strings"
	"unsafe"

	"golang.org/x/sys/windows"
)

// look returns the name of a process, without .exe, and its parent; false if it is not in the list of processes.
func look(pid int) (name string, parent int, ok bool) {
	list, err := windows.CreateToolhelp32Snapshot(windows.TH32CS_SNAPPROCESS, 0)
	if err != nil {
		return "", 0, false
	}
	defer func() { _ = windows.CloseHandle(list) }()
	p := windows.ProcessEntry32{Size: uint32(unsafe.Sizeof(windows.ProcessEntry32{}))}
	for err = windows.Process32First(list, &p); err == nil; err = windows.Process32Next(list, &p) {
		if int(p.ProcessID) == pid {
			name = windows.UTF16ToString(p.ExeFile[:])
			if end := len(name) - len(".exe"); end > 0 && strings.EqualFold(name[end:], ".exe") {
				name = name[:end]
			}
			return name, int(p.ParentProcessID), true
		}
	}
	return "", 0, false
}
