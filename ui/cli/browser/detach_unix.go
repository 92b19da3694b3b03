//go:build unix

package browser

import "syscall"

// detached starts a program in a session of its own: it outlives this one and its terminal.
func detached() *syscall.SysProcAttr { return &syscall.SysProcAttr{Setsid: true} }
