// Package dbustest gives a test a D-Bus session bus and a GNOME Keyring of its own. It needs the programs dbus-daemon and
// gnome-keyring-daemon. Everything that it starts ends with the test.
package dbustest

import (
	"net"
	"path/filepath"
	"testing"
)

// Serve listens at a socket until the test ends, and gives each connection to answer. "unix:path=" and the path are its address.
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
			t.Cleanup(func() { _ = c.Close() }) // it also keeps the garbage collector from closing a connection that nobody answers
			go answer(c)
		}
	}()
	return path
}
