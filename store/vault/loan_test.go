package vault

import (
	"errors"
	"testing"

	"authdeck/model"
)

func TestACopyOfASecretIsWipedEvenIfItsCallNeverBegins(t *testing.T) {
	t.Parallel()
	mine := model.SecretString("mine")
	l := lend(mine)
	l.end()
	if !l.secret.Empty() {
		t.Error("the copy is still in memory")
	}
	if err := l.use(func(model.Secret) error { t.Error("used"); return nil }); !errors.Is(err, model.ErrKeyringSilent) {
		t.Error(err)
	}
	if mine.Empty() {
		t.Error("the caller's own is gone")
	}
}

func TestACopyOfASecretStaysForALateCall(t *testing.T) {
	t.Parallel()
	l := lend(model.SecretString("mine"))
	if err := l.use(func(s model.Secret) error {
		l.end() // the caller gives up
		if s.Empty() {
			t.Error("wiped while in use")
		}
		return nil
	}); err != nil || !l.secret.Empty() {
		t.Errorf("%v; %d bytes", err, l.secret.Len())
	}
}
