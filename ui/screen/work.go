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

// Progress is a text behind a spinner. The spinner turns after 150 ms, so that quick work does not flicker; seconds follow
// after two.
func (f Frame) Progress(text string) string {
	glyph, d := " ", f.Now.Sub(f.Work.Since)
	if d >= SpinnerTick {
		glyph = string(`-\|/`[int(d/SpinnerTick)%4])
	}
	if d >= 2*time.Second {
		text += fmt.Sprintf(" · %ds", int(d/time.Second))
	}
	return glyph + " " + f.Theme.Text(text)
}

// SpinnerTick is how long the spinner shows one glyph.
const SpinnerTick = 150 * time.Millisecond
