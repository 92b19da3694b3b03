//go:build !windows

package cli_test

import (
	"os"
	"testing"
	"time"
)

// If no shell could continue it, a program that waits to be continued is lost, and its window with it.
func TestWithoutAShellCtrlZDoesNoHarm(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	x := w.run()
	x.see("▌  emergency-user")
	x.press(ctrlZ, "?")
	x.see("Keyboard shortcuts")
	x.press(ctrlC)
	x.exits(130)
	x.givenBack()
}

// If hangups are ignored, as with nohup and the programs that it starts, the end of the terminal is noticed only by reading it.
// Otherwise the prompt would hold the identity's lock for ever.
func TestAPromptEndsWithItsTerminalEvenWhereHangupsAreIgnored(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.configured()
	w.vars["PROGRAM"] = os.Getenv(programVar)
	x := open(t, 80, 24, w.other("sh", "-c", `trap "" HUP INT; exec $PROGRAM login`))
	x.see("Enter MFA Token", "______")
	if err := x.ours.Close(); err != nil {
		t.Fatal(err)
	}
	select {
	case <-x.ended:
	case <-time.After(testTimeout):
		t.Fatal("it does not end")
	}
}
