package trust_test

import (
	"strings"
	"testing"

	"authdeck/model"
	"authdeck/ui/screen"
	"authdeck/ui/screen/trust"
	"authdeck/ui/theme"

	"github.com/charmbracelet/x/ansi"
)

func TestTheQuestionDropsItsLastSentenceBeforeItScrolls(t *testing.T) {
	at := func(line int) model.Origin { return model.Origin{File: "/infra/atmos.yaml", Line: line} }
	power := func(line int, value string) model.Power {
		return model.Power{Kind: model.RunsCommand, Value: model.SecretString(value), Origin: at(line), Folder: "/infra"}
	}
	powers := []model.Power{power(7, "aws configure get region"), power(8, "pass show aws/mfa-arn")}
	const again = "authdeck asks again"
	for _, c := range []struct {
		powers        []model.Power
		again, scroll bool
	}{
		{powers, true, false},
		{append(powers, power(9, "pass show aws/account"), power(10, "pass show aws/region"), power(11, "pass show aws/name")), false, false},
		{append(powers, power(9, strings.Repeat("pass show aws/account ", 20))), false, true},
	} {
		f := screen.Frame{Env: screen.Env{Width: 60, Height: 14}, Theme: theme.PlainText(false)}
		q := trust.New(c.powers, "")
		text := ansi.Strip(q.View(f))
		var footer []string
		for _, b := range q.Keys(f.Env).Short[:3] {
			footer = append(footer, b.Help().Key)
		}
		if keys := strings.Join(footer, " "); strings.Contains(text, again) != c.again || strings.Contains(text, "more") != c.scroll ||
			strings.Contains(keys, "↑") != c.scroll || !strings.HasSuffix(keys, "y") {
			t.Errorf("%d settings: %s\n%s", len(c.powers), keys, text)
		}
	}
}
