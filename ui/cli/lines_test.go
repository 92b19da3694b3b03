//go:build !windows

package cli_test

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/charmbracelet/x/ansi"
	"golang.org/x/sys/unix"
)

// piped is authdeck in a terminal, with standard streams that are not terminals. Its output and its errors go to files.
func (w *world) piped(args ...string) (x *terminal, out, errs string) {
	w.t.Helper()
	out, errs = filepath.Join(w.tmp, "out"), filepath.Join(w.tmp, "err")
	script := `out=$1 errs=$2; shift 2; exec "$0" "$@" </dev/null >"$out" 2>"$errs"`
	words := append([]string{"-c", script, os.Getenv(programVar), out, errs}, args...)
	return open(w.t, 100, 24, w.other("sh", words...)), out, errs
}

func content(t *testing.T, path string) string {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// echoes reports whether the terminal shows what is typed.
func (x *terminal) echoes() bool {
	x.t.Helper()
	modes, err := unix.IoctlGetTermios(int(x.theirs.Fd()), termiosOf)
	if err != nil {
		x.t.Fatal(err)
	}
	return modes.Lflag&unix.ECHO != 0
}

func TestInsideAPipeTheTerminalIsAskedLineByLine(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.configured()
	x, out, errs := w.piped("login")
	x.see("Enter MFA Token for emergency-user.", "MFA Device: "+device, "6-digit code:")
	x.press(wrong(w.code()), enter)
	x.see("rejected that code. Check it, or use the next one in")
	x.press(w.code(), enter)
	x.exits(0)
	x.givenBack()
	if s := content(t, out); s != "" {
		t.Errorf("on standard output: %q", s)
	}
	if s := content(t, errs); !strings.HasPrefix(s, "✔ Signed in as emergency-user · expires ") || !strings.Contains(s, "\n! Issued by ") || strings.Count(s, "\n") != 2 {
		t.Errorf("on standard error: %q", s)
	}
	if strings.Contains(x.written(), esc) {
		t.Errorf("more than text was written: %q", x.written())
	}
}

func TestVariablesInAPipeAreNotMixedWithQuestions(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.configured()
	x, out, _ := w.piped("env", "--login")
	x.see("6-digit code:")
	x.press(w.code(), enter)
	x.exits(0)
	for line := range strings.Lines(content(t, out)) {
		if !strings.HasPrefix(line, "export ") && !strings.HasPrefix(line, "unset ") {
			t.Errorf("on standard output: %q", line)
		}
	}
	if !strings.Contains(content(t, out), "AWS_PROFILE=") {
		t.Errorf("on standard output: %q", content(t, out))
	}
}

func TestSecretsTypedInAPipeAreNeverSeen(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.vars["ATMOS_KEYRING_TYPE"] = "file"
	x, out, errs := w.piped("user", "configure", "-i", "emergency-user")
	x.see("Passphrase (not shown):")
	x.press(passphrase, enter)
	x.see("Confirm passphrase (not shown):")
	x.press(passphrase, enter)
	x.see("AWS Access Key ID:")
	x.press(w.keyID, enter)
	x.see("AWS Secret Access Key (not shown):")
	x.press(w.secret, enter)
	x.see("40 characters.", "AWS User MFA ARN (optional):")
	x.press("find", enter)
	x.see("Found: " + device)
	x.press(enter)
	x.see("Session Duration (optional, default: 12h) [12h]:")
	x.press(enter)
	x.exits(0)
	x.givenBack()
	if s := content(t, errs); !strings.HasPrefix(s, "✔ Saved credentials to keyring\n✔ Session duration configured: 12h\n") || content(t, out) != "" {
		t.Errorf("on standard error: %q", s)
	}
	for _, s := range []string{passphrase, w.secret} {
		if strings.Contains(x.written()+content(t, errs), s) {
			t.Errorf("%q was seen", s)
		}
	}
}

func TestTheEchoComesBackHoweverAPromptEnds(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		end  func(*terminal)
		code int
	}{
		"ctrl+c":  {func(x *terminal) { x.press(ctrlC) }, 130},
		"ctrl+d":  {func(x *terminal) { x.press("\x04") }, 1},
		"SIGTERM": {func(x *terminal) { x.signal(syscall.SIGTERM) }, 143},
		"SIGHUP":  {func(x *terminal) { x.signal(syscall.SIGHUP) }, 129},
		"SIGQUIT": {func(x *terminal) { x.press("\x1c") }, 131},
		"SIGABRT": {func(x *terminal) { x.signal(syscall.SIGABRT) }, 134},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.vars["ATMOS_KEYRING_TYPE"], w.vars["ATMOS_KEYRING_PASSWORD"] = "file", passphrase
			x, out, _ := w.piped("user", "configure", "-i", "emergency-user")
			x.see("AWS Access Key ID:")
			x.press("AKIAIOSFODNN7EXAMPLE", enter)
			x.see("AWS Secret Access Key (not shown):")
			if x.echoes() {
				t.Error("the prompt shows what is typed")
			}
			c.end(x)
			if name == "ctrl+d" {
				x.see("Discard what you typed? y or n [n]:")
				x.press("y", enter)
			}
			x.exits(c.code)
			x.givenBack()
			if s := content(t, out); s != "" {
				t.Errorf("on standard output: %q", s)
			}
		})
	}
}

func TestAPromptThatWasStoppedIsShownAgainAndHidesAgain(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.vars["ATMOS_KEYRING_TYPE"] = "file"
	x, _, _ := w.piped("user", "configure", "-i", "emergency-user")
	const prompt = "Passphrase (not shown):"
	x.see(prompt)
	x.signal(syscall.SIGSTOP)
	modes, err := unix.IoctlGetTermios(int(x.theirs.Fd()), termiosOf)
	if err != nil {
		t.Fatal(err)
	}
	modes.Lflag |= unix.ECHO // as a shell does for itself
	if err := unix.IoctlSetTermios(int(x.theirs.Fd()), setTermiosOf, modes); err != nil {
		t.Fatal(err)
	}
	x.signal(syscall.SIGCONT)
	x.until("the prompt again", func(e *emulator) bool { return strings.Count(string(e.raw), prompt) == 2 })
	if x.echoes() {
		t.Error("the prompt shows what is typed")
	}
	x.press(passphrase, enter)
	x.see("Confirm passphrase (not shown):")
	x.press(ctrlC)
	x.exits(130)
	x.givenBack()
	if strings.Contains(x.written(), passphrase) {
		t.Error("the passphrase was seen")
	}
}

func TestTheWholeProgramWorksLineByLine(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		variable string
		args     []string
	}{
		"flag": {"", []string{"--screen-reader"}}, "variable": {"1", nil}, "another value": {"yes", nil},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.vars["ACCESSIBLE"] = c.variable
			w.vars["ATMOS_KEYRING_TYPE"] = "file"
			w.vars["ATMOS_KEYRING_PASSWORD"] = passphrase
			delete(w.vars, "TERM")
			x := w.run(c.args...)
			x.see("1. emergency-user, the default; ", "2. prod-admin; ", "? for help [1]:")
			x.press("1", enter)
			x.see("enter: add keys", "Action, ? for help [enter]:")
			x.press(enter)
			x.see("No keys are saved for emergency-user yet.", "AWS Access Key ID:")
			x.press(w.keyID, enter)
			x.see("AWS Secret Access Key (not shown):")
			x.press(w.secret, enter)
			x.see("AWS User MFA ARN (optional):")
			x.press(device, enter, enter)
			x.see("Saved credentials to keyring.", "Sign in now? y or n [y]:")
			x.press(enter)
			x.see("6-digit code:")
			x.press(w.code(), enter)
			x.see("Signed in as emergency-user. Session saved.")
			x.press("q", enter)
			x.exits(0)
			x.givenBack()
			if strings.Contains(x.written(), esc) {
				t.Errorf("more than text was written: %q", x.written())
			}
		})
	}
}

func TestAVariableThatSaysNoLeavesTheFullScreen(t *testing.T) {
	t.Parallel()
	for value, args := range map[string][]string{"0": nil, "false": nil, "": nil, "1": {"--screen-reader=false"}} { // a flag beats a variable
		w := newWorld(t)
		w.vars["ACCESSIBLE"] = value
		x := w.run(args...)
		x.see("▌  emergency-user")
		x.press("q")
		x.exits(0)
	}
}

func TestTheDemoWorksLineByLine(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.vars["LANG"] = "C"
	x := w.run("demo", "--screen-reader")
	x.see("6 identities, 4 roles. Keyring:", "? for help [")
	x.press("q", enter)
	x.exits(0)
	for _, r := range x.written() {
		if r > '~' {
			t.Errorf("%q was written where only ASCII is read:\n%s", r, x.text())
		}
	}
}

func TestALongLineOfTheTreeContinuesBelowItsText(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.config("auth:\n  realm: acme\n  identities:\n    platform-engineering-production-readonly: {kind: aws/user}\n")
	x := open(t, 60, 24, w.command("list", "-f", "tree"))
	x.exits(0)
	if says := strings.ReplaceAll(ansi.Strip(x.written()), "\r", ""); !strings.Contains(says, "└── – none  platform-engineering-production-readonly\n         (aws/user)  keys: ") {
		t.Error(says)
	}
}
