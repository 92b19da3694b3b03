//go:build system

package cli_test

import (
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"

	"authdeck/store/vault/dbustest"
)

// configuredInKeyring saves the keys of emergency-user in the system's keyring.
func (w *world) configuredInKeyring() {
	w.t.Helper()
	x := w.run("user", "configure", "-i", "emergency-user", "--keyring", "system")
	w.fill(x)
	x.exits(0)
	x.see("✔ Saved credentials to keyring")
}

func TestARealKeyringHoldsWhatAtmosReadsAndTheSessionServesAWSTools(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.keyring()
	w.configuredInKeyring()
	got := w.output("secret-tool", "lookup", "service", "atmos_acme_emergency-user", "username", "atmos-auth")
	want := `{"type":"aws","data":{"access_key_id":"` + w.keyID + `","secret_access_key":"` + w.secret +
		`","mfa_arn":"` + device + `","session_duration":"12h"}}`
	if got != want {
		t.Errorf("the entry is %d bytes and not the %d that Atmos writes", len(got), len(want))
	}

	x := w.run()
	x.see("✔ GNOME Keyring", "✔ saved", "– none")
	x.press(enter)
	x.see("Enter MFA Token", "______")
	x.press(w.code())
	x.see("! Signed in as ")
	x.see("✔ 12h left")
	x.press("q")
	x.exits(0)

	w.vars["AWS_PROFILE"] = "emergency-user"
	w.vars["AWS_SHARED_CREDENTIALS_FILE"] = w.sessions()
	w.vars["AWS_CONFIG_FILE"] = filepath.Join(filepath.Dir(w.sessions()), "config")
	var who struct{ Account, Arn string }
	answer := w.output("/usr/bin/aws", "sts", "get-caller-identity", "--output", "json", "--endpoint-url", w.endpoint)
	if err := json.Unmarshal([]byte(answer), &who); err != nil {
		t.Fatal(err)
	}
	if who.Account != "123456789012" || who.Arn != "arn:aws:iam::123456789012:user/user" {
		t.Errorf("%s", answer)
	}
}

func TestAKeyringThatDiesIsAProblemAndNotAHang(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	k := w.keyring()
	w.configuredInKeyring()
	list := w.run()
	list.see("✔ GNOME Keyring")
	form := w.run("user", "configure", "-i", "prod-admin")
	form.see("Enter Credentials")
	form.press(w.keyID, enter, w.secret, enter, device)
	form.see(device)
	if err := k.Daemon.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	form.press(enter, enter)
	form.see("GNOME Keyring has stopped", "What to do")
	form.press(esc)
	form.see("Enter Credentials", w.keyID, device[len(device)-12:])
	form.press(esc)
	form.see("Discard what you typed?")
	form.press(ctrlC)
	form.exits(130)
	list.press(enter)
	list.see("GNOME Keyring has stopped", "It worked earlier", "[Try again]")
	list.press(esc)
	list.see("IDENTITY", "▌  emergency-user")
	list.press("q")
	list.exits(0)
}

const unlockCommand = `IFS= read -rs P; printf %s "$P" | gnome-keyring-daemon --replace --unlock`

func TestALockedKeyringLeavesAWayOut(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	k := w.keyring()
	w.configuredInKeyring()
	k.Lock(t)
	x := w.run("keyring", "status")
	x.exits(0)
	x.see("! GNOME Keyring is locked. Its dialog cannot be shown here, because", "! in use, locked")
	x = open(t, 80, 50, w.command("doctor", "--offline")) // it says more than fits into 24 lines
	x.exits(1)
	x.see("ok       GNOME Keyring (system, the default)", "problem  GNOME Keyring is locked. Its dialog cannot be shown here")
	x = w.run()
	x.see("▌  emergency-user", "✔ saved", "! GNOME Keyring, locked")
	x.press(enter)
	x.see("GNOME Keyring is locked", "Its dialog cannot be shown here", "1. Unlock it in a terminal:", "2. Or choose another keyring:", "press y to copy the command", "▸ [Try again]", "y copy command")
	for _, columns := range []int{60, 80} {
		command := open(t, columns, 24, w.command("login", "--mfa-code", "123456"))
		command.exits(1)
		if !strings.Contains(command.written(), "terminal:\r\n"+unlockCommand+"\r\n") {
			t.Errorf("%d columns: the command is not in a line of its own:\n%s", columns, command.written())
		}
	}
	if out := w.output("secret-tool", "search", "service", "atmos_acme_emergency-user"); strings.Contains(out, "secret = ") {
		t.Error("it is unlocked")
	}
	if err := k.Daemon.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	dbustest.StartKeyring(t, w.vars["DBUS_SESSION_BUS_ADDRESS"], w.other("").Env) // unlocks it
	x.press("r")
	x.see("Enter MFA Token")
	x.press(ctrlC)
	x.exits(130)
}
