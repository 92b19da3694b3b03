//go:build !windows

package term

import (
	"context"
	"os"
	"os/signal"
	"time"

	"golang.org/x/sys/unix"

	"authdeck/ui/input"
)

// Key waits until only wanted keys are pressed, without showing them. The same letter among others, as in a paste or an answer of the
// terminal, or with alt does not count. Ctrl+c and ctrl+z stay signals.
func Key(ctx context.Context, tty *os.File, wanted string) error {
	single, restore, err := keys(tty)
	if err != nil {
		return err
	}
	defer restore()
	continued := make(chan os.Signal, 1)
	notifyContinued(continued)
	defer signal.Stop(continued)
	ready, in := input.Waiter(tty), input.New(tty, time.Now)
	for err := single(); ctx.Err() == nil; {
		if err != nil {
			return err
		}
		if ready(inputPoll) {
			var read [256]byte
			n, err := in.Read(read[:])
			if err != nil || onlyWanted(string(read[:n]), wanted) {
				return err
			}
		}
		select {
		case <-continued:
			err = single()
		default:
		}
	}
	return ctx.Err()
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
