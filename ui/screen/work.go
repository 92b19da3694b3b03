package screen

import (
	"fmt"
	"time"
)

// Work is what is under way for a screen, and since when; the zero value is nothing.
type Work struct {
	Since      time.Time
	What, Word string // in a few words and in one, where the list shows it
}

// Going tells whether something is under way.
func (w Work) Going() bool { return !w.Since.IsZero() }

// Spinner turns after 150 ms, so that what is quick does not flicker; seconds follow after two.
func (w Work) Spinner(now time.Time) (glyph, seconds string) {
	d := now.Sub(w.Since)
	if d < SpinnerTick {
		return " ", ""
	}
	glyph = string(`-\|/`[int(d/SpinnerTick)%4])
	if d >= 2*time.Second {
		seconds = fmt.Sprintf(" · %ds", int(d/time.Second))
	}
	return glyph, seconds
}

// SpinnerTick is how long the spinner shows one glyph.
const SpinnerTick = 150 * time.Millisecond
