//go:build !windows

package cli_test

import (
	"os"
	"os/exec"
	"reflect"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"
	"github.com/creack/pty"
	"golang.org/x/sys/unix"
	"golang.org/x/term"
)

// testTimeout is how long a test waits for something that must come. On a busy machine it comes late.
const testTimeout = time.Minute

// terminal is a program in a pseudo-terminal, and a user who reads and types.
type terminal struct {
	t       *testing.T
	ours    *os.File // the terminal's end
	theirs  *os.File // the program's end, kept open to check it after the program
	before  *term.State
	program *exec.Cmd
	started time.Time

	mu      sync.Mutex
	screen  *emulator
	changed chan struct{} // closed and replaced whenever the program wrote

	ended chan struct{}
	code  int // once ended; negative: killed by that signal
}

// keepOutput keeps the kernel from dropping output that is not read yet when ctrl+c is pressed, because that may be after the end of
// the program.
func keepOutput(fd int) error {
	modes, err := unix.IoctlGetTermios(fd, termiosOf)
	if err != nil {
		return err
	}
	modes.Lflag |= unix.NOFLSH
	return unix.IoctlSetTermios(fd, setTermiosOf, modes)
}

// open starts a program in a terminal of this size. It is its own session, with this terminal controlling it.
func open(t *testing.T, columns, rows int, program *exec.Cmd) *terminal {
	t.Helper()
	ours, theirs, err := pty.Open()
	if err == nil {
		ours, err = closable(ours)
	}
	if err != nil {
		t.Fatal(err)
	}
	x := &terminal{
		t: t, ours: ours, theirs: theirs, program: program, screen: newEmulator(columns, rows),
		changed: make(chan struct{}), ended: make(chan struct{}), started: time.Now(),
	}
	size := pty.Winsize{Cols: uint16(columns), Rows: uint16(rows)} //nolint:gosec // sizes of this file's callers
	if err := keepOutput(int(theirs.Fd())); err != nil {
		t.Fatal(err)
	}
	if x.before, err = term.GetState(int(theirs.Fd())); err == nil {
		err = pty.Setsize(theirs, &size)
	}
	if err != nil {
		t.Fatal(err)
	}
	program.Stdin, program.Stdout, program.Stderr = theirs, theirs, theirs
	program.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true}
	if err := program.Start(); err != nil {
		t.Fatal(err)
	}
	go x.read()
	go x.wait()
	t.Cleanup(x.close)
	return x
}

// closable returns the file in the mode in which closing it ends a read.
func closable(f *os.File) (*os.File, error) {
	defer f.Close()
	fd, err := unix.FcntlInt(f.Fd(), unix.F_DUPFD_CLOEXEC, 0)
	if err == nil {
		err = unix.SetNonblock(fd, true)
	}
	return os.NewFile(uintptr(fd), f.Name()), err
}

func (x *terminal) read() {
	b := make([]byte, 16<<10)
	for {
		n, err := x.ours.Read(b)
		x.mu.Lock()
		x.screen.write(b[:n])
		close(x.changed)
		x.changed = make(chan struct{})
		x.mu.Unlock()
		if err != nil {
			return
		}
	}
}

func (x *terminal) wait() {
	x.code = exitCode(x.program.Wait())
	close(x.ended)
}

func (x *terminal) close() {
	_ = x.program.Process.Kill()
	<-x.ended
	_ = x.theirs.Close()
	_ = x.ours.Close()
	x.mu.Lock()
	defer x.mu.Unlock()
	for _, f := range x.screen.faults {
		x.t.Errorf("the program wrote a query, or what no quiet program needs: %s", f)
	}
}

// until waits until a condition of the screen is true.
func (x *terminal) until(what string, holds func(*emulator) bool) {
	x.t.Helper()
	end := time.NewTimer(testTimeout)
	defer end.Stop()
	for {
		x.mu.Lock()
		done, changed := holds(x.screen), x.changed
		x.mu.Unlock()
		if done {
			return
		}
		select {
		case <-changed:
		case <-end.C:
			x.t.Fatalf("waited in vain for %s; the screen:\n%s", what, x.text())
		}
	}
}

// see waits for the screen to show all of these.
func (x *terminal) see(texts ...string) {
	x.t.Helper()
	x.until("«"+strings.Join(texts, "», «")+"»", func(e *emulator) bool {
		shown := e.shown.String()
		sentences := strings.Join(strings.Fields(shown), " ") // wherever their lines are broken
		for _, s := range texts {
			if !strings.Contains(shown, s) && !strings.Contains(sentences, s) {
				return false
			}
		}
		return true
	})
}

// text is what the screen shows.
func (x *terminal) text() string {
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.screen.shown.String()
}

// written is everything that was written to the terminal.
func (x *terminal) written() string {
	x.mu.Lock()
	defer x.mu.Unlock()
	return string(x.screen.raw)
}

// The keys that have no character.
const (
	enter = "\r"
	tab   = "\t"
	esc   = "\x1b"
	ctrlC = "\x03"
	ctrlU = "\x15"
	ctrlZ = "\x1a"
)

// press types keys, each text in one write.
func (x *terminal) press(keys ...string) {
	x.t.Helper()
	for _, k := range keys {
		if _, err := x.ours.WriteString(k); err != nil {
			x.t.Fatal(err)
		}
	}
}

// paste types text as a terminal pastes it.
func (x *terminal) paste(text string) {
	x.t.Helper()
	x.press(esc + "[200~" + text + esc + "[201~")
}

func (x *terminal) resize(columns, rows int) {
	x.t.Helper()
	x.mu.Lock()
	x.screen.resize(columns, rows)
	x.mu.Unlock()
	size := pty.Winsize{Cols: uint16(columns), Rows: uint16(rows)} //nolint:gosec // sizes of this file's callers
	if err := pty.Setsize(x.theirs, &size); err != nil {
		x.t.Fatal(err)
	}
}

func (x *terminal) signal(s syscall.Signal) {
	x.t.Helper()
	if err := x.program.Process.Signal(s); err != nil {
		x.t.Fatal(err)
	}
}

// ends waits for the end of the program and of its output.
func (x *terminal) ends() {
	x.t.Helper()
	select {
	case <-x.ended:
	case <-time.After(testTimeout):
		x.t.Fatalf("it does not end; the screen:\n%s", x.text())
	}
	if x.code < 0 { // a program may be killed in the middle of a write
		x.tears()
	}
	const last = "\r\nthe end of it all"
	if _, err := x.theirs.WriteString(last); err != nil {
		x.t.Fatal(err)
	}
	x.until("its last words", func(e *emulator) bool { return strings.Contains(string(e.raw), last) })
}

// interrupt presses ctrl+c until the program ends, because it ignores one that comes very soon after another one.
func (x *terminal) interrupt() {
	x.t.Helper()
	again := time.NewTicker(100 * time.Millisecond)
	defer again.Stop()
	for end := time.After(testTimeout); ; {
		x.press(ctrlC)
		select {
		case <-x.ended:
			return
		case <-again.C:
		case <-end:
			x.t.Fatalf("ctrl+c does not end it; the screen:\n%s", x.text())
		}
	}
}

// exits waits for the end of the program and of its output, and checks its exit code.
func (x *terminal) exits(code int) {
	x.t.Helper()
	x.ends()
	if x.code != code {
		said := ansi.Strip(x.written())
		x.t.Errorf("exit code %d, want %d; its last words:\n%s", x.code, code, said[max(0, len(said)-6000):])
	}
}

// said waits until the program has shown a text. It may be gone again: a toast may end before a busy machine checks.
func (x *terminal) said(text string) {
	x.t.Helper()
	x.until(text, func(e *emulator) bool { return strings.Contains(ansi.Strip(string(e.raw)), text) })
}

// givenBack checks that the terminal is as it was before the program.
func (x *terminal) givenBack() {
	x.t.Helper()
	after, err := term.GetState(int(x.theirs.Fd()))
	if err != nil || !reflect.DeepEqual(after, x.before) {
		x.t.Errorf("the terminal's modes were %+v and are %+v, %v", x.before, after, err)
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.screen.title != "" || len(x.screen.titles) > 0 {
		x.t.Errorf("the window is still called %q", x.screen.title)
	}
	for mode, want := range map[int]bool{modeAlternate: false, modeCursor: true, modePaste: false} {
		if got := x.screen.modes[mode]; got != want {
			x.t.Errorf("private mode %d is %v", mode, got)
		}
	}
}
