package widget_test

import (
	"slices"
	"strings"
	"testing"

	"authdeck/ui/theme"
	"authdeck/ui/widget"
)

func TestACanvasCutsWhatDoesNotFit(t *testing.T) {
	c := widget.NewCanvas(theme.PlainText(false), 6, 2)
	c.Put(-2, 0, theme.Ink{}, "abcdefghij")
	c.Put(4, 1, theme.Ink{}, "東京")
	c.Put(0, 2, theme.Ink{}, "below")
	c.Put(0, -1, theme.Ink{}, "above")
	if got := c.Lines(); !slices.Equal(got, []string{"cdefgh", "    東"}) {
		t.Errorf("%q", got)
	}
}

func TestAWideCharacterThatIsCutInHalfLeavesABlank(t *testing.T) {
	for x, want := range []string{"# 京", " #京", "東#", "東 #"} {
		c := widget.NewCanvas(theme.PlainText(false), 4, 1)
		c.Put(0, 0, theme.Ink{}, "東京")
		c.Put(x, 0, theme.Ink{}, "#")
		if got := c.Lines()[0]; strings.TrimRight(got, " ") != want {
			t.Errorf("at %d: %q, want %q", x, got, want)
		}
	}
}

func TestACanvasKeepsTheMarksOfALetter(t *testing.T) {
	c := widget.NewCanvas(theme.PlainText(false), 4, 1)
	c.Put(0, 0, theme.Ink{}, "ae\u0301🇩🇪")
	if got, want := c.Lines()[0], "ae\u0301🇩🇪"; got != want {
		t.Errorf("%+q, want %+q", got, want)
	}
}

func TestACanvasObeysNoControlCharacters(t *testing.T) {
	c := widget.NewCanvas(theme.PlainText(false), 10, 1)
	c.Put(0, 0, theme.Ink{}, "a\x1b[31mb\tc\x07d\u009be")
	if got := c.Lines()[0]; strings.ContainsFunc(got, func(r rune) bool { return r < ' ' || r >= 0x7f && r < 0xa0 }) {
		t.Errorf("%q", got)
	}
}

func TestTheSelectedRowHasItsColoursToTheEnd(t *testing.T) {
	th, err := theme.New(theme.Options{})
	if err != nil {
		t.Fatal(err)
	}
	c := widget.NewCanvas(th, 4, 1)
	c.Put(0, 0, th.Good, "a")
	c.Select(0, 0, 4)
	if got, want := c.Lines()[0], "\x1b[38;5;120;48;5;24ma\x1b[0m\x1b[38;5;254;48;5;24m   \x1b[0m"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestABorderTextThatDoesNotFitIsLeftOutWhole(t *testing.T) {
	frame := func(w int) []string {
		c := widget.NewCanvas(theme.PlainText(false), w, 3)
		span := func(s string) []widget.Span { return []widget.Span{{Text: s}} }
		c.Frame(widget.Rect{W: w, H: 3}, widget.Frame{Title: span("Title"), Right: span("on the right"), Left: span("left"), Count: span("1 of 2")})
		return c.Lines()
	}
	for w, want := range map[int][]string{
		31: {"╭─ Title ────── on the right ─╮", "╰─ left ───────────── 1 of 2 ─╯"},
		19: {"╭─ Title ─────────╮", "╰─ left ─ 1 of 2 ─╯"},
		20: {"╭─ Title ──────────╮", "╰─ left ── 1 of 2 ─╯"},
		14: {"╭─ Title ────╮", "╰─── 1 of 2 ─╯"},
		6:  {"╭────╮", "╰────╯"},
	} {
		if got := frame(w); got[0] != want[0] || got[2] != want[1] {
			t.Errorf("at %d: %q, want %q", w, got, want)
		}
	}
}

func TestDigitsAreThreeRowsHighAndUnitsOneButNotInASCII(t *testing.T) {
	for ascii, want := range map[bool][]string{
		false: {" ▄█  ▀▀▀█", "  █  ▄▀▀▀", " ▄█▄ █▄▄▄ m"},
		true:  {"", "", "12m"}, // strokes of ASCII look like borders
	} {
		c := widget.NewCanvas(theme.PlainText(ascii), 12, 3)
		if end := c.Digits(0, 0, theme.Ink{}, "12m"); end != widget.Width(want[2]) {
			t.Errorf("the column after them is %d", end)
		}
		for i, l := range c.Lines() {
			if got := strings.TrimRight(l, " "); got != want[i] {
				t.Errorf("row %d: %q, want %q", i, got, want[i])
			}
		}
	}
}
