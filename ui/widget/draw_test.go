package widget_test

import (
	"strings"
	"testing"

	"authdeck/ui/theme"
	"authdeck/ui/widget"
)

// look is a theme without colour, so that lines can be compared as text.
func look(t *testing.T, ascii bool) theme.Theme {
	t.Helper()
	return theme.PlainText(ascii)
}

// mfaBox is the box in the Atmos documents, drawn with the functions of the MFA screen.
func mfaBox(th theme.Theme, digits string) string {
	code, _ := widget.CodeField{}.Insert([]rune(digits))
	rows := []string{"MFA Device: arn:aws:iam::123456789012:mfa/user", ""}
	rows = append(rows, widget.Field(th, th.Accent, widget.BoxContent(55)-3, code.View(th, false))...)
	return strings.Join(widget.Box(th, th.Accent, 55, "Enter MFA Token", rows), "\n")
}

func TestTheMFABoxIsTheOneOfTheAtmosDocuments(t *testing.T) {
	const want = `
╭─────────────────────────────────────────────────────╮
│ Enter MFA Token                                     │
├─────────────────────────────────────────────────────┤
│ MFA Device: arn:aws:iam::123456789012:mfa/user      │
│                                                     │
│ ┌──────────────────────────────────────────────┐    │
│ │ 123456                                       │    │
│ └──────────────────────────────────────────────┘    │
╰─────────────────────────────────────────────────────╯`
	if got := mfaBox(look(t, false), "123456"); got != want[1:] {
		t.Errorf("got\n%s\nwant%s", got, want)
	}
}

func TestTheMFABoxInASCII(t *testing.T) {
	const want = `
+-----------------------------------------------------+
| Enter MFA Token                                     |
+-----------------------------------------------------+
| MFA Device: arn:aws:iam::123456789012:mfa/user      |
|                                                     |
| +----------------------------------------------+    |
| | 123___                                       |    |
| +----------------------------------------------+    |
+-----------------------------------------------------+`
	if got := mfaBox(look(t, true), "123"); got != want[1:] {
		t.Errorf("got\n%s\nwant%s", got, want)
	}
}

func TestABoxIsAsWideAsAskedWhateverItHolds(t *testing.T) {
	th := look(t, false)
	for _, width := range []int{4, 5, 9, 10, 55} {
		for _, row := range []string{"", "short", "東京-運用東京-運用東京-運用", strings.Repeat("x", 99)} {
			for _, l := range widget.Box(th, th.Accent, width, row, []string{row}) {
				if widget.Width(l) != width {
					t.Errorf("box of %d: %d cells: %q", width, widget.Width(l), l)
				}
			}
			for _, l := range widget.Field(th, th.Accent, width, row) {
				if widget.Width(l) != width {
					t.Errorf("field of %d: %d cells: %q", width, widget.Width(l), l)
				}
			}
		}
	}
}

// meter draws one on a canvas of four columns.
func meter(th theme.Theme, share float64) string {
	c := widget.NewCanvas(th, 4, 1)
	c.Meter(0, 0, 4, share, th.GoodRun)
	return c.Lines()[0]
}

func TestAMeterIsNeverEmptyWhileTimeIsLeftAndFullWhenItHasJustBegun(t *testing.T) {
	for _, c := range []struct {
		share float64
		want  string
	}{{-1, "▁▁▁▁"}, {0, "▁▁▁▁"}, {0.001, "▖▁▁▁"}, {0.125, "▖▁▁▁"}, {0.126, "▄▁▁▁"}, {0.5, "▄▄▁▁"}, {0.51, "▄▄▖▁"}, {0.9, "▄▄▄▖"}, {0.93, "▄▄▄▖"}, {0.94, "▄▄▄▄"}, {0.999, "▄▄▄▄"}, {1, "▄▄▄▄"}, {7, "▄▄▄▄"}} {
		th := theme.PlainText(false)
		if got := meter(th, c.share); got != c.want {
			t.Errorf("%v: %s, want %s", c.share, got, c.want)
		}
		if got := widget.MeterLine(th, 4, c.share, th.Good); got != c.want {
			t.Errorf("%v as a line: %s, want %s", c.share, got, c.want)
		}
	}
	if got := meter(theme.PlainText(true), 0.3); got != "#+.." {
		t.Errorf("in ASCII: %s", got)
	}
}
