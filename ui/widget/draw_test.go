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
	th, err := theme.New(theme.Options{Name: "mono", ASCII: ascii})
	if err != nil {
		t.Fatal(err)
	}
	return th
}

// mfaBox is the box of the Atmos documents, from the drawing parts that the MFA screen uses.
func mfaBox(th theme.Theme, digits string) string {
	code, _ := widget.CodeField{}.Insert([]rune(digits))
	rows := []string{"MFA Device: arn:aws:iam::123456789012:mfa/user", ""}
	rows = append(rows, widget.Field(th, th.Accent, widget.BoxContent(55)-3, code.View(th))...)
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

func TestABoxIsAsWideAsAskedWhateverStandsInIt(t *testing.T) {
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

func TestAMeterIsFullAsFarAsTheTimeThatIsLeft(t *testing.T) {
	for _, c := range []struct {
		part float64
		want string
	}{{-1, "░░░░"}, {0, "░░░░"}, {0.5, "██░░"}, {0.88, "████"}, {1, "████"}, {7, "████"}} {
		if got := widget.Meter(look(t, false), 4, c.part); got != c.want {
			t.Errorf("%v: %s, want %s", c.part, got, c.want)
		}
	}
	if got := widget.Meter(look(t, true), 4, 0.5); got != "##.." {
		t.Errorf("in ASCII: %s", got)
	}
}

func TestARuleSpansTheWindow(t *testing.T) {
	if got := widget.Rule(look(t, false), 5) + widget.Rule(look(t, true), 5); got != "─────-----" {
		t.Error(got)
	}
}
