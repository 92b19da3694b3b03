//go:build linux || freebsd || netbsd || openbsd || dragonfly

package secretservice

import (
	"errors"
	"strings"
	"testing"

	"authdeck/model"
	"authdeck/store/vault/backend"
)

// TestTheCommandThatUnlocksIsForTheCollectionThatItOpens checks that nobody with another default collection is told to run it: it
// would create an empty collection "login", which then is used instead.
func TestTheCommandThatUnlocksIsForTheCollectionThatItOpens(t *testing.T) {
	t.Parallel()
	for at, want := range map[string]bool{string(loginPath): true, "/org/freedesktop/secrets/collection/Default_5fkeyring": false} {
		s, name := NewService("the keyring", "", nil), gnome
		s.display = func() bool { return true }
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

// Without a display, "try again" came first, but no dialog appears then.
func TestWithoutADisplayNoDialogIsSuggested(t *testing.T) {
	t.Parallel()
	for at, first := range map[string]model.Step{string(loginPath): {Text: "unlock it in a terminal:", Code: unlockInTerminal}, "/other": backend.OtherKeyring} {
		s, name := NewService("the keyring", "", nil), gnome
		s.display = func() bool { return false }
		s.name.Store(&name)
		s.found.Store(&at)
		var p *model.Problem
		if err := s.stillLocked(model.ErrKeyringLocked); !errors.As(err, &p) || p.Fix[0] != first || strings.Contains(p.FixLine(), "dialog") || !strings.Contains(p.Why, "no display") {
			t.Errorf("%s: %v", at, err)
		}
	}
}
