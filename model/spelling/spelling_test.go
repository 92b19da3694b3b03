package spelling_test

import (
	"testing"

	"authdeck/model/spelling"
)

func TestLettersOfEveryAlphabetCountAsOne(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		typed, name string
		want        bool
	}{
		{"prod", "clod", false}, {"прод", "клод", false}, // two of four letters are wrong
		{"prod", "prid", true}, {"прод", "прид", true},
		{"p", "page", false}, {"п", "печь", false}, // one letter is too little
	} {
		if got := spelling.Mistyped(c.typed, c.name); got != c.want {
			t.Errorf("%s for %s: %t", c.typed, c.name, got)
		}
	}
}
