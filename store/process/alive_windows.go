package process

import (
	"errors"

	"golang.org/x/sys/windows"
)

// Alive reports whether a process has this ID. A process of another user, which cannot be opened, counts as alive.
func Alive(pid int) bool {
	p, err := windows.OpenProcess(windows.SYNCHRONIZE, false, uint32(pid)) //nolint:gosec // process numbers have 32 bits
	if err != nil {
		return !errors.Is(err, windows.ERROR_INVALID_PARAMETER)
	}
	defer func() { _ = windows.CloseHandle(p) }()
	event, err := windows.WaitForSingleObject(p, 0) // a process that has ended is signalled
	return err != nil || event != windows.WAIT_OBJECT_0
}
