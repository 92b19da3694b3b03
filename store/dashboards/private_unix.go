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

// ours says why the other end of a connection is not this user.
func ours(c net.Conn) error {
	raw, err := c.(syscall.Conn).SyscallConn()
	if err != nil {
		return err
	}
	user, failed := 0, error(nil)
	if err := raw.Control(func(fd uintptr) { user, failed = peerUser(int(fd)) }); err != nil {
		return err
	}
	if failed == nil && user != os.Getuid() {
		failed = errOtherUser
	}
	return failed
}
