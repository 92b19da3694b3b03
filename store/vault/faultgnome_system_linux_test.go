//go:build system

package vault

import (
	"authdeck/store/vault/sessionbus"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/godbus/dbus/v5"
)

// theirs is what GNOME Keyring has for alice, asked for over D-Bus.
func theirs(t *testing.T, conn *dbus.Conn, kind string) (value string) {
	t.Helper()
	attributes, _, kept := itemsOf(t, conn)
	for i, a := range attributes {
		if a[map[string]string{System: "service", SecretService: "profile"}[kind]] == "atmos_acme_alice" {
			value += unpacked(kept[i].Value)
		}
	}
	return value
}

// gnomeRows runs a test for both types of keyrings, each in its own session and with one entry in the keyring.
func gnomeRows(t *testing.T, what string, bring func(t *testing.T, conn *dbus.Conn, act func() error) error) {
	t.Helper()
	timeout := soon
	if what == frozen {
		timeout = 300 * time.Millisecond
	}
	if !inSession(t) {
		return
	}
	conn := startKeyring(t)
	for _, kind := range []string{System, SecretService} {
		f := faultNamed(t, what, kind)
		if !strings.Contains(f.by, gnome) {
			t.Fatalf("%s, %s is not said to be brought about with GNOME Keyring", what, kind)
		}
		for _, operation := range operations {
			v := openType(t, kind, "")
			if err := errors.Join(v.Write(t.Context(), alice(), exampleKeys()), v.Remove(t.Context(), bob())); err != nil {
				t.Fatal(err)
			}
			before := theirs(t, conn, kind)
			v = openType(t, kind, "")
			err := bring(t, conn, func() error { return do(within(t, timeout), v, operation) })
			f.judge(t, operation, err, before, theirs(t, conn, kind))
		}
	}
}

func TestWithARealKeyringNothingIsWrong(t *testing.T) {
	gnomeRows(t, "no fault", func(_ *testing.T, _ *dbus.Conn, act func() error) error { return act() })
}

const frozen = "the bus freezes in the middle"

// lockLogin locks "login", and unlockLogin unlocks it without a dialog, as only GNOME Keyring's own programs may do.
func lockLogin(t *testing.T, conn *dbus.Conn) {
	t.Helper()
	var done []dbus.ObjectPath
	var prompt dbus.ObjectPath
	err := conn.Object(secrets, servicePath).Call(serviceIface+".Lock", 0, []dbus.ObjectPath{loginPath}).Store(&done, &prompt)
	if err != nil {
		t.Fatal(err)
	}
}

func unlockLogin(t *testing.T, conn *dbus.Conn) {
	t.Helper()
	var output dbus.Variant
	var session dbus.ObjectPath
	service := conn.Object(secrets, servicePath)
	err := service.Call(serviceIface+".OpenSession", 0, "plain", dbus.MakeVariant("")).Store(&output, &session)
	if err == nil {
		err = service.Call("org.gnome.keyring.InternalUnsupportedGuiltRiddenInterface.UnlockWithMasterPassword", 0,
			loginPath, peerSecret{session, []byte{}, []byte("pw"), "text/plain"}).Err
	}
	if err != nil {
		t.Fatal(err)
	}
}

func TestARealKeyringThatIsLockedKeepsItsEntry(t *testing.T) {
	gnomeRows(t, "locked, the dialog is closed", func(t *testing.T, conn *dbus.Conn, act func() error) error {
		t.Helper()
		lockLogin(t, conn)
		err := act()
		unlockLogin(t, conn)
		return err
	})
}

// processOf finds a process by its name on the bus.
func processOf(t *testing.T, conn *dbus.Conn, name string) *os.Process {
	t.Helper()
	var pid uint32
	if err := conn.BusObject().Call(sessionbus.Iface+".GetConnectionUnixProcessID", 0, name).Store(&pid); err != nil {
		t.Fatal(err)
	}
	p, err := os.FindProcess(int(pid))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// endServices kills the program that provides the service, and the one that the bus starts in its place, because that would be
// locked.
func endServices(t *testing.T, conn *dbus.Conn) {
	t.Helper()
	for {
		var pid uint32
		if conn.BusObject().Call(sessionbus.Iface+".GetConnectionUnixProcessID", 0, secrets).Store(&pid) != nil {
			return
		}
		if p, err := os.FindProcess(int(pid)); err == nil {
			_ = p.Kill()
		}
	}
}

// The daemon is stopped, so that it has received the call when it is killed.
func TestARealKeyringThatIsKilledInTheMiddleKeepsItsEntry(t *testing.T) {
	gnomeRows(t, "it ends before it acts", func(t *testing.T, conn *dbus.Conn, act func() error) error {
		t.Helper()
		daemon := processOf(t, conn, secrets)
		if err := daemon.Signal(syscall.SIGSTOP); err != nil {
			t.Fatal(err)
		}
		time.AfterFunc(100*time.Millisecond, func() { _ = daemon.Kill() })
		err := act()
		endServices(t, conn)
		startKeyring(t)
		return err
	})
}

// Whenever a save is killed, the entry is the old or the new one. A save that was reported as done is kept.
func TestARealKeyringThatIsKilledAtAnyMomentOfASaveHasAWholeEntry(t *testing.T) {
	if !inSession(t) {
		return
	}
	conn := startKeyring(t)
	v := openSystem(t)
	window := twice(t, func() error { return v.Write(t.Context(), alice(), exampleKeys()) })
	ends := map[string]int{}
	for i := range 40 {
		daemon := processOf(t, conn, secrets)
		time.AfterFunc(window*time.Duration(i)/40, func() { _ = daemon.Kill() })
		err := openSystem(t).Write(within(t, soon), alice(), otherKeys())
		endServices(t, conn)
		if errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("%d: %v", i, err)
		}
		conn = startKeyring(t)
		got := theirs(t, conn, System)
		if old, fresh := got == alicePayload, strings.Contains(got, "24h"); old == fresh || err == nil && !fresh {
			t.Fatalf("%d: %q, %v", i, got, err)
		}
		ends[wordFor(err)]++
		if err := openSystem(t).Write(t.Context(), alice(), exampleKeys()); err != nil {
			t.Fatal(err)
		}
	}
	t.Logf("how the saves ended: %v", ends)
}

func TestARealBusThatFreezesHarmsNoEntry(t *testing.T) {
	gnomeRows(t, frozen, func(t *testing.T, conn *dbus.Conn, act func() error) error {
		t.Helper()
		daemon := processOf(t, conn, sessionbus.Iface)
		if err := daemon.Signal(syscall.SIGSTOP); err != nil {
			t.Fatal(err)
		}
		err := act()
		if err := daemon.Signal(syscall.SIGCONT); err != nil {
			t.Fatal(err)
		}
		return err
	})
}

// A disk that is full when GNOME Keyring wants to write its file: it reports that, and has the old entry.
func TestARealKeyringOnAFullDiskKeepsItsEntry(t *testing.T) {
	if !inOwnMounts(t) || !inSession(t) {
		return
	}
	mount := os.Getenv("XDG_DATA_HOME")
	if err := syscall.Mount("none", mount, "tmpfs", 0, "size=64k"); err != nil {
		t.Fatal(err)
	}
	conn := startKeyring(t)
	for _, kind := range []string{System, SecretService} {
		f := faultNamed(t, "a full disk", kind)
		for _, operation := range operations {
			if err := openType(t, kind, "").Write(t.Context(), alice(), exampleKeys()); err != nil {
				t.Fatal(err)
			}
			before := theirs(t, conn, kind)
			fill(t, mount)
			err := do(within(t, soon), openType(t, kind, ""), operation)
			f.judge(t, operation, err, before, theirs(t, conn, kind))
			left, _ := filepath.Glob(filepath.Join(mount, "keyrings", "*.temp-*"))
			for _, path := range append(left, filepath.Join(mount, "filler")) {
				_ = os.Remove(path)
			}
		}
	}
}
