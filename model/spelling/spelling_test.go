package spelling_test

import (
	"strings"
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

// Comparing them letter by letter would take an hour.
func TestVeryLongWordsAreTheSameOrNot(t *testing.T) {
	long := strings.Repeat("a", 1<<20)
	if d := spelling.Distance(long, strings.ToUpper(long)); d != 0 {
		t.Errorf("the same word: %d", d)
	}
	if d := spelling.Distance(long, long+"b"); d < 1<<20 || spelling.Mistyped(long, long[1:]+"b") || spelling.Nearest(long+"b", []string{"b" + long, "x"}) != "" {
		t.Errorf("another word: %d", d)
	}
}
