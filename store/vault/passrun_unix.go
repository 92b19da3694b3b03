//go:build linux || darwin || freebsd || netbsd || openbsd || dragonfly

package vault

import (
	"bytes"
	"context"
	"errors"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"time"
	"unicode"

	"authdeck/model"
	"authdeck/store/vault/bus"
)

const (
	mostShown = 64 << 10         // bytes of an entry
	mostSaid  = 8 << 10          // bytes of what pass and gpg say about one
	passGrace = 10 * time.Second // for putting back an entry that nobody waits for any more
)

// passError is what pass and gpg said, which holds no secret: that is on the standard output.
type passError struct {
	entry  string // in the store
	said   string // the last line for people
	status string // gpg's lines for programs
	cause  error
}

func (e *passError) Error() string {
	if e.said == "" {
		return e.cause.Error()
	}
	return e.said
}

func (e *passError) Unwrap() error { return e.cause }

// run runs pass without a terminal: what it says is kept off the screen, and gpg can ask in a window of its own or not at
// all. It and what it started end with the call. The caller wipes the output.
func (p *passStore) run(stdin []byte, args ...string) ([]byte, error) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	stop := p.until(cancel)
	defer close(stop)
	cmd := exec.CommandContext(ctx, "pass", args...) // #nosec G204 -- no shell: the entry is one argument
	cmd.Env = passEnv(bus.Restore(os.Environ()))
	cmd.Stdin = bytes.NewReader(stdin)
	out, said := newBounded(mostShown), newBounded(mostSaid)
	cmd.Stdout, cmd.Stderr = out, said
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true} // no terminal, and a group to end
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
	cmd.WaitDelay = time.Second
	err := cmd.Run()
	switch {
	case ctx.Err() != nil:
		clear(out.bytes)
		return nil, model.ErrKeyringSilent
	case errors.Is(err, exec.ErrNotFound):
		return nil, p.present(ctx)
	case err != nil:
		clear(out.bytes)
		return nil, newPassError(args[len(args)-1], string(said.bytes), err)
	}
	return out.bytes, nil
}

// until ends a command when its call is given up. One that begins after that puts something back, and has a while.
func (p *passStore) until(cancel func()) (stop chan struct{}) {
	stop = make(chan struct{})
	gone := p.gone
	select {
	case <-gone:
		gone = nil
	default:
	}
	go func() {
		var late <-chan time.Time
		if gone == nil {
			t := time.NewTimer(passGrace)
			defer t.Stop()
			late = t.C
		}
		select {
		case <-gone:
		case <-late:
		case <-stop:
		}
		cancel()
	}()
	return stop
}

// passEnv leaves gpg no terminal to ask on, and asks it for lines that programs can read.
func passEnv(env []string) []string {
	options := "--status-fd 2"
	kept := make([]string, 0, len(env)+1)
	for _, kv := range env {
		switch name, value, _ := strings.Cut(kv, "="); name {
		case "GPG_TTY":
		case "PASSWORD_STORE_GPG_OPTS":
			options = value + " " + options
		default:
			kept = append(kept, kv)
		}
	}
	return append(kept, "PASSWORD_STORE_GPG_OPTS="+options)
}

func newPassError(entry, text string, cause error) *passError {
	e := &passError{entry: entry, cause: cause}
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(strings.Map(printable, line))
		if status, ok := strings.CutPrefix(line, "[GNUPG:] "); ok {
			e.status += status + "\n"
		} else if line != "" {
			e.said = line
		}
	}
	return e
}

func printable(r rune) rune {
	if unicode.IsPrint(r) {
		return r
	}
	return ' '
}

// bounded keeps the first bytes of an output, in one piece of memory that can be wiped.
type bounded struct{ bytes []byte }

func newBounded(size int) *bounded { return &bounded{make([]byte, 0, size)} }

func (b *bounded) Write(p []byte) (int, error) {
	room := min(len(p), cap(b.bytes)-len(b.bytes))
	b.bytes = append(b.bytes, p[:room]...)
	return len(p), nil
}
