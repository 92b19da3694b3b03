//go:build !windows

package cli_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// settings writes authdeck's own settings file.
func (w *world) settings(text string) {
	w.t.Helper()
	dir := filepath.Join(w.home, ".config", "authdeck")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		w.t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "config.yaml"), []byte(text), 0o600); err != nil {
		w.t.Fatal(err)
	}
}

// TestASettingPrintsTheCode signs in without a question, with the command from the settings.
func TestASettingPrintsTheCode(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.configured()
	wrong := "mfa_command: echo 000000\n"
	w.settings(wrong)
	x := w.run("login")
	x.see("Enter MFA Token", "rejected that code")
	x.press(esc)
	x.exits(1)

	w.settings(wrong + "identities:\n  Emergency-User:\n    mfa_command: echo " + w.code() + "\n")
	x = w.run("login")
	x.see("Signed in as emergency-user")
	x.exits(0)

	w.aws.Skew(time.Minute) // other codes from now on
	w.vars["AUTHDECK_MFA_COMMAND"] = "echo No key is plugged in >&2; exit 3"
	x = w.run("login", "--renew")
	x.see("Enter MFA Token", "It said: No key is plugged in", "Type the code")
	x.press(esc)
	x.exits(1)
	x = w.run("login", "--renew", "--mfa-command", "echo 12345")
	x.see("six digits")
	x.exits(1)

	delete(w.vars, "AUTHDECK_MFA_COMMAND")
	w.settings(wrong + "identities:\n  emergency-user:\n    mfa_command: ''\n")
	x = w.run("login", "--renew")
	x.see("Enter MFA Token")
	x.press(esc)
	x.exits(1)
}

func TestACodeThatIsNoneIsRefusedAtOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.configured()
	x := w.run("login", "--mfa-code", w.code())
	x.see("Signed in as emergency-user")
	x.exits(0)
	for _, args := range [][]string{{"login"}, {"exec", "--", "true"}} {
		for _, c := range []struct{ flag, given, said string }{
			{"--mfa-code", "12345", "--mfa-code: an MFA code has six digits and nothing else"}, {"--mfa-code", "", "--mfa-code is empty"}, {"--mfa-code", " ", "--mfa-code is empty"},
			{"--mfa-command", "", "--mfa-command is empty"},
		} {
			x = w.run(slices.Insert(args, 1, c.flag, c.given)...)
			x.see("authdeck: " + c.said)
			x.exits(2)
		}
	}
	w.vars["AUTHDECK_MFA_CODE"] = " "
	x = w.run("login")
	x.see("AUTHDECK_MFA_CODE: an MFA code has six digits and nothing else")
	x.exits(2)
	w.vars["AUTHDECK_MFA_CODE"] = "" // as with the settings, an empty variable counts as not set
	x = w.run("login")
	x.see("Still signed in")
	x.exits(0)
}

func TestAFlagForACommandBeatsTheVariableForACode(t *testing.T) {
	t.Parallel()
	for _, variable := range []string{"000000", "no code"} {
		w := newWorld(t)
		w.configured()
		w.vars["AUTHDECK_MFA_CODE"] = variable
		x := w.run("login", "--mfa-command", "echo "+w.code())
		x.see("Signed in as emergency-user")
		x.exits(0)
	}
}

func TestACommandOfTheCommandLineNeverAsksForACode(t *testing.T) {
	t.Parallel()
	for _, line := range []string{"exit 3", "echo 000000"} {
		w := newWorld(t)
		w.configured()
		x := w.run("login", "--identity", "--mfa-command", line)
		x.see("enter sign in")
		x.press(enter)
		x.exits(1)
	}
}

func TestACommandHasTheTerminalOfTheDashboard(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.configured()
	w.settings("mfa_command: 'echo Touch your key >&2; read line </dev/tty; echo " + w.code() + "'\n")
	x := w.run()
	x.see("enter sign in")
	x.press(enter)
	x.see("Getting the MFA code of emergency-user. Press ctrl+c to type it instead", "$ echo Touch your key", "(60s at most)", "Touch your key")
	x.press(enter)
	x.see("IDENTITY", "Signed in as emergency-user")
	x.press("q")
	x.exits(0)
	w.oneCall()
}

// TestCtrlCEndsTheCommandAndLeavesTheBox has a command that waits inside the shell, because dash delays a ctrl+c that comes while
// it starts another program, until that one ends.
func TestCtrlCEndsTheCommandAndLeavesTheBox(t *testing.T) {
	t.Parallel()
	for name, args := range map[string][]string{"the dashboard": nil, "line mode": {"--screen-reader"}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			w.configured()
			w.settings("mfa_command: 'echo Touch your key >&2; read line </dev/tty'\n")
			x := w.run(args...)
			if args == nil {
				x.see("enter sign in")
				x.press(enter)
			} else {
				x.see("Number or name")
				x.press(enter)
				x.see("Action")
				x.press(enter)
			}
			x.see("Touch your key")
			x.press(ctrlC)
			x.see("Enter MFA Token", "The MFA command was interrupted")
			x.press(w.code())
			if args != nil {
				x.press(enter)
			}
			x.see("Signed in")
			w.oneCall()
			x.press(ctrlC)
		})
	}
}

// TestCtrlCEndsAProgramOfTheCommand has a shell that becomes another program, which prints when it runs.
func TestCtrlCEndsAProgramOfTheCommand(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.configured()
	w.settings("mfa_command: |\n  exec sh -c 'echo \"Touch\" the key >&2; exec sleep 55'\n")
	x := w.run()
	x.see("enter sign in")
	x.press(enter)
	x.see("(60s at most)", "Touch the key")
	x.press(ctrlC)
	x.see("Enter MFA Token", "The MFA command was interrupted")
	x.interrupt()
	x.exits(130)
}

// TestACommandThatEndsLeavesTheTerminalAsItWas kills one that has turned off the echo.
func TestACommandThatEndsLeavesTheTerminalAsItWas(t *testing.T) {
	t.Parallel()
	for name, args := range map[string][]string{"the dashboard": nil, "a login": {"login"}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			w.configured()
			w.settings("mfa_command: 'stty -echo -icrnl </dev/tty; echo Touch your key >&2; read line </dev/tty'\n")
			x := w.run(args...)
			if args == nil {
				x.see("enter sign in")
				x.press(enter)
			}
			x.see("Touch your key")
			x.press(ctrlC)
			if args == nil {
				x.see("Enter MFA Token", "The MFA command was interrupted")
				x.interrupt()
			}
			x.ends()
			x.givenBack()
		})
	}
}

func TestACommandThatHangsIsNamed(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.configured()
	w.settings("mfa_command: |\n  read line </dev/tty\n  exit 1\n")
	x := w.run("login")
	x.see("Getting the MFA code of emergency-user. Press ctrl+c to cancel", "$ read line </dev/tty … (60s at most)")
	x.press(ctrlC)
	x.exits(130)
}

// The question for the code repeated them.
func TestLineModeWarnsOnceBeforeACodeIfTheCommandFails(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.keyID = "AKIAIOSFODNN7EXAMPLF" // AWS does not know it
	w.vars["ATMOS_KEYRING_PASSWORD"], w.vars["ATMOS_KEYRING_TYPE"] = passphrase, "file"
	save := w.command("user", "configure", "-i", "emergency-user", "--access-key-id", w.keyID, "--mfa-arn", device, "--secret-stdin", "--no-verify")
	save.Stdin = strings.NewReader(w.secret + "\n")
	if out, err := save.CombinedOutput(); err != nil {
		t.Fatalf("%v %s", err, out)
	}
	_ = w.command("login", "emergency-user", "--mfa-code", "123456").Run() // AWS rejects the keys
	w.settings("mfa_command: exit 3\n")
	x := w.run("login", "emergency-user", "--screen-reader")
	x.see(" rejected these keys (", "Type the code", "Type keys to use other keys.", "6-digit code")
	if n := strings.Count(x.text(), " rejected these keys ("); n != 1 {
		t.Errorf("said %d times:\n%s", n, x.text())
	}
	x.press("back", enter)
	x.exits(1)
}
