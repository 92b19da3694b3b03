//go:build !windows

package cli_test

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

const (
	many    = 10
	token   = "GetSessionToken"
	prompt  = "Enter MFA Token"
	waiting = "Another window is asking for the code (pid "
)

// asking returns the terminals that show the prompt.
func asking(all []*terminal) (found []*terminal) {
	for _, x := range all {
		if strings.Contains(x.text(), prompt) {
			found = append(found, x)
		}
	}
	return found
}

// soon waits for a condition of several programs.
func soon(t *testing.T, what string, holds func() bool) {
	t.Helper()
	end, again := time.NewTimer(testTimeout), time.NewTicker(5*time.Millisecond)
	defer end.Stop()
	defer again.Stop()
	for !holds() {
		select {
		case <-again.C:
		case <-end.C:
			t.Fatalf("waited in vain for %s", what)
		}
	}
}

// everyoneWaits waits until one of the terminals asks and all the others say that they are waiting for it.
func everyoneWaits(t *testing.T, all []*terminal) (holder *terminal) {
	t.Helper()
	soon(t, "one prompt and all others waiting for it", func() bool {
		patient := 0
		for _, x := range all {
			if strings.Contains(x.text(), waiting) {
				patient++
			}
		}
		if here := asking(all); len(here) == 1 && patient >= len(all)-1 {
			holder = here[0]
		}
		return holder != nil
	})
	return holder
}

// oncePrompted checks that only one of the terminals ever asked.
func oncePrompted(t *testing.T, all []*terminal) {
	t.Helper()
	prompts := 0
	for _, x := range all {
		prompts += strings.Count(x.written(), "\x1b[?1049h")
	}
	if prompts != 1 {
		t.Errorf("%d prompts were shown", prompts)
	}
}

func (w *world) oneCall() {
	w.t.Helper()
	if n := w.aws.Calls(token); n != 1 {
		w.t.Errorf("AWS was asked for %d sessions", n)
	}
}

func (w *world) expiredSession() { w.t.Helper(); w.sessionFor(-time.Hour) }

// sessionFor saves a session of emergency-user that ends after the given time, as Atmos writes it.
func (w *world) sessionFor(left time.Duration) {
	w.t.Helper()
	if err := os.MkdirAll(filepath.Dir(w.sessions()), 0o700); err != nil {
		w.t.Fatal(err)
	}
	text := "; atmos: expiration=" + time.Now().Add(left).UTC().Format(time.RFC3339) + "\n[emergency-user]\n" +
		"aws_access_key_id = ASIAIOSFODNN7EXAMPLE\naws_secret_access_key = " + exampleSecret + "\naws_session_token = old\n"
	if err := os.WriteFile(w.sessions(), []byte(text), 0o600); err != nil {
		w.t.Fatal(err)
	}
}

func TestTenTerminalsAtOnceShowOnePrompt(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.configured()
	w.expiredSession()
	all := make([]*terminal, many)
	for i := range all {
		all[i] = open(t, 120, 24, w.command("exec", "--", "sh", "-c", fmt.Sprintf("echo served-%d-$AWS_PROFILE", i)))
	}
	everyoneWaits(t, all).press(w.code())
	for i, x := range all {
		x.exits(0)
		x.see(fmt.Sprintf("served-%d-emergency-user", i))
		x.givenBack()
	}
	oncePrompted(t, all)
	w.oneCall()
}

// unattended is a program without a terminal.
type unattended struct {
	program        *exec.Cmd
	stdout, stderr output
	ended          chan int
}

// output is what a program wrote, and may be read while it writes.
type output struct {
	mu   sync.Mutex
	text strings.Builder
}

func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.Write(p)
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.String()
}

// alone starts authdeck as its session's only process, with no terminal.
func (w *world) alone(args ...string) *unattended {
	w.t.Helper()
	u := &unattended{program: w.command(args...), ended: make(chan int, 1)}
	u.program.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	u.program.Stdout, u.program.Stderr = &u.stdout, &u.stderr
	if err := u.program.Start(); err != nil {
		w.t.Fatal(err)
	}
	go func() { u.ended <- exitCode(u.program.Wait()) }()
	w.t.Cleanup(func() { _ = u.program.Process.Kill() })
	return u
}

// exitCode is negative for a signal.
func exitCode(err error) int {
	var failed *exec.ExitError
	switch {
	case err == nil:
		return 0
	case !errors.As(err, &failed):
		return -1
	case failed.ExitCode() < 0:
		return -int(failed.Sys().(syscall.WaitStatus).Signal())
	}
	return failed.ExitCode()
}

// exits waits for the end, after which the output may be read.
func (u *unattended) exits(t *testing.T, want int) {
	t.Helper()
	select {
	case code := <-u.ended:
		if code != want {
			t.Errorf("exit code %d, want %d; it said %q", code, want, u.stderr.String())
		}
	case <-time.After(testTimeout):
		t.Fatal("it does not end")
	}
}

func TestProgramsWithoutATerminalWaitForTheOneThatAsks(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.configured()
	w.expiredSession()
	x := w.run("login")
	x.see(prompt, "______")
	all := make([]*unattended, many-1)
	for i := range all {
		all[i] = w.alone("credential-process")
	}
	for _, u := range all {
		soon(t, "a program to wait", func() bool { return strings.Contains(u.stderr.String(), waiting) })
	}
	x.press(w.code())
	x.exits(0)
	first := ""
	for _, u := range all {
		u.exits(t, 0)
		if out := u.stdout.String(); first == "" {
			first = out
		} else if out != first {
			t.Errorf("two sessions: %q and %q", first, out)
		}
		if said := u.stderr.String(); !strings.HasPrefix(said, fmt.Sprintf("Another window is asking for the code (pid %d, ", x.program.Process.Pid)) || strings.Count(said, "\n") != 1 {
			t.Errorf("it said %q", said)
		}
	}
	if !strings.HasPrefix(first, `{"Version":1,"AccessKeyId":"ASIA`) {
		t.Errorf("%q", first)
	}
	w.oneCall()
}

func TestWhenTheOneThatAsksIsKilledTheNextOneAsksAtOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.configured()
	w.expiredSession()
	all := []*terminal{w.run("login"), w.run("login"), w.run("login")}
	for len(all) > 1 {
		holder := everyoneWaits(t, all)
		holder.signal(syscall.SIGKILL)
		<-holder.ended
		rest := all[:0]
		for _, x := range all {
			if x != holder {
				rest = append(rest, x)
			}
		}
		all = rest
		soon(t, "the next prompt", func() bool { return len(asking(all)) == 1 })
	}
	all[0].press(w.code())
	all[0].exits(0)
	w.oneCall()
}

func TestOnOneTerminalOnlyTheOneThatAsksDraws(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ way, input, prompt string }{
		{"a screen", "</dev/tty", "\x1b[?1049h"},
		{"lines", "</dev/null", "6-digit code: "},
	} {
		t.Run(c.way, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			w.configured()
			w.expiredSession()
			script := fmt.Sprintf(`for i in $(seq %d); do "$0" exec -- echo served %s & done; wait`, many, c.input)
			x := open(t, 80, 24, w.other("sh", "-c", script, w.command().Path))
			x.see(prompt)
			x.until("the prompt", func(e *emulator) bool { return strings.Contains(string(e.raw), c.prompt) })
			x.press(w.code(), enter)
			x.exits(0)
			if strings.Contains(x.written(), "another window") {
				t.Errorf("who waits drew over the prompt:\n%s", x.written())
			}
			if n := strings.Count(x.written(), "served\r\n"); n != many {
				t.Errorf("%d were served; the screen:\n%s", n, x.text())
			}
			if n := strings.Count(x.written(), c.prompt); n != 1 {
				t.Errorf("%d prompts", n)
			}
			x.givenBack()
			w.oneCall()
		})
	}
}
