//go:build system

package cli_test

import (
	"errors"
	"fmt"
	"os/exec"

	"authdeck/store/vault/dbustest"
)

// The tests with the tag system use programs of Debian: dbus-daemon, gnome-keyring-daemon, secret-tool, tmux, aws, oathtool,
// dbus-launch. A missing one is a failure.

// keyring starts a GNOME Keyring in this world, on a bus of its own that starts no other.
func (w *world) keyring() dbustest.Keyring {
	w.t.Helper()
	w.vars["XDG_RUNTIME_DIR"] = dbustest.ShortDir(w.t)
	w.vars["DBUS_SESSION_BUS_ADDRESS"] = dbustest.StartBus(w.t, w.other("").Env, false)
	return dbustest.StartKeyring(w.t, w.vars["DBUS_SESSION_BUS_ADDRESS"], w.other("").Env)
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
