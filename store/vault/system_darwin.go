package vault

import (
	"context"
	"errors"
	"os/exec"

	"authdeck/model"
)

// keychain is the login keychain behind /usr/bin/security, which the library runs too. It shows its own dialogs.
type keychain struct{}

func newDesktop() host { return keychain{} }

func (keychain) title() string                 { return systemTitle() }
func (keychain) present(context.Context) error { return nil }
func (keychain) prepare(context.Context) error { return nil }

func (keychain) kind(err error) error {
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		return securityKind(exit.ExitCode(), err)
	}
	return systemKind(err)
}

// look asks for an entry's attributes; without -w no secret is read and no dialog shown.
func (keychain) look(ctx context.Context, names []string) (map[string]model.Presence, error) {
	found := map[string]model.Presence{}
	for _, name := range names {
		// #nosec G204 -- no shell: the name is one argument
		err := exec.CommandContext(ctx, "/usr/bin/security", "find-generic-password", "-s", name, "-a", systemUser).Run()
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
		if p := securityPresence(code); p != model.Unknown {
			found[name] = p
		}
	}
	return found, nil
}
