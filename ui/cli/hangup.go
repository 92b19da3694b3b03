package cli

import (
	"errors"
	"io"
	"os"
)

// watched is a terminal's input that tells when the terminal goes away. Bubble Tea takes the end of its input for silence,
// so a program that ignores SIGHUP (nohup) would stay for ever, and keep the lock of the code that it asks for.
type watched struct {
	*os.File
	gone func()
}

func (w watched) Read(p []byte) (int, error) {
	n, err := w.File.Read(p)
	if errors.Is(err, io.EOF) {
		w.gone()
	}
	return n, err
}
