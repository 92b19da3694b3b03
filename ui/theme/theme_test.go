package theme_test

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"

	"authdeck/ui/theme"
)

func TestEveryNameHasATheme(t *testing.T) {
	for _, name := range append(theme.Names(), "") {
		for _, ascii := range []bool{false, true} {
			th, err := theme.New(theme.Options{Name: name, ASCII: ascii})
			if err != nil {
				t.Fatalf("%q: %v", name, err)
			}
			if th.ASCII != ascii || th.Mono != (name == "mono") {
				t.Errorf("%q: ASCII %v, mono %v", name, th.ASCII, th.Mono)
			}
		}
	}
}

func TestOnlyAThemeThatPaintsThePageNamesItsBackground(t *testing.T) {
	for _, depth := range []theme.Depth{theme.Colours16, theme.Colours256, theme.TrueColour} {
		for _, name := range theme.Names() {
			th, err := theme.New(theme.Options{Name: name, Depth: depth})
			if err != nil {
				t.Fatal(err)
			}
			if says := th.Describe(); strings.Contains(says, " on ") != (th.Page != theme.Ink{}) {
				t.Errorf("%s with depth %d: %q", name, depth, says)
			}
		}
	}
}

func TestAnUnknownNameIsAnErrorThatListsTheOthers(t *testing.T) {
	_, err := theme.New(theme.Options{Name: "neon"})
	if err == nil {
		t.Fatal("no error")
	}
	for _, want := range append(theme.Names(), `"neon"`) {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%q does not name %s", err, want)
		}
	}
}

// roles are the inks of a theme that have a meaning.
func roles(th theme.Theme) map[string]theme.Ink {
	return map[string]theme.Ink{
		"value": th.Value, "accent": th.Accent, "focus": th.Focus, "muted": th.Muted, "line": th.Line, "track": th.Track, "good": th.Good, "warn": th.Warn,
		"bad": th.Bad, "strong": th.Strong, "title": th.Title, "key": th.Key, "tag": th.Tag, "match": th.Match,
	}
}

func TestPlainTextHasNoEscapeSequences(t *testing.T) {
	for role, ink := range roles(theme.PlainText(false)) {
		if got := ink.Render("x"); got != "x" {
			t.Errorf("%s: %q", role, got)
		}
	}
}

func TestMonoHasNoColours(t *testing.T) {
	th, err := theme.New(theme.Options{Name: "mono"})
	if err != nil {
		t.Fatal(err)
	}
	all := roles(th)
	all["chip"], all["brand"], all["button"], all["cursor"], all["under"] = th.Chip, th.Brand, th.Button, th.Cursor, th.Under
	for role, ink := range all {
		for _, selected := range []bool{false, true} {
			for _, p := range strings.Split(ink.On(selected), ";") {
				if !slices.Contains([]string{"", "1", "2", "4", "7"}, p) {
					t.Errorf("%s on the selected row %v: %s", role, selected, ink.On(selected))
				}
			}
		}
	}
}

func TestColouredThemesTellStatesApartAndPaintNoBackground(t *testing.T) {
	for _, name := range theme.Names() {
		if name == "mono" {
			continue
		}
		th, err := theme.New(theme.Options{Name: name, Depth: theme.TrueColour})
		if err != nil {
			t.Fatal(err)
		}
		seen := map[string]string{}
		for _, role := range []string{"good", "warn", "bad", "muted", "strong"} {
			got := roles(th)[role].On(false)
			if other, twice := seen[got]; twice {
				t.Errorf("%s: %s looks like %s: %q", name, role, other, got)
			}
			seen[got] = role
		}
		for role, ink := range roles(th) {
			if strings.Contains(ink.On(false), "48;") {
				t.Errorf("%s: %s paints a background", name, role)
			}
			if !strings.Contains(ink.On(true), "48;") {
				t.Errorf("%s: %s does not show on the selected row: %q", name, role, ink.On(true))
			}
		}
	}
}

func TestDeckNeedsTrueColour(t *testing.T) {
	auto, err := theme.New(theme.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"deck", "deck-light"} {
		for depth, want := range map[theme.Depth]bool{theme.Colours256: false, theme.DepthUnknown: false, theme.TrueColour: true} {
			th, err := theme.New(theme.Options{Name: name, Depth: depth})
			if err != nil {
				t.Fatal(err)
			}
			if got := th.Good != auto.Good; got != want {
				t.Errorf("%s with %v: colours of its own %v", name, depth, got)
			}
		}
	}
}

func TestAGradientRunsFromOneColourToAnother(t *testing.T) {
	th, err := theme.New(theme.Options{Name: "deck", Depth: theme.TrueColour})
	if err != nil {
		t.Fatal(err)
	}
	for place, want := range map[float64]string{-1: "38;2;143;124;255", 0: "38;2;143;124;255", 1: "38;2;79;227;193", 2: "38;2;79;227;193"} {
		if got := th.GoodRun.At(place).On(false); got != want {
			t.Errorf("at %v: %s, want %s", place, got, want)
		}
	}
	if got := th.GoodRun.At(0).On(true); !strings.HasPrefix(got, "38;2;143;124;255;48;2;") {
		t.Errorf("on the selected row: %s", got)
	}
}

// A terminal of 16 colours shows the selected row in reverse video.
func TestSixteenColoursReverseTheSelectedRow(t *testing.T) {
	for _, name := range []string{"auto", "light", "dark", "safe", "deck"} {
		th, err := theme.New(theme.Options{Name: name, Depth: theme.Colours16})
		if err != nil {
			t.Fatal(err)
		}
		for role, ink := range roles(th) {
			if got := ink.On(true); !strings.HasSuffix(got, "7") || strings.Contains(got, "38;") {
				t.Errorf("%s: %s: %q", name, role, got)
			}
		}
	}
}

func TestTheDepthIsWhatTheTerminalSays(t *testing.T) {
	for _, c := range []struct {
		term, colorterm string
		want            theme.Depth
	}{
		{"xterm-256color", "", theme.Colours256}, {"xterm-256color", "truecolor", theme.TrueColour}, {"linux", "", theme.Colours16},
		{"xterm-kitty", "", theme.TrueColour}, {"screen", "", theme.Colours256}, {"xterm-16color", "", theme.Colours16}, {"", "24bit", theme.TrueColour},
	} {
		getenv := func(name string) string { return map[string]string{"TERM": c.term, "COLORTERM": c.colorterm}[name] }
		if got := theme.DepthOf(getenv); got != c.want {
			t.Errorf("TERM=%s COLORTERM=%s: %v, want %v", c.term, c.colorterm, got, c.want)
		}
	}
}

// TestAutoUsesTheTerminalsOwnColours: never black or white as text, because it would be invisible on one of the two backgrounds.
func TestAutoUsesTheTerminalsOwnColours(t *testing.T) {
	th, err := theme.New(theme.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for role, ink := range roles(th) {
		for _, p := range strings.Split(ink.On(false), ";") {
			if !slices.Contains([]string{"", "1", "2", "4", "31", "32", "33", "34", "35", "36"}, p) {
				t.Errorf("%s has %s", role, p)
			}
		}
	}
}

func TestASCIIHasAWordForEveryGlyph(t *testing.T) {
	th, err := theme.New(theme.Options{ASCII: true})
	if err != nil {
		t.Fatal(err)
	}
	if got := th.Text("✔ ! ✗ – ? › ▸ … × • █ ▄ ─ → ↑ ↓ ·"); got != "ok ! x - ? > > ... x * # # - -> up down -" {
		t.Error(got)
	}
	if got := th.Textf("%d×%d", 60, 16); got != "60x16" {
		t.Error(got)
	}
	if got := th.Status(th.Good, "✔", "saved"); !strings.Contains(got, "ok\x1b[0m saved") {
		t.Error(got)
	}
	if th.Text("東京-運用") != "東京-運用" {
		t.Error("a name was changed")
	}
}

func TestUnicodeIsLeftAlone(t *testing.T) {
	th, err := theme.New(theme.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if got := th.Text("✔ › ▸"); got != "✔ › ▸" {
		t.Error(got)
	}
}

// TestEveryThemeReadsOnItsBackground checks the contrast of the themes with their own colours against the background that each is
// made for (WCAG 2.2, 1.4.3 and 1.4.11): 4.5 for text, 3 for symbols, meters and borders. auto uses the terminal's own colours.
func TestEveryThemeReadsOnItsBackground(t *testing.T) {
	t.Parallel()
	const black, white = 0x000000, 0xffffff // or the theme's own page
	for name, background := range map[string]int{"dark": black, "deck": black, "safe": black, "light": white, "deck-light": white} {
		th, err := theme.New(theme.Options{Name: name, Depth: theme.TrueColour})
		if err != nil {
			t.Fatal(err)
		}
		least := map[string]float64{"line": 3, "track": 3, "accent": 3, "focus": 3, "good": 3, "warn": 3, "bad": 3}
		background := colourOf(th.Page.On(false), "48", background)
		inks := roles(th)
		inks["page"] = th.Page
		for role, meter := range map[string]theme.Gradient{"meter": th.GoodRun, "last meter": th.WarnRun} {
			inks[role+" begins"], inks[role+" ends"] = meter.At(0), meter.At(1)
			least[role+" begins"], least[role+" ends"] = 3, 3
		}
		for role, ink := range inks {
			for _, selected := range []bool{false, true} {
				fg, bg := colourOf(ink.On(selected), "38", background^white), colourOf(ink.On(selected), "48", background)
				floor := cmp.Or(least[role], 4.5)
				if got := contrast(fg, bg); got < floor {
					t.Errorf("%s, %s, selected %v: #%06x on #%06x has %.1f, less than %.1f", name, role, selected, fg, bg, got, floor)
				}
			}
		}
	}
}

// Faint text without a colour stayed black on white, stronger than the box over it.
func TestWhatIsUnderABoxIsPalerThanItsGrey(t *testing.T) {
	t.Parallel()
	const black, white = 0x000000, 0xffffff
	for name, background := range map[string]int{"dark": black, "deck": black, "safe": black, "light": white, "deck-light": white} {
		th, err := theme.New(theme.Options{Name: name, Depth: theme.TrueColour})
		if err != nil {
			t.Fatal(err)
		}
		background := colourOf(th.Page.On(false), "48", background)
		of := func(i theme.Ink) float64 { return contrast(colourOf(i.On(false), "38", background^white), background) }
		if under, muted := of(th.Under), of(th.Muted); under >= muted || under < 1.5 {
			t.Errorf("%s: the contrast is %.1f under a box, and that of grey text is %.1f", name, under, muted)
		}
	}
}

// deck-light on a dark terminal was almost black on black.
func TestAThemeWithDarkTextPaintsThePage(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"deck", "deck-light"} {
		for depth, paints := range map[theme.Depth]bool{theme.TrueColour: true, theme.Colours256: false, theme.Colours16: false} {
			th, err := theme.New(theme.Options{Name: name, Depth: depth})
			if err != nil {
				t.Fatal(err)
			}
			if page := th.Page.On(false); strings.Contains(page, "38;2;") != paints || strings.Contains(page, "48;2;") != paints {
				t.Errorf("%s with %v: the page is %q", name, depth, page)
			}
			if th.Neutral().Page != th.Page {
				t.Errorf("%s with %v: text beside a preview is not for this page", name, depth)
			}
			for role, ink := range roles(th.Printed()) {
				if strings.Contains(ink.On(false), "38;2;") {
					t.Errorf("%s with %v: a command prints %s with %q, on any background", name, depth, role, ink.On(false))
				}
			}
		}
	}
}

// Green and red look alike to many people, on the selected row too.
func TestSafeHasNoGreen(t *testing.T) {
	t.Parallel()
	th, err := theme.New(theme.Options{Name: "safe", Depth: theme.Colours256})
	if err != nil {
		t.Fatal(err)
	}
	for what, ink := range map[string]theme.Ink{"good": th.Good, "meter": th.GoodRun.At(0)} {
		for _, selected := range []bool{false, true} {
			if fg := colourOf(ink.On(selected), "38", 0); fg&255 <= fg>>8&255 {
				t.Errorf("%s, selected %v: #%06x is not blue", what, selected, fg)
			}
		}
	}
}

// colourOf parses a colour in SGR parameters, as one of the 256 or with 24 bits; other is that of text without one.
func colourOf(sgr, which string, other int) int {
	number := func(s string) int { n, _ := strconv.Atoi(s); return n }
	p := strings.Split(sgr, ";")
	for i := 0; i+2 < len(p); i++ {
		switch {
		case p[i] != which:
		case p[i+1] == "5":
			return of256(number(p[i+2]))
		case p[i+1] == "2" && i+4 < len(p):
			return number(p[i+2])<<16 | number(p[i+3])<<8 | number(p[i+4])
		}
	}
	return other
}

// of256 is a colour of the cube or the greys, which no terminal changes.
func of256(n int) int {
	if n >= 232 {
		grey := 8 + 10*(n-232)
		return grey<<16 | grey<<8 | grey
	}
	level := [6]int{0, 95, 135, 175, 215, 255}
	n -= 16
	return level[n/36]<<16 | level[n/6%6]<<8 | level[n%6]
}

// contrast is WCAG's contrast ratio of two colours.
func contrast(a, b int) float64 {
	luminance := func(c int) float64 {
		part := func(shift int) float64 {
			v := float64(c>>shift&255) / 255
			if v <= 0.04045 {
				return v / 12.92
			}
			return math.Pow((v+0.055)/1.055, 2.4)
		}
		return 0.2126*part(16) + 0.7152*part(8) + 0.0722*part(0)
	}
	x, y := luminance(a), luminance(b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

func TestAThemeForMoreColoursSaysWhatItLooksLike(t *testing.T) {
	for name, want := range map[string]string{"deck": "violet to seafoam", "deck-light": "violet to teal"} {
		th, err := theme.New(theme.Options{Name: name, Depth: theme.Colours256})
		if err != nil {
			t.Fatal(err)
		}
		if got := th.Describe(); got != want || !th.Replaced() {
			t.Errorf("%s: %q, replaced %v", name, got, th.Replaced())
		}
	}
}

// The box of the themes had no colour, unlike every other box, and then the accent of another theme.
func TestTheNeutralThemeHasTheTerminalsOwnColoursAndItsOwnAccent(t *testing.T) {
	auto, err := theme.New(theme.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"auto", "dark", "light", "safe"} {
		th, err := theme.New(theme.Options{Name: name})
		if err != nil {
			t.Fatal(err)
		}
		if n := th.Neutral(); n.Accent != th.Accent || n.Muted != auto.Muted {
			t.Errorf("%s: %v %v", name, n.Accent, n.Muted)
		}
	}
}
