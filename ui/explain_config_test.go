package ui_test

import (
	"testing"

	"authdeck/model"
	"authdeck/ui/words"
)

func TestOneLineOfYAMLIsAStepAndSeveralAreABlock(t *testing.T) {
	line := words.Explain(&model.Problem{What: "this identity has no kind", Write: "kind: aws/user"})
	if line.Fix != "change it to: kind: aws/user" || line.Write != "" {
		t.Errorf("%+v", line)
	}
	lines := words.Explain(&model.Problem{What: "auth.keyring is a list", Write: "keyring:\n  type: file"})
	if lines.Fix != "Write it like this:" || lines.Write != "keyring:\n  type: file" {
		t.Errorf("%+v", lines)
	}
}
