package widget

import (
	"math"
	"strings"

	"authdeck/ui/theme"
)

// steps returns how many half cells a share fills in a meter of w cells: at least one while something is left, and all of them only
// while less than half of one is gone, so that a session that has just begun has a full meter.
func steps(w int, share float64) int {
	all := 2 * w
	if share <= 0 {
		return 0
	}
	n := min(max(int(math.Ceil(share*float64(all))), 1), all)
	if n == all && share*float64(all) <= float64(all)-0.5 {
		n--
	}
	return n
}

// Meter draws the share that is left, from 0 to 1, in w columns.
func (c *Canvas) Meter(x, y, w int, share float64, run theme.Gradient) {
	g, n := c.Theme.Glyphs, steps(w, share)
	for i := range w {
		switch place := float64(i) / float64(max(w-1, 1)); {
		case n >= 2*i+2:
			c.Put(x+i, y, run.At(place), g.Full)
		case n == 2*i+1:
			c.Put(x+i, y, run.At(place), g.Half)
		default:
			c.Put(x+i, y, c.Theme.Track, g.Rest)
		}
	}
}

// MeterLine is a meter on a line of its own.
func MeterLine(t theme.Theme, w int, share float64, ink theme.Ink) string {
	g, n := t.Glyphs, steps(w, share)
	return ink.Render(strings.Repeat(g.Full, n/2)+strings.Repeat(g.Half, n%2)) + t.Track.Render(strings.Repeat(g.Rest, w-(n+1)/2))
}
