package words_test

import (
	"strconv"
	"strings"
	"testing"

	"authdeck/model"
	"authdeck/ui/words"
)

func TestTheLengthOfAPassphraseIsTheOneThatIsAskedFor(t *testing.T) {
	if !strings.Contains(words.PassphraseLength, " "+strconv.Itoa(model.MinPassphrase)+" ") {
		t.Errorf("%q, and %d are asked for", words.PassphraseLength, model.MinPassphrase)
	}
}
