package words_test

import (
	"strconv"
	"testing"

	"authdeck/model"
	"authdeck/ui/words"
)

func TestTheLengthOfAPassphraseIsTheOneThatIsAskedFor(t *testing.T) {
	if want := "at least " + strconv.Itoa(model.MinPassphrase) + " characters"; words.PassphraseLength != want {
		t.Errorf("%q, and %d are asked for", words.PassphraseLength, model.MinPassphrase)
	}
}
