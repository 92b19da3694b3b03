//go:build unix

package mfacode

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/creack/pty"

	"authdeck/model"
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
	for _, line := range []string{"echo 123456", "echo 123 456", "printf '123\\302\\240456'", "printf ' 123456\\r\\n\\n'",
		"printf '\\357\\273\\277123456'", "printf '\\033[1;32m123\\342\\200\\257456\\033[0m\\n'", "echo １２３４５６"} {
		if code, err := command(line).Code(t.Context()); code != "123456" || err != nil {
			t.Errorf("%s: %q, %v", line, code, err)
		}
	}
}

func TestOtherOutputIsRefusedAndNotRepeated(t *testing.T) {
	t.Parallel()
	for _, line := range []string{"cat ./secret", "printf 12345", "printf 123; printf 4567", "yes | head -c 99999"} {
		c := command(`cd "$DIR" && ` + line)
		c.Env = append(c.Env, "DIR="+secretFolder(t))
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

// witness is a pipe that a command and everything that it starts keep open.
type witness struct {
	path string
	said chan string // a line from the command, then what came until the last one ended
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

// childOf is a command whose child sleeps; what it does next follows.
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
	for _, to := range []string{"", ">/dev/null 2>&1 </dev/null"} { // the second one has no pipe of ours open
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
		if _, err := c.Code(t.Context()); err == nil || !strings.HasPrefix(err.Error(), "the MFA command did not print six digits and nothing else: ") {
			t.Errorf("%s: %v", line, err)
		}
	}
}

func TestTheLastMessageOfACommandIsTheReason(t *testing.T) {
	t.Parallel()
	for line, want := range map[string]string{
		"echo first >&2; echo 'No key: touch it' >&2; exit 3":                                                                 "failed (exit status 3)|No key: touch it",
		"echo 'Not found' >&2":                                                                                                "printed nothing|Not found",
		"echo 111222 333444":                                                                                                  "did not print six digits and nothing else|",
		"printf 'Your code:\n123456\n'":                                                                                       "did not print six digits and nothing else|",
		`printf '\033[31mNo key\033[0m\007 here\r\n\n  \n' >&2; exit 1`:                                                       "failed (exit status 1)|No key here",
		`printf 'Waiting 1\rWaiting 2' >&2; exit 1`:                                                                           "failed (exit status 1)|Waiting 2",
		`printf '\342\200\256evil\377' >&2; exit 1`:                                                                           "failed (exit status 1)|evil",
		"printf '%0200d' 0 | tr 0 - >&2; exit 1":                                                                              "failed (exit status 1)|" + strings.Repeat("-", 159) + "…",
		"echo 'code 123456 or 123 456 or 12-34-56, 12345 days' >&2; exit 1":                                                   "failed (exit status 1)|code … or … or …, 12345 days",
		"echo 'seed JBSWY3DPEHPK3PXP of otpauth://totp/x and jbswy3dpehpk3pxp' >&2; exit 1":                                   "failed (exit status 1)|seed … of … and …",
		"echo key AKIAIOSFODNN7EXAMPLE: wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY, ok >&2; exit 1":                             "failed (exit status 1)|key … … ok",
		"echo cat: /home/user1/some-long-folder-name/x2: No such file >&2; exit 1":                                            "failed (exit status 1)|cat: /home/user1/some-long-folder-name/x2: No such file",
		"echo 'code 123.456, 123_456 or 1234 5678 of AWS:123456789012 on 2026-11-28 at 10.0.0.12' >&2; exit 1":                "failed (exit status 1)|code …, … or … of AWS:123456789012 on 2026-11-28 at 10.0.0.12",
		"echo 'sent 2026-11-28T22:15:00Z 654321 28.11.2026-654321 1234567890123' >&2; exit 1":                                 "failed (exit status 1)|sent 2026-11-28T22:15:00Z … 28.11.2026-…",
		"echo 'seed abcdefghijklmnopqrst or jbsw y3dp ehpk 3pxp' >&2; exit 1":                                                 "failed (exit status 1)|seed … or …",
		"echo 'they said that some misconfiguration gave NoSuchVirtualMFADeviceFound' >&2; exit 1":                            "failed (exit status 1)|they said that some misconfiguration gave NoSuchVirtualMFADeviceFound",
		"echo 'bad password=hunter2 of dev' >&2; exit 1":                                                                      "failed (exit status 1)|bad password=…",
		`echo 'got {"pin": "12 34"}' >&2; exit 1`:                                                                             `failed (exit status 1)|got {"pin": …`,
		"echo 'Passphrase : Correct horse battery staple' >&2; exit 1":                                                        "failed (exit status 1)|Passphrase : …",
		"echo 'no DB_PASSWORD = hunter2, passwd=x' >&2; exit 1":                                                               "failed (exit status 1)|no DB_PASSWORD = …",
		"echo 'usage: op --password hunter2' >&2; exit 1":                                                                     "failed (exit status 1)|usage: op --password …",
		"echo 'no answer of https://me:p@ss@example.com/x or https://me:pa/ss@example.com' >&2; exit 1":                       "failed (exit status 1)|no answer of https://…@example.com/x or https://…@example.com",
		"echo 'exit code: 3, status code: 403, error code: NoSuchEntity, Unknown key: Foo, monkey=3, spin: Fast' >&2; exit 1": "failed (exit status 1)|exit code: 3, status code: 403, error code: NoSuchEntity, Unknown key: Foo, monkey=3, spin: Fast",
		"echo 'the password is wrong; the PIN was not entered' >&2; exit 1":                                                   "failed (exit status 1)|the password is wrong; the PIN was not entered",
		"echo 123456; exit 1": "failed (exit status 1)|",
	} {
		_, err := command(line).Code(t.Context())
		var p *model.Problem
		if !errors.As(err, &p) || !errors.Is(err, model.ErrNoCode) {
			t.Fatalf("%s: %v", line, err)
		}
		what, why, _ := strings.Cut(want, "|")
		if why != "" {
			why = "it said: " + why
		}
		if !strings.HasPrefix(p.What, "the MFA command "+what+": ") || p.Why != why {
			t.Errorf("%s:\n%q, %q, want %q", line, p.What, p.Why, why)
		}
	}
}

func TestAnErrorQuotesTheCommandWithoutTheSeedInIt(t *testing.T) {
	t.Parallel()
	for line, want := range map[string]string{
		"false --totp -b JBSWY3DPEHPK3PXP":                       "false --totp -b …",
		"false oath accounts code -s AWS:123456789012:dev --x=y": "false oath accounts code -s AWS:123456789012:dev --x=y",
	} {
		if _, err := command(line).Code(t.Context()); err == nil || err.Error() != "the MFA command failed (exit status 1): "+want {
			t.Errorf("%v, want %q", err, want)
		}
	}
}

// TestItsMessagesGoToATerminalAndAreKept has a real terminal of which the test has the other end.
func TestItsMessagesGoToATerminalAndAreKept(t *testing.T) {
	t.Parallel()
	ours, theirs, err := pty.Open()
	if err != nil {
		t.Skip(err)
	}
	defer func() { _, _ = ours.Close(), theirs.Close() }()
	shown := make(chan string, 1)
	go func() {
		line, _ := bufio.NewReader(ours).ReadString('\n')
		shown <- line
	}()
	c := command("test -t 2 || echo 'no terminal' >&2; echo 'Touch your key' >&2; exit 1")
	c.Terminal = theirs
	if _, err := c.Code(t.Context()); err == nil || !strings.HasSuffix(err.Error(), "it said: Touch your key") {
		t.Error(err)
	}
	select {
	case line := <-shown:
		if line != "Touch your key\r\n" {
			t.Errorf("%q", line)
		}
	case <-time.After(minutes):
		t.Fatal("the terminal shows no message")
	}
}

// TestMessagesDoNotKeepACommandThatHasEnded leaves something outside the command's group, which has no terminal to write to any
// more.
func TestMessagesDoNotKeepACommandThatHasEnded(t *testing.T) {
	t.Parallel()
	ours, theirs, err := pty.Open()
	if err != nil {
		t.Skip(err)
	}
	defer func() { _, _ = ours.Close(), theirs.Close() }()
	if _, err := exec.LookPath("setsid"); err != nil {
		t.Skip(err)
	}
	w := newWitness(t)
	dir := t.TempDir()
	for _, name := range []string{"left", "stop"} {
		if err := syscall.Mkfifo(filepath.Join(dir, name), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	stop, err := os.OpenFile(filepath.Join(dir, "stop"), os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = stop.Close() }()
	// It tries until it is refused, because a program that another test starts at this moment has our end of the terminal until it
	// runs.
	c := command("cd '" + dir + "'; setsid sh -c 'exec 9>\"" + w.path + "\"; echo started >&9; echo >left; read x <stop; while echo late >&2; do :; done; echo refused >&9' &" +
		" read x <left; echo 123456")
	c.Terminal, c.Deadline = theirs, time.Hour
	if code, err := c.Code(t.Context()); code != "123456" || err != nil {
		t.Errorf("%q, %v", code, err)
	}
	w.sees(t, "started\n")
	if _, err := stop.WriteString("\n"); err != nil {
		t.Error(err)
	}
	w.sees(t, "refused\n")
}
