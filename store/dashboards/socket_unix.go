//go:build linux || darwin || freebsd

package dashboards

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"syscall"

	"authdeck/store/process"
)

// maxPath is how many bytes a socket's path may have: 104 with the zero byte on macOS, 108 on Linux.
const maxPath = 103

// listen opens the socket of this process in a folder. The listener's Close removes it.
func listen(ctx context.Context, dir string) (l net.Listener, path string, err error) {
	path = filepath.Join(dir, strconv.Itoa(os.Getpid())+suffix)
	_ = os.Remove(path) // from a killed process with the same ID
	l, err = new(net.ListenConfig).Listen(ctx, "unix", path)
	return l, path, err
}

// dial removes the socket of a dashboard that was killed.
func (s socket) dial(ctx context.Context) (net.Conn, error) {
	d := net.Dialer{Timeout: lineTimeout}
	c, err := d.DialContext(ctx, "unix", s.path)
	if errors.Is(err, syscall.ECONNREFUSED) && !process.Alive(s.pid()) { // some systems also refuse a connection if there are too many at once
		_ = os.Remove(s.path)
	}
	return c, err
}

// private says why a folder does not belong to this user alone.
func private(dir string) error {
	info, err := os.Lstat(dir)
	if err != nil {
		return err
	}
	if !info.IsDir() { // a link may lead anywhere
		return fmt.Errorf("%s is not a folder", dir)
	}
	owner, ok := info.Sys().(*syscall.Stat_t)
	if info.Mode().Perm()&0o077 != 0 || !ok || int(owner.Uid) != os.Getuid() {
		return fmt.Errorf("other users can access %s", dir)
	}
	return nil
}

// checkClient says why the connected program does not belong to this user.
func checkClient(c net.Conn) error {
	_, err := checkServer(c)
	return err
}

// checkServer returns the process at the other end of a connection, 0 if the system does not report it; the error says why it does
// not belong to this user.
func checkServer(c net.Conn) (pid int, err error) {
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
