package words_test

import (
	"testing"

	"authdeck/ui/words"
)

func TestAToastNamesOnlyTheFirstSkippedIdentities(t *testing.T) {
	got := words.SkippedSignIns([]string{"a", "b", "c", "d", "e", "f", "g"}, []string{"x", "y"})
	if want := "skipped a, b, c, d, e and 2 more (no keys), x and y (problem in atmos.yaml)"; got != want {
		t.Errorf("%s", got)
	}
}
