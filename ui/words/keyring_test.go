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

func TestASentenceOfAnotherProgramEndsWithOneFullStop(t *testing.T) {
	t.Parallel()
	p := words.Explain(&model.Problem{Kind: model.ErrKeyringFailed, What: "pass failed", Why: "Password encryption aborted.", Fix: model.Do("try again")})
	if p.Why != "Password encryption aborted." {
		t.Error(p.Why)
	}
}
