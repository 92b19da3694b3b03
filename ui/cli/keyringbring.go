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
	"authdeck/ui/words"

	"github.com/spf13/cobra"
)

func (c *command) keyringBring() *cobra.Command {
	var m moving
	bring := &cobra.Command{
		Use: "bring", Short: "Bring keys over that lie under another realm", Args: flagsOnly,
		Long: "A checkout that was moved, or another auth.realm, makes another realm, and keys that were saved\n" +
			"before are no longer found. bring copies them to where they are looked for now, reads them back,\n" +
			"and compares; a session of the same keys comes along. With --remove the old entry is removed.",
		Example: "  authdeck keyring bring --dry-run\n  authdeck keyring bring -i emergency-user",
		RunE:    func(cmd *cobra.Command, _ []string) error { return c.bring(cmd.Context(), cmd.OutOrStdout(), m) },
	}
	f := bring.Flags()
	f.StringVar(&m.realm, "from-realm", "", "take them from this `realm`, where there are several")
	f.BoolVar(&m.remove, "remove", false, "remove each old entry once the new one was read back")
	f.BoolVar(&m.dryRun, "dry-run", false, "print what would be brought over, and do nothing")
	f.BoolVarP(&m.yes, "yes", "y", false, "do it without a question")
	return bring
}

// found is an identity without keys here, and the realms under which there are some.
type found struct {
	identity model.Identity
	realms   []string
}

func (c *command) bring(ctx context.Context, out io.Writer, m moving) error {
	w, err := c.Open(ctx, c.options)
	if err != nil {
		return failure{exitFailed, err}
	}
	all, err := c.lost(ctx, w, m.realm)
	if err != nil {
		return err
	}
	if len(all) == 0 {
		return failure{exitFailed, fmt.Errorf("%s has no keys under another realm for identities that have none under %s", w.Vault.Keyring().Title, w.Config.Realm)}
	}
	if m.dryRun {
		var b strings.Builder
		for _, f := range all {
			fmt.Fprintf(&b, "%s would be brought over to realm %s from %s\n", f.identity.Title, w.Config.Realm, realmList(f.realms))
		}
		return payload(out, b.String())
	}
	failed := 0
	for _, f := range all {
		switch err := c.bringOne(ctx, w, f, m); {
		case ctx.Err() != nil:
			return ended(ctx, frontend.Outcome{Interrupted: true})
		case err != nil:
			var usage failure
			if errors.As(err, &usage) && usage.code == exitUsage {
				return err
			}
			failed++
			c.warn(f.identity.Title + ": " + words.Explain(err).Line())
		}
	}
	if failed > 0 {
		return failure{code: exitFailed}
	}
	return nil
}

// lost are the identities, or the one of -i, that have keys under another realm and none here.
func (c *command) lost(ctx context.Context, w model.Workspace, realm string) ([]found, error) {
	ids, err := c.movable(w)
	if err != nil {
		return nil, err
	}
	limited, cancel := context.WithTimeout(ctx, keyringPatience)
	defer cancel()
	presence, err := w.Look(limited)
	if err != nil {
		return nil, failure{exitFailed, err}
	}
	ids = slices.DeleteFunc(ids, func(id model.Identity) bool { return presence[id.Ref] == model.Present })
	wanted := make([]string, len(ids))
	for i, id := range ids {
		wanted[i] = id.Ref.Name
	}
	realms, err := w.Elsewhere(limited, wanted)
	if err != nil {
		return nil, failure{exitFailed, err}
	}
	var all []found
	for _, id := range ids {
		from := realms[id.Ref.Name]
		if realm != "" {
			from = slices.DeleteFunc(from, func(r string) bool { return r != realm })
		}
		if len(from) > 0 {
			all = append(all, found{id, from})
		}
	}
	return all, nil
}

func (c *command) bringOne(ctx context.Context, w model.Workspace, f found, m moving) error {
	if len(f.realms) > 1 {
		return fmt.Errorf("there are keys under %s; say which with --from-realm", realmList(f.realms))
	}
	from := f.realms[0]
	if !m.yes {
		sure, err := c.sure(ctx, fmt.Sprintf("Bring the keys of %s over to realm %s from %s?", f.identity.Title, w.Config.Realm, realmList(f.realms)),
			"say --yes to bring the keys over")
		if err != nil {
			return err
		}
		if !sure {
			c.warn(f.identity.Title + ": left as it is")
			return nil
		}
	}
	var removed bool
	err := c.unlocked(ctx, w.Vault, func(ctx context.Context) (err error) {
		_, removed, err = w.CopyFromRealm(ctx, f.identity, from, m.remove)
		return err
	})
	if err != nil {
		return err
	}
	c.done("%s: brought over from %s and read back", f.identity.Title, realmList(f.realms))
	if m.remove && !removed {
		c.warn("The old entry has no realm; Atmos removes it itself at its next sign-in")
	}
	return nil
}
