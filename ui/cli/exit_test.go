package cli

import (
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"authdeck/ui/frontend"
)

func TestABugEndsWithExitCode70AndAsksForAReport(t *testing.T) {
	for _, o := range []frontend.Outcome{{Bug: "Saved is not possible in state Choosing"}, {Crash: "saving the keys"}} {
		err := exitError(t.Context(), o)
		var f failure
		if !errors.As(err, &f) || f.code != exitBug || !strings.Contains(err.Error(), "authdeck has a bug") {
			t.Errorf("%+v: %v", o, err)
		}
	}
}

func TestCtrlCDoesWhatItDidBeforeTheTerminalWasHandedOver(t *testing.T) {
	var c command
	ended := ""
	outer := c.handOver(func() { ended += "outer " })
	inner := c.handOver(func() { ended += "inner " })
	(*c.interrupt.Load())()
	inner()
	(*c.interrupt.Load())()
	outer()
	if ended != "inner outer " || c.interrupt.Load() != nil {
		t.Errorf("%q", ended)
	}
}

func TestEachProgramThatCtrlCEndedHasAMomentOfItsOwn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var c command
		c.endedOther()
		<-time.After(900 * time.Millisecond)
		c.endedOther()
		<-time.After(500 * time.Millisecond)
		if c.endedOthers.Load() == 0 {
			t.Error("the moment of the second ended with that of the first")
		}
		<-time.After(time.Second)
		if n := c.endedOthers.Load(); n != 0 {
			t.Errorf("%d have not ended", n)
		}
	})
}
