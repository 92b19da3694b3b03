//go:build linux

package dbustest

import (
	"bufio"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/godbus/dbus/v5"
)

const config = `<busconfig><type>session</type><listen>unix:dir=DIR</listen>SERVICES<policy context="default">` +
	`<allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy></busconfig>`

// StartBus starts a session bus and returns its address. With services, the bus starts installed services on demand. They
// get the environment env; nil is this process's own.
func StartBus(t *testing.T, env []string, services bool) (address string) {
	t.Helper()
	dir := ShortDir(t)
	text := strings.ReplaceAll(config, "DIR", dir)
	if services {
		text = strings.ReplaceAll(text, "SERVICES", "<standard_session_servicedirs/>")
	}
	path := filepath.Join(dir, "bus.conf")
	if err := os.WriteFile(path, []byte(strings.ReplaceAll(text, "SERVICES", "")), 0o600); err != nil {
		t.Fatal(err)
	}
	daemon := exec.CommandContext(t.Context(), "dbus-daemon", "--nofork", "--print-address", "--config-file="+path) // #nosec G204 -- a path of ours
	daemon.Env = env
	out, err := daemon.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	start(t, daemon)
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(line)
}

// start runs a program until the test ends, and then also ends what it started.
func start(t *testing.T, c *exec.Cmd) {
	t.Helper()
	c.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = syscall.Kill(-c.Process.Pid, syscall.SIGKILL); _ = c.Wait() })
}

// Keyring is a GNOME Keyring with an unlocked collection "login". Its password is "pw".
type Keyring struct {
	Daemon *exec.Cmd
	Conn   *dbus.Conn // to its bus
}

// StartKeyring starts a keyring on the bus at that address, and waits until it answers.
func StartKeyring(t *testing.T, address string, env []string) Keyring {
	t.Helper()
	k := Keyring{Daemon: exec.CommandContext(t.Context(), "gnome-keyring-daemon", "--foreground", "--unlock", "--components=secrets")}
	k.Daemon.Env, k.Daemon.Stdin = env, strings.NewReader("pw")
	start(t, k.Daemon)
	var err error
	if k.Conn, err = dbus.Connect(address); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = k.Conn.Close() })
	Await(t, "an open keyring", func() bool {
		owned, locked := false, true // asking the service itself would make the bus start a second one
		return k.Conn.BusObject().Call("org.freedesktop.DBus.NameHasOwner", 0, "org.freedesktop.secrets").Store(&owned) == nil && owned &&
			k.login().StoreProperty("org.freedesktop.Secret.Collection.Locked", &locked) == nil && !locked
	})
	return k
}

func (k Keyring) login() dbus.BusObject {
	return k.Conn.Object("org.freedesktop.secrets", "/org/freedesktop/secrets/collection/login")
}

// Lock locks the collection.
func (k Keyring) Lock(t *testing.T) {
	t.Helper()
	service := k.Conn.Object("org.freedesktop.secrets", "/org/freedesktop/secrets")
	if err := service.Call("org.freedesktop.Secret.Service.Lock", 0, []dbus.ObjectPath{k.login().Path()}).Err; err != nil {
		t.Fatal(err)
	}
}

// Await waits for a condition that no event announces, for at most a minute.
func Await(t *testing.T, what string, holds func() bool) {
	t.Helper()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for end := time.After(time.Minute); !holds(); {
		select {
		case <-end:
			t.Fatalf("waited a minute for %s", what)
		case <-tick.C:
		}
	}
}
