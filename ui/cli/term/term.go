// Package term opens the terminal that prompts and screens use, reads lines from it, and hides what is typed.
package term

import (
	"errors"
	"io"
	"os"
	"runtime"
	"strings"

	"golang.org/x/term"
)

// ErrNone says that there is no terminal, ErrBackground that reading it would stop this process.
var (
	ErrNone       = errors.New("no terminal")
	ErrBackground = errors.New("in the background of a terminal")
)

// Terminal is what screens and prompts read and write.
type Terminal struct {
	In, Out *os.File
	Piped   bool // standard input or output is not a terminal
	opened  []*os.File
}

// Open returns standard input and output, or the controlling terminal if those are pipes or ttyOnly is set. The error is ErrNone or
// ErrBackground.
func Open(ttyOnly bool) (Terminal, error) {
	t := Terminal{In: os.Stdin, Out: os.Stdout}
	t.Piped = !Is(t.In) || !Is(t.Out)
	for _, stream := range []struct {
		file **os.File
		name string
	}{{&t.In, ttyIn}, {&t.Out, ttyOut}} {
		if !ttyOnly && Is(*stream.file) {
			continue
		}
		f, err := os.OpenFile(stream.name, os.O_RDWR, 0)
		if err != nil {
			t.Close()
			return Terminal{}, ErrNone
		}
		*stream.file, t.opened = f, append(t.opened, f)
	}
	if !InForeground(t.In) {
		t.Close()
		return Terminal{}, ErrBackground
	}
	return t, nil
}

// Controlling opens the terminal of this process, whatever its standard streams are. The error is ErrNone.
func Controlling() (*os.File, error) {
	f, err := os.OpenFile(ttyOut, os.O_RDWR, 0)
	if err != nil {
		return nil, ErrNone
	}
	return f, nil
}

// Close closes what Open opened.
func (t Terminal) Close() {
	for _, f := range t.opened {
		_ = f.Close()
	}
}

// Saved returns a function that restores the terminal's current modes. It writes nothing, so it works on a terminal that accepts no
// more bytes.
func (t Terminal) Saved() (restore func(), err error) {
	fd := int(t.In.Fd())
	state, err := term.GetState(fd)
	if err != nil {
		return nil, err
	}
	return func() { _ = term.Restore(fd, state) }, nil
}

// Lines reads whole lines from the terminal.
func (t Terminal) Lines() Lines { return Lines{t.In, t.Out} }

// Size returns how many columns and rows the terminal has.
func (t Terminal) Size() (columns, rows int, err error) { return term.GetSize(int(t.Out.Fd())) }

// Is reports whether a file is a terminal.
func Is(f *os.File) bool { return term.IsTerminal(int(f.Fd())) }

// Columns returns the width of a terminal; false if the writer is not one.
func Columns(out io.Writer) (int, bool) {
	f, ok := out.(*os.File)
	if !ok || !Is(f) {
		return 0, false
	}
	if w, _, err := term.GetSize(int(f.Fd())); err == nil && w > 0 {
		return w, true
	}
	return 80, true
}

// UTF8 reads the locale as the C library does: the first of these variables that is set decides.
func UTF8(getenv func(string) string) bool {
	if runtime.GOOS == "windows" {
		return true
	}
	for _, name := range []string{"LC_ALL", "LC_CTYPE", "LANG"} {
		if v := strings.ToLower(getenv(name)); v != "" {
			return strings.Contains(v, "utf-8") || strings.Contains(v, "utf8")
		}
	}
	return false
}
