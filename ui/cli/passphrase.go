package cli

import (
	"context"
	"errors"
	"slices"

	"authdeck/model"
	"authdeck/ui"
)

// attempts is how often a passphrase may be wrong.
const attempts = 3

// stored reads what is saved of an identity, without its secret. Where that needs a passphrase which no variable gives, a
// person is asked.
func (c *command) stored(ctx context.Context, w model.Workspace, id model.Identity) (d model.Draft, stored bool, err error) {
	err = c.unlocked(ctx, w.Vault, func(ctx context.Context) error {
		d, stored, err = w.Edit(ctx, id)
		return err
	})
	return d, stored, err
}

// unlocked does something with a keyring, again after each passphrase that it turns out to need.
func (c *command) unlocked(ctx context.Context, v model.Vault, do func(context.Context) error) error {
	for wrong := 0; ; {
		limited, cancel := context.WithTimeout(ctx, dialogPatience)
		err := do(limited)
		cancel()
		switch {
		case err == nil:
			return nil
		case ctx.Err() != nil:
			return ended(ctx, ui.Outcome{Interrupted: true})
		case !isOneOf(err, model.ErrPassphraseNeeded, model.ErrPassphraseNew, model.ErrWrongPassphrase):
			return failure{exitFailed, err}
		}
		err = c.unlock(ctx, v, err)
		if err == nil {
			continue
		}
		var f failure
		nobody := errors.As(err, &f) && f.code == exitUsage
		if wrong++; nobody || wrong == attempts || !isOneOf(err, model.ErrWrongPassphrase, model.ErrShortPassphrase, errDiffer) {
			return err
		}
		c.warn(ui.Explain(err).Title)
	}
}

func isOneOf(err error, kinds ...error) bool {
	return slices.ContainsFunc(kinds, func(kind error) bool { return errors.Is(err, kind) })
}

var errDiffer = errors.New("the two passphrases differ")

// unlock asks for the passphrase, twice for a first one. why is what the keyring said.
func (c *command) unlock(ctx context.Context, v model.Vault, why error) error {
	first := errors.Is(why, model.ErrPassphraseNew)
	prompt := "Passphrase of the encrypted file: "
	if first {
		prompt = "New passphrase for the encrypted file: "
	}
	t, err := c.terminal("")
	if err != nil {
		return failure{exitUsage, why} // it names the variable
	}
	t.close()
	ask := c.askSecret
	if first {
		ask = c.askTwice
	}
	secret, err := ask(ctx, prompt)
	if err != nil {
		return err
	}
	defer secret.Wipe()
	limited, cancel := context.WithTimeout(ctx, dialogPatience)
	defer cancel()
	if err := v.Unlock(limited, secret); err != nil {
		return failure{exitFailed, err}
	}
	return nil
}

// askTwice is askSecret for one that nobody could correct later.
func (c *command) askTwice(ctx context.Context, prompt string) (model.Secret, error) {
	secret, err := c.askSecret(ctx, prompt)
	if err != nil {
		return secret, err
	}
	again, err := c.askSecret(ctx, "The same again: ")
	defer again.Wipe()
	if err == nil && !again.Equal(secret) {
		err = failure{exitFailed, errDiffer}
	}
	if err != nil {
		secret.Wipe()
	}
	return secret, err
}

// askSecret reads a line that is not shown.
func (c *command) askSecret(ctx context.Context, prompt string) (model.Secret, error) {
	t, err := c.terminal("")
	if err != nil {
		return model.Secret{}, err
	}
	defer t.close()
	secret, err := lineTerminal{t.in, t.out}.ReadSecret(ctx, prompt)
	switch {
	case ctx.Err() != nil:
		return secret, ended(ctx, ui.Outcome{Interrupted: true})
	case err != nil:
		return secret, failure{exitFailed, err}
	}
	return secret, nil
}
