package ui_test

import (
	"testing"

	"authdeck/model/flow"
	"authdeck/ui/frontend"
)

func TestThePaletteFindsACommandByItsWordsAndRunsIt(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		five(b)
		d := b.start(frontend.Options{}).press(":").see("Commands", "sign in", "delete keys", "copy MFA device")
		d.typed("edi").see("edit keys").seeNot("delete keys").press("enter")
		if d.state() != flow.Entering {
			t.Errorf("%s", d.state())
		}
	})
}

func TestACommandCanBeChosenWithTheArrows(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		five(b)
		d := b.start(frontend.Options{}).press(":", "down", "down", "down", "down", "up", "enter")
		if d.state() != flow.Entering { // the fourth is "edit keys"
			t.Errorf("%s", d.state())
		}
	})
}

func TestLettersTypedIntoThePaletteDoNothingElse(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		five(b)
		d := b.start(frontend.Options{}).press(":").typed("dq?:").see("No matching command").press("enter").see("Commands")
		d.press("backspace", "backspace", "backspace").see("details on/off").press("ctrl+u").see("sign in")
		d.press("esc").seeNot("What to do")
		if d.ended || d.state() != flow.Choosing {
			t.Errorf("%s", d.state())
		}
	})
}

func TestACommandOfThePaletteStillAsksForConfirmation(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		five(b)
		b.start(frontend.Options{}).press(":").typed("delete").press("enter").see("Delete the keys of emergency-user?")
	})
}
