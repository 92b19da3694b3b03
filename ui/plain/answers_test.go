package plain_test

import (
	"strings"
	"testing"

	"authdeck/model"
)

func TestNoNewIdentityIsNamedLikeAnAnswer(t *testing.T) {
	t.Parallel()
	for _, a := range model.Answers() {
		for _, name := range []string{string(a), a.Short(), strings.ToUpper(string(a))} {
			if name != "" && model.CheckName(name) == nil {
				t.Errorf("%q can be the name of a new identity", name)
			}
		}
	}
}
