package ui_test

import (
	"errors"
	"regexp"
	"slices"
	"strings"
	"testing"

	"authdeck/model"
	"authdeck/ui/frontend"
)

// choices are the buttons of a screen, and what it says to do next.
var choices = regexp.MustCompile(`\[[A-Z][a-z ]+\]|Next: \w+ \w+`)

// Every choice in a large window is also in the smallest one, even with long names.
func TestEveryBoxShowsItsLastLineAndItsButtonsUnderLongNamesToo(t *testing.T) { // under others: TestScreensLookAsAgreed
	t.Parallel()
	for _, s := range slices.Concat(scenes, keyringScenes()) {
		t.Run(s.name, func(t *testing.T) {
			t.Parallel()
			play(t, func(t *testing.T) {
				d := s.start(t, func(b *bench) {
					for i := range b.ws.Config.Identities {
						b.ws.Config.Identities[i].Title += "-whose-name-is-about-as-long-as-names-are"
					}
				})
				s.boxesAreWhole(t, d)
			})
		})
	}
}

// boxesAreWhole checks that each box is complete, with all of its choices, in small windows too.
func (s scene) boxesAreWhole(t *testing.T, d *driver) {
	t.Helper()
	if s.name == "import-choose-identity" {
		return // it covers what there is to do
	}
	want := choices.FindAllString(d.resize(120, 40).view(), -1)
	for _, size := range [][2]int{{60, 16}, {80, 24}} {
		view := d.resize(size[0], size[1]).view()
		if strings.LastIndex(view, "╰") < strings.LastIndex(view, "╭") {
			t.Errorf("a box has no end:\n%s", view)
		}
		for _, w := range want {
			if !strings.Contains(view, w) {
				t.Errorf("%s is not there:\n%s", w, view)
			}
		}
	}
}

func TestALongDialogScrolls(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		failing(b, &model.Problem{Kind: model.ErrKeyringFailed, What: "it failed", Why: strings.Repeat("because ", 60), Fix: model.Do("first this", "last that"), Cause: errors.New("the cause")})
		d := b.start(frontend.Options{}).resize(60, 16).press("enter").see("It failed", "… ↓ ").seeNot("Last that")
		for range 30 {
			d.press("down")
		}
		d.see("the cause", "… ↑ 6 more").seeNot("… ↓").press("up", "up", "pgup", "pgup").see("… ↓ ")
	})
}
