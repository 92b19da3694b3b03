package ui_test

import (
	"testing"

	"authdeck/model"
	"authdeck/ui/words"
)

func TestOneLineOfYAMLIsAStepAndSeveralAreABlock(t *testing.T) {
	line := words.Explain(&model.Problem{What: "this identity has no kind", Write: "kind: aws/user"})
	if line.Fix.String() != "change it to: kind: aws/user" || line.Write != "" || line.ChangesTo() != "kind: aws/user" {
		t.Errorf("%+v", line)
	}
	if line.Fix = model.Do("press r"); line.ChangesTo() != "" {
		t.Errorf("another fix says to change it to %q", line.ChangesTo())
	}
	// The words of a fix do not say what it is.
	if p := words.Explain(&model.Problem{What: "the name is taken", Origin: model.Origin{File: "a", Line: 1}, Fix: model.Do("change it to: any other name")}); p.ChangesTo() != "" {
		t.Errorf("%+v", p)
	}
	lines := words.Explain(&model.Problem{What: "auth.keyring is a list", Write: "keyring:\n  type: file"})
	if lines.Fix.String() != "Write it like this:" || lines.Write != "keyring:\n  type: file" {
		t.Errorf("%+v", lines)
	}
}
