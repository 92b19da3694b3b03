package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"authdeck/model"
	"authdeck/model/form"
	"authdeck/ui/words"

	"github.com/spf13/cobra"
)

// stored reads the entry of an identity, without its secret. If that needs a passphrase that no variable has, it asks a person.
func (c *command) stored(ctx context.Context, w model.Workspace, id model.Identity) (d model.Draft, stored bool, err error) {
	w.Vault = c.watched(w.Vault, !c.hasTerminal())
	err = c.withKeyring(ctx, w.Vault, func(ctx context.Context) error {
		d, stored, err = w.Edit(ctx, id)
		return err
	})
	return d, stored, err
}

// withKeyring does something with a keyring, again after each passphrase that is needed.
func (c *command) withKeyring(ctx context.Context, v model.Vault, do func(context.Context) error) error {
	show := func() {}
	defer func() { show() }()
	for asked, wrong := false, 0; ; {
		limited, cancel := context.WithTimeout(ctx, model.KeyringTimeout)
		err := do(limited)
		cancel()
		switch {
		case err == nil:
			return nil
		case ctx.Err() != nil:
			return ctx.Err()
		case !isOneOf(err, model.ErrPassphraseNeeded, model.ErrPassphraseNew, model.ErrWrongPassphrase):
			return err
		}
		if !asked {
			show, asked = c.hideInput(), true
		}
		err = c.askPassphrase(ctx, v, err)
		if err == nil {
			continue
		}
		var f failure
		nobody := errors.As(err, &f) && f.code == exitUsage
		if wrong++; nobody || wrong == wrongAnswers || !isOneOf(err, model.ErrWrongPassphrase, model.ErrShortPassphrase) {
			return err
		}
		c.sayRefused(words.Short(err))
	}
}

// sayRefused says in line mode's words why an answer cannot be used, before the question comes again.
func (c *command) sayRefused(why string) {
	fmt.Fprintln(c.stderr, c.glyphs().Text("Error: "+flat(why)+"."))
}

func isOneOf(err error, kinds ...error) bool {
	return slices.ContainsFunc(kinds, func(kind error) bool { return errors.Is(err, kind) })
}

// askPassphrase asks for the passphrase, or twice for a new one. why is the keyring's error.
func (c *command) askPassphrase(ctx context.Context, v model.Vault, why error) error {
	t, err := c.terminal("")
	switch {
	case err != nil && errors.Is(why, model.ErrWrongPassphrase):
		return failure{exitUsage, words.WrongVariable(why, "run authdeck in a terminal")}
	case err != nil:
		return failure{exitUsage, why} // the error names the variable
	}
	t.Close()
	var secret model.Secret
	if errors.Is(why, model.ErrPassphraseNew) {
		secret, err = c.askTwice(ctx, "")
	} else {
		if model.WrongInVariable(why) {
			c.sayRefused(words.Short(why))
		}
		secret, err = c.askSecret(ctx, "Passphrase of the encrypted file (not shown): ", "", "It opens the encrypted file with your keys.")
	}
	if err != nil {
		return err
	}
	defer secret.Wipe()
	limited, cancel := context.WithTimeout(ctx, model.KeyringTimeout)
	defer cancel()
	if err = v.Unlock(limited, secret); errors.Is(err, model.ErrWrongPassphrase) {
		err = errTypedWrong()
	}
	return err
}

// askTwice is askSecret for a new passphrase, which must be typed twice.
func (c *command) askTwice(ctx context.Context, instead string) (model.Secret, error) {
	defer c.hideInput()()
	return form.AskPassphrase(true, func(confirm bool) (model.Secret, error) {
		if confirm {
			return c.askSecret(ctx, "Confirm passphrase (not shown): ", instead, "Type the new passphrase again.")
		}
		return c.askSecret(ctx, "New passphrase ("+words.PassphraseLength+", not shown): ", instead,
			"It will open the encrypted file with your keys. It has "+words.PassphraseLength+". authdeck cannot recover it.")
	}, func(err error) { c.sayRefused(words.PassphraseRefused(err)) })
}

// hideInput is Lines.Hide for commands. Without a terminal it does nothing.
func (c *command) hideInput() func() {
	t, err := c.terminal("")
	if err != nil {
		return func() {}
	}
	show := t.Lines().Hide()
	return func() {
		show()
		t.Close()
	}
}

// errTypedWrong names no variable, because the passphrase was typed.
func errTypedWrong() error {
	return &model.Problem{Kind: model.ErrWrongPassphrase, What: "wrong passphrase", Why: "it does not open the encrypted file", Fix: model.Do("try again")}
}

// askSecret reads a line that is not shown. instead is what to run in a terminal. help is what ? says, which is too short for a
// passphrase; without it, ? is an answer.
func (c *command) askSecret(ctx context.Context, prompt, instead string, help ...string) (model.Secret, error) {
	t, err := c.terminal(instead)
	if err != nil {
		return model.Secret{}, err
	}
	defer t.Close()
	secret, err := t.Lines().ReadSecret(ctx, prompt)
	for len(help) > 0 && err == nil && isHelp(secret) {
		secret.Wipe()
		if err = c.prose(t.Out, strings.Join(help, "\n")+"\nTo cancel, press ctrl+c.\n"); err == nil {
			secret, err = t.Lines().ReadSecret(ctx, prompt)
		}
	}
	switch {
	case ctx.Err() != nil:
		c.sayInterrupted(ctx, t.Lines())
		return secret, ctx.Err()
	case errors.Is(err, io.EOF):
		return secret, errCancelled
	}
	return secret, err
}

func isHelp(s model.Secret) (yes bool) {
	s.Reveal(func(b []byte) { yes = string(b) == "?" })
	return yes
}

// newPassphraseVar is the variable with the new passphrase for one run of `keyring passphrase`.
const newPassphraseVar = "AUTHDECK_NEW_KEYRING_PASSWORD"

func (c *command) keyringPassphrase() *cobra.Command {
	return &cobra.Command{
		Use: "passphrase", Short: "Change the passphrase of the encrypted file", Args: noArguments,
		Long: "passphrase encrypts all entries of the encrypted file with a new passphrase. If anything fails, nothing changes. " +
			"It asks for the old passphrase (or reads " + model.PassphraseVariable + ") and twice for the new one " +
			"(or reads " + newPassphraseVar + ").",
		Example: "  authdeck keyring passphrase\n  authdeck keyring passphrase --screen-reader",
		RunE:    func(cmd *cobra.Command, _ []string) error { return c.changePassphrase(cmd.Context()) },
	}
}

func (c *command) changePassphrase(ctx context.Context) error {
	w, err := c.openTrusted(ctx, c.OpenWithoutIdentity)
	if err != nil {
		return err
	}
	v, k := w.Vault, w.Vault.Keyring()
	if !k.TakesPassphrase {
		if v, err = w.Keyrings.Open(model.FileKeyring); err != nil {
			return err
		}
		k = v.Keyring()
	}
	nothing := fmt.Errorf("the encrypted file is empty (%s); you choose its passphrase when you save the first keys", k.Place)
	defer c.hideInput()()
	typed := false
	err = c.withKeyring(ctx, v, func(ctx context.Context) error {
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
	limited, cancel := context.WithTimeout(ctx, model.SaveTimeout)
	defer cancel()
	n, err := v.ChangePassphrase(limited, fresh)
	switch {
	case errors.Is(err, model.ErrNoKeys):
		return nothing
	case err != nil:
		return err
	}
	c.done("Changed the passphrase of %s in %s", model.Counted(n, "entry", "entries"), k.Place)
	if !typed {
		c.warn(k.PassphraseVariable + " still has the old passphrase. Update it.")
	}
	return nil
}

// newPassphrase returns the passphrase from the variable, or asks for it.
func (c *command) newPassphrase(ctx context.Context) (model.Secret, error) {
	fresh := model.SecretString(c.Getenv(newPassphraseVar))
	switch {
	case fresh.Empty():
		fresh, err := c.askTwice(ctx, "authdeck keyring passphrase")
		return fresh, doFirst(err, "set "+newPassphraseVar)
	case fresh.Len() < model.MinPassphrase:
		fresh.Wipe()
		return fresh, advice("the passphrase in %s is too short; use %s", newPassphraseVar, words.PassphraseLength)
	}
	return fresh, nil
}
