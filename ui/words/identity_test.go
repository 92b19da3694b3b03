package words_test

import (
	"testing"

	"authdeck/model"
	"authdeck/ui/words"
)

// Without the =, the name would be read as flags.
func TestACommandToCopyNamesAnIdentityWithAHyphenInFrontSoThatItIsNoFlag(t *testing.T) {
	id := model.Identity{Ref: model.Ref{Name: "-me"}, Title: "-me"}
	for got, want := range map[string]string{
		words.ExportLine(id):    `eval "$(authdeck env --login -i=-me)"`,
		words.ExecLine(id):      "authdeck exec -i=-me -- COMMAND",
		words.ShellLine(id):     "authdeck shell -i=-me",
		words.DeleteCommand(id): "authdeck logout -i=-me --keys",
	} {
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
