package ui_test

import (
	"strings"
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
		d.press("backspace", "backspace", "backspace").see("delete keys").press("ctrl+u").see("sign in")
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

func TestThePaletteStaysWhereItIsWhileItsListGetsShorter(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		five(b)
		for _, size := range [][2]int{{60, 16}, {80, 24}, {120, 40}} {
			d := b.start(frontend.Options{}).resize(size[0], size[1]).press(":")
			top := func() int { return strings.Count(strings.Split(d.view(), "Commands")[0], "\n") }
			want := top()
			for _, typed := range []string{"e", "d", "i", "t", "xyz"} {
				if got := d.typed(typed).see("Commands"); top() != want {
					t.Errorf("%v, after %q: row %d, want %d:\n%s", size, typed, top(), want, got.view())
				}
			}
		}
	})
}
