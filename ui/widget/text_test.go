package widget_test

import (
	"slices"
	"strings"
	"testing"

	"authdeck/ui/theme"
	"authdeck/ui/widget"

	"github.com/charmbracelet/x/ansi"
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

// TestNothingGrowsWiderThanAsked checks every cutting function for all widths and texts of narrow and wide cells.
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

func TestADialogCoversTheMiddleAndTheBodyShowsAroundIt(t *testing.T) {
	for _, c := range []struct {
		name      string
		body, box []string
		width     int
		want      []string
	}{
		{"inside", []string{"0123456789", "012 45 789", "0123456789"}, []string{"AB"}, 10, []string{"0123456789", "012 AB 789", "0123456789"}},
		{"over a short line", []string{"01"}, []string{"AB"}, 10, []string{"01  AB"}},
		{"wide characters lose their other half", []string{"東京運用東京"}, []string{"ABC"}, 12, []string{"    ABC 東京"}},
		{"as wide as the window", []string{"0123"}, []string{"ABCD"}, 4, []string{"ABCD"}},
		{"higher than the window", []string{"01"}, []string{"A", "B"}, 2, []string{"A"}},
		{"lines below the box that are wider", []string{"01 345 78", "01 345678"}, []string{"ABC", "ABCDE"}, 9, []string{"01 ABC 78", "01 ABCDE"}},
	} {
		got := widget.Dialog(theme.PlainText(false), c.body, c.box, widget.Above(len(c.body), len(c.box), len(c.box)), widget.Beside(c.width, c.box))
		for i := range got {
			got[i] = strings.TrimRight(got[i], " ")
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

func TestADialogOverWideCharactersKeepsEveryColumnInItsPlace(t *testing.T) {
	for _, base := range []string{"東京運用東京運用", "0東1京2運3用4", "0123456789012345"} {
		width := widget.Width(base)
		for w := 1; w <= width; w++ {
			got := widget.Dialog(theme.PlainText(false), []string{base}, []string{strings.Repeat("#", w)}, 0, (width-w)/2)[0]
			if widget.Width(got) > width {
				t.Errorf("%q, %d cells: %d cells: %q", base, w, widget.Width(got), got)
			}
			if at := widget.Width(got[:strings.IndexByte(got, '#')]); at != (width-w)/2 {
				t.Errorf("%q, %d cells: the box is at %d: %q", base, w, at, got)
			}
		}
	}
}

func TestTheBodyUnderADialogIsFaintAndStaysAsItWas(t *testing.T) {
	th, err := theme.New(theme.Options{})
	if err != nil {
		t.Fatal(err)
	}
	body := []string{th.Bad.Render("012 45 789")}
	got := widget.Dialog(th, body, []string{"AB"}, 0, 4)[0]
	if want := "\x1b[2;90m012 \x1b[0mAB\x1b[2;90m 789\x1b[0m"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	if body[0] != th.Bad.Render("012 45 789") {
		t.Errorf("the body was changed: %q", body[0])
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

func TestNoLineOfAMessageEndsOrBeginsWithASeparator(t *testing.T) {
	parts := []string{"! Signed in to emergency-user", "skipped: new-joiner (no keys); it has a form", "already signed in: prod-admin", "✔"}
	message := strings.Join(parts, widget.Separator)
	for _, ascii := range []bool{false, true} {
		th := theme.PlainText(ascii)
		for w := 10; w < 130; w++ {
			lines := widget.WrapParts(th, message, w)
			for _, l := range lines {
				if widget.Width(l) > w || l != strings.Trim(l, " ·") || strings.HasSuffix(l, ";") && !strings.HasSuffix(l, "keys);") {
					t.Errorf("at %d: %q", w, l)
				}
			}
			words := strings.Join(strings.Fields(strings.ReplaceAll(strings.Join(lines, " "), th.Text(widget.Separator), " ")), " ")
			if want := th.Text(strings.Join(parts, " ")); w >= 20 && strings.ReplaceAll(words, "keys) it", "keys); it") != want {
				t.Errorf("at %d: %q, want %q", w, words, want)
			}
		}
	}
}

// A box at 60 columns ended with a line that was only "wrong."
func TestProseDoesNotEndWithOneShortWord(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		says string
		want []string
	}{
		{"Enter saves these keys. They look wrong.", []string{"Enter saves these keys. They", "look wrong."}},
		{"Enter saves the keys of both identities.", []string{"Enter saves the keys of both", "identities."}}, // not a short word
		{"The log out also clears 1 expired session.", []string{"The log out also clears", "1 expired session."}},
		{"short", []string{"short"}},
		{"a-name-without-any-space-in-it here.", []string{"a-name-without-any-space-in-it", "here."}},
		{"Enter. Run: authdeck keyring use file", []string{"Enter. Run: authdeck keyring use", "file"}},
		{"Or run: authdeck login -i abcdef again.", []string{"Or run: authdeck login -i abcdef", "again."}},
		{"see a-name-without-any-space-in here.", []string{"see a-name-without-any-space-in", "here."}}, // nothing to spare
	} {
		if got := widget.WrapProse(c.says, 33); !slices.Equal(got, c.want) {
			t.Errorf("%q", got)
		}
	}
}

func TestATextOverALineKeepsEveryColumnInItsPlace(t *testing.T) {
	for _, line := range []string{"", "012", "東京運用東京運用abc", "0東1京2運3用4", "\x1b[1m東京\x1b[0m運用"} {
		for x := range 20 {
			for w := 1; w <= 6; w++ {
				got := widget.Over(line, strings.Repeat("#", w), x)
				if want := max(widget.Width(line), x+w); widget.Width(got) != want {
					t.Errorf("%q, %d cells from %d on: %d cells, want %d: %q", line, w, x, widget.Width(got), want, got)
				}
				if at := widget.Width(got[:strings.IndexByte(got, '#')]); at != x {
					t.Errorf("%q, %d cells from %d on: the text is at %d: %q", line, w, x, at, got)
				}
			}
		}
	}
	if got := widget.Over("東京運用東京運用abc", "XYZ", 0); got != "XYZ 運用東京運用abc" {
		t.Errorf("%q", got)
	}
}

func TestAPageHasNoCellInTheTerminalsOwnColours(t *testing.T) {
	t.Parallel()
	th, err := theme.New(theme.Options{Name: "deck-light", Depth: theme.TrueColour})
	if err != nil {
		t.Fatal(err)
	}
	page := th.Page.On(false) + "m"
	got := widget.OnPage(th, th.Strong.Render("a")+" b", 6)
	if want := "\x1b[" + page + "\x1b[" + th.Strong.On(false) + "ma\x1b[0;" + page + " b   \x1b[0m"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if line := th.Strong.Render("a"); widget.OnPage(theme.PlainText(false), line, 6) != line {
		t.Error("a theme without a page changes the line")
	}
}

func TestATextInABorderLeavesNoHoleInIt(t *testing.T) {
	line, want := "╰─ next: work expires 02:00 ──── 1 of 10 ─╯", "╰────────────────── Copied  ──── 1 of 10 ─╯"
	if got := widget.OverBorder(theme.PlainText(false), theme.Ink{}, line, " Copied  ", 19); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// A toast covered how many identities are marked and how many there are.
func TestATextInABorderLeavesTheTextAtItsEnd(t *testing.T) {
	for line, want := range map[string]string{
		"╰─ 3 marked ─────────────────── 1 of 10 ─╯":  "╰─ 3 marked ─────── Copied it ─ 1 of 10 ─╯",
		"╰─ next: work expires 02:00 at ─ 1 of 10 ─╯": "╰─────────────────── Copied it ─ 1 of 10 ─╯",
		"╰─ 3 marked ─────────────────────────────╯":  "╰─ 3 marked ───────────────── Copied it ─╯",
	} {
		if got := widget.InBorder(theme.PlainText(false), theme.Ink{}, line, " Copied it ", widget.Width(line)-2-11); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
	line := "╰─ 3 marked ───────────────── 1 of 10 ─╯" // otherwise the marks stay
	if got := widget.InBorder(theme.PlainText(false), theme.Ink{}, line, " Sent it to clipboard ", 16); got != "╰─ 3 marked ──── Sent it to clipboard ─╯" {
		t.Errorf("got %q", got)
	}
}

// It had the ink of the line's first cell, which may be of another pane.
func TestATextInABorderLeavesTheInkOfItsPane(t *testing.T) {
	th, err := theme.New(theme.Options{Name: "dark"})
	if err != nil {
		t.Fatal(err)
	}
	line := th.Line.Render("╰────╯") + th.Focus.Render("╰─ ") + "next: work" + th.Focus.Render(" ─────╯")
	got := widget.OverBorder(th, th.Focus, line, " Copied ", 12)
	if want := th.Focus.Render("────") + " Copied "; !strings.Contains(got, want) || ansi.Strip(got) != "╰────╯╰───── Copied ─────╯" {
		t.Errorf("%q has no %q", got, want)
	}
}

// Rests of words stood beside a box, which nobody could read.
func TestABoxLeavesNoRestsOfWords(t *testing.T) {
	for line, want := range map[string]string{
		"Keyring ? not checked yet": "Keyring XXXX  checked yet",
		"┤ Hello prod-admin │":      "┤ Hello XXXX       │",
		"━━━━━━━━━━━━━━━━━━━━":      "━━━━━━━━XXXX━━━━━━━━",
		"-----------+--------":      "--------XXXX--------",
		"short":                     "short   XXXX",
		"my Keyring is not checked": "my      XXXX  not checked",
		"ab words that touch it":    "ab      XXXX  touch it",
	} {
		got := widget.Dialog(theme.PlainText(false), []string{line}, []string{"XXXX"}, 0, 8)
		if s := strings.TrimRight(ansi.Strip(got[0]), " "); s != want {
			t.Errorf("%q became %q, want %q", line, s, want)
		}
	}
}

// Lone bars, joints of trees and pieces of meters stood beside a box.
func TestOfANarrowPaneBesideABoxOnlyTheFrameShows(t *testing.T) {
	coloured, err := theme.New(theme.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		theme      theme.Theme
		line, want string
	}{
		"inside":                {theme.PlainText(false), "│▌ ├ abcdefg ▄▁▁  10 │", "│      XXXXXXX       │"},
		"upper border":          {theme.PlainText(false), "╭─ abc ────── 10 ────╮", "╭──────XXXXXXX───────╮"},
		"lower border in ASCII": {theme.PlainText(true), "+- abc ------ 10 ----+", "+------XXXXXXX-------+"},
		"scrollbar":             {theme.PlainText(false), "│▌ ├ abcdefg ▄▁▁  10 ┃", "│      XXXXXXX       ┃"},
		"two panes":             {theme.PlainText(false), "│ abcd─╮│ abc ╭─ ab ─╮", "│      XXXXXXX───────╮"},
		"inside in ASCII":       {theme.PlainText(true), "|> ` abcdefg ### 10  |", "|      XXXXXXX       |"},
		"in colours":            {coloured, coloured.Focus.Render("╰─") + " " + coloured.Value.Render("abc") + " " + coloured.Focus.Render("──────────────╯"), "╰──────XXXXXXX───────╯"},
	} {
		for kind, got := range map[string]string{
			"dialog":  widget.Dialog(c.theme, []string{c.line}, []string{"XXXXXXX"}, 0, 7)[0],
			"preview": widget.Preview(c.theme, []string{c.line}, []string{"XXXXXXX"}, 0, 7)[0],
		} {
			if line := ansi.Strip(got); line != c.want {
				t.Errorf("%s, %s: %q, want %q", name, kind, line, c.want)
			}
		}
	}
}

// Values without their labels, and ends of sentences, stood to the right of a box.
func TestToTheRightOfABoxNoRowIsWithoutItsBeginning(t *testing.T) {
	const left, row, border, blank = "│ prod-admin     │  ", "  123456789012     │", "─── tab scrolls ───╯", "                   │"
	over := func(hidden, right string) string {
		return widget.Dialog(theme.PlainText(false), []string{left + hidden + right}, []string{strings.Repeat("X", 20)}, 0, 20)[0]
	}
	for hidden, shown := range map[string]string{
		"xxxxxxxxxxxxxxxxxxxx": blank, " Account  │         ": blank, "        ││ Region   ": blank, strings.Repeat(" ", 20): row,
	} {
		want := left + strings.Repeat("X", 20)
		if got := over(hidden, row); got != want+shown {
			t.Errorf("%q became %q, want %q", left+hidden+row, got, want+shown)
		}
		if got := over(hidden, border); got != want+border {
			t.Errorf("%q became %q, want %q", left+hidden+border, got, want+border)
		}
	}
}

// "5 · 3 more" of "1 of 5 · 3 more" stood in a border beside a box.
func TestABoxLeavesNoRestsOfTitles(t *testing.T) {
	for _, c := range []struct {
		ascii      bool
		line, want string
	}{
		{false, "╭─ Identities ─── ✔ 2 signed in ────── 24 hours from 16:00 ─╮", "╭─ Identities ────────XXXXXXXXXX────── 24 hours from 16:00 ─╮"},
		{false, "╰─ next: prod-admin expires 00:14 ────── 1 of 5 · 3 more of ─╯", "╰─────────────────────XXXXXXXXXX──────── 1 of 5 · 3 more of ─╯"},
		{false, "╰─────────────────────── 1 of 5 · 3 more of other kinds here ─╯", "╰─────────────────────XXXXXXXXXX──────────────────────────────╯"},
		{false, "│ a ╰─ next: prod-admin expires 00:14 ─╯╰─ a ─────────────────╯", "│ a ╰─────────────────XXXXXXXXXX───────╯╰─ a ─────────────────╯"},
		{true, "+---------------------- 1 of 5 - 3 more of other kinds here -+", "+---------------------XXXXXXXXXX-----------------------------+"},
		{false, "│ abc                 │   def  ──┬──  ││ Region  eu-west-1   │", "│ abc                 XXXXXXXXXX      ││ Region  eu-west-1   │"},
		{true, "| abc                 |   def  --+--  | | Region  eu-west-1  |", "| abc                 XXXXXXXXXX      | | Region  eu-west-1  |"},
		{true, "| prod ---+---+---+---+---+---+---+-- 00:14 +---+---+---+---  |", "| prod ---+---+---+---XXXXXXXXXX--+-- 00:14 +---+---+---+---  |"},
	} {
		th, err := theme.New(theme.Options{Name: "mono", ASCII: c.ascii})
		if err != nil {
			t.Fatal(err)
		}
		if got := ansi.Strip(widget.Dialog(th, []string{c.line}, []string{"XXXXXXXXXX"}, 0, 22)[0]); got != c.want {
			t.Errorf("%q became %q, want %q", c.line, got, c.want)
		}
	}
}

// A preview showed rests of words, unlike the other boxes.
func TestAPreviewLeavesNoRestsOfWords(t *testing.T) {
	th, err := theme.New(theme.Options{})
	if err != nil {
		t.Fatal(err)
	}
	got := widget.Preview(th, []string{"my " + th.Strong.Render("Keyring is") + " not checked"}, []string{"XXXX"}, 0, 8)[0]
	if want := "my      XXXX  not checked"; ansi.Strip(got) != want {
		t.Errorf("got %q, want %q", ansi.Strip(got), want)
	}
}
