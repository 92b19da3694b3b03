package model_test

import (
	"strings"
	"testing"

	"authdeck/model"
)

// TestANewNameIsOneThatNothingWarnsOf: a name that validate would warn about is rejected.
func TestANewNameIsOneThatNothingWarnsOf(t *testing.T) {
	for _, name := range []string{"a b", "a\tb", `a"b`, "a'b", "a=b", `a\b`, "~/.aws/credentials", "/etc/x", `\\host\x`, ".ssh/k", "C:/x", "d\u0435v"} {
		if p := model.CheckName(name); !p.Blocks() {
			t.Errorf("%q is taken: %v", name, p)
		}
	}
	for _, name := range []string{"me", "東京-運用", "a.b_c", "ops/alice"} {
		if p := model.CheckName(name); p != nil {
			t.Errorf("%q: %v", name, p)
		}
	}
}

// Line mode would take such a name for something else, and "?" could not even be typed.
func TestANewNameIsNoAnswerOfLineMode(t *testing.T) {
	for _, name := range []string{"?", "back", "HELP", "q", "quit", "more", "2", "0042"} {
		if p := model.CheckName(name); !p.Blocks() {
			t.Errorf("%q is taken: %v", name, p)
		}
	}
	for _, name := range []string{"backup", "quitter", "2nd", "123456789012", "qa"} {
		if p := model.CheckName(name); p != nil {
			t.Errorf("%q: %v", name, p)
		}
	}
}

func TestTheCharacterThatANameCannotHaveIsNamed(t *testing.T) {
	for name, want := range map[string]string{"a b": "a name with a space", "a=b": "a name with =", `a"b`: `a name with "`} {
		if p := model.CheckName(name); p == nil || !strings.Contains(p.Why, want) {
			t.Errorf("%q: %v", name, p)
		}
	}
}

func TestANameFitsIntoTheNamesOfItsFiles(t *testing.T) {
	for name, fits := range map[string]bool{
		strings.Repeat("n", 200): true, strings.Repeat("N", 201): false,
		strings.Repeat("é", 33): true, strings.Repeat("é", 34): false, strings.Repeat("👩", 17): false,
	} {
		if p := model.CheckNameForm(name); (p == nil) != fits {
			t.Errorf("%d bytes: %v", len(name), p)
		}
	}
}

func TestANameThatCanLookLikeAnotherIsNamed(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"d\u0435v": "U+0435", "\u03bfps": "U+03BF", "prod-\u0430dmin": "U+0430", "de\u200dv": "U+200D", "d\u034fev": "U+034F", "\u3164": "U+3164", "dev\ufe0f": "U+FE0F",
		"\u2800": "U+2800", "dev\u2800": "U+2800", "a\u00a0b": "U+00A0", "a\u3000b": "U+3000", "a\u2003b": "U+2003", "\u200d": "U+200D", "\ufe0f": "U+FE0F", "1\u200d": "U+200D",
		"dev": "", "прод-dev": "", "дев": "", "caf\u00e9": "", "cafe\u0301": "", "👨\u200d👩": "", "❤\ufe0f": "", "می\u200cخواهم": "", "α-1": "", "ｄｅｖ": "",
	} {
		p := model.CheckLookalike(name)
		if got := p != nil; got != (want != "") || got && (!strings.Contains(p.What, want) || p.Blocks()) {
			t.Errorf("%q: %v", name, p)
		}
	}
}

func TestANameThatIsNotTextIsRefused(t *testing.T) {
	n := model.NewIdentity{Name: "ab", Alias: "b\xc3"}
	if p := n.Check(); p == nil || !strings.Contains(p.What, "UTF-8") {
		t.Error(p)
	}
	if p := model.CheckName("ab\xc3"); p == nil || !strings.Contains(p.What, "UTF-8") {
		t.Error(p)
	}
}
