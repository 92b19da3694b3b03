package identitytable

import (
	"testing"

	"authdeck/ui/theme"
)

// As the tree command draws them: a quotation mark before a name said nothing.
func TestInASCIIABranchLooksLikeOneOfATree(t *testing.T) {
	ascii := theme.PlainText(true)
	for _, c := range []struct {
		levels []bool
		want   string
	}{
		{[]bool{true}, "|- "}, {[]bool{false}, "`- "}, {[]bool{true, false}, "|  `- "}, {[]bool{false, true}, "   |- "}, {nil, ""},
	} {
		if got := Branch(ascii, c.levels); got != c.want {
			t.Errorf("%v: %q, not %q", c.levels, got, c.want)
		}
	}
	if got := Branch(theme.PlainText(false), []bool{true, false}); got != "│ └ " {
		t.Errorf("%q", got)
	}
}
