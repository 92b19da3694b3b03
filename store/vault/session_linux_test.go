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

	"authdeck/store/vault/dbustest"
)

// These tests need dbus-daemon, gnome-keyring-daemon and secret-tool (Debian: dbus-daemon, gnome-keyring, libsecret-tools). Each
// runs itself again with its own D-Bus session bus and home.

// sessionVar has the address of that bus. authdeck clears DBUS_SESSION_BUS_ADDRESS if the bus is slow, so tests do not read it.
const sessionVar = "AUTHDECK_TEST_SESSION"

// inSession reports whether this is the second run; if not, it starts that run and uses its result.
func inSession(t *testing.T) bool { t.Helper(); return onBus(t, true) }

// onBus is inSession, on a bus with or without installed services.
func onBus(t *testing.T, services bool) bool {
	t.Helper()
	if os.Getenv(sessionVar) != "" {
		return true
	}
	home := dbustest.ShortDir(t)
	env := []string{"PATH=" + os.Getenv("PATH"), "HOME=" + home, "XDG_RUNTIME_DIR=" + home,
		"XDG_DATA_HOME=" + home, "TMPDIR=" + home, diskVar + "=" + os.Getenv(diskVar)}
	address := dbustest.StartBus(t, env, services)
	env = append(env, sessionVar+"="+address, "DBUS_SESSION_BUS_ADDRESS="+address)
	session := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^"+t.Name()+"$", "-test.v")
	session.Env = env
	session.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	session.Cancel = func() error { return syscall.Kill(-session.Process.Pid, syscall.SIGKILL) }
	session.WaitDelay = 5 * time.Second // what the test started may keep the output open
	out, err := session.CombinedOutput()
	if err != nil || !strings.Contains(string(out), "--- PASS: "+t.Name()) {
		t.Fatalf("%v\n%s", err, out)
	}
	return false
}

// sessionBus is the test's own connection.
func sessionBus(t *testing.T) *dbus.Conn {
	t.Helper()
	conn, err := dbus.Connect(os.Getenv(sessionVar))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	return conn
}

// startKeyring starts a GNOME Keyring with an open collection "login" and waits until it answers.
func startKeyring(t *testing.T) *dbus.Conn {
	t.Helper()
	return dbustest.StartKeyring(t, os.Getenv(sessionVar), nil).Conn
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
