package cli_test

import (
	"strings"
	"testing"

	"golang.org/x/sys/unix"
)

func TestADryRunFitsIntoASmallTerminal(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.configured()
	runs := [][]string{{"logout", "--all", "--keys", "--dry-run"}}
	if _, err := unix.KeyctlGetKeyringID(unix.KEY_SPEC_USER_KEYRING, true); err == nil { // most containers have none
		runs = append(runs, []string{"keyring", "move", "--to", "keyctl", "--remove", "--dry-run"})
	}
	for _, args := range runs {
		x := open(t, 60, 24, w.command(args...))
		x.see("ould ")
		x.exits(0)
		for line := range strings.Lines(x.written()) {
			if line = strings.TrimRight(line, "\r\n"); len(line) > 60 {
				t.Errorf("%v: %d columns: %s", args, len(line), line)
			}
		}
	}
}
