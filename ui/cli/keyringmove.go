package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"authdeck/model"
	"authdeck/ui/frontend"
	"authdeck/ui/words"

	"github.com/spf13/cobra"
)

// moving is how keys are carried to another place.
type moving struct {
	to, realm           string
	remove, yes, dryRun bool
}

func (c *command) keyringMove() *cobra.Command {
	var m moving
	move := &cobra.Command{
		Use: "move --to TYPE", Short: "Copy keys into another keyring", Args: cobra.NoArgs,
		Long: "move copies the keys of the identities in atmos.yaml, or of one of them (-i), from the keyring in\n" +
			"use (or --keyring) into another one, reads each back and compares. With --remove the old entry\n" +
			"is removed after that. Other keys that are in the way are left unless you say so.",
		Example: "  authdeck keyring move --to file --dry-run\n  authdeck keyring move --to file --remove",
		RunE:    func(cmd *cobra.Command, _ []string) error { return c.moveKeys(cmd.Context(), cmd.OutOrStdout(), m) },
	}
	f := move.Flags()
	f.StringVar(&m.to, "to", "", "the `type` of keyring to copy into")
	f.BoolVar(&m.remove, "remove", false, "remove each old entry once the new one was read back")
	f.BoolVarP(&m.yes, "yes", "y", false, "replace other keys that are in the way without a question")
	f.BoolVar(&m.yes, "force", false, "the same as --yes")
	_ = f.MarkHidden("force") // it fails only for a flag that is not there
	f.BoolVar(&m.dryRun, "dry-run", false, "print what would be copied, and copy nothing")
	_ = move.RegisterFlagCompletionFunc("to", cobra.FixedCompletions(model.KeyringNames(), cobra.ShellCompDirectiveNoFileComp))
	return move
}

func (c *command) moveKeys(ctx context.Context, out io.Writer, m moving) error {
	if m.to == "" {
		return failure{exitUsage, errors.New("say where to: --to TYPE, one of: " + strings.Join(model.KeyringNames(), ", "))}
	}
	w, err := c.Open(ctx, c.options)
	if err != nil {
		return failure{exitFailed, err}
	}
	target, err := w.Keyrings.Open(m.to)
	if err != nil {
		return failure{exitUsage, err}
	}
	from := w.Vault.Keyring()
	if from.Type == m.to {
		return failure{exitUsage, fmt.Errorf("the keys are to be moved from %s into itself; --keyring says from where", from.Title)}
	}
	ids, err := c.movable(w)
	if err != nil {
		return err
	}
	if m.dryRun {
		return payload(out, c.wouldMove(ctx, w, target, ids, m))
	}
	failed, moved := 0, 0
	for _, id := range ids {
		t := model.Transfer{From: model.Location{Vault: w.Vault, Ref: id.Ref}, To: model.Location{Vault: target, Ref: id.Ref}, Force: m.yes, Remove: m.remove}
		switch err := c.carry(ctx, w, id, t); {
		case errors.Is(err, model.ErrNoKeys):
		case ctx.Err() != nil:
			return ended(ctx, frontend.Outcome{Interrupted: true})
		case err != nil:
			failed++
			c.warn(id.Title + ": " + words.Explain(err).Line())
		default:
			moved++
		}
	}
	k := target.Keyring()
	switch {
	case failed > 0:
		return failure{exitFailed, fmt.Errorf("the keys of %s are still where they were", counted(failed, "identity", "identities"))}
	case moved == 0:
		return failure{exitFailed, fmt.Errorf("%s has no keys of %s", from.Title, names(ids))}
	}
	c.warn(fmt.Sprintf("Keys are still looked for in %s; to change that: authdeck keyring use %s", w.Vault.Keyring().Title, k.Type))
	return nil
}

// movable are the identities whose keys are in keyrings: the one that -i names, or all.
func (c *command) movable(w model.Workspace) ([]model.Identity, error) {
	only, err := c.named(w, c.identity)
	if err != nil {
		return nil, err
	}
	var ids []model.Identity
	for _, id := range w.Config.Identities {
		if !id.KeysInConfig() && (only.Ref.Name == "" || id.Ref == only.Ref) {
			ids = append(ids, id)
		}
	}
	if len(ids) == 0 {
		return nil, failure{exitFailed, errors.New("the keys stand in atmos.yaml, not in a keyring; there is nothing to do")}
	}
	return ids, nil
}

func names(ids []model.Identity) string {
	titles := make([]string, len(ids))
	for i, id := range ids {
		titles[i] = id.Title
	}
	return strings.Join(titles, ", ")
}

// carry does one transfer: it asks for the passphrases that are needed, and whether other keys may be replaced.
func (c *command) carry(ctx context.Context, w model.Workspace, id model.Identity, t model.Transfer) error {
	err := c.unlocked(ctx, t.From.Vault, func(ctx context.Context) error {
		entry, err := t.From.Vault.ReadEntry(ctx, t.From.Ref)
		entry.Wipe()
		return err
	})
	if err == nil {
		err = c.unlocked(ctx, t.To.Vault, t.To.Vault.Open)
	}
	if err != nil {
		return err
	}
	limited, cancel := context.WithTimeout(ctx, dialogPatience)
	defer cancel()
	done, removed, err := w.Transfer(limited, t)
	if errors.Is(err, model.ErrOtherKeys) {
		return c.replace(ctx, w, id, t)
	}
	from, to := t.From.Vault.Keyring(), t.To.Vault.Keyring() // they know their titles now
	switch done {
	case model.Copied:
		c.done("%s: copied into %s and read back", id.Title, to.Title)
	case model.Replaced:
		c.done("%s: replaced the other keys in %s and read them back", id.Title, to.Title)
	case model.AlreadyThere:
		c.done("%s: the same keys are in %s already", id.Title, to.Title)
	}
	if removed {
		c.done("%s: removed %s from %s", id.Title, to.Entry(t.From.Ref), from.Title)
	}
	return err
}

// replace asks about other keys that are in the way; where nobody can be asked they stay.
func (c *command) replace(ctx context.Context, w model.Workspace, id model.Identity, t model.Transfer) error {
	title := t.To.Vault.Keyring().Title
	if !c.attended() {
		return fmt.Errorf("%w in %s; --yes replaces them", model.ErrOtherKeys, title)
	}
	sure, err := c.sure(ctx, fmt.Sprintf("%s has other keys of %s. Replace them? AWS does not show a secret key again.", title, id.Title), "say --yes to replace them")
	if err != nil {
		return err
	}
	if !sure {
		return fmt.Errorf("%w in %s; they were left", model.ErrOtherKeys, title)
	}
	t.Force = true
	return c.carry(ctx, w, id, t)
}

// wouldMove has a line for each identity. It opens neither keyring.
func (c *command) wouldMove(ctx context.Context, w model.Workspace, target model.Vault, ids []model.Identity, m moving) string {
	ctx, cancel := context.WithTimeout(ctx, keyringPatience)
	defer cancel()
	refs := make([]model.Ref, len(ids))
	for i, id := range ids {
		refs[i] = id.Ref
	}
	here, _ := w.Vault.Look(ctx, refs)
	there, _ := target.Look(ctx, refs)
	from, to := w.Vault.Keyring(), target.Keyring()
	var b strings.Builder
	for _, id := range ids {
		what := fmt.Sprintf("would be copied from %s into %s", from.Title, to.Title)
		switch {
		case here[id.Ref] == model.Absent:
			what = "has no keys in " + from.Title
		case there[id.Ref] == model.Present:
			what += ", which has an entry already: other keys than these are left unless you say so"
		case here[id.Ref] == model.Unknown:
			what += ", if there are any"
		}
		if m.remove && here[id.Ref] != model.Absent {
			what += "; the old entry would be removed"
		}
		fmt.Fprintf(&b, "%s %s\n", id.Title, what)
	}
	return b.String()
}
