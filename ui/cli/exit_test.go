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
		<-time.After(samePress * 9 / 10)
		c.endedOther()
		<-time.After(samePress / 2)
		if !c.endedJustNow() {
			t.Error("the moment of the second ended with that of the first")
		}
		if <-time.After(samePress); c.endedJustNow() {
			t.Error("it has not ended: a ctrl+c on purpose would do nothing")
		}
	})
}
