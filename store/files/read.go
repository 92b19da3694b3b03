package files

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"os"
)

var (
	// ErrNotRegular says that a path leads to something other than a regular file: a folder, a device, a pipe, a socket.
	ErrNotRegular = errors.New("not a regular file")
	// ErrTooLarge says that a file has more bytes than its reader takes.
	ErrTooLarge = errors.New("too large")
)

// MaxState is the limit for files that authdeck or Atmos writes: settings, records, sessions.
const MaxState = 16 << 20

// Read returns the content of a regular file of at most limit bytes. It never waits for data: opening a pipe would wait for
// its writer, and a device or a file such as /proc/kmsg may never end. Errors are *fs.PathError; what they wrap is
// ErrNotRegular, ErrTooLarge, or the system's.
func Read(path string, limit int64) ([]byte, error) {
	fail := func(err error) ([]byte, error) { return nil, &fs.PathError{Op: "read", Path: path, Err: err} }
	info, err := os.Stat(path) // first: opening a device may do something
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return fail(ErrNotRegular)
	}
	if info.Size() > limit {
		return fail(ErrTooLarge)
	}
	f, err := openRegular(path)
	if err != nil {
		return nil, err
	}
	defer f.close()
	var text bytes.Buffer
	text.Grow(int(info.Size()) + bytes.MinRead) // in one piece: no copy of a secret is left behind
	n, err := io.Copy(&text, io.LimitReader(f, limit+1))
	switch {
	case err != nil:
		clear(text.Bytes())
		return fail(err)
	case n > limit:
		clear(text.Bytes())
		return fail(ErrTooLarge)
	}
	return text.Bytes(), nil
}
