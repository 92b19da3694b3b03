package overlay

import (
	"strings"
	"testing"

	"authdeck/model"
	"authdeck/ui/screen"
	"authdeck/ui/theme"
)

func TestABoxWithTwoButtonsOffersOnlyKeysThatScrollIt(t *testing.T) {
	p := &model.Problem{What: "AWS is busy", Why: strings.Repeat("one long reason after another ", 30)}
	f := screen.Frame{Env: screen.Env{Width: screen.MinWidth, Height: screen.MinHeight - 2}, Theme: theme.PlainText(false)}
	for _, q := range []screen.Question{screen.Retry(p), {Problem: p, Labels: []string{"Skip", "Save anyway"}}, screen.Close(p)} {
		d := Dialog(q).(Measured).In(f)
		before, scrolls := d.Lines(f), ""
		for _, b := range d.Keys(f) {
			if b.Help().Desc == "scroll" {
				scrolls = b.Keys()[1] // down or pgdown
			}
		}
		next, _, _ := d.Key(scrolls)
		if scrolled := next.Lines(f); scrolls == "" || scrolled[4] == before[4] {
			t.Errorf("%v: %q does not scroll", q.Labels, scrolls)
		}
	}
}
