//go:build unix

package usercommand

import (
	"context"
	"errors"
	"io"
	"os"
	"os/exec"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/creack/pty"
	"golang.org/x/sys/unix"
	xterm "golang.org/x/term"

	"authdeck/ui/cli/term"
)

func shell(ctx context.Context, line string) *exec.Cmd {
	return exec.CommandContext(ctx, "sh", "-c", line) //nolint:gosec // the user's own command
}

// runInGroup runs the command in its own process group, and ends what is left of the group. If this process has the terminal, the
// group gets it meanwhile: the command may ask for a PIN there, and ctrl+c reaches it. ctrl+z does not, because no shell would
// continue it. When the command ends in any way, the terminal's modes are restored.
func (c Command) runInGroup(cmd *exec.Cmd) error {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGTERM) }
	terminal := c.Terminal
	if terminal != nil {
		messages, end := c.messagesTerminal()
		defer end()
		cmd.Stderr = messages
	}
	if terminal == nil || !term.InForeground(terminal) {
		return wait(cmd, cmd.Start(), c.KeepChildren)
	}
	waits, goes, err := os.Pipe()
	if err != nil {
		return err
	}
	cmd.Stdin = terminal
	cmd.Args[len(cmd.Args)-1] = onceForeground + cmd.Args[len(cmd.Args)-1]
	cmd.ExtraFiles = []*os.File{waits}
	restore := term.Modes(terminal)
	err = cmd.Start()
	_ = waits.Close()
	if err == nil {
		defer func() {
			term.Reclaim(terminal)
			restore()
		}()
		_ = term.Give(terminal, cmd.Process.Pid) // it fails if the command has already ended
	}
	_ = goes.Close()
	return wait(cmd, err, c.KeepChildren)
}

// onceForeground waits until the shell is in the terminal's foreground, because the kernel would stop a background process that
// reads the terminal.
const onceForeground = "trap '' TSTP; read -r _ <&3; exec 3<&-; "

// wait waits for a started command, and ends what is left of its group.
func wait(cmd *exec.Cmd, err error, keepChildren bool) error {
	if err != nil {
		return err
	}
	if err = cmd.Wait(); err != nil && !errors.Is(err, exec.ErrWaitDelay) || !keepChildren {
		_ = syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL)
	}
	return err
}

// messagesTerminal is where the command writes its messages: the terminal or, if Said wants a copy, a separate one whose text goes
// to both. A pipe is not enough: Bitwarden's program, for example, hides a password only if its messages go to a terminal. end
// waits until all messages have arrived, and lets nothing through later, because something outside the group may still have it
// open.
func (c Command) messagesTerminal() (messages *os.File, end func()) {
	if c.Said == nil {
		return c.Terminal, func() {}
	}
	ours, theirs, err := openPair()
	if err != nil {
		return c.Terminal, func() {}
	}
	_ = pty.InheritSize(c.Terminal, theirs)
	_, _ = xterm.MakeRaw(int(theirs.Fd())) // the real terminal does what the other one would do
	copied, from := make(chan struct{}), &pending{File: ours}
	go func() {
		defer close(copied)
		_, _ = io.Copy(io.MultiWriter(onTerminal{c.Terminal}, c.Said), from)
	}()
	return theirs, func() {
		_ = theirs.Close()
		from.end()
		select {
		case <-copied:
		case <-time.After(graceful): // the terminal accepts no more (ctrl+s)
		}
		_ = ours.Close()
	}
}

// pending reads messages; after end is called, until there are no more.
type pending struct {
	*os.File
	ended atomic.Bool
}

// Read starts the time limit again for each message, because a slow terminal may still be showing the previous one.
func (p *pending) Read(b []byte) (int, error) {
	if p.ended.Load() {
		_ = p.SetReadDeadline(time.Now().Add(settled))
	}
	return p.File.Read(b)
}

// end makes the current read, and later ones, wait no longer than settled.
func (p *pending) end() {
	p.ended.Store(true)
	_ = p.SetReadDeadline(time.Now().Add(settled))
}

// settled is how long a message may take from one end of a terminal to the other.
const settled = 100 * time.Millisecond

// openPair opens a new terminal. Our end supports a read deadline, which the pty package's does not.
func openPair() (ours, theirs *os.File, err error) {
	blocking, theirs, err := pty.Open()
	if err != nil {
		return nil, nil, err
	}
	defer func() { _ = blocking.Close() }()
	fd, err := unix.FcntlInt(blocking.Fd(), unix.F_DUPFD_CLOEXEC, 0)
	if err == nil {
		err = unix.SetNonblock(fd, true)
	}
	if err != nil {
		_ = theirs.Close()
		return nil, nil, err
	}
	return os.NewFile(uintptr(fd), blocking.Name()), theirs, nil
}

// onTerminal writes to a terminal whose foreground group is the command's.
type onTerminal struct{ *os.File }

func (t onTerminal) Write(p []byte) (int, error) { return term.WriteAnyway(t.File, p) }

// Interrupted reports whether ctrl+c ended the command; a shell exits with 130 if ctrl+c ended the program that it had started.
func Interrupted(err error) bool {
	var ended *exec.ExitError
	if !errors.As(err, &ended) {
		return false
	}
	status, ok := ended.Sys().(syscall.WaitStatus)
	return ok && (status.Signaled() && status.Signal() == syscall.SIGINT || status.ExitStatus() == 128+int(syscall.SIGINT))
}
