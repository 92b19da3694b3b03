package cli

import (
	"context"
	"errors"
	"fmt"

	"authdeck/model"

	"github.com/spf13/cobra"
)

// newPassphraseVar gives the new passphrase to one call of `keyring passphrase`.
const newPassphraseVar = "AUTHDECK_NEW_KEYRING_PASSWORD"

func (c *command) keyringPassphrase() *cobra.Command {
	return &cobra.Command{
		Use: "passphrase", Short: "Change the passphrase of the encrypted file", Args: cobra.NoArgs,
		Long: "passphrase encrypts every entry of the encrypted file under a new passphrase: all of them or, if\n" +
			"anything is wrong, none. The old passphrase is asked for, or is ATMOS_KEYRING_PASSWORD; the new one\n" +
			"is asked for twice, or is " + newPassphraseVar + ".",
		Example: "  authdeck keyring passphrase",
		RunE:    func(cmd *cobra.Command, _ []string) error { return c.changePassphrase(cmd.Context()) },
	}
}

func (c *command) changePassphrase(ctx context.Context) error {
	w, err := c.Bare(ctx, c.options)
	if err != nil {
		return failure{exitFailed, err}
	}
	v, k := w.Vault, w.Vault.Keyring()
	if !k.TakesPassphrase {
		if v, err = w.Keyrings.Open("file"); err != nil {
			return failure{exitFailed, err}
		}
		k = v.Keyring()
	}
	nothing := fmt.Errorf("there is nothing in the encrypted file yet (%s); its passphrase is asked for with the first keys", k.Place)
	typed := false
	err = c.unlocked(ctx, v, func(ctx context.Context) error {
		err := v.Open(ctx)
		typed = typed || err != nil
		if errors.Is(err, model.ErrPassphraseNew) {
			return nothing
		}
		return err
	})
	if err != nil {
		return err
	}
	fresh, err := c.newPassphrase(ctx)
	if err != nil {
		return err
	}
	defer fresh.Wipe()
	limited, cancel := context.WithTimeout(ctx, 2*dialogPatience)
	defer cancel()
	n, err := v.ChangePassphrase(limited, fresh)
	switch {
	case errors.Is(err, model.ErrNoKeys):
		return failure{exitFailed, nothing}
	case err != nil:
		return failure{exitFailed, err}
	}
	c.done("The passphrase is changed for %s in %s", counted(n, "entry", "entries"), k.Place)
	if !typed {
		c.warn("The variable that gives the passphrase, as ATMOS_KEYRING_PASSWORD, still has the old one: change it where it is set")
	}
	return nil
}

// newPassphrase is the variable's, or is asked for.
func (c *command) newPassphrase(ctx context.Context) (model.Secret, error) {
	fresh := model.SecretString(c.Getenv(newPassphraseVar))
	switch {
	case fresh.Empty():
		return c.askTwice(ctx, "New passphrase for the encrypted file", "authdeck keyring passphrase, or set "+newPassphraseVar)
	case fresh.Len() < model.MinPassphrase:
		fresh.Wipe()
		return fresh, failure{exitFailed, fmt.Errorf("the passphrase in %s is too short; it needs at least 8 characters", newPassphraseVar)}
	}
	return fresh, nil
}
