package overlay

import (
	"strings"
	"testing"

	"authdeck/ui/screen"
	"authdeck/ui/theme"

	"github.com/charmbracelet/x/ansi"
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

// The descriptions of themes that need more colours ran into the swatches.
func TestTheDescriptionsOfThemesEndBeforeTheSwatches(t *testing.T) {
	for _, depth := range []theme.Depth{theme.Colours16, theme.Colours256, theme.TrueColour} {
		for _, ascii := range []bool{false, true} {
			var all []theme.Theme
			for _, name := range theme.Names() {
				th, err := theme.New(theme.Options{Name: name, Depth: depth, ASCII: ascii})
				if err != nil {
					t.Fatal(err)
				}
				all = append(all, th)
			}
			lines := Themes(all, "auto").Lines(screen.Frame{Theme: theme.PlainText(ascii)})
			for i, th := range all {
				line := ansi.Strip(lines[len(lines)-1-len(all)+i])
				at := strings.Index(line, th.Describe())
				if at < 0 || !strings.HasPrefix(line[at+len(th.Describe()):], "  ") {
					t.Errorf("no columns in %q", line)
				}
				if th.Replaced() && !strings.HasSuffix(line, " "+theme.NeedsColours+" "+theme.PlainText(ascii).Border.Right) {
					t.Errorf("no reason in %q", line)
				}
			}
		}
	}
}

func TestThePaletteDimsAThemeThatTheTerminalCannotShow(t *testing.T) {
	deck, err := theme.New(theme.Options{Name: "deck-light", Depth: theme.Colours256})
	if err != nil {
		t.Fatal(err)
	}
	p := Palette("Commands", screen.Keys{}, []Command{{Does: "use theme deck-light", Swatch: &deck, InUse: true}})
	box := strings.Join(p.Lines(screen.Frame{Theme: deck, Env: screen.Env{Width: 60, Height: 14}}), "\n")
	for _, want := range []string{"\x1b[2muse theme deck-light ✔", "\x1b[2m24-bit only"} {
		if !strings.Contains(box, want) {
			t.Errorf("no %q in\n%s", want, box)
		}
	}
}

// "ok auto" looked like the name of a theme.
func TestTheThemeInUseHasAStarInASCII(t *testing.T) {
	for ascii, want := range map[bool]string{false: "✔  auto", true: "*  auto"} {
		th, err := theme.New(theme.Options{Name: "auto", ASCII: ascii})
		if err != nil {
			t.Fatal(err)
		}
		f := screen.Frame{Env: screen.Env{Width: 80, Height: 22}, Theme: th}
		if box := ansi.Strip(strings.Join(Themes([]theme.Theme{th}, "auto").Lines(f), "\n")); !strings.Contains(box, want) {
			t.Error(box)
		}
		palette := ansi.Strip(strings.Join(Palette("", screen.Keys{}, []Command{{Does: "use theme auto", InUse: true}}).Lines(f), "\n"))
		if !strings.Contains(palette, "use theme auto "+want[:len(want)-len("  auto")]) {
			t.Error(palette)
		}
	}
}
