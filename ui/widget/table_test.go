package widget_test

import (
	"slices"
	"strings"
	"testing"

	"authdeck/ui/widget"
)

func columns() []widget.Column {
	return []widget.Column{
		{Title: "IDENTITY", Width: 20, Least: 16, Gap: 1},
		{Title: "ACCOUNT", Width: 12, Gap: 2, DropFirst: 1},
		{Title: "KEYS", Width: 9, Gap: 1},
		{Title: "MFA", Width: 14, Least: 12, Gap: 2, DropFirst: 2},
		{Title: "LAST", Width: 12, DropFirst: 3},
	}
}

func TestColumnsAreDroppedWhereThereIsNoRoom(t *testing.T) {
	for _, c := range []struct {
		room         int
		kept, widths []int
	}{
		{100, []int{0, 1, 2, 3, 4}, []int{40, 12, 9, 14, 12}},
		{78, []int{0, 1, 2, 3, 4}, []int{25, 12, 9, 14, 12}},
		{73, []int{0, 1, 2, 3, 4}, []int{20, 12, 9, 14, 12}},
		{72, []int{0, 1, 2, 3}, []int{33, 12, 9, 14}}, // before a name is cut
		{58, []int{0, 1, 2, 3}, []int{20, 12, 9, 13}},
		{56, []int{0, 1, 2}, []int{32, 12, 9}},
		{66, []int{0, 1, 2, 3}, []int{27, 12, 9, 14}},
		{52, []int{0, 1, 2}, []int{28, 12, 9}},
		{30, []int{0, 2}, []int{20, 9}},
		{26, []int{0, 2}, []int{16, 9}},
		{5, []int{0, 2}, []int{16, 9}},
	} {
		kept, widths := widget.Fit(columns(), c.room, 40)
		if !slices.Equal(kept, c.kept) || !slices.Equal(widths, c.widths) {
			t.Errorf("in %d cells: columns %v of %v, want %v of %v", c.room, kept, widths, c.kept, c.widths)
		}
	}
}

func TestWhatFitChoosesFits(t *testing.T) {
	for room := 26; room <= 120; room++ {
		kept, widths := widget.Fit(columns(), room, 40)
		row := widget.TableRow(look(t, false), columns(), kept, widths, func(_, w int) string {
			return strings.Repeat("東", w) // twice as wide as its column
		})
		if widget.Width(row) > room {
			t.Errorf("%d cells in %d: %q", widget.Width(row), room, row)
		}
	}
}

func TestARowIsCutAndAlignedByCells(t *testing.T) {
	kept, widths := widget.Fit(columns(), 30, 40)
	row := func(name, keys string) string {
		return widget.TableRow(look(t, false), columns(), kept, widths, func(column, _ int) string {
			return map[int]string{0: name, 2: keys}[column]
		})
	}
	for _, c := range []struct{ got, want string }{
		{row("prod-admin", "✔ saved"), "prod-admin           ✔ saved"},
		{row("東京-運用", "✔ saved"), "東京-運用            ✔ saved"},
		{row("very-long-identity-name", "– none"), "very-long-identity-… – none"},
		{row("last cell is empty", ""), "last cell is empty"},
	} {
		if c.got != c.want {
			t.Errorf("%q, want %q", c.got, c.want)
		}
	}
}
