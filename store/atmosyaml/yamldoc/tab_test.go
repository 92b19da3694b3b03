package yamldoc

import (
	"errors"
	"testing"

	"authdeck/model"
)

// The library skips a character after such a tab, so that two tabs and a list lose its dash without an error.
func TestATabWithinDoubleQuotesIsNamed(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"a: \"\tx\"\nb: c\n", "a: \"x\ty\"\nb: c\n", "{a: \"x\ty\", b: c}\n", "a: \"x\ty\tz\"\n\nb: c\n", "a: \"x\t\n  y\"\nb: c\n"} {
		_, err := Parse(t.Context(), "f", []byte(text))
		var p *model.Problem
		if !errors.As(err, &p) || p.What != "authdeck cannot read a tab within double quotes" || p.Origin.Line != 1 {
			t.Errorf("%q: %v", text, err)
		}
	}
	for _, text := range []string{"a: \"x\\ty\"\nb: c\n", "a: \"x\t\"\nb: c\n", "a: 'x\ty'\nb: c\n", "a: \"x\n  \ty\"\nb: c\n", "a: x # \"y\tz\"\nb: c\n", "a: |\n  \"x\ty\"\nb: c\n"} {
		if d, err := Parse(t.Context(), "f", []byte(text)); err != nil {
			t.Errorf("%q: %v, %v", text, d, err)
		}
	}
}
