package model_test

import (
	"strings"
	"testing"

	"authdeck/model"
)

// TestANewNameIsOneThatNothingWarnsOf: a name that validate would warn about is rejected.
func TestANewNameIsOneThatNothingWarnsOf(t *testing.T) {
	for _, name := range []string{"a b", "a\tb", `a"b`, "a'b", "a=b", `a\b`, "~/.aws/credentials", "/etc/x", `\\host\x`, ".ssh/k", "C:/x"} {
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
