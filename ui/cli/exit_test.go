package cli

import (
	"errors"
	"strings"
	"testing"

	"authdeck/ui/frontend"
)

func TestABugEndsWithExitCode70AndAsksForAReport(t *testing.T) {
	for _, o := range []frontend.Outcome{{Bug: "Saved has no place in Choosing"}, {Crash: "saving the keys"}} {
		err := exitError(t.Context(), o)
		var f failure
		if !errors.As(err, &f) || f.code != exitBug || !strings.Contains(err.Error(), "bug in authdeck") {
			t.Errorf("%+v: %v", o, err)
		}
	}
}
