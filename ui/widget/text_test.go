package widget_test

import (
	"slices"
	"strings"
	"testing"

	"authdeck/ui/widget"

	"github.com/charmbracelet/lipgloss"
	"github.com/muesli/termenv"
)

func TestCutEndsInAnEllipsisWhereSomethingIsLost(t *testing.T) {
	for _, c := range []struct {
		text  string
		width int
		ascii bool
		want  string
	}{
		{"prod-admin", 10, false, "prod-admin"},
		{"prod-admin", 9, false, "prod-adm…"},
		{"prod-admin", 9, true, "prod-a..."},
		{"prod-admin", 3, true, "pro"}, {"prod-admin", 3, false, "pr…"}, {"prod-admin", 1, false, "p"},
		{"prod-admin", 0, false, ""},
		{"prod-admin", -3, false, ""},
		{"東京-運用", 9, false, "東京-運用"},
		{"東京-運用", 8, false, "東京-運…"},
		{"東京-運用", 7, false, "東京-…"},
		{"東京-運用", 4, false, "東…"},
		{"", 5, false, ""},
	} {
		if got := widget.Cut(look(t, c.ascii), c.text, c.width); got != c.want {
			t.Errorf("%q to %d: %q, want %q", c.text, c.width, got, c.want)
		}
	}
}

func TestCutMiddleKeepsBothEnds(t *testing.T) {
	const arn = "arn:aws:iam::123456789012:mfa/user"
	for _, c := range []struct {
		text  string
		width int
		ascii bool
		want  string
	}{
		{arn, 34, false, arn},
		{arn, 21, false, "arn:aws:ia…2:mfa/user"},
		{arn, 21, true, "arn:aws:i...:mfa/user"},
		{"東京運用東京運用", 16, false, "東京運用東京運用"},
		{"東京運用東京運用", 9, false, "東京…運用"},
		{"東京運用東京運用", 10, false, "東京…運用"},
		{"東京運用東京運用", 2, false, "…"},
		{arn, 0, false, ""},
	} {
		if got := widget.CutMiddle(look(t, c.ascii), c.text, c.width); got != c.want {
			t.Errorf("%q to %d: %q, want %q", c.text, c.width, got, c.want)
		}
	}
}

// TestNothingGrowsWiderThanAsked holds every cutter to its width, for all widths and texts of narrow and wide cells.
func TestNothingGrowsWiderThanAsked(t *testing.T) {
	texts := []string{"", "a", "abcdefghijklmnop", "東", "東京運用東京運用", "a東b京c運d用", "e\u0301e\u0301e\u0301e\u0301", "👩‍👩‍👧‍👦 family"}
	for _, ascii := range []bool{false, true} {
		th := look(t, ascii)
		for _, s := range texts {
			for w := -1; w <= 20; w++ {
				for name, got := range map[string]string{"Cut": widget.Cut(th, s, w), "CutMiddle": widget.CutMiddle(th, s, w)} {
					if widget.Width(got) > max(w, 0) {
						t.Errorf("%s(%q, %d) has %d cells: %q", name, s, w, widget.Width(got), got)
					}
				}
				for name, got := range map[string]string{"Pad": widget.Pad(th, s, w), "Spread": widget.Spread(th, s, "12", w)} {
					if widget.Width(got) != max(w, 0) {
						t.Errorf("%s(%q, %d) has %d cells: %q", name, s, w, widget.Width(got), got)
					}
				}
			}
		}
	}
}

func TestSpreadKeepsTheRightEnd(t *testing.T) {
	if got := widget.Spread(look(t, false), " authdeck › Identities", "step 1", 20); got != " authdeck › I…step 1" {
		t.Errorf("%q", got)
	}
}

func TestPrintableShowsWhatATerminalWouldObey(t *testing.T) {
	in := "a\x1b[31mb\x00\r\n\t\x7f\u0085\u009bc\u2028\u202e\u2066東京"
	if got := widget.Printable(in); got != `a\x1b[31mb\x00\x0d\x0a\x09\x7f\u0085\u009bc\u2028\u202e\u2066東京` {
		t.Errorf("%q", got)
	}
}

func TestABoxLiesOverTheLinesAndTheyShowAroundIt(t *testing.T) {
	for _, c := range []struct {
		name      string
		base, box []string
		x, y      int
		want      []string
	}{
		{"inside", []string{"0123456789", "0123456789"}, []string{"AB"}, 3, 1, []string{"0123456789", "012AB56789"}},
		{"over a short line", []string{"01"}, []string{"AB"}, 4, 0, []string{"01  AB"}},
		{"a wide character is cut in half at the left", []string{"東京運用東京"}, []string{"AB"}, 3, 0, []string{"東 AB 用東京"}},
		{"and at the right", []string{"東京運用東京"}, []string{"ABC"}, 2, 0, []string{"東ABC 用東京"}},
		{"and at the end", []string{"東京"}, []string{"ABC"}, 0, 0, []string{"ABC "}},
		{"a wide box", []string{"0123456789"}, []string{"東京"}, 1, 0, []string{"0東京56789"}},
		{"below the last line", []string{"01"}, []string{"A", "B"}, 0, 0, []string{"A1"}},
		{"above the first line", []string{"01"}, []string{"A", "B"}, 0, -1, []string{"B1"}},
	} {
		if got := widget.Over(c.base, c.box, c.x, c.y); !slices.Equal(got, c.want) {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

func TestABoxOverWideCharactersKeepsEveryColumnInItsPlace(t *testing.T) {
	for _, base := range []string{"東京運用東京運用", "0東1京2運3用4", "0123456789012345"} {
		for x := range widget.Width(base) {
			for w := 1; x+w <= widget.Width(base); w++ {
				got := widget.Over([]string{base}, []string{strings.Repeat("#", w)}, x, 0)[0]
				if widget.Width(got) != widget.Width(base) {
					t.Errorf("%q, %d cells at %d: %d cells: %q", base, w, x, widget.Width(got), got)
				}
				if at := widget.Width(got[:strings.IndexByte(got, '#')]); at != x {
					t.Errorf("%q, %d cells at %d: the box stands at %d: %q", base, w, x, at, got)
				}
			}
		}
	}
}

func TestTheBoxDoesNotChangeTheLinesItLiesOver(t *testing.T) {
	base := []string{"0123"}
	widget.Over(base, []string{"A"}, 0, 0)
	if base[0] != "0123" {
		t.Errorf("%q", base)
	}
}

func TestColoursEndWhereTheBoxBegins(t *testing.T) {
	r := lipgloss.NewRenderer(nil)
	r.SetColorProfile(termenv.ANSI)
	red := r.NewStyle().Foreground(lipgloss.Color("1")).Render("0123456789")
	got := widget.Over([]string{red}, []string{"AB"}, 4, 0)[0]
	before, after, _ := strings.Cut(got, "AB")
	if !strings.HasSuffix(before, "\x1b[0m") || !strings.HasPrefix(after, "\x1b[31m") {
		t.Errorf("%q", got)
	}
}

func TestCenterCutsAtTheBottomAndFillsTheField(t *testing.T) {
	if got := widget.Center([]string{"ab", "", "abcd"}, 6, 5); !slices.Equal(got, []string{"", "  ab", "", "  abcd", ""}) {
		t.Errorf("%q", got)
	}
	if got := widget.Center([]string{"a", "b", "c"}, 1, 2); !slices.Equal(got, []string{"a", "b"}) {
		t.Errorf("%q", got)
	}
}

func TestWrapBreaksWideAndLongWords(t *testing.T) {
	for _, s := range []string{"one two three", "東京運用東京運用", strings.Repeat("x", 30)} {
		for w := 2; w < 12; w++ {
			for _, l := range widget.Wrap(s, w) {
				if widget.Width(l) > w {
					t.Errorf("%q at %d: %q", s, w, l)
				}
			}
		}
	}
}

func TestWrapBreaksNoFlagAndNoNameAtAHyphen(t *testing.T) {
	const s = "use another keyring: --keyring file, or look at very-long-name of arn:aws:iam::123456789012:mfa/my-phone"
	for w := 45; w < 70; w++ {
		for _, l := range widget.Wrap(s, w) {
			if strings.HasSuffix(l, "-") || strings.HasPrefix(l, "keyring file") {
				t.Errorf("at %d: %q", w, l)
			}
		}
	}
}
