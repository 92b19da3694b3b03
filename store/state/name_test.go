package state

import (
	"strings"
	"testing"

	"authdeck/model"
)

// model cannot call encode, so it has a rule of its own for names that are too long.
func TestANameThatTheModelAcceptsFitsInAFileName(t *testing.T) {
	const longest = 200 // leaves room for a realm, an extension and the ending of a temporary file
	for c := rune(' '); c < 0x180; c++ {
		for n := longest + 10; n > 0; n-- {
			name := "a" + strings.Repeat(string(c), n) + "a"
			if model.CheckNameForm(name) != nil {
				continue
			}
			if file := encode(strings.ToLower(name)); len(file) > longest {
				t.Errorf("%d times %q: %d bytes", n, c, len(file))
			}
			break
		}
	}
}
