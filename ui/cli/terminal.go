package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"runtime"
	"strings"
	"syscall"

	"golang.org/x/term"
)

// terminal finds the terminal that prompts use: standard input and output, or the controlling terminal where those are
// pipes. Without one it is exit 2 and what to run instead.
func (c *command) terminal(instead string) (screenTerminal, error) {
	none := failure{exitUsage, fmt.Errorf("this needs a terminal; run it in one: %s", instead)}
	if c.Getenv("TERM") == "" && runtime.GOOS != "windows" && !c.lineMode() {
		return screenTerminal{}, failure{exitUsage, errors.New("TERM is not set; set it to your terminal's type, for example xterm-256color")}
	}
	t := screenTerminal{in: os.Stdin, out: os.Stdout}
	t.piped = !term.IsTerminal(int(t.in.Fd())) || !term.IsTerminal(int(t.out.Fd()))
	if c.aside || !term.IsTerminal(int(t.in.Fd())) {
		f, err := os.OpenFile(ttyIn, os.O_RDWR, 0)
		if err != nil {
			return screenTerminal{}, none
		}
		t.in, t.opened = f, append(t.opened, f)
	}
	if c.aside || !term.IsTerminal(int(t.out.Fd())) {
		f, err := os.OpenFile(ttyOut, os.O_RDWR, 0)
		if err != nil {
			t.close()
			return screenTerminal{}, none
		}
		t.out, t.opened = f, append(t.opened, f)
	}
	if !inForeground(t.in) {
		t.close()
		return screenTerminal{}, none
	}
	return t, nil
}

// screenTerminal is what screens and prompts read and write.
type screenTerminal struct {
	in, out *os.File
	opened  []*os.File
	piped   bool // standard input or output is no terminal
}

func (t screenTerminal) close() {
	for _, f := range t.opened {
		_ = f.Close()
	}
}

// utf8Locale reads the locale as the C library does: the first of these that is set decides.
func utf8Locale(getenv func(string) string) bool {
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

// signalled is why a run ended that a signal ended.
type signalled struct{ signal syscall.Signal }

func (s signalled) Error() string { return "ended by signal " + s.signal.String() }

func (s signalled) exit() int { return 128 + int(s.signal) }

// untilSignal gives a context that ends with the first SIGINT, SIGTERM, SIGHUP or SIGQUIT, and says which it was.
func (c *command) untilSignal() (context.Context, func()) {
	ctx, cancel := context.WithCancelCause(context.Background())
	heard := make(chan os.Signal, 1)
	for _, s := range []os.Signal{os.Interrupt, syscall.SIGTERM, syscall.SIGHUP, syscall.SIGQUIT} {
		if !signal.Ignored(s) { // by nohup, for what we start too
			signal.Notify(heard, s)
		}
	}
	go func() {
		for ctx.Err() == nil {
			select {
			case s := <-heard:
				if n, ok := s.(syscall.Signal); ok && (s != os.Interrupt && s != syscall.SIGQUIT || !c.suspended.Load()) {
					cancel(signalled{n})
				}
			case <-ctx.Done():
			}
		}
	}()
	return ctx, func() {
		signal.Stop(heard)
		cancel(nil)
	}
}

// attended tells whether there is a person to ask.
func (c *command) attended() bool {
	t, err := c.terminal("")
	t.close()
	return err == nil
}
