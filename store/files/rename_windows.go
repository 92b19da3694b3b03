package files

import (
	"errors"
	"os"
	"time"

	"golang.org/x/sys/windows"
)

// rename tries for up to a second, because Windows refuses it while another program, such as an AWS tool or a virus scanner, has
// the old file open.
func rename(from, to string) error {
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	var err error
	for range 100 {
		err = os.Rename(from, to)
		if !errors.Is(err, windows.ERROR_SHARING_VIOLATION) && !errors.Is(err, windows.ERROR_ACCESS_DENIED) {
			return err
		}
		<-tick.C
	}
	return err
}

// syncDir does nothing: Windows cannot sync a folder, and NTFS journals its names.
func syncDir(string) error { return nil }
