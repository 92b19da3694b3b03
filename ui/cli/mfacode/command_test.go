//go:build unix

package mfacode

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

const (
	arn     = "arn:aws:iam::123456789012:mfa/user"
	minutes = time.Minute
)

func command(line string) Command {
	return Command{Line: line, Env: os.Environ(), Identity: "dev", Device: arn, Messages: &bytes.Buffer{}, Deadline: minutes}
}

func TestSpacesInACodeAreDropped(t *testing.T) {
	t.Parallel()
	for _, line := range []string{"echo 123456", "echo 123 456", "printf '123\\302\\240456'", "printf ' 123456\\r\\n\\n'"} {
		if code, err := command(line).Code(t.Context()); code != "123456" || err != nil {
			t.Errorf("%s: %q, %v", line, code, err)
		}
	}
}

func TestOtherOutputIsRefusedAndNotRepeated(t *testing.T) {
	t.Parallel()
	for _, line := range []string{"cat ./secret", "printf 12345", "printf 1234567", "true", "yes | head -c 1000000"} {
		c := command("cd '" + secretFolder(t) + "' && " + line)
		_, err := c.Code(t.Context())
		if err == nil || !strings.Contains(err.Error(), "six digits") || !strings.Contains(err.Error(), line) {
			t.Errorf("%s: %v", line, err)
		}
		if err != nil && strings.Contains(err.Error(), "otpauth") {
			t.Errorf("the output is repeated: %v", err)
		}
	}
}

func secretFolder(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "secret"), []byte("otpauth://totp/x 123456"), 0o600); err != nil {
		t.Fatal(err)
	}
	return dir
}

func TestACommandThatFailsIsNamed(t *testing.T) {
	t.Parallel()
	if _, err := command("exit 3").Code(t.Context()); err == nil || err.Error() != "the MFA command failed (exit status 3): exit 3" {
		t.Error(err)
	}
	if _, err := command("kill -INT $$").Code(t.Context()); !errors.Is(err, ErrInterrupted) {
		t.Error(err)
	}
}

func TestTheCommandKnowsForWhomItIsAsked(t *testing.T) {
	t.Parallel()
	c := command(`echo "$AUTHDECK_IDENTITY $AUTHDECK_MFA_DEVICE" >&2; echo 123456`)
	c.Env = append(c.Env, "AUTHDECK_IDENTITY=outer", "AUTHDECK_MFA_DEVICE=outer")
	var said bytes.Buffer
	c.Messages = &said
	if _, err := c.Code(t.Context()); err != nil || said.String() != "dev "+arn+"\n" {
		t.Errorf("%q, %v", said.String(), err)
	}
}

// witness is a pipe that a command and all that it starts hold open.
type witness struct {
	path string
	said chan string // a line of the command's, then what came until the last one ended
}

func newWitness(t *testing.T) witness {
	t.Helper()
	w := witness{filepath.Join(t.TempDir(), "witness"), make(chan string, 2)}
	if err := syscall.Mkfifo(w.path, 0o600); err != nil {
		t.Fatal(err)
	}
	go func() {
		f, err := os.Open(w.path)
		if err != nil {
			w.said <- err.Error()
			return
		}
		defer func() { _ = f.Close() }()
		r := bufio.NewReader(f)
		line, _ := r.ReadString('\n')
		w.said <- line
		rest, _ := io.ReadAll(r)
		w.said <- string(rest)
	}()
	return w
}

// childOf is a command whose child sleeps; then comes what it does next.
func (w witness) childOf(before, then string) Command {
	return command("exec 9>'" + w.path + "'; " + before + "sleep 600 & echo started >&9; " + then)
}

func (w witness) sees(t *testing.T, want string) {
	t.Helper()
	select {
	case got := <-w.said:
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	case <-time.After(minutes):
		t.Fatalf("waited a minute for %q", want)
	}
}

func (w witness) seesAllEnded(t *testing.T) {
	t.Helper()
	w.sees(t, "")
}

func TestItsWholeGroupEndsWithUs(t *testing.T) {
	t.Parallel()
	for _, before := range []string{"", "trap '' TERM; "} {
		w := newWitness(t)
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan error, 1)
		go func() {
			_, err := w.childOf(before, "wait").Code(ctx)
			done <- err
		}()
		w.sees(t, "started\n")
		cancel()
		if err := <-done; !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
		w.seesAllEnded(t)
	}
}

func TestADeadlineIsCalledOne(t *testing.T) {
	t.Parallel()
	w := newWitness(t)
	c := w.childOf("", "wait")
	c.Deadline = time.Second
	_, err := c.Code(t.Context())
	if err == nil || !strings.Contains(err.Error(), "did not print a code within 1s") {
		t.Error(err)
	}
}

func TestWhatItLeavesRunningEndsToo(t *testing.T) {
	t.Parallel()
	for _, to := range []string{"", ">/dev/null 2>&1 </dev/null"} { // the second one holds no pipe of ours
		w := newWitness(t)
		code, err := command("exec 9>'" + w.path + "'; sleep 600 " + to + " & echo started >&9; echo 123456").Code(t.Context())
		if code != "123456" || err != nil {
			t.Errorf("%q, %v", code, err)
		}
		w.sees(t, "started\n")
		w.seesAllEnded(t)
	}
}

func TestACommandThatPrintsFarTooMuchEndsAtOnce(t *testing.T) {
	t.Parallel()
	for _, line := range []string{"yes 123456", "trap '' PIPE TERM; head -c 1000000 /dev/zero; sleep 600; echo 123456"} {
		c := command(line)
		c.Deadline = time.Hour // the test would not live to see it
		if _, err := c.Code(t.Context()); err == nil || err.Error() != "the MFA command did not print six digits: "+line {
			t.Errorf("%s: %v", line, err)
		}
	}
}
