//go:build linux || freebsd || netbsd || openbsd || dragonfly

package secretservice

import (
	"strings"
	"testing"

	"authdeck/model"
)

// TestTheCommandThatUnlocksIsForTheCollectionThatItOpens checks that nobody with another default collection is told to run it: it
// would create an empty collection "login", which then is used instead.
func TestTheCommandThatUnlocksIsForTheCollectionThatItOpens(t *testing.T) {
	t.Parallel()
	for at, want := range map[string]bool{string(loginPath): true, "/org/freedesktop/secrets/collection/Default_5fkeyring": false} {
		s, name := NewService("the keyring", "", nil), gnome
		s.name.Store(&name)
		s.found.Store(&at)
		got := s.stillLocked(model.ErrKeyringLocked).Error()
		if strings.Contains(got, unlockInTerminal) != want {
			t.Errorf("%s: %s", at, got)
		}
		if want && !strings.HasSuffix(got, unlockInTerminal) {
			t.Errorf("something follows the command: %s", got)
		}
	}
}
