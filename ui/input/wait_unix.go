//go:build !windows

package input

import (
	"errors"
	"time"

	"golang.org/x/sys/unix"
)

// Waiter waits until the file has a byte to read, or its end. It uses select, because poll does not take terminals on macOS.
func Waiter(f File) func(time.Duration) bool {
	fd := int(f.Fd()) // checked now: the file may be closed while somebody waits
	return func(d time.Duration) bool {
		for {
			var set unix.FdSet
			set.Set(fd)
			left := unix.NsecToTimeval(d.Nanoseconds())
			n, err := unix.Select(fd+1, &set, nil, nil, &left)
			if !errors.Is(err, unix.EINTR) {
				return err == nil && n > 0
			}
		}
	}
}
