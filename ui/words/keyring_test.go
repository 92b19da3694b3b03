package words_test

import (
	"strconv"
	"strings"
	"testing"

	"authdeck/model"
	"authdeck/ui/words"
)

func TestTheLengthOfAPassphraseIsTheOneThatIsAskedFor(t *testing.T) {
	if number := " " + strconv.Itoa(model.MinPassphrase) + " "; !strings.Contains(words.PassphraseLength, number) {
		t.Errorf("%q, and %d are asked for", words.PassphraseLength, model.MinPassphrase)
	}
}
