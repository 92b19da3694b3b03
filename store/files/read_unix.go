//go:build unix

package files

import (
	"errors"
	"io"
	"os"
	"syscall"
)

// withoutWaiting keeps open from blocking, and a terminal from becoming the controlling terminal.
const withoutWaiting = syscall.O_NONBLOCK | syscall.O_NOCTTY

// impatient reads a file without waiting in Go's poller, unlike *os.File.
type impatient struct{ conn syscall.RawConn }

func reader(f *os.File) (io.Reader, error) {
	conn, err := f.SyscallConn()
	return impatient{conn}, err
}

// Read returns an error where a real file would have data: kernel files that report events have none yet.
func (f impatient) Read(p []byte) (n int, err error) {
	failed := f.conn.Read(func(fd uintptr) bool {
		for {
			if n, err = syscall.Read(int(fd), p); !errors.Is(err, syscall.EINTR) { // a signal may interrupt it
				return true
			}
		}
	})
	switch {
	case failed != nil:
		return 0, failed
	case errors.Is(err, syscall.EAGAIN):
		return 0, ErrNotRegular
	case err != nil:
		return 0, err
	case n == 0 && len(p) > 0:
		return 0, io.EOF
	}
	return n, nil
}
