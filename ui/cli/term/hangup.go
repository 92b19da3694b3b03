package term

import (
	"errors"
	"io"
	"os"
)

// Watched is a terminal's input that calls Gone when the terminal goes away. Bubble Tea takes the end of its input for silence,
// so a program that ignores SIGHUP (nohup) would stay for ever, and keep the lock of the code that it asks for.
type Watched struct {
	*os.File
	Gone func()
}

// Read is the file's.
func (w Watched) Read(p []byte) (int, error) {
	n, err := w.File.Read(p)
	if errors.Is(err, io.EOF) {
		w.Gone()
	}
	return n, err
}
