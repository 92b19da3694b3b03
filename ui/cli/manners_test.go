//go:build !windows

package cli_test

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// quickly runs something until it was quick once: a busy machine is slow sometimes, a fault every time. Quick is less than the five
// seconds that asking a silent terminal costs, plus the time that starting the program takes with neither terminal nor bus.
func (w *world) quickly(do func() time.Duration) {
	w.t.Helper()
	var took []time.Duration
	for range 5 {
		start := time.Now()
		beside := w.command("version")
		beside.Env = append(beside.Env, "DBUS_SESSION_BUS_ADDRESS=disabled:")
		beside.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
		if err := beside.Run(); err != nil {
			w.t.Fatal(err)
		}
		limit := 4*time.Second + 10*time.Since(start)
		took = append(took, do())
		if took[len(took)-1] < limit {
			return
		}
	}
	w.t.Errorf("it took %v", took)
}

func TestAMuteTerminalIsAskedNothingAndWaitedForNever(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.quickly(func() time.Duration {
		x := w.run("version")
		x.see("authdeck ")
		took := time.Since(x.started)
		x.exits(0)
		if strings.Contains(x.written(), esc) {
			t.Errorf("version writes more than text: %q", x.written())
		}
		return took
	})
	for _, args := range [][]string{nil, {"demo"}, {"user", "configure"}} {
		w.quickly(func() time.Duration {
			x := w.run(args...)
			x.see("Identities", "IDENTITY", "emergency-user")
			took := time.Since(x.started)
			x.press("?")
			x.see("Keyboard shortcuts")
			x.press(ctrlC)
			x.exits(130)
			x.givenBack()
			return took
		})
	}
}

func TestTheTerminalIsGivenBackHoweverItEnds(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.configured()
	for _, screen := range []struct {
		args []string
		see  string
	}{{nil, "emergency-user"}, {[]string{"login"}, "Enter MFA Token"}, {[]string{"user", "configure", "-i", "prod-admin"}, "Enter Credentials"}} {
		for _, s := range []struct {
			signal syscall.Signal
			code   int
		}{{syscall.SIGINT, 130}, {syscall.SIGTERM, 143}, {syscall.SIGHUP, 129}, {syscall.SIGQUIT, 131}, {syscall.SIGABRT, 134}} {
			t.Run(screen.see+" "+s.signal.String(), func(t *testing.T) {
				x := open(t, 80, 24, w.command(screen.args...))
				x.see(screen.see)
				x.signal(s.signal)
				x.exits(s.code)
				x.givenBack()
				if strings.Contains(x.text(), screen.see) {
					t.Errorf("a screen stays behind:\n%s", x.text())
				}
			})
		}
	}
}

func TestColoursComeFromTheTerminalAndNotUnderNoColor(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, c := range []struct {
		vars     map[string]string
		coloured bool
	}{
		{map[string]string{}, true},
		{map[string]string{"CI": "true"}, true},
		{map[string]string{"NO_COLOR": "1"}, false},
		{map[string]string{"NO_COLOR": "1", "CLICOLOR_FORCE": "1"}, false},
		{map[string]string{"CLICOLOR": "0"}, false},
		{map[string]string{"CLICOLOR": "0", "CLICOLOR_FORCE": "1"}, true},
	} {
		command := w.command()
		for name, value := range c.vars {
			command.Env = append(command.Env, name+"="+value)
		}
		x := open(t, 80, 24, command)
		x.see("▌  emergency-user")
		x.press("e")
		x.see("authdeck   Identities › emergency-user")
		x.press(ctrlC)
		x.exits(130)
		if x.screen.coloured != c.coloured {
			t.Errorf("%v: coloured %v", c.vars, x.screen.coloured)
		}
	}
}

func TestADumbTerminalGetsLinesAndNoSequence(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.configured()
	command := w.command("login")
	command.Env = append(command.Env, "TERM=dumb")
	x := open(t, 80, 24, command)
	x.see("6-digit code")
	x.press(ctrlC)
	x.exits(130)
	if strings.Contains(x.written(), esc) {
		t.Errorf("%q", x.written())
	}
}

func TestWhereCharactersAreASCIISoIsEveryScreen(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.configured()
	for _, c := range []struct{ name, value string }{{"TERM", "linux"}, {"LANG", "C"}, {"LC_ALL", "POSIX"}, {"LANG", "de_DE.ISO-8859-1"}} {
		t.Run(c.name+"="+c.value, func(t *testing.T) {
			command := w.command()
			command.Env = append(command.Env, c.name+"="+c.value)
			x := open(t, 80, 24, command)
			x.see(">  emergency-user", "[authdeck]  Identities")
			x.press("?")
			x.see("| Keyboard shortcuts", "+---")
			x.press(esc)
			x.until("the help to close", func(e *emulator) bool { return !strings.Contains(e.shown.String(), "Keyboard shortcuts") })
			x.press("e")
			x.see("Enter Credentials", "|     "+w.keyID+"____")
			x.press(esc)
			x.see("IDENTITY", ">  emergency-user")
			x.press(enter)
			x.see("+-----", "| Enter MFA Token", "______")
			x.press(ctrlC)
			x.exits(130)
			if i := strings.IndexFunc(x.written(), func(r rune) bool { return r > '~' }); i >= 0 {
				t.Errorf("… %q", x.written()[i:min(len(x.written()), i+20)])
			}
		})
	}
}

func TestResizingKeepsWhatWasTyped(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.configured()
	x := w.run("login", "--confirm-code")
	x.see("Enter MFA Token", "______")
	x.press("123")
	x.see("123___")
	x.resize(120, 40)
	x.until("the box over both panes of a larger window", func(e *emulator) bool {
		return strings.Contains(e.shown.String(), "╮╭") && strings.Contains(e.shown.String(), "123___")
	})
	x.resize(40, 8)
	x.see("Window too small", "Need 60×16, have 40×8.")
	x.resize(60, 16)
	x.see("Enter MFA Token", "123___")
	x.press("456")
	x.see("│ 123456")
	x.press(enter)
	x.see("rejected that code")
	x.resize(40, 8)
	x.see("Window too small")
	x.press("q")
	x.exits(1)
	x.givenBack()
}

func TestKeysInPiecesAndLateAnswersDisturbNoScreen(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.configured()
	x := w.run("login", "--confirm-code")
	x.see("Enter MFA Token", "______")
	x.press(esc, "[D", "12", esc+"]11;rgb:ffff/ffff/dddd", esc+"\\", "3")
	x.see("Enter MFA Token", "123___")
	x.press(esc)
	x.exits(1)

	x = w.run()
	x.see("emergency-user")
	x.press(esc+"]11;rgb:ffff/ffff/dddd"+esc+"\\", "?")
	x.see("Keyboard shortcuts")
	x.press("?", "/")
	x.see("Identities  /", "1 of 2")
	x.press(ctrlC)
	x.exits(130)
	x.givenBack()
}

func TestAnIdleDashboardWritesNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	x := w.run()
	x.see("emergency-user", "– none", "encrypted file")
	for end := time.Now().Add(testTimeout); !x.silent(2 * time.Second); {
		if time.Now().After(end) {
			t.Fatalf("it writes while nobody does anything:\n%s", x.text())
		}
	}
}

// silent reports whether the program writes nothing for that long.
func (x *terminal) silent(d time.Duration) bool {
	x.mu.Lock()
	changed := x.changed
	x.mu.Unlock()
	select {
	case <-changed:
		return false
	case <-time.After(d):
		return true
	}
}

func TestAKilledPromptBlocksNobody(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.configured()
	killed := w.run("login")
	killed.see("Enter MFA Token", "______")
	killed.signal(syscall.SIGKILL)
	killed.exits(-int(syscall.SIGKILL))
	w.quickly(func() time.Duration {
		x := w.run("login")
		x.see("Enter MFA Token", "______")
		took := time.Since(x.started)
		x.press(esc)
		x.exits(1)
		return took
	})
}

func TestAPromptUsesTheTerminalAndNotPipes(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.configured()
	w.vars["PROGRAM"] = os.Getenv(programVar)
	x := open(t, 80, 24, w.other("sh", "-c", `echo 000000 | $PROGRAM login >out 2>err; echo "code $?"`))
	x.see("6-digit code:")
	x.press(w.code(), enter)
	x.exits(0)
	x.see("code 0")
	x.givenBack()
	for name, want := range map[string]string{"out": "", "err": "✔ Signed in as emergency-user · "} {
		got, err := os.ReadFile(filepath.Join(w.work, name))
		if err != nil || !strings.HasPrefix(string(got), want) || want == "" && len(got) > 0 || strings.Contains(string(got), esc) {
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
}

func TestInTheBackgroundItEndsAtOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.configured()
	w.vars["PROGRAM"] = os.Getenv(programVar)
	x := open(t, 80, 24, w.other("sh", "-c", `set -m; $PROGRAM login & wait $!; echo "code $?"`))
	x.see("this runs in the background. Use --mfa-code or --mfa-command, or run", "it in the foreground: authdeck login", "code 2")
	x.exits(0)
	x.givenBack()
}
