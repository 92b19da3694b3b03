//go:build unix

package notify_test

import (
	"os"
	"path/filepath"
	"testing"

	"authdeck/ui/cli/notify"
)

func TestTheCommandGetsTitleAndText(t *testing.T) {
	t.Parallel()
	out := filepath.Join(t.TempDir(), "out")
	c := notify.Command{Line: `printf '%s|%s' "$AUTHDECK_TITLE" "$AUTHDECK_TEXT" >` + "'" + out + "'"}
	if err := c.Send(t.Context(), "authdeck", `terraform "asks"; $(id)`); err != nil {
		t.Fatal(err)
	}
	if text, err := os.ReadFile(out); err != nil || string(text) != `authdeck|terraform "asks"; $(id)` {
		t.Errorf("%q, %v", text, err)
	}
}

func TestWithoutACommandNothingRuns(t *testing.T) {
	t.Parallel()
	if err := (notify.Command{}).Send(t.Context(), "a", "b"); err != nil {
		t.Error(err)
	}
}
