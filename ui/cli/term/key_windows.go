package term

import (
	"context"
	"os"
	"time"

	"github.com/erikgeiser/coninput"
	"golang.org/x/sys/windows"
)

// Key waits until only wanted keys are pressed, without showing them. The same letter among others or with alt does not count. Ctrl+c
// stays a signal.
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
		waiting, err := coninput.GetNumberOfConsoleInputEvents(console)
		switch {
		case err != nil:
			return err
		case waiting == 0:
			continue
		}
		records, err := coninput.ReadNConsoleInputs(console, waiting)
		if err != nil || onlyWanted(typed(pressed(records)), wanted) {
			return err
		}
	}
	return ctx.Err()
}

// pressed are the keys that went down.
func pressed(records []coninput.InputRecord) (keys []keyPress) {
	for _, r := range records {
		if key, ok := r.Unwrap().(coninput.KeyEventRecord); ok && key.KeyDown {
			held := key.ControlKeyState
			keys = append(keys, keyPress{
				char: key.Char, leftAlt: held.Contains(coninput.LEFT_ALT_PRESSED), rightAlt: held.Contains(coninput.RIGHT_ALT_PRESSED),
				ctrl: held.Contains(coninput.LEFT_CTRL_PRESSED) || held.Contains(coninput.RIGHT_CTRL_PRESSED),
			})
		}
	}
	return keys
}
