//go:build !windows

package cli_test

import (
	"errors"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"authdeck/store/process/processtest"
	"authdeck/store/vault/dbustest"
)

// muteBus accepts clients and never answers them.
func muteBus(t *testing.T) (address string) {
	t.Helper()
	return "unix:path=" + dbustest.Serve(t, func(net.Conn) {})
}

func TestABusThatNeverAnswersHoldsUpNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.vars["DBUS_SESSION_BUS_ADDRESS"] = muteBus(t)
	w.quickly(func() time.Duration {
		x := w.run("version")
		x.see("authdeck ")
		took := time.Since(x.started)
		x.exits(0)
		return took
	})
	w.quickly(func() time.Duration {
		x := w.run()
		x.see("▌  emergency-user", "IDENTITY")
		took := time.Since(x.started)
		x.press("q")
		x.exits(0)
		return took
	})
}

func TestWithoutABusNoneIsStarted(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	launched, bin := filepath.Join(w.work, "launched"), filepath.Join(w.work, "bin")
	script := "#!/bin/sh\necho \"$@\" >>" + launched + "\n"
	if err := errors.Join(os.Mkdir(bin, 0o700), processtest.WriteProgram(filepath.Join(bin, "dbus-launch"), script)); err != nil {
		t.Fatal(err)
	}
	w.vars["PATH"] = bin + ":" + w.vars["PATH"]
	for _, address := range []string{"", "autolaunch:"} {
		w.vars["DBUS_SESSION_BUS_ADDRESS"] = address
		if out, err := w.command("version").CombinedOutput(); err != nil {
			t.Errorf("%v\n%s", err, out)
		}
		x := w.run("user", "configure", "-i", "emergency-user")
		x.see("This machine has no system keyring")
		x.press(esc)
		x.exits(1)
	}
	if called, err := os.ReadFile(launched); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("dbus-launch was called: %s, %v", called, err)
	}
}

func TestAMachineWithoutAKeyringIsOfferedAFileAndItIsRemembered(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	x := w.run("user", "configure", "-i", "emergency-user")
	x.see("This machine has no system keyring", "[Use the encrypted file]")
	x.press(enter)
	x.see("Choose a passphrase")
	x.press(esc)
	x.exits(1)
	if got, ok := files(t, w.home)[".config/authdeck/config.yaml"]; ok {
		t.Errorf("the settings of a run that saved nothing: %q", got)
	}
	x = w.run("user", "configure", "-i", "emergency-user")
	x.see("[Use the encrypted file]")
	x.press(enter)
	x.see("Choose a passphrase")
	x.press(passphrase, enter, passphrase, enter)
	w.fill(x)
	x.exits(0)
	if got := files(t, w.home)[".config/authdeck/config.yaml"]; got != "keyring: file\n" {
		t.Errorf("settings: %q", got)
	}
	x = w.run("login")
	x.see("Unlock the encrypted file")
	x.press(passphrase, enter)
	x.see("Enter MFA Token", "______")
	x.press(w.code())
	x.exits(0)
	x.see("✔ Signed in as emergency-user")
}

// A script has no user to ask: it gets the advice that a person would get, or what is wrong with the variable.
func TestWithoutATerminalAKeyringThatFailsSaysWhatToDo(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	out, err := w.command("login").CombinedOutput()
	if err == nil || !strings.Contains(string(out), "Run this in a terminal: authdeck login -i emergency-user\nauthdeck: to use an encrypted file, run: authdeck keyring use file") {
		t.Errorf("%v\n%s", err, out)
	}
	w.configured()
	w.vars["ATMOS_KEYRING_PASSWORD"] = "not the passphrase"
	out, err = w.command("login").CombinedOutput()
	if err == nil || !strings.Contains(string(out), "the passphrase in ATMOS_KEYRING_PASSWORD is wrong. Correct ATMOS_KEYRING_PASSWORD, or unset it and run this in a terminal") {
		t.Errorf("%v\n%s", err, out)
	}
}
