//go:build unix

package browser

import "syscall"

// detached starts a program in its own session, so that it outlives this process and its terminal.
func detached() *syscall.SysProcAttr { return &syscall.SysProcAttr{Setsid: true} }
