package plaintext

import (
	"errors"
	"io"
)

// limit is far above what a file of keys has; it keeps the wrong file from being read whole.
const limit = 1 << 20

// ErrTooLarge says that a text is more than a file of keys has.
var ErrTooLarge = errors.New("it is larger than 1 MB; that is no file of keys")

// ReadAll reads to the end and leaves no other copy in memory. The caller wipes the bytes.
func ReadAll(r io.Reader) ([]byte, error) {
	text := make([]byte, 0, 64<<10)
	for {
		n, err := r.Read(text[len(text):cap(text)])
		text = text[:len(text)+n]
		switch {
		case len(text) > limit:
			clear(text)
			return nil, ErrTooLarge
		case errors.Is(err, io.EOF):
			return text, nil
		case err != nil:
			clear(text)
			return nil, err
		case len(text) == cap(text):
			more := append(make([]byte, 0, 2*cap(text)), text...)
			clear(text)
			text = more
		}
	}
}
