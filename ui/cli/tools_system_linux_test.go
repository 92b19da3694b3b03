//go:build system

package cli_test

import (
	"encoding/hex"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

func TestCodesOfAnotherGeneratorSignIn(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.configured()
	x := w.run("login")
	x.see("Enter MFA Token", "______")
	x.press(strings.TrimSpace(w.output("oathtool", "--totp=sha1", hex.EncodeToString(w.seed))))
	x.exits(0)
	x.see("✔ Signed in as emergency-user")
}

func TestWithoutABusTheRealDBusLaunchLeavesNoDaemonBehind(t *testing.T) {
	t.Parallel()
	if _, err := exec.LookPath("dbus-launch"); err != nil {
		t.Fatal(err)
	}
	w := newWorld(t)
	w.vars["WORLD"] = w.home
	if out, err := w.command("version").CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
	x := w.run("user", "configure", "-i", "emergency-user")
	x.see("This machine has no system keyring")
	x.press(esc)
	x.exits(1)
	if left := w.processes(); len(left) > 0 {
		t.Errorf("left behind: %q", left)
	}

	// It must find what would have been left, or this test could not fail.
	launch := w.other("dbus-launch", "--sh-syntax")
	launch.Env = append(launch.Env, "DBUS_SESSION_BUS_ADDRESS=")
	out, err := launch.Output()
	if err != nil {
		t.Fatal(err)
	}
	_, pid, _ := strings.Cut(string(out), "DBUS_SESSION_BUS_PID=")
	pid, _, _ = strings.Cut(pid, ";")
	if left := w.processes(); !strings.Contains(strings.Join(left, " "), pid+" ") {
		t.Errorf("a daemon that runs, %s, is not found: %q", pid, left)
	}
	w.output("kill", pid)
}

// processes are those that were started in this world and still run.
func (w *world) processes() []string {
	w.t.Helper()
	all, err := filepath.Glob("/proc/[0-9]*/environ")
	if err != nil || len(all) == 0 {
		w.t.Fatalf("no processes: %v", err)
	}
	var found []string
	for _, path := range all {
		if env, err := os.ReadFile(path); err == nil && strings.Contains("\x00"+string(env), "\x00WORLD="+w.home+"\x00") {
			line, _ := os.ReadFile(filepath.Join(filepath.Dir(path), "cmdline"))
			found = append(found, filepath.Base(filepath.Dir(path))+" "+strings.ReplaceAll(string(line), "\x00", " "))
		}
	}
	return found
}
