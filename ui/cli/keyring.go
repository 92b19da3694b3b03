package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"authdeck/model"
	"authdeck/ui/frontend"

	"github.com/spf13/cobra"
)

func (c *command) keyring() *cobra.Command {
	keyring := &cobra.Command{
		Use: "keyring", Short: "See and change where keys are kept",
		Long: "keyring has commands about the place where keys are kept: which one that is and why, using\n" +
			"another one, and moving keys between them.",
		Example: "  authdeck keyring status",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) > 0 {
				return fmt.Errorf("unknown command %q; see authdeck keyring --help", args[0])
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	keyring.AddCommand(c.keyringStatus(), c.keyringUse(), c.keyringMove(), c.keyringBring(), c.keyringForget(), c.keyringPassphrase())
	return keyring
}

// completeType offers the types of keyrings as the first argument.
func completeType(_ *cobra.Command, args []string, _ string) ([]cobra.Completion, cobra.ShellCompDirective) {
	if len(args) > 0 {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	return model.KeyringNames(), cobra.ShellCompDirectiveNoFileComp
}

func (c *command) keyringUse() *cobra.Command {
	return &cobra.Command{
		Use: "use TYPE", Short: "Keep keys in this keyring from now on",
		Long: "use remembers on this machine which keyring keys are kept in. --keyring, ATMOS_KEYRING_TYPE and\n" +
			"auth.keyring.type of atmos.yaml still come first. Keys that are in another keyring stay there;\n" +
			"authdeck keyring move brings them along.",
		Example: "  authdeck keyring use file",
		Args:    exactly("TYPE, one of: "+strings.Join(model.KeyringNames(), ", "), 1), ValidArgsFunction: completeType,
		RunE: func(cmd *cobra.Command, args []string) error { return c.useKeyring(cmd.Context(), args[0]) },
	}
}

// exactly wants so many arguments, and says what they are.
func exactly(what string, n int) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) != n {
			return fmt.Errorf("%s needs %s", cmd.CommandPath(), what)
		}
		return nil
	}
}

func (c *command) useKeyring(ctx context.Context, kind string) error {
	w, err := c.Bare(ctx, c.options)
	if err != nil { // the settings may name a keyring that there is not
		instead := c.options
		instead.Use = kind
		w, err = c.Bare(ctx, instead)
	}
	if errors.Is(err, model.ErrUnknownKeyring) {
		return failure{exitUsage, err}
	}
	if err != nil {
		return failure{exitFailed, err}
	}
	for _, a := range w.Keyrings.Available(ctx, kind) {
		if a.Err != nil {
			return failure{exitFailed, a.Err}
		}
	}
	before := w.Vault
	v, err := w.Keyrings.Use(ctx, kind)
	if errors.Is(err, model.ErrUnknownKeyring) {
		return failure{exitUsage, err}
	}
	if err != nil {
		return failure{exitFailed, err}
	}
	k := v.Keyring()
	c.done("Keys are kept in %s (%s) from now on", k.Title, kind)
	if k.Note != "" {
		c.warn(k.Note)
	}
	if from := w.KeyringFrom; from != "" && from != "settings" && before.Keyring().Type != kind {
		c.warn(fmt.Sprintf("%s still says %s, and comes first", from, before.Keyring().Type))
	}
	if n := len(present(ctx, w, before)); n > 0 && before.Keyring().Type != kind {
		c.warn(fmt.Sprintf("%s still has the keys of %s; to bring them along: authdeck keyring move --keyring %s --to %s",
			before.Keyring().Title, counted(n, "identity", "identities"), before.Keyring().Type, kind))
	}
	return nil
}

// done says what was done.
func (c *command) done(format string, a ...any) {
	fmt.Fprintln(c.stderr, c.glyphs().Textf("✔ "+format, a...))
}

func counted(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// present are the identities with an entry in a keyring, as far as that can be told without opening it.
func present(ctx context.Context, w model.Workspace, v model.Vault) (ids []model.Identity) {
	ctx, cancel := context.WithTimeout(ctx, lookPatience)
	defer cancel()
	w.Vault = v
	found, _ := w.Look(ctx)
	for _, id := range w.Config.Identities {
		if found[id.Ref] == model.Present {
			ids = append(ids, id)
		}
	}
	return ids
}

// sure puts a question on the terminal; anything but yes is no. Without a terminal it is exit 2 and what to say instead.
func (c *command) sure(ctx context.Context, question, instead string) (bool, error) {
	t, err := c.terminal("")
	if err != nil {
		return false, failure{exitUsage, errors.New("nobody can be asked here; " + instead)}
	}
	defer t.close()
	answer, err := lineTerminal{t.in, t.out}.ReadLine(ctx, c.glyphs().Text(question)+" [y/N] ")
	switch {
	case ctx.Err() != nil:
		return false, ended(ctx, frontend.Outcome{Interrupted: true})
	case err != nil && !errors.Is(err, io.EOF):
		return false, failure{exitFailed, err}
	}
	return isYes(answer), nil
}

func (c *command) keyringForget() *cobra.Command {
	var realm string
	var yes bool
	forget := &cobra.Command{
		Use: "forget NAME", Short: "Delete the stored keys of an identity",
		Long: "forget deletes an identity's keys from the keyring, and drops its session, after a question.\n" +
			"The identity need not stand in atmos.yaml any more, and its keys may lie under another realm.",
		Example: "  authdeck keyring forget emergency-user\n  authdeck keyring forget old-user --realm 2d366932af5d6faf",
		Args: func(cmd *cobra.Command, args []string) error {
			if c.identity != "" {
				args = append(args, c.identity)
			}
			return exactly("the NAME of one identity", 1)(cmd, args)
		},
		ValidArgsFunction: c.completeName,
		RunE: func(cmd *cobra.Command, args []string) error {
			return c.forget(cmd.Context(), append(args, c.identity)[0], realm, yes)
		},
	}
	forget.Flags().StringVar(&realm, "realm", "", "the `realm` that the keys lie under, if it is not this one")
	forget.Flags().BoolVarP(&yes, "yes", "y", false, "delete without a question")
	return forget
}

func (c *command) completeName(cmd *cobra.Command, args []string, typed string) ([]cobra.Completion, cobra.ShellCompDirective) {
	if len(args) > 0 {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	return c.completeIdentity(cmd, args, typed)
}

func (c *command) forget(ctx context.Context, name, realm string, yes bool) error {
	w, err := c.Bare(ctx, c.options)
	if err != nil {
		return failure{exitFailed, err}
	}
	id, err := w.Config.Find(name)
	if err != nil {
		id = model.Identity{Ref: model.Ref{Realm: w.Config.Realm, Name: strings.ToLower(name)}, Title: name}
	}
	if realm != "" {
		id.Ref.Realm = realm
	}
	k := w.Vault.Keyring()
	found, err := w.Vault.Look(ctx, []model.Ref{id.Ref})
	if err != nil {
		return failure{exitFailed, err}
	}
	if found[id.Ref] == model.Absent {
		return failure{exitFailed, fmt.Errorf("%s has no keys of %s under realm %s%s", k.Title, id.Title, id.Ref.Realm, c.elsewhere(ctx, w, id))}
	}
	if !yes {
		question := fmt.Sprintf("Delete the keys of %s (realm %s) from %s? AWS does not show a secret key again.", id.Title, id.Ref.Realm, k.Title)
		sure, err := c.sure(ctx, question, "say --yes to delete the keys")
		if err != nil {
			return err
		}
		if !sure {
			return failure{exitFailed, errors.New("cancelled; nothing was removed")}
		}
	}
	if err := c.unlocked(ctx, w.Vault, func(ctx context.Context) error { return w.LogOut(ctx, id, true) }); err != nil {
		return err
	}
	c.done("Deleted the keys of %s from %s", id.Title, k.Title)
	return nil
}

// elsewhere names the realms under which the keyring does have keys of an identity, as the rest of a sentence.
func (c *command) elsewhere(ctx context.Context, w model.Workspace, id model.Identity) string {
	found, err := w.Vault.Elsewhere(ctx, []string{id.Ref.Name})
	realms := slices.DeleteFunc(found[id.Ref.Name], func(r string) bool { return r == "" })
	if err != nil || len(realms) == 0 {
		return ""
	}
	return "; it has some under " + strings.Join(realms, ", ")
}
