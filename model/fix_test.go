package model_test

import (
	"slices"
	"strings"
	"testing"

	"authdeck/model"
)

func TestAStepIsOneLineOrItsCommandIsOnALineOfItsOwn(t *testing.T) {
	for _, c := range []struct {
		step        model.Step
		line, above string
	}{
		{model.Step{Text: "check the name"}, "check the name", "check the name"},
		{model.Run("authdeck list")[0], "run: authdeck list", "run:"},
		{model.Step{Text: "to list all, run:", Code: "authdeck list"}, "to list all, run: authdeck list", "to list all, run:"},
		{model.Step{Text: "or use another keyring: run", Code: "authdeck keyring use file"}, "or use another keyring: run authdeck keyring use file", "or use another keyring:"},
		{model.ChangeTo("kind: aws/user")[0], "change it to: kind: aws/user", "change it to:"},
	} {
		if line, above := c.step.String(), c.step.Above(); line != c.line || above != c.above {
			t.Errorf("%+v: %q, %q", c.step, line, above)
		}
	}
}

func TestAFixIsNotChangedByOneThatIsMadeFromIt(t *testing.T) {
	fix := model.Do("check it", "", "try again")
	loud, more := fix.Map(strings.ToUpper), fix[:1].Then(model.Step{Text: "wait"})
	if got := slices.Concat(fix.Lines(), loud.Lines(), more.Lines()); strings.Join(got, ", ") != "check it, try again, CHECK IT, TRY AGAIN, check it, wait" {
		t.Errorf("%q", got)
	}
}

func TestOnlyACommandCanBeRun(t *testing.T) {
	if yaml, command := model.ChangeTo("kind: aws/user")[0].Command(), model.Run("authdeck list")[0].Command(); yaml != "" || command != "authdeck list" {
		t.Errorf("%q, %q", yaml, command)
	}
}
