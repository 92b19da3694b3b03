package cli_test

import (
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// What tcflow(3) does: between the two calls, every write to the terminal blocks.
const (
	stopOutput  = 0 // TCOOFF
	startOutput = 1 // TCOON
)

func TestASignalEndsAPromptOnATerminalThatTakesNoMoreBytes(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.configured()
	x := w.run("login")
	x.see("Enter MFA Token", "______")
	flow := func(action int) {
		if err := unix.IoctlSetInt(int(x.theirs.Fd()), unix.TCXONC, action); err != nil {
			t.Fatal(err)
		}
	}
	flow(stopOutput)
	x.signal(syscall.SIGTERM)
	select {
	case <-x.ended:
	case <-time.After(testTimeout):
		t.Error("it does not end")
	}
	flow(startOutput)
	x.exits(143)

	next := w.run("login")
	next.see("Enter MFA Token", "______")
	next.press(esc)
	next.exits(1)
}
