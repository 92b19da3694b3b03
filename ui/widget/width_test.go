package widget_test

import (
	"testing"

	"authdeck/ui/widget"

	"github.com/charmbracelet/x/ansi"
)

// FuzzWidth compares the width with the library's.
func FuzzWidth(f *testing.F) {
	for _, s := range []string{
		"", "plain", "╭──── a ────╮", "\x1b[1;38;2;10;20;30mcolour\x1b[0m and \x1b[mnone", "▁▂▃█▖", "東京-運用", "e\u0301", "─\u0301", "─\ufe0f", "\x1b[31", "\x1b[2J", "\x1b", "\x1b[38:5:1mx",
		"\x1b]8;;https://example.com\x07link\x1b]8;;\x07", "a\tb\nc\x7f", "\xe2\x94", "\xff", "👩‍👩‍👧‍👦🇩🇪", "●…✔", "a\u200db", "\u2500\u200d\u2500",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if got, want := widget.Width(s), ansi.StringWidth(s); got != want {
			t.Errorf("%q: %d, the library says %d", s, got, want)
		}
	})
}
