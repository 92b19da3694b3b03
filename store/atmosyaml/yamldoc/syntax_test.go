package yamldoc

import (
	"errors"
	"testing"

	"authdeck/model"
)

func TestTextAfterAClosingQuoteIsNamed(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"a:\n  b: \"c\" d\n":         "text after the closing quote",
		"a:\n  b: 'it's'\n":          "text after the closing quote",
		"a:\n  b: \"c\"\n    d: e\n": "this line is indented, but the key above already has a value",
	} {
		_, err := Parse(t.Context(), "f", []byte(text))
		var p *model.Problem
		if !errors.As(err, &p) || p.What != want {
			t.Errorf("%q: %v", text, err)
		}
	}
}
