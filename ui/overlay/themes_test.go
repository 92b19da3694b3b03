package overlay

import (
	"strings"
	"testing"

	"authdeck/ui/screen"
	"authdeck/ui/theme"
)

// They had the swatch of another theme.
func TestAThemeThatTheTerminalCannotShowIsDimAndHasNoSwatch(t *testing.T) {
	for _, depth := range []theme.Depth{theme.Colours256, theme.TrueColour} {
		var all []theme.Theme
		for _, name := range theme.Names() {
			th, err := theme.New(theme.Options{Name: name, Depth: depth})
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, th)
		}
		box := strings.Join(Themes(all, "auto").Lines(screen.Frame{Theme: all[0]}), "\n")
		swatches := strings.Count(box, strings.Repeat(all[0].Glyphs.Full, 2))
		for _, th := range all {
			if th.Replaced() {
				swatches += 4
				if !strings.Contains(box, "\x1b[2m   "+th.Name) {
					t.Errorf("%s is not dim in\n%s", th.Name, box)
				}
			}
		}
		if swatches != 4*len(all) {
			t.Errorf("%d of %d colours in\n%s", swatches, 4*len(all), box)
		}
	}
}
