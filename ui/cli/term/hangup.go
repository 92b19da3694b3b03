package term

import (
	"errors"
	"io"
	"os"
)

// Watched is a terminal's input that calls Gone when the terminal goes away. Bubble Tea treats the end of its input as silence, so
// a program that ignores SIGHUP (nohup) would run for ever, and keep its lock for the code.
type Watched struct {
	*os.File
	Gone func()
}

// Read reads from the file.
func (w Watched) Read(p []byte) (int, error) {
	n, err := w.File.Read(p)
	if errors.Is(err, io.EOF) {
		w.Gone()
	}
	return n, err
}
