//go:build unix

package files

import (
	"errors"
	"io"
	"io/fs"
	"syscall"
)

// regular is an open file that is read without waiting. It is no *os.File: that one would wait for data in Go's poller.
type regular int

// openRegular opens without waiting, and looks again at what it opened: the name may lead somewhere else by now.
func openRegular(path string) (regular, error) {
	fail := func(err error) (regular, error) { return 0, &fs.PathError{Op: "open", Path: path, Err: err} }
	fd, err := retry(func() (int, error) {
		return syscall.Open(path, syscall.O_RDONLY|syscall.O_NONBLOCK|syscall.O_NOCTTY|syscall.O_CLOEXEC, 0)
	})
	if err != nil {
		return fail(err)
	}
	var info syscall.Stat_t
	if err = syscall.Fstat(fd, &info); err == nil && info.Mode&syscall.S_IFMT != syscall.S_IFREG {
		err = ErrNotRegular
	}
	if err != nil {
		_ = syscall.Close(fd)
		return fail(err)
	}
	return regular(fd), nil
}

// Read fails where a real file would have data: files of the kernel that report events have none yet.
func (f regular) Read(p []byte) (int, error) {
	n, err := retry(func() (int, error) { return syscall.Read(int(f), p) })
	switch {
	case errors.Is(err, syscall.EAGAIN):
		return 0, ErrNotRegular
	case err != nil:
		return 0, err
	case n == 0 && len(p) > 0:
		return 0, io.EOF
	}
	return n, nil
}

func (f regular) close() { _ = syscall.Close(int(f)) }

// retry repeats a call that a signal interrupted.
func retry(call func() (int, error)) (n int, err error) {
	for {
		if n, err = call(); !errors.Is(err, syscall.EINTR) {
			return n, err
		}
	}
}
