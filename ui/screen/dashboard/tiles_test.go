package dashboard

import (
	"strings"
	"testing"

	"authdeck/ui/theme"
	"authdeck/ui/widget"
)

func TestATileCutsLongNamesAndBreaksNone(t *testing.T) {
	th := theme.PlainText(false)
	long := strings.Repeat("very-long-name-", 4)
	for _, who := range [][]string{{long}, {long, "b"}, {"a", long}, {"東京-運用", long, "c"}} {
		for w := 12; w < 60; w++ {
			for i, row := range (tile{who: who, of: 5}).named(th, w) {
				if widget.Width(row) > w || strings.HasPrefix(row, ",") || i > 0 && strings.HasPrefix(row, "-") {
					t.Errorf("%q in %d columns: %q", who, w, row)
				}
			}
		}
	}
}
