package dashboard

import (
	"slices"
	"testing"
)

func TestEveryKeyOfTheFooterAndOfTheActionsIsACommand(t *testing.T) {
	t.Parallel()
	for _, press := range slices.Concat(footerOrder(false, false), footerOrder(true, false), footerOrder(false, true)) {
		if _, known := commandOf(press); !known {
			t.Errorf("the footer: %q", press)
		}
	}
	for _, press := range slices.Concat(actionOrder(false, false), actionOrder(true, false), actionOrder(false, true)) {
		if c, known := commandOf(press); !known || c.effect == nil {
			t.Errorf("the actions: %q", press)
		}
	}
}

func TestAKeyHasOneCommand(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, s := range sections() {
		for _, c := range s.commands {
			if seen[c.press] {
				t.Errorf("%q is there twice", c.press)
			}
			seen[c.press] = true
		}
	}
}
