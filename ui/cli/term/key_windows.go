package term

import (
	"context"
	"os"
	"time"

	"github.com/erikgeiser/coninput"
	"golang.org/x/sys/windows"
)

// Key waits for a key that has a character and returns it, without showing it. Ctrl+c stays a signal.
func Key(ctx context.Context, tty *os.File) (byte, error) {
	console := windows.Handle(tty.Fd())
	for ctx.Err() == nil {
		event, err := windows.WaitForSingleObject(console, uint32(inputPoll/time.Millisecond))
		if err != nil {
			return 0, err
		}
		if event != windows.WAIT_OBJECT_0 {
			continue
		}
		records, err := coninput.ReadNConsoleInputs(console, 1) // what follows is for another program
		if err != nil {
			return 0, err
		}
		for _, r := range records {
			if key, ok := r.Unwrap().(coninput.KeyEventRecord); ok && key.KeyDown && key.Char > 0 && key.Char < 0x80 {
				return byte(key.Char), nil
			}
		}
	}
	return 0, ctx.Err()
}
