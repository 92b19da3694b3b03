//go:build linux || darwin || freebsd

package dashboards

import (
	"fmt"
	"net"
	"os"
	"syscall"
)

// private says why a folder is not this user's alone.
func private(dir string) error {
	info, err := os.Lstat(dir)
	if err != nil {
		return err
	}
	owner, ok := info.Sys().(*syscall.Stat_t)
	if !info.IsDir() || info.Mode().Perm()&0o077 != 0 || !ok || int(owner.Uid) != os.Getuid() {
		return fmt.Errorf("%s is not a folder of this user alone", dir)
	}
	return nil
}

// ours gives the process at the other end of a connection, 0 where the system does not tell; the error says why it is not this
// user's.
func ours(c net.Conn) (pid int, err error) {
	raw, err := c.(syscall.Conn).SyscallConn()
	if err != nil {
		return 0, err
	}
	user, failed := 0, error(nil)
	if err := raw.Control(func(fd uintptr) { user, pid, failed = peer(int(fd)) }); err != nil {
		return 0, err
	}
	if failed == nil && user != os.Getuid() {
		failed = errOtherUser
	}
	return pid, failed
}
