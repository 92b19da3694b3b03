// Package dbustest gives a test its own D-Bus session bus and GNOME Keyring. It needs the programs dbus-daemon and
// gnome-keyring-daemon. Everything that it starts ends with the test.
package dbustest

import (
	"net"
	"path/filepath"
	"testing"
)

// Serve listens on a socket until the test ends, and passes each connection to answer. The address is "unix:path=" and the path.
func Serve(t *testing.T, answer func(net.Conn)) (path string) {
	t.Helper()
	path = filepath.Join(ShortDir(t), "s")
	l, err := new(net.ListenConfig).Listen(t.Context(), "unix", path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			t.Cleanup(func() { _ = c.Close() }) // this also keeps the garbage collector from closing a connection that is never answered
			go answer(c)
		}
	}()
	return path
}
