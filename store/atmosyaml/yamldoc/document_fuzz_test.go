package yamldoc

import (
	"errors"
	"testing"

	"authdeck/model"
)

// FuzzParse calls goccy's parser without recovering, so that a panic fails the test.
func FuzzParse(f *testing.F) {
	f.Add([]byte("a: !b\nc: [d, &e {f: *e}]\n"))
	f.Add([]byte("? a\n: |\n  b\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		if checkText("f", text) != nil {
			return
		}
		doc, err := Parse(t.Context(), "f", text)
		var p *model.Problem
		if (doc == nil) == (err == nil) || err != nil && !errors.As(err, &p) {
			t.Fatalf("document %v, error %v", doc, err)
		}
	})
}
