package term

import (
	"context"
	"os"
	"strings"
	"time"

	"github.com/erikgeiser/coninput"
	"golang.org/x/sys/windows"
)

// Key waits until one of some keys is pressed without alt, and does not show it. Ctrl+c stays a signal.
func Key(ctx context.Context, tty *os.File, wanted string) error {
	console := windows.Handle(tty.Fd())
	for ctx.Err() == nil {
		event, err := windows.WaitForSingleObject(console, uint32(inputPoll/time.Millisecond))
		if err != nil {
			return err
		}
		if event != windows.WAIT_OBJECT_0 {
			continue
		}
		records, err := coninput.ReadNConsoleInputs(console, 1) // what follows is for another program
		if err != nil {
			return err
		}
		for _, r := range records {
			if key, ok := r.Unwrap().(coninput.KeyEventRecord); ok && key.KeyDown && !key.ControlKeyState.Contains(coninput.LEFT_ALT_PRESSED) && strings.ContainsRune(wanted, key.Char) {
				return nil
			}
		}
	}
	return ctx.Err()
}
