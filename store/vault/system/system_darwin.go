package system

import (
	"context"
	"errors"
	"os/exec"

	"authdeck/model"
	"authdeck/store/vault/backend"
	"authdeck/store/vault/keychain"
)

// login is the login keychain, used through /usr/bin/security as in the library. It shows its own dialogs.
type login struct {
	backend.Base
	backend.Ring
}

// New opens the keyring type system.
func New() backend.Platform { return login{Ring: LimitCommand(ring{})} }

func (login) Title() string { return Title() }

func (login) Kind(err error) error {
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		if found := keychain.ExitKind(exit.ExitCode()); found != nil {
			return backend.Wrap(found, err)
		}
	}
	return backend.Classify("the keyring", err)
}

// Look asks for an entry's attributes. Without -w it reads no secret and shows no dialog.
func (login) Look(ctx context.Context, names []string) (map[string]model.Presence, error) {
	found := map[string]model.Presence{}
	for _, name := range names {
		// #nosec G204 -- no shell: the name is one argument
		err := exec.CommandContext(ctx, "/usr/bin/security", "find-generic-password", "-s", name, "-a", user).Run()
		var exit *exec.ExitError
		if ctx.Err() != nil {
			return found, ctx.Err()
		}
		code := 0
		if errors.As(err, &exit) {
			code = exit.ExitCode()
		} else if err != nil {
			continue
		}
		if p := keychain.ExitPresence(code); p != model.Unknown {
			found[name] = p
		}
	}
	return found, nil
}
