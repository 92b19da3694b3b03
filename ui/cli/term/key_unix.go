//go:build !windows

package term

import (
	"context"
	"os"
	"os/signal"

	"golang.org/x/sys/unix"

	"authdeck/ui/input"
)

// Key waits for a key and returns it, without showing it. Ctrl+c and ctrl+z stay signals.
func Key(ctx context.Context, tty *os.File) (byte, error) {
	single, restore, err := keys(tty)
	if err != nil {
		return 0, err
	}
	defer restore()
	continued := make(chan os.Signal, 1)
	notifyContinued(continued)
	defer signal.Stop(continued)
	ready := input.Waiter(tty)
	for err := single(); ctx.Err() == nil; {
		if err != nil {
			return 0, err
		}
		if ready(inputPoll) {
			var key [1]byte
			_, err = tty.Read(key[:])
			return key[0], err
		}
		select {
		case <-continued:
			err = single()
		default:
		}
	}
	return 0, ctx.Err()
}

// keys returns two functions: one makes a terminal deliver each key at once, the other restores it.
func keys(tty *os.File) (single func() error, restore func(), err error) {
	fd := int(tty.Fd())
	before, err := unix.IoctlGetTermios(fd, getTermios)
	if err != nil {
		return nil, nil, err
	}
	raw := *before
	raw.Lflag &^= unix.ECHO | unix.ICANON
	raw.Lflag |= unix.ISIG
	raw.Cc[unix.VMIN], raw.Cc[unix.VTIME] = 1, 0
	return func() error { return unix.IoctlSetTermios(fd, setTermios, &raw) },
		func() { _ = unix.IoctlSetTermios(fd, setTermios, before) }, nil
}
