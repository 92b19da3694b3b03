//go:build system

package vault

import (
	"context"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/godbus/dbus/v5"
)

// These tests need dbus-run-session, gnome-keyring-daemon and secret-tool (Debian: dbus, dbus-daemon, gnome-keyring,
// libsecret-tools). Each runs itself again in a D-Bus session and a home of its own.

const sessionVar = "AUTHDECK_TEST_SESSION"

// inSession tells whether this is the second run; if not, it makes one and takes over its result.
func inSession(t *testing.T, options ...string) bool {
	t.Helper()
	if os.Getenv(sessionVar) != "" {
		return true
	}
	home, err := os.MkdirTemp("", "session") // short, for the sockets in it
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = os.RemoveAll(home) }()
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	again := []string{"--", os.Args[0], "-test.run=^" + t.Name() + "$", "-test.v"}
	session := exec.CommandContext(ctx, "dbus-run-session", append(options, again...)...)
	session.Env = []string{sessionVar + "=1", "PATH=" + os.Getenv("PATH"), "HOME=" + home, "XDG_RUNTIME_DIR=" + home,
		"XDG_DATA_HOME=" + home, "TMPDIR=" + home, diskVar + "=" + os.Getenv(diskVar)}
	session.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} // the bus and what it started end with it
	session.Cancel = func() error { return syscall.Kill(-session.Process.Pid, syscall.SIGKILL) }
	session.WaitDelay = 5 * time.Second // a service that the bus started may outlive it and hold the output open
	out, err := session.CombinedOutput()
	if err != nil || !strings.Contains(string(out), "--- PASS: "+t.Name()) {
		t.Fatalf("%v\n%s", err, out)
	}
	return false
}

// sessionBus is a connection of the test's own.
func sessionBus(t *testing.T) *dbus.Conn {
	t.Helper()
	conn, err := dbus.ConnectSessionBus()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	return conn
}

// startKeyring starts a GNOME Keyring with an open collection "login" and waits until it answers.
func startKeyring(t *testing.T) *dbus.Conn {
	t.Helper()
	daemon := exec.CommandContext(t.Context(), "gnome-keyring-daemon", "--foreground", "--unlock", "--components=secrets")
	daemon.Stdin = strings.NewReader("pw")
	if err := daemon.Start(); err != nil {
		t.Fatal(err)
	}
	conn := sessionBus(t)
	login := conn.Object(secrets, loginPath)
	t.Cleanup(func() { _ = daemon.Process.Kill(); _ = daemon.Wait() })
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for end := time.After(20 * time.Second); ; {
		var owned bool // asking the service itself would make the bus start a second one
		err := conn.BusObject().Call("org.freedesktop.DBus.NameHasOwner", 0, secrets).Store(&owned)
		if err == nil && owned {
			if shut, err := locked(t.Context(), login); err == nil && !shut {
				return conn
			}
		}
		select {
		case <-end:
			t.Fatal("the keyring does not open")
		case <-tick.C:
		}
	}
}

func property(ctx context.Context, o dbus.BusObject, iface, name string, value *dbus.Variant) error {
	return o.CallWithContext(ctx, "org.freedesktop.DBus.Properties.Get", 0, iface, name).Store(value)
}

func locked(ctx context.Context, collection dbus.BusObject) (yes bool, err error) {
	var v dbus.Variant
	err = property(ctx, collection, collectionIfce, "Locked", &v)
	yes, _ = v.Value().(bool)
	return yes, err
}

// endService ends a service that the bus has started.
func endService(t *testing.T, conn *dbus.Conn) {
	t.Helper()
	var pid uint32
	if err := conn.BusObject().Call("org.freedesktop.DBus.GetConnectionUnixProcessID", 0, secrets).Store(&pid); err != nil {
		t.Fatal(err)
	}
	if p, err := os.FindProcess(int(pid)); err != nil || p.Kill() != nil {
		t.Errorf("process %d is left: %v", pid, err)
	}
}
