package term

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"time"

	"authdeck/model"
	"authdeck/ui/input"
	"authdeck/ui/text"
)

// MaxLine is the longest line that terminals accept (Linux: N_TTY_BUF_SIZE).
const MaxLine = 4096

var errLongLine = errors.New("the line is too long")

// Lines reads whole lines from a terminal that edits them itself.
type Lines struct{ In, Out *os.File }

// Columns is the terminal's width; 0 if unknown.
func (t Lines) Columns() int {
	w, _ := Columns(t.Out)
	return w
}

// Write writes to the terminal.
func (t Lines) Write(p []byte) (int, error) { return t.Out.Write(p) }

// ReadLine leaves the typed line visible. Keys that are not text, such as arrows, are not part of it.
func (t Lines) ReadLine(ctx context.Context, prompt string) (string, error) {
	line, err := t.read(ctx, prompt, func() error { return nil })
	if err != nil {
		fmt.Fprintln(t.Out) // the line with the prompt is not ended yet
		return "", err
	}
	return text.Typed(string(line)), nil
}

// ReadSecret turns the echo off before it shows the prompt, and on again however the reading ends.
func (t Lines) ReadSecret(ctx context.Context, prompt string) (model.Secret, error) {
	hide, show, err := Echo(t.In)
	if err != nil {
		return model.Secret{}, err
	}
	defer show()
	line, err := t.read(ctx, prompt, hide)
	fmt.Fprintln(t.Out)
	if err != nil {
		return model.Secret{}, err
	}
	return model.NewSecret(line), nil
}

// Hide keeps the terminal from showing what is typed between two questions, because a fast user may type the next secret before the
// question. The function that it returns restores the terminal.
func (t Lines) Hide() (show func()) {
	hide, show, err := Echo(t.In)
	if err == nil {
		err = hide()
	}
	if err != nil {
		return func() {}
	}
	return show
}

type typedLine struct {
	text []byte
	err  error
}

// read waits for a line or for the end of ctx. It starts to read only when there is a line, so that after a cancel the next line is
// left for others. On Windows, where waiting is not possible, a line is lost then. A shell that stopped this process may have
// changed the terminal, so read prepares it and shows the prompt again.
func (t Lines) read(ctx context.Context, prompt string, prepare func() error) ([]byte, error) {
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	continued := make(chan os.Signal, 1)
	notifyContinued(continued)
	defer signal.Stop(continued)
	begin := func() error {
		err := prepare()
		if err == nil {
			_, err = io.WriteString(t.Out, prompt)
		}
		return err
	}
	if err := begin(); err != nil {
		return nil, err
	}
	got := make(chan typedLine, 1)
	ready := input.Waiter(t.In)
	go func() {
		if !awaitInput(ctx, ready) {
			return
		}
		text, err := oneLine(t.In)
		got <- typedLine{text, err}
	}()
	for {
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-continued:
			if err := begin(); err != nil {
				return nil, err
			}
		case l := <-got:
			return l.text, l.err
		}
	}
}

// inputPoll is how often to check whether a wait for input is over.
const inputPoll = 100 * time.Millisecond

// awaitInput waits with a Waiter until there is something to read; false if the context ended first.
func awaitInput(ctx context.Context, ready func(time.Duration) bool) bool {
	for ctx.Err() == nil {
		if ready == nil || ready(inputPoll) {
			return true
		}
	}
	return false
}

// oneLine reads to the end of a line, and not one byte further, because what follows may be for another program. It keeps all of it
// in one piece of memory, so that its owner can wipe it. It returns io.EOF if the input ended before anything was typed.
func oneLine(in io.Reader) ([]byte, error) {
	line := make([]byte, 0, MaxLine)
	for long := false; ; {
		n, err := in.Read(line[len(line):cap(line)])
		line = line[:len(line)+n]
		switch {
		case bytes.HasSuffix(line, []byte("\n")):
			if long {
				clear(line)
				return nil, errLongLine
			}
			return bytes.TrimRight(line, "\r\n"), nil
		case errors.Is(err, io.EOF) && len(line) > 0 && !long:
			return line, nil
		case err != nil:
			clear(line)
			return nil, err
		case len(line) == cap(line):
			clear(line)
			line, long = line[:0], true
		}
	}
}
