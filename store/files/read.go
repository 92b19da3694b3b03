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
	// ErrTooLarge says that a file is larger than allowed.
	ErrTooLarge = errors.New("too large")
)

// MaxState is the size limit for files that authdeck or Atmos writes: settings, records, sessions.
const MaxState = 16 << 20

// Read returns the content of a regular file of at most limit bytes. It never waits for data: opening a pipe would wait for its
// writer, and reading a device or a file such as /proc/kmsg may never end. Errors are *fs.PathError, perhaps inside a
// *DeniedError. They wrap ErrNotRegular, ErrTooLarge, or the system's error.
func Read(path string, limit int64) ([]byte, error) {
	text, _, err := ReadInfo(path, limit)
	return text, err
}

// ReadInfo is like Read, and also returns the file info of the file that was read, even if another file has its name now.
func ReadInfo(path string, limit int64) ([]byte, fs.FileInfo, error) {
	text, info, err := read(path, limit, os.Stat, os.OpenFile)
	return text, info, WhyDenied(err)
}

// ReadBelow is like ReadInfo for a file in a folder or below it. It reads nothing outside the folder, even if somebody creates
// links on the way.
func ReadBelow(folder, name string, limit int64) ([]byte, fs.FileInfo, error) {
	root, err := os.OpenRoot(folder)
	if err != nil {
		return nil, nil, err
	}
	defer func() { _ = root.Close() }()
	return read(name, limit, root.Stat, root.OpenFile)
}

// CanRead says why a regular file cannot be read; nil if it can.
func CanRead(path string) error { return canOpen("cannot read", path, os.O_RDONLY) }

// CanWrite says why a regular file cannot be changed in place; nil if it can. It changes nothing.
func CanWrite(path string) error { return canOpen("cannot write", path, os.O_WRONLY) }

func canOpen(what, path string, how int) error {
	info, err := os.Stat(path)
	if err == nil && !info.Mode().IsRegular() {
		return &fs.PathError{Op: what, Path: path, Err: ErrNotRegular}
	}
	f, err := os.OpenFile(path, how|withoutWaiting, 0)
	if err != nil {
		return WhyDenied(err)
	}
	return f.Close()
}

func read(path string, limit int64, stat func(string) (fs.FileInfo, error), open func(string, int, fs.FileMode) (*os.File, error)) ([]byte, fs.FileInfo, error) {
	fail := func(err error) ([]byte, fs.FileInfo, error) {
		var of *fs.PathError
		if errors.As(err, &of) {
			err = of.Err
		}
		return nil, nil, &fs.PathError{Op: "cannot read", Path: path, Err: err} // people read it, so it names no system call
	}
	info, err := stat(path) // checked first, because opening a device may have effects
	if err != nil {
		return fail(err)
	}
	if !info.Mode().IsRegular() {
		return fail(ErrNotRegular)
	}
	file, err := open(path, os.O_RDONLY|withoutWaiting, 0)
	if err != nil {
		return fail(err)
	}
	defer func() { _ = file.Close() }()
	if info, err = file.Stat(); err == nil && !info.Mode().IsRegular() { // the name may lead somewhere else now
		err = ErrNotRegular
	}
	if err == nil && info.Size() > limit {
		err = ErrTooLarge
	}
	if err != nil {
		return fail(err)
	}
	from, err := reader(file)
	if err != nil {
		return fail(err)
	}
	var text bytes.Buffer
	text.Grow(int(info.Size()) + bytes.MinRead) // in one piece, so that no copy of a secret is left behind
	n, err := io.Copy(&text, io.LimitReader(from, limit+1))
	switch {
	case err != nil:
		clear(text.Bytes())
		return fail(err)
	case n > limit:
		clear(text.Bytes())
		return fail(ErrTooLarge)
	}
	return text.Bytes(), info, nil
}
