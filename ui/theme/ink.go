package theme

import (
	"fmt"
	"strconv"
	"strings"
)

// Ink is how text of a role is written: SGR parameters for a normal cell, and for a cell of the selected row. The zero Ink is the
// terminal's default.
type Ink struct{ normal, selected string }

// Render writes s in this ink.
func (i Ink) Render(s string) string {
	if i.normal == "" || s == "" {
		return s
	}
	return "\x1b[" + i.normal + "m" + s + "\x1b[0m"
}

// On returns the SGR parameters for one cell; "" means none.
func (i Ink) On(selected bool) string {
	if selected {
		return i.selected
	}
	return i.normal
}

// Reversed has the ink's colour as the background, also in a theme without colours. Plain text stays plain.
func (i Ink) Reversed() Ink {
	if i == (Ink{}) {
		return i
	}
	return Ink{join(i.normal, "7"), join(i.selected, "7")}
}

// colour is a 24-bit colour.
type colour struct{ r, g, b uint8 }

// hex parses "#8f7cff".
func hex(s string) colour {
	n, _ := strconv.ParseUint(strings.TrimPrefix(s, "#"), 16, 32)
	return colour{uint8(n >> 16 & 0xff), uint8(n >> 8 & 0xff), uint8(n & 0xff)}
}

func (c colour) foreground() string { return fmt.Sprintf("38;2;%d;%d;%d", c.r, c.g, c.b) }
func (c colour) background() string { return fmt.Sprintf("48;2;%d;%d;%d", c.r, c.g, c.b) }

// Gradient goes from one colour to another. In a theme without 24-bit colours, it is the same ink everywhere.
type Gradient struct {
	flat     Ink
	from, to colour
	blends   bool
	selected string // the background of the selected row
}

// At returns the ink at a position from 0 to 1.
func (g Gradient) At(place float64) Ink {
	if !g.blends {
		return g.flat
	}
	place = min(max(place, 0), 1)
	mix := func(a, b uint8) uint8 { return uint8(float64(a) + (float64(b)-float64(a))*place) }
	fg := colour{mix(g.from.r, g.to.r), mix(g.from.g, g.to.g), mix(g.from.b, g.to.b)}.foreground()
	return Ink{fg, fg + ";" + g.selected}
}

// join joins SGR parameters.
func join(parameters ...string) string {
	var some []string
	for _, p := range parameters {
		if p != "" {
			some = append(some, p)
		}
	}
	return strings.Join(some, ";")
}
