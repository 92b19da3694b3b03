package browser

import "syscall"

// detached starts a program in a process group of its own: ctrl+c here does not end it.
func detached() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{CreationFlags: syscall.CREATE_NEW_PROCESS_GROUP}
}
