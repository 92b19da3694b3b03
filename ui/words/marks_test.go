package words_test

import (
	"testing"

	"authdeck/model"
	"authdeck/ui/words"
)

func TestAToastNamesOnlyTheFirstSkippedIdentities(t *testing.T) {
	got := words.SkippedSignIns([]string{"a", "b", "c", "d", "e", "f", "g"}, []string{"x", "y"})
	if want := "skipped a, b, c, d, e and 2 more (no keys), x and y (problem in atmos.yaml)"; got != want {
		t.Errorf("%s", got)
	}
}

// The footer says "sign in (7)", and the border said "5 to sign in".
func TestMarkedCountsWhatEnterSignsInTo(t *testing.T) {
	n := [model.SignInCases]int{model.SignInOpen: 5, model.SignInReady: 2, model.SignInLive: 2, model.SignInKeyless: 1}
	got := words.Marked(10, 0, n)
	if got[0] != "10 marked · 7 to sign in (2 without a code), 2 already signed in, 1 without keys" ||
		got[2] != "10 marked · 7 to sign in, 2 signed in, 1 without keys" || got[3] != "10 marked · 7 to sign in (2 without a code)" || got[4] != "10 marked · 7 to sign in" {
		t.Errorf("%q", got)
	}
	n = [model.SignInCases]int{model.SignInKeyless: 10, model.SignInRoleKeyless: 3}
	if got := words.Marked(1, 0, [model.SignInCases]int{model.SignInLive: 1}); got[0] != "1 marked · already signed in" || got[2] != "1 marked" { // the footer has no enter
		t.Errorf("%q", got)
	}
	if got := words.Marked(1, 0, [model.SignInCases]int{model.SignInOpen: 1}); len(got) != 1 {
		t.Errorf("%q", got)
	}
	if got := words.Marked(13, 0, n); got[0] != "13 marked · 10 without keys, 3 roles of users without keys" || got[2] != "13 marked · none to sign in" {
		t.Errorf("%q", got)
	}
}
