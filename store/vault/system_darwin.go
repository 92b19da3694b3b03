package vault

import (
	"context"
	"errors"
	"fmt"
	"os/exec"

	"authdeck/model"
)

// keychain is the login keychain behind /usr/bin/security, which the library runs too. It shows its own dialogs.
type keychain struct{}

func newDesktop() host { return keychain{} }

func (keychain) title() string                 { return systemTitle() }
func (keychain) present(context.Context) error { return nil }
func (keychain) prepare(context.Context) error { return nil }

// Exit codes of /usr/bin/security: the low byte of the error numbers of Security/SecBase.h.
const (
	exitNotFound      = 44  // errSecItemNotFound, -25300
	exitNoInteraction = 36  // errSecInteractionNotAllowed, -25308
	exitAuthFailed    = 51  // errSecAuthFailed, -25293
	exitCanceled      = 128 // errSecUserCanceled, -128
)

func (keychain) kind(err error) error {
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		switch exit.ExitCode() {
		case exitNoInteraction:
			return fmt.Errorf("%w: %w", model.ErrKeyringLocked, err)
		case exitAuthFailed, exitCanceled:
			return fmt.Errorf("%w: %w", model.ErrKeyringDenied, err)
		}
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
		switch {
		case ctx.Err() != nil:
			return found, ctx.Err()
		case err == nil:
			found[name] = model.Present
		case errors.As(err, &exit) && exit.ExitCode() == exitNotFound:
			found[name] = model.Absent
		}
	}
	return found, nil
}
