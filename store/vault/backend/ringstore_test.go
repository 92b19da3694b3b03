package backend

import (
	"errors"
	"strings"
	"testing"
)

func TestAKeyringThatStopsDuringACallIsNamed(t *testing.T) {
	t.Parallel()
	err := new(goneDetector).judge("GNOME Keyring", StoppedMidway(errors.New("no reply")))
	if err == nil || !strings.HasPrefix(err.Error(), "GNOME Keyring has stopped: it stopped before it finished") {
		t.Errorf("%v", err)
	}
}
