package ui_test

import (
	"errors"
	"strings"
	"testing"

	"authdeck/ui/frontend"
)

// scrolls fails unless the text can be scrolled to its end with both keys, and one press of back then moves it.
func (d *driver) scrolls(on, back, end string) {
	d.t.Helper()
	for range 100 {
		d.press(on)
	}
	d.see(end).seeNot("… ↓ ")
	if last := d.view(); strings.Contains(last, "… ↑") && d.press(back).view() == last {
		d.t.Errorf("%s does not move\n%s", back, last)
	}
}

func TestTheChangesOfAFileScrollToTheirEndAndBack(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		b.linesMore = 30
		b.start(frontend.Options{}).press("a").typed("new-one").press("enter", "enter", "enter").see("changes from").scrolls("down", "up", "# more")
	})
}

// Nobody should trust what cannot be read.
func TestAllSettingsCanBeReadAfterTheirTrustWasNotSaved(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		risky(b)
		b.trustFails = errors.New("no space left on the device that has the folder of the state")
		d := b.start(frontend.Options{}).resize(60, 16).press("enter", "pgdown", "pgdown", "pgdown", "y").see("✗ No space left")
		d.scrolls("down", "up", "changes.")
		d.scrolls("end", "up", "changes.")
	})
}
