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

// In the smallest window, the lines around the change took the place of all added lines but one.
func TestTheChangeIsVisibleBeforeTheLinesAroundIt(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		height, added          int
		above, below, scrolled bool
	}{
		{30, 5, true, true, false},
		{14, 5, true, false, false},
		{14, 8, false, false, false},
		{14, 20, false, false, true},
	} {
		a := model.Addition{File: "/home/u/atmos.yaml", Line: 20, Diff: []model.DiffLine{{Mark: '@', Text: "@@ -17,6 +17,8 @@"}, {Mark: ' ', Text: "above"}, {Mark: ' ', Text: "above"}, {Mark: ' ', Text: "above"}}}
		for range c.added {
			a.Diff = append(a.Diff, model.DiffLine{Mark: '+', Text: "added"})
		}
		for range 3 {
			a.Diff = append(a.Diff, model.DiffLine{Mark: ' ', Text: "below"})
		}
		r := NewReview("one", a, "", "", false)
		f := screen.Frame{Env: screen.Env{Width: 60, Height: c.height}, Theme: theme.PlainText(false)}
		view, keys := r.View(f), ""
		for _, k := range r.Keys(f.Env).Short {
			keys += k.Help().Desc + " "
		}
		for text, want := range map[string]bool{" above ": c.above, " below ": c.below, " more ": c.scrolled, "[Write changes]": true, "changes from line 17 on:": c.above, "changes from line 20 on:": !c.above} {
			if strings.Contains(view, text) != want {
				t.Errorf("%d of %d lines: %q is there: %v\n%s", c.height, c.added, text, !want, view)
			}
		}
		if all := strings.Count(view, "+added") == c.added; all == c.scrolled || strings.Contains(keys, "scroll") != c.scrolled {
			t.Errorf("%d of %d lines: %s\n%s", c.height, c.added, keys, view)
		}
	}
}
