package ui_test

import (
	"slices"
	"testing"

	"authdeck/model"
	"authdeck/ui/words"
)

func TestOneLineOfYAMLIsAStepAndSeveralAreABlock(t *testing.T) {
	line := words.Explain(&model.Problem{What: "this identity has no kind", Write: "kind: aws/user"})
	if !slices.Equal(line.Steps, []string{"write: kind: aws/user"}) || line.Code != "" {
		t.Errorf("%+v", line)
	}
	lines := words.Explain(&model.Problem{What: "auth.keyring is a list", Write: "keyring:\n  type: file"})
	if len(lines.Steps) > 0 || lines.Lead != "Write it like this:" || lines.Code != "keyring:\n  type: file" {
		t.Errorf("%+v", lines)
	}
}
