//go:build !windows

package cli_test

import (
	"context"
	"strings"
	"syscall"
	"testing"
	"time"

	"authdeck/awsauth/awsfake"
)

// TestAProgramThatEndsWhileItsCodeIsSentLeavesNoLock ends one between the request and AWS's answer. It is then unknown whether AWS
// accepted the code, so authdeck does not send it again, and the next start says so.
func TestAProgramThatEndsWhileItsCodeIsSentLeavesNoLock(t *testing.T) {
	t.Parallel()
	for name, how := range map[string]struct {
		signal syscall.Signal
		exits  int
	}{"killed": {syscall.SIGKILL, -int(syscall.SIGKILL)}, "terminated": {syscall.SIGTERM, 143}} {
		for _, source := range []string{"a code", "a command", "the box"} { // no comma, because the race detector accepts none in a path
			t.Run(name+" with "+source, func(t *testing.T) {
				t.Parallel()
				w := newWorld(t)
				w.configured()
				answer := make(chan struct{})
				t.Cleanup(func() { close(answer) })
				w.aws.Fail(awsfake.Fault{Action: token, Hold: answer}, 1)
				code := w.code()
				switch source {
				case "the box":
					x := w.run("login")
					x.see("Enter MFA Token", "______")
					x.press(code)
					w.sent(1)
					x.signal(how.signal)
					x.exits(how.exits)
				default:
					args := []string{"login", "--mfa-code", code}
					if source == "a command" {
						args = []string{"login", "--mfa-command", "echo " + code}
					}
					u := w.alone(args...)
					w.sent(1)
					if err := u.program.Process.Signal(how.signal); err != nil {
						t.Fatal(err)
					}
					u.exits(t, how.exits)
				}

				u := w.alone("login", "--mfa-code", code)
				u.exits(t, 1)
				if said := u.stderr.String(); !strings.Contains(said, "authdeck has sent it") {
					t.Errorf("%q", said)
				}
				w.sent(1)
				u = w.alone("login", "--mfa-code", awsfake.Code(w.seed, time.Now().Add(30*time.Second)))
				u.exits(t, 0)
				w.sent(2)
			})
		}
	}
}

// sent waits until n sessions were requested from AWS, and fails if there were more.
func (w *world) sent(n int) {
	w.t.Helper()
	ctx, cancel := context.WithTimeout(w.t.Context(), time.Minute)
	defer cancel()
	if err := w.aws.Wait(ctx, token, n); err != nil {
		w.t.Fatal(err)
	}
	if got := w.aws.Calls(token); got != n {
		w.t.Errorf("AWS was asked for %d sessions, not %d", got, n)
	}
}
