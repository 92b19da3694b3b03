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
		d := b.start(frontend.Options{}).press(":", "down", "down", "down", "down", "down", "up", "enter")
		if d.state() != flow.Entering { // the fifth is "edit keys"
			t.Errorf("%s", d.state())
		}
	})
}

func TestACommandThatDoesNothingNowIsLastAndSaysWhy(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		five(b)
		d := b.start(frontend.Options{}).resize(80, 50).press(":").see("log out – no session", "open AWS console – roles only")
		if view := d.view(); strings.Index(view, "log out – no session") < strings.Index(view, "  quit") {
			t.Errorf("it is above those that do something:\n%s", view)
		}
		d.typed("log o").see("▸ log out – no session", "enter why not?").press("enter").see("Commands", "Log out: no session")
		d.press("ctrl+u").typed("verify").see("enter run").press("enter").see("Keys are valid").seeNot("Commands")
	})
}

func TestACommandThatDoesNothingNowIsFirstIfItIsTheOneThatWasTyped(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		five(b)
		d := b.start(frontend.Options{}).press(":").typed("log").see("▸ log out – no session", "sign in").press("enter").see("Log out: no session")
		if d.state() != flow.Choosing {
			t.Errorf("%s", d.state())
		}
	})
}

func TestThePaletteFindsNoLettersOfTwoWords(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		five(b)
		d := b.start(frontend.Options{}).press(":").typed("themes").see("▸ choose a theme").seeNot("use theme safe")
		d.press("ctrl+u").typed("role").see("▸ open AWS console – roles only").seeNot("import keys from a file")
		d.press("ctrl+u").typed("slfile").see("No command or identity matches")
	})
}

func TestThePaletteAndTheHelpGiveTheSameReasons(t *testing.T) {
	play(t, func(t *testing.T) {
		d := newBench(t).start(frontend.Options{}).resize(120, 60)
		help := d.press("?").view()
		d.press("esc", ":")
		reasons := 0
		for _, line := range strings.Split(d.view(), "\n") {
			if _, why, off := strings.Cut(line, " – "); off && strings.Contains(line, "│   ") {
				why, _, _ = strings.Cut(strings.ReplaceAll(why, "│", "  "), "  ")
				if reasons++; !strings.Contains(help, " – "+why) {
					t.Errorf("the help has no %q", why)
				}
			}
		}
		if reasons == 0 {
			t.Errorf("there are no reasons:\n%s", d.view())
		}
	})
}

func TestLettersTypedIntoThePaletteDoNothingElse(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		five(b)
		d := b.start(frontend.Options{}).press(":").typed("dq?:").see("No command or identity matches").press("enter").see("Commands")
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

func TestAPaletteWithoutAMatchOffersNothingToRun(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		five(b)
		d := b.start(frontend.Options{}).press(":").see("enter run", "↑ ↓ move")
		d.typed("zzz").see("No command or identity matches", "esc close").seeNot("enter run", "↑ ↓ move")
	})
}

func TestThePaletteMarksTheThemeInUse(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		five(b)
		d := b.start(frontend.Options{}).press(":").typed("theme").see("use theme mono ✔").seeNot("dark ✔")
		d.press("down", "down").see("use theme mono ✔").seeNot("dark ✔") // a preview does not use it
		d.press("enter", ":").typed("theme").see("use theme dark ✔").seeNot("mono ✔")
	})
}

func TestThePaletteListsScatteredLettersOnlyIfNothingElseFits(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		five(b)
		d := b.start(frontend.Options{}).press(":").typed("del").see("▸ delete keys").seeNot("hide details", "use theme deck-light")
		d.press("ctrl+u").typed("dtls").see("▸ hide details")
		d.press("ctrl+u").typed("dmin").see("▸ prod-admin") // inside a name
	})
}

// Pieces of the list's border looked like a part of the box.
func TestInASmallWindowThePaletteHasNoPiecesOfTheListBesideIt(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		five(b)
		d := b.start(frontend.Options{}).resize(60, 16).press(":").see("Commands", "… ↓ ", " more").seeNot("─ ╭", "╮ ─")
		d.typed("sign").see("▸ sign in").seeNot("╭─ Identities", "─ ╭")
		d.resize(80, 24).see("next: prod-admin")
	})
}
