//go:build !windows

package cli_test

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
)

func TestInAShellItIsSuspendedAndComesBack(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.configured()
	w.vars["PROGRAM"], w.vars["PS1"], w.vars["ENV"] = os.Getenv(programVar), "ready> ", "/dev/null"
	x := open(t, 80, 24, w.other("sh", "-i"))
	x.see("ready>")
	x.press("$PROGRAM login --confirm-code\n")
	x.see("Enter MFA Token", "______")
	x.press("123")
	x.see("123___")
	x.press(ctrlZ)
	x.until("the shell", func(e *emulator) bool {
		return !e.modes[modeAlternate] && e.modes[modeCursor] && strings.HasSuffix(e.shown.String(), "ready>")
	})
	x.press("stty -a | grep -c ' echo '; echo $((40 + 2))\n")
	x.see("\n1\n42")
	x.press("fg\n")
	x.see("Enter MFA Token", "123___")
	x.press(ctrlU, w.code(), enter)
	x.see("✔ Signed in as emergency-user")
	x.press("exit\n")
	x.exits(0)
}

func TestAStopFromOutsideNeverShowsASecret(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.configured()
	w.vars["PROGRAM"], w.vars["PS1"], w.vars["ENV"] = os.Getenv(programVar), "ready> ", "/dev/null"
	for name, s := range map[string]syscall.Signal{"STOP": syscall.SIGSTOP, "TSTP": syscall.SIGTSTP} {
		t.Run(name, func(t *testing.T) {
			x := open(t, 80, 24, w.other("sh", "-i"))
			x.see("ready>")
			pid := filepath.Join(t.TempDir(), "pid")
			x.press("sh -c 'echo $$ >" + pid + "; exec $PROGRAM user configure -i prod-admin'\n")
			x.see("AWS Access Key ID")
			text, err := os.ReadFile(pid)
			if err != nil {
				t.Fatal(err)
			}
			id, err := strconv.Atoi(strings.TrimSpace(string(text)))
			if err != nil {
				t.Fatal(err)
			}
			x.tears()
			prompts := x.prompts()
			if err := syscall.Kill(id, s); err != nil {
				t.Fatal(err)
			}
			x.prompted(prompts)
			x.press("echo $((40 + 2))\n")
			x.until("the shell", func(e *emulator) bool { return strings.Contains(strings.ReplaceAll(string(e.raw), "\r", ""), "42\n") })
			x.press("bg; echo in the back\n", "fg\n")
			x.until("a new drawing", func(e *emulator) bool { return strings.Count(string(e.raw), esc+"[?1049h") >= 2 })
			x.press(w.keyID, enter, w.secret)
			x.see(strings.Repeat("•", 20))
			if strings.Contains(x.written(), w.secret[:10]) {
				t.Errorf("the secret can be read:\n%s", x.text())
			}
			prompts = x.prompts()
			x.press(ctrlC)
			x.prompted(prompts)
			x.press("exit 0\n")
			x.exits(0)
		})
	}
}

// tears says that the program may be stopped in the middle of a letter or of a sequence.
func (x *terminal) tears() {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.screen.torn = true
}

// prompts is how often the shell wrote its prompt. A stopped program leaves the cursor anywhere, so a prompt may be broken over two
// lines of the screen.
func (x *terminal) prompts() int { return strings.Count(x.written(), "ready> ") }

// prompted waits until the shell has written one more prompt.
func (x *terminal) prompted(before int) {
	x.t.Helper()
	x.until("the shell", func(e *emulator) bool { return strings.Count(string(e.raw), "ready> ") > before })
}

func TestOneOfManyAsksForTheCodeAndAllAreServed(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.configured()
	asking := w.run("login")
	asking.see("Enter MFA Token", "______")
	others := make([]*terminal, 3)
	for i := range others {
		others[i] = w.run("login")
		others[i].see("Another window is asking for the code (pid ")
	}
	script := w.command("login")
	var said string
	var failed error
	var done sync.WaitGroup
	done.Go(func() {
		out, err := script.CombinedOutput()
		said, failed = string(out), err
	})
	asking.press(w.code())
	asking.exits(0)
	done.Wait()
	if failed != nil || !strings.Contains(said, "Still signed in as emergency-user") {
		t.Errorf("without a terminal: %q, %v", said, failed)
	}
	for _, x := range others {
		x.exits(0)
		if x.see("Still signed in as emergency-user"); strings.Contains(x.written(), "Enter MFA Token") {
			t.Error("two prompts were shown")
		}
	}
	if n := w.aws.Calls("GetSessionToken"); n != 1 {
		t.Errorf("%d sessions were asked for", n)
	}
}

func TestWhoeverIsNextAsksWhenAPromptIsCancelled(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.configured()
	first := w.run("login")
	first.see("Enter MFA Token", "______")
	second := w.run("login")
	second.see("Another window is asking for the code")
	first.press(esc)
	first.exits(1)
	second.see("Enter MFA Token", "______")
	second.press(w.code())
	second.exits(0)
	second.see("✔ Signed in as emergency-user")
}
