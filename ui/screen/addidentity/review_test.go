package addidentity

import (
	"strings"
	"testing"

	"authdeck/model"
	"authdeck/ui/screen"
	"authdeck/ui/theme"
)

func TestTheEndOfTheHeadingIsVisibleAfterALongPath(t *testing.T) {
	t.Parallel()
	for _, ascii := range []bool{false, true} {
		for _, width := range []int{60, 80, 120} {
			r := NewReview("one", model.Addition{New: true, File: "/home/u/" + strings.Repeat("long-folder/", 12) + "atmos.yaml"}, "", "", false)
			view := r.View(screen.Frame{Env: screen.Env{Width: width, Height: 14}, Theme: theme.PlainText(ascii)})
			if !strings.Contains(view, "/atmos.yaml will be created:") {
				t.Errorf("%d columns, ASCII %v:\n%s", width, ascii, view)
			}
		}
	}
}
