package ui

import (
	"fmt"
	"time"
)

// spinner turns after 150 ms, so that what is quick does not flicker; seconds follow after two.
func spinner(since, now time.Time) (glyph, seconds string) {
	d := now.Sub(since)
	if d < 150*time.Millisecond {
		return " ", ""
	}
	glyph = string(`-\|/`[int(d/(150*time.Millisecond))%4])
	if d >= 2*time.Second {
		seconds = fmt.Sprintf(" · %ds", int(d/time.Second))
	}
	return glyph, seconds
}

const spinnerTick = 150 * time.Millisecond
