package process

import "golang.org/x/sys/unix"

// look returns the name of a process and its parent; false if they cannot be read.
func look(pid int) (name string, parent int, ok bool) {
	p, err := unix.SysctlKinfoProc("kern.proc.pid", pid)
	if err != nil {
		return "", 0, false
	}
	return unix.ByteSliceToString(p.Proc.P_comm[:]), int(p.Eproc.Ppid), true
}
