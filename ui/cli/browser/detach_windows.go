package browser

import "syscall"

// detached starts a program in its own process group, so that ctrl+c here does not end it.
func detached() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{CreationFlags: syscall.CREATE_NEW_PROCESS_GROUP}
}
