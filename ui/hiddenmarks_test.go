package ui_test

import (
	"testing"

	"authdeck/ui/frontend"
)

// A marked identity that the filter hides must not lose its keys or its session without a word.
func TestMarksThatTheFilterHidesAreNamed(t *testing.T) {
	for name, c := range map[string]struct {
		marks  []string // keys before the filter
		filter string
		key    string
		see    []string
	}{
		"delete several": {[]string{" ", "j", " ", "j", " "}, "prod", "d", []string{"Delete the keys of 3 identities?", "This includes emergency-user and staging-deployer, which the"}},
		"delete one":     {[]string{" "}, "prod", "d", []string{"Delete the keys of emergency-user?", "emergency-user is marked, but the filter hides it."}},
		"log out of all": {[]string{"j", " ", "j", " "}, "emerg", "l", []string{"Log out of prod-admin?", "This includes prod-admin and staging-deployer, which the"}},
		"log out of one": {[]string{"j", " "}, "emerg", "l", []string{"Log out of prod-admin?", "You can sign in again at any time.", "prod-admin is marked, but the filter hides it."}},
		"sign in":        {[]string{" ", "j", " ", "j", " "}, "prod", "enter", []string{"Sign in to 2 identities?", "This includes emergency-user and"}},
	} {
		t.Run(name, func(t *testing.T) {
			play(t, func(t *testing.T) {
				b := newBench(t)
				five(b)
				d := b.start(frontend.Options{}).resize(120, 40)
				d.press(c.marks...).press("/").typed(c.filter).press("enter")
				d.see("hidden by the filter").press(c.key).see(c.see...)
				d.press("esc").seeNot(c.see[0]).see("hidden by the filter")
			})
		})
	}
}

// space was typed into the filter, and enter kept it.
func TestNothingNamesKeysOfTheListWhileAFilterIsTyped(t *testing.T) {
	for name, size := range map[string][2]int{"small": {80, 24}, "large": {120, 40}} {
		t.Run(name, func(t *testing.T) {
			play(t, func(t *testing.T) {
				b := newBench(t)
				five(b)
				d := b.start(frontend.Options{}).resize(size[0], size[1]).press("j", "j", " ").see("enter to sign in").press("k", "k").see("space to mark it")
				d.press("/").see("keep filter").seeNot("to mark it").typed("stag").see("staging-deployer").seeNot("to mark it", "enter to sign in")
				d.press("enter").see("enter to sign in")
			})
		})
	}
}

func TestNoQuestionIsAskedIfTheFilterHidesNoMark(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		five(b)
		d := b.start(frontend.Options{}).resize(120, 40)
		d.press(" ", "/").typed("emerg").press("enter").seeNot("hidden").press("enter").see("Enter MFA Token")
	})
}

func TestTheCountOfHiddenMarksIsAlwaysVisible(t *testing.T) {
	for _, size := range [][2]int{{60, 16}, {80, 24}, {120, 40}, {200, 60}} {
		play(t, func(t *testing.T) {
			b := newBench(t)
			five(b)
			d := b.start(frontend.Options{}).resize(size[0], size[1])
			d.press(" ", "j", "j", " ", "/").typed("prod").press("enter").see("2 marked, 2 hidden").press("S").see("2 marked, 2 hidden")
		})
	}
}

func TestTheWayOutOfMarksIsTheSecondKeyOfTheFooter(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		five(b)
		d := b.start(frontend.Options{}).press(" ", "j", " ").resize(100, 24).see("enter sign in (1)   esc clear marks   l log out (1)   ? help   q quit   space unmark").press("j").see("space mark")
		d.resize(60, 16).see("enter sign in (1)   esc clear marks")
	})
}
