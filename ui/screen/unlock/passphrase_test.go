package unlock_test

import (
	"errors"
	"testing"

	"authdeck/model"
	"authdeck/ui/screen"
	"authdeck/ui/screen/unlock"
)

func TestAWrongPassphraseIsReportedEvenIfNothingSaysWhatToDo(t *testing.T) {
	t.Parallel()
	wrong := &model.Problem{What: "the passphrase is wrong", Cause: model.ErrWrongPassphrase}
	asks, _ := unlock.New(unlock.Task{}, "", model.ErrPassphraseNeeded).Update(screen.Failed{Err: wrong}, screen.Env{})
	if says, ok := asks.(interface{ Failure() error }); !ok || !errors.Is(says.Failure(), wrong) {
		t.Errorf("%#v", asks)
	}
}
