//go:build system

package cli_test

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/godbus/dbus/v5"
)

// The tests with the tag system drive programs of Debian: dbus-daemon, gnome-keyring-daemon, secret-tool, tmux, aws,
// oathtool, dbus-launch. A missing one is a failure.

// eventually waits for a condition that no event tells of.
func eventually(t *testing.T, what string, holds func() bool) {
	t.Helper()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for end := time.After(patience); ; {
		if holds() {
			return
		}
		select {
		case <-tick.C:
		case <-end:
			t.Fatalf("waited in vain for %s", what)
		}
	}
}

// keyring is a GNOME Keyring with an open collection "login", on a bus of its own that starts no other.
type keyring struct {
	t      *testing.T
	daemon *exec.Cmd
	conn   *dbus.Conn
}

const busConfig = `<busconfig><type>session</type><listen>unix:dir=%</listen><policy context="default">` +
	`<allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy></busconfig>`

// keyring starts one in this world.
func (w *world) keyring() *keyring {
	w.t.Helper()
	dir, err := os.MkdirTemp("", "bus") // short, for the sockets in it
	if err != nil {
		w.t.Fatal(err)
	}
	w.t.Cleanup(func() { _ = os.RemoveAll(dir) })
	config := filepath.Join(dir, "bus.conf")
	if err := os.WriteFile(config, []byte(strings.ReplaceAll(busConfig, "%", dir)), 0o600); err != nil {
		w.t.Fatal(err)
	}
	w.vars["XDG_RUNTIME_DIR"] = dir
	bus := w.other("dbus-daemon", "--nofork", "--print-address", "--config-file="+config)
	out, err := bus.StdoutPipe()
	if err != nil {
		w.t.Fatal(err)
	}
	w.background(bus)
	address, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		w.t.Fatal(err)
	}
	w.vars["DBUS_SESSION_BUS_ADDRESS"] = strings.TrimSpace(address)

	k := &keyring{t: w.t, daemon: w.other("gnome-keyring-daemon", "--foreground", "--unlock", "--components=secrets")}
	k.daemon.Stdin = strings.NewReader("pw")
	w.background(k.daemon)
	if k.conn, err = dbus.Connect(w.vars["DBUS_SESSION_BUS_ADDRESS"]); err != nil {
		w.t.Fatal(err)
	}
	w.t.Cleanup(func() { _ = k.conn.Close() })
	eventually(w.t, "the keyring to open", func() bool {
		locked := true
		return k.login().StoreProperty("org.freedesktop.Secret.Collection.Locked", &locked) == nil && !locked
	})
	return k
}

// background runs a program until the test ends.
func (w *world) background(c *exec.Cmd) {
	w.t.Helper()
	if err := c.Start(); err != nil {
		w.t.Fatal(err)
	}
	w.t.Cleanup(func() { _ = c.Process.Kill(); _ = c.Wait() })
}

func (k *keyring) login() dbus.BusObject {
	return k.conn.Object("org.freedesktop.secrets", "/org/freedesktop/secrets/collection/login")
}

func (k *keyring) lock() {
	k.t.Helper()
	service := k.conn.Object("org.freedesktop.secrets", "/org/freedesktop/secrets")
	if err := service.Call("org.freedesktop.Secret.Service.Lock", 0, []dbus.ObjectPath{k.login().Path()}).Err; err != nil {
		k.t.Fatal(err)
	}
}

// output runs another program in this world, which must succeed.
func (w *world) output(program string, args ...string) string {
	w.t.Helper()
	out, err := w.other(program, args...).Output()
	var failed *exec.ExitError
	if errors.As(err, &failed) {
		err = fmt.Errorf("%w: %s", err, failed.Stderr)
	}
	if err != nil {
		w.t.Fatalf("%s %v: %v", program, args, err)
	}
	return string(out)
}
