//go:build !windows

package cli_test

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// script runs a shell script in a terminal; "$0" is authdeck.
func (w *world) script(text string) *terminal {
	w.t.Helper()
	return open(w.t, 100, 24, w.other("sh", "-c", text, w.command().Path))
}

func (w *world) read(name string) string {
	w.t.Helper()
	text, err := os.ReadFile(filepath.Join(w.work, name))
	if err != nil {
		w.t.Error(err)
	}
	return string(text)
}

func TestExecSignsInAndThenIsTheCommand(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.configured()
	x := w.run("exec", "-i", "emergency-user", "--", "sh", "-c", `echo "pid $$ with $AWS_PROFILE"; read line; echo "read $line"; exit 9`)
	x.see(prompt, "______")
	x.press(w.code())
	x.see("✔ Signed in as emergency-user", "pid "+strconv.Itoa(x.program.Process.Pid)+" with emergency-user")
	x.press("typed for it\r")
	x.exits(9)
	x.see("read typed for it")
	x.givenBack()
	w.oneCall()
}

func TestASignalIsTheCommandsOwn(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.configured()
	x := w.run("exec", "--mfa-code", w.code(), "--", "sh", "-c", `trap "echo trapped; exit 5" TERM; echo ready; read line`)
	x.see("ready")
	x.signal(syscall.SIGTERM)
	x.press("\r") // a shell runs its trap when read has ended
	x.exits(5)
	x.see("trapped")
}

func TestPromptsKeepOffPipes(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.configured()
	x := w.script(`echo piped | "$0" exec -- sh -c 'cat; echo out' > out 2> err; echo "code $?"`)
	x.see(prompt)
	x.until("the question", func(e *emulator) bool { return strings.Contains(string(e.raw), "6-digit code") })
	x.press(w.code(), enter)
	x.exits(0)
	x.see("code 0")
	if out := w.read("out"); out != "piped\nout\n" {
		t.Errorf("standard output: %q", out)
	}
	if said := w.read("err"); !strings.HasPrefix(said, "✔ Signed in as emergency-user") || !strings.Contains(said, "\n! Issued by ") || strings.Count(said, "\n") != 2 {
		t.Errorf("standard error: %q", said)
	}
}

func TestCredentialProcessAsksOnTheTerminalAndPrintsJSONAlone(t *testing.T) {
	t.Parallel()
	for way, redirect := range map[string]string{
		"with standard error": "2> err", "without standard error": "2>&-", "without standard input": "<&-", "with standard input elsewhere": "</dev/null",
	} {
		t.Run(way, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			w.configured()
			w.expiredSession()
			x := w.script(`"$0" credential-process > out ` + redirect + `; echo "code $?"`)
			x.see(prompt)
			x.until("the question", func(e *emulator) bool {
				return strings.Contains(string(e.raw), "6-digit code") || strings.Contains(e.shown.String(), "______")
			})
			x.press(w.code(), enter)
			x.exits(0)
			x.see("code 0")
			x.givenBack()
			var got struct {
				Version                       int
				AccessKeyID                   string `json:"AccessKeyId"`
				SecretAccessKey, SessionToken string
				Expiration                    time.Time
			}
			out := w.read("out")
			d := json.NewDecoder(strings.NewReader(out))
			d.DisallowUnknownFields()
			err := d.Decode(&got)
			if left := time.Until(got.Expiration); err != nil || d.More() || got.Version != 1 || !strings.HasPrefix(got.AccessKeyID, "ASIA") ||
				len(got.SecretAccessKey) != 40 || len(got.SessionToken) < 200 || left < 11*time.Hour || left > 12*time.Hour {
				t.Errorf("%+v, %v", got, err)
			}
			if !strings.Contains(out, `Z"}`) || strings.Count(out, "\n") != 1 {
				t.Errorf("standard output: %q", out)
			}
			w.oneCall()
		})
	}
}

func TestCredentialProcessRenewsWhatIsAboutToEnd(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.configured()
	w.sessionFor(4 * time.Minute)
	u := w.alone("credential-process", "--mfa-code", w.code())
	u.exits(t, 0)
	w.oneCall()
	again := w.alone("credential-process")
	again.exits(t, 0)
	if again.stdout.String() != u.stdout.String() {
		t.Errorf("%q, then %q", u.stdout.String(), again.stdout.String())
	}
	longer := w.alone("credential-process", "--min-ttl", "13h")
	longer.exits(t, 2)
	w.oneCall()
}

func TestAGivenCodeThatIsRefusedIsNotAskedForAgain(t *testing.T) {
	t.Parallel()
	for way, args := range map[string][]string{
		"as a flag": {"--mfa-code", "CODE"}, "by a command": {"--mfa-command", "echo CODE"}, "as a variable": nil,
	} {
		t.Run(way, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			w.configured()
			bad := wrong(w.code())
			for i, a := range args {
				args[i] = strings.ReplaceAll(a, "CODE", bad)
			}
			if args == nil {
				w.vars["AUTHDECK_MFA_CODE"] = bad
			}
			x := w.run(append([]string{"env", "--login"}, args...)...)
			x.exits(1)
			x.see("rejected that code")
			if raw := x.written(); strings.Contains(raw, prompt) || strings.Contains(raw, "export") {
				t.Errorf("%q", raw)
			}
			w.oneCall()
		})
	}
}

func TestAGivenCodeNeedsNoTerminal(t *testing.T) {
	t.Parallel()
	for way, args := range map[string][]string{
		"as a flag": {"--mfa-code", "CODE"}, "by a command": {"--mfa-command", "echo CODE; echo said >&2"}, "as a variable": nil,
	} {
		t.Run(way, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			w.configured()
			for i, a := range args {
				args[i] = strings.ReplaceAll(a, "CODE", w.code())
			}
			if args == nil {
				w.vars["AUTHDECK_MFA_CODE"] = w.code()
			}
			u := w.alone(append([]string{"env", "--login"}, args...)...)
			u.exits(t, 0)
			if out := u.stdout.String(); !strings.HasPrefix(out, "export AWS_CONFIG_FILE=") || strings.Count(out, "\n") != 3 {
				t.Errorf("%q", out)
			}
			w.oneCall()
		})
	}
}

func TestASessionThatCannotBeSavedIsStillHandedOver(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.configured()
	blocked := filepath.Join(filepath.Dir(w.sessions()), "config")
	if err := os.MkdirAll(filepath.Join(blocked, "in the way"), 0o700); err != nil {
		t.Fatal(err)
	}
	u := w.alone("exec", "--mfa-code", w.code(), "--", "env")
	u.exits(t, 0)
	if out := u.stdout.String(); !strings.Contains(out, "\nAWS_ACCESS_KEY_ID=ASIA") || !strings.Contains(out, "\nAWS_SESSION_TOKEN=") || strings.Contains(out, "AWS_PROFILE") {
		t.Errorf("%s", out)
	}
	if said := u.stderr.String(); !strings.Contains(said, "! Signed in as emergency-user, but the session could not be saved") {
		t.Errorf("%q", said)
	}
	w.oneCall()
}

func TestACommandOfThePaletteComesBackAndCtrlCEndsAuthdeckThere(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.configured()
	for _, end := range []struct {
		key  string
		code int
	}{{enter, 0}, {ctrlC, 130}} {
		x := w.run()
		x.see("emergency-user", "? help")
		x.press(":")
		x.see("Commands")
		x.press("validate")
		x.see("check atmos.yaml")
		x.press(enter)
		x.see("Press enter to return to authdeck")
		x.press(end.key)
		if end.code == 0 {
			x.see("? help")
			x.press("q")
		}
		x.exits(end.code)
		x.givenBack()
	}
}

func TestAShellOnTheDashboardComesBack(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.configured()
	w.sessionFor(3 * time.Hour)
	w.vars["SHELL"], w.vars["PS1"] = "/bin/sh", "in the shell> "
	x := w.run()
	x.see("emergency-user", "s subshell", "left")
	x.press("s")
	x.see("─ Subshell for emergency-user ─", "Session   ✔ 3h left, expires ", "Leave     exit or ctrl+d", "in the shell>")
	x.press("echo $AUTHDECK_IDENTITY-$AWS_PROFILE-$AUTHDECK_SHELL\r")
	x.see("emergency-user-emergency-user-emergency-user")
	x.press("sh -c 'echo asleep-$((1+1)); exec sleep 60'\r")
	x.see("asleep-2")
	x.press(ctrlC)
	x.press("echo still $((40+2))\r")
	x.see("still 42")
	x.press("exit 3\r")
	x.see("Back from the subshell of emergency-user (exit code 3)")
	if !strings.Contains(x.written(), " Left the subshell for emergency-user after ") {
		t.Error("nothing says where the output of the shell ends")
	}
	prompts := strings.Count(x.written(), "in the shell>")
	x.press("s")
	x.until("another shell", func(e *emulator) bool { return strings.Count(string(e.raw), "in the shell>") > prompts })
	x.press("kill -9 $$\r")
	x.see("Back from the subshell of emergency-user (ended by a signal)")
	x.press("q")
	x.exits(0)
	x.givenBack()
}

// The session that a code was used for was "about to expire", each time.
func TestASubshellUsesANewSessionThatIsShorterThanMinTTL(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.configured()
	w.vars["SHELL"], w.vars["PS1"], w.vars["AUTHDECK_MIN_TTL"] = "/bin/sh", "in the shell> ", "13h"
	x := w.run()
	x.see("s subshell")
	x.press("s")
	x.see("Enter MFA Token")
	x.press(w.code())
	x.see("Subshell for emergency-user", "in the shell>")
	x.press("exit\r")
	x.see("Back from the subshell of emergency-user")
	x.press("q")
	x.exits(0)
}

func TestASubshellBeginsInTheCharactersOfTheTerminal(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.config("auth:\n  realm: acme\n  identities:\n    ops·lead:\n      kind: aws/user\n")
	w.sessionFor(3 * time.Hour)
	saved, err := os.ReadFile(w.sessions())
	if err == nil {
		err = os.WriteFile(w.sessions(), bytes.Replace(saved, []byte("emergency-user"), []byte("ops·lead"), 1), 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	w.vars["SHELL"], w.vars["PS1"], w.vars["LC_ALL"] = "/bin/sh", "in the shell> ", "POSIX"
	x := w.run("shell", "-i", "ops·lead")
	x.see("- Subshell for ops-lead -", "3h left, expires ", "in the shell>")
	x.press("exit\r")
	x.exits(0)
}

func TestABashOfASubshellShowsTheIdentity(t *testing.T) {
	t.Parallel()
	bash, err := exec.LookPath("bash")
	if err != nil {
		t.Skip(err)
	}
	w := newWorld(t)
	w.configured()
	w.sessionFor(3 * time.Hour)
	w.vars["SHELL"] = bash
	if err := os.WriteFile(filepath.Join(w.home, ".bashrc"), []byte("PS1='mine> '\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	x := w.run("shell")
	x.see("─ Subshell for emergency-user ─", "3h left, expires ", "Leave     exit or ctrl+d", "(emergency-user) mine>")
	x.press("exit 4\r")
	x.exits(4)
	x = w.run()
	x.see("emergency-user", "s subshell", "left")
	x.press("s")
	x.see("(emergency-user) mine>")
	x.press("exit\r")
	x.see("Back from the subshell of emergency-user")
	x.press("q")
	x.exits(0)
}

func TestTheFirstLineOfASubshellBreaksBetweenWords(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.configured()
	w.sessionFor(3 * time.Hour)
	w.vars["SHELL"], w.vars["PS1"] = "/bin/sh", "in the shell> "
	x := open(t, 50, 24, w.command("shell"))
	x.until("a line of whole words", func(e *emulator) bool { return strings.Contains(string(e.raw), "expires\r\nin 3h") })
	x.press("exit\r")
	x.exits(0)
}

func TestAShellInAShellIsRefusedOnTheDashboardToo(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.configured()
	w.sessionFor(3 * time.Hour)
	w.vars["AUTHDECK_SHELL"] = "prod-admin"
	x := w.run()
	x.see("s subshell")
	x.press("s")
	x.see("is already a subshell for")
	x.press("q")
	x.exits(0)
}
