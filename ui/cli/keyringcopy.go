package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"runtime"
	"slices"
	"strings"

	"authdeck/model"
	"authdeck/ui/words"

	"github.com/spf13/cobra"
)

// copyOptions say how to copy keys.
type copyOptions struct {
	to, realm           string
	remove, yes, dryRun bool
}

func (c *command) keyringMove() *cobra.Command {
	var m copyOptions
	move := &cobra.Command{
		Use: "move --to TYPE", Short: "Copy keys to another keyring", Args: typeOnlyAsFlag,
		Long: "move copies keys from the keyring in use (or --keyring) to another one, reads each one back and checks it. " +
			"It copies the keys of all identities in atmos.yaml, or of one with -i. With --remove it deletes the old entries " +
			"after that. It asks before it replaces different keys.",
		Example: "  authdeck keyring move --to file --dry-run\n  authdeck keyring move --to file --remove",
		RunE:    func(cmd *cobra.Command, _ []string) error { return c.moveKeys(cmd.Context(), cmd.OutOrStdout(), m) },
	}
	f := move.Flags()
	f.StringVar(&m.to, "to", "", "copy to this `type` of keyring")
	f.BoolVar(&m.remove, "remove", false, "delete each old entry after the new one is verified")
	f.BoolVarP(&m.yes, "yes", "y", false, "replace different keys without asking")
	f.BoolVar(&m.yes, "force", false, "alias of --yes")
	_ = f.MarkHidden("force") // fails only if there is no such flag
	f.BoolVar(&m.dryRun, "dry-run", false, "print what would be copied, without copying it")
	_ = move.RegisterFlagCompletionFunc("to", cobra.FixedCompletions(model.KeyringsOn(runtime.GOOS), cobra.ShellCompDirectiveNoFileComp))
	return move
}

func (c *command) moveKeys(ctx context.Context, out io.Writer, m copyOptions) error {
	if m.to == "" {
		return usage("missing keyring type; use --to TYPE. Types: %s", strings.Join(model.KeyringsOn(runtime.GOOS), ", "))
	}
	w, err := c.openTrusted(ctx, c.open)
	if err != nil {
		return err
	}
	target, err := w.Keyrings.Open(m.to)
	if err != nil {
		return failure{exitUsage, err}
	}
	unattended := !c.hasTerminal()
	w.Vault, target = c.watched(w.Vault, unattended), c.watched(target, unattended)
	from := w.Vault.Keyring()
	if from.Type == m.to {
		return c.nothingToMove(from)
	}
	ids, err := c.movable(ctx, w)
	if err != nil {
		return err
	}
	if err := unreachable(ctx, ids[0].Ref, w.Vault, target, unattended); err != nil { // before a passphrase is asked for
		return err
	}
	nothing := fmt.Errorf("%s has no keys for %s", words.Keyring(from.Title), names(ids))
	if m.dryRun {
		plan := c.transferPlan(ctx, w, target, ids, m)
		if plan == "" {
			return nothing
		}
		if err := c.prose(out, plan); err != nil {
			return err
		}
		c.dryRun("copied")
		return nil
	}
	moved, err := c.transferAll(ctx, w, target, ids, m)
	if err != nil {
		return err
	}
	if moved == 0 {
		return nothing
	}
	if k := c.keyringWithoutFlag(ctx, w); k.Type != m.to {
		used, _ := titles(k, target.Keyring())
		c.warn(fmt.Sprintf("authdeck still reads keys from %s. To switch, run: authdeck keyring use %s", used, m.to))
	}
	return nil
}

// transferAll copies the keys of identities, and returns of how many. Where one fails, the others are still copied, unless a keyring
// does not answer: it would not answer for the others either.
func (c *command) transferAll(ctx context.Context, w model.Workspace, target model.Vault, ids []model.Identity, m copyOptions) (moved int, err error) {
	failed := 0
	for i, id := range ids {
		t := model.Transfer{From: model.Location{Vault: w.Vault, Ref: id.Ref}, To: model.Location{Vault: target, Ref: id.Ref}, Force: m.yes, Remove: m.remove}
		err := c.transfer(ctx, w, id, t)
		switch {
		case errors.Is(err, model.ErrNoKeys):
		case ctx.Err() != nil:
			return moved, ctx.Err()
		case isUsage(err): // nobody can be asked for the passphrase, for any of them
			return moved, err
		case err != nil:
			failed++
			c.warnOfError(id.Title, err)
		default:
			moved++
		}
		if errors.Is(err, model.ErrKeyringSilent) && i < len(ids)-1 { // nobody knows which of the others have keys
			return moved, fmt.Errorf("the keyring did not answer; stopped at %s", id.Title)
		}
	}
	if failed > 0 {
		return moved, fmt.Errorf("the keys of %s were not copied", model.Counted(failed, "identity", "identities"))
	}
	return moved, nil
}

// nothingToMove says that the keys would come from the keyring that they are to go to, and how to name another one.
func (c *command) nothingToMove(from model.Keyring) error {
	if c.options.Keyring != "" {
		return usage("--keyring and --to name the same keyring; choose another one with --to")
	}
	return usage("%s is already in use; to move keys there from another keyring, run: authdeck keyring move --keyring TYPE --to %s",
		words.Keyring(from.Title), from.Type)
}

// titles name two keyrings in a sentence, with their types if they are the same program.
func titles(from, to model.Keyring) (string, string) {
	if from.Title != to.Title || from.Type == to.Type {
		return words.Keyring(from.Title), words.Keyring(to.Title)
	}
	named := func(k model.Keyring) string { return words.Keyring(k.Title) + " (" + k.Type + ")" }
	return named(from), named(to)
}

// keyringWithoutFlag is the keyring that commands use if --keyring does not name one.
func (c *command) keyringWithoutFlag(ctx context.Context, w model.Workspace) model.Keyring {
	if o := c.options; o.Keyring != "" {
		o.Keyring = ""
		if usual, err := c.OpenWithoutIdentity(ctx, o); err == nil {
			return usual.Vault.Keyring()
		}
	}
	return w.Vault.Keyring()
}

// unreachable returns the error of the first keyring that this machine does not have, or that does not answer although it cannot be
// waiting for a person.
func unreachable(ctx context.Context, ref model.Ref, from, to model.Vault, unattended bool) error {
	if err := unreached(ctx, ref, from, unattended); err != nil {
		return err
	}
	if err := unreached(ctx, ref, to, unattended); err != nil {
		return otherTarget(err)
	}
	return nil
}

func unreached(ctx context.Context, ref model.Ref, v model.Vault, unattended bool) error {
	ctx, cancel := context.WithTimeout(ctx, model.UnattendedTimeout)
	defer cancel()
	_, err := v.Look(ctx, []model.Ref{ref})
	if errors.Is(err, model.ErrKeyringAbsent) || unattended && errors.Is(err, model.ErrKeyringSilent) {
		return err
	}
	return nil
}

// otherTarget is the error of a keyring to copy to. The keys stay in the keyring in use, so it does not suggest another one.
func otherTarget(err error) error {
	p := *words.Explain(err)
	p.What = words.Uncapital(p.What)
	p.Fix = slices.DeleteFunc(slices.Clone(p.Fix), func(s model.Step) bool { return strings.HasPrefix(s.Code, "authdeck keyring use ") })
	another := "choose another --to"
	if len(p.Fix) > 0 {
		another = "or " + another
	}
	p.Fix = p.Fix.Then(model.Step{Text: another})
	return &p
}

// typeOnlyAsFlag takes no arguments, and says how to give the type of a keyring.
func typeOnlyAsFlag(cmd *cobra.Command, args []string) error {
	if len(args) > 0 && !cmd.Flags().Changed("to") && slices.Contains(model.KeyringsOn(runtime.GOOS), args[0]) {
		return usage("unexpected argument %q; use --to %s", args[0], args[0])
	}
	return noArguments(cmd, args)
}

// movable are the identities whose keys are in keyrings: the one that -i names, or all.
func (c *command) movable(ctx context.Context, w model.Workspace) ([]model.Identity, error) {
	only, err := c.onlyUser(ctx, w)
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
		return nil, errors.New("the keys are managed in atmos.yaml, not in a keyring; nothing to do")
	}
	return ids, nil
}

func names(ids []model.Identity) string { return model.Names(titlesOf(ids)) }

func titlesOf(ids []model.Identity) []string {
	titles := make([]string, len(ids))
	for i, id := range ids {
		titles[i] = id.Title
	}
	return titles
}

// transfer copies one entry: it asks for the passphrases that are needed, and whether to replace different keys.
func (c *command) transfer(ctx context.Context, w model.Workspace, id model.Identity, t model.Transfer) error {
	err := c.withKeyring(ctx, t.From.Vault, func(ctx context.Context) error {
		entry, err := t.From.Vault.ReadEntry(ctx, t.From.Ref)
		entry.Wipe()
		return err
	})
	if err == nil {
		err = c.withKeyring(ctx, t.To.Vault, t.To.Vault.Open)
	}
	if err != nil {
		return err
	}
	done, removed, err := w.Transfer(ctx, t) // both keyrings limit each call
	if errors.Is(err, model.ErrOtherKeys) {
		return c.replace(ctx, w, id, t)
	}
	from, to := titles(t.From.Vault.Keyring(), t.To.Vault.Keyring()) // they are exact now
	switch done {
	case model.Copied:
		c.done("%s: copied to %s and read back", id.Title, to)
	case model.Replaced:
		c.done("%s: replaced the keys in %s and read them back", id.Title, to)
	case model.AlreadyThere:
		c.done("%s: %s already has these keys", id.Title, to)
	}
	if removed {
		c.done("%s: deleted %s from %s", id.Title, t.To.Vault.Keyring().Entry(t.From.Ref), from)
	}
	return err
}

// replace asks whether to replace different keys; without a terminal they stay.
func (c *command) replace(ctx context.Context, w model.Workspace, id model.Identity, t model.Transfer) error {
	_, title := titles(t.From.Vault.Keyring(), t.To.Vault.Keyring())
	if !c.hasTerminal() {
		return advice("%w in %s; to replace them, use --yes", model.ErrOtherKeys, title)
	}
	sure, err := c.confirm(ctx, fmt.Sprintf("%s has different keys of %s. Replace them? %s", words.Sentence(title), id.Title, words.NoCopy), "to replace them, use --yes",
		"Replaced keys cannot be restored.")
	if err != nil {
		return err
	}
	if !sure {
		return fmt.Errorf("%w in %s; nothing was replaced", model.ErrOtherKeys, title)
	}
	t.Force = true
	return c.transfer(ctx, w, id, t)
}

// copies says whose keys would be copied, as the dry run of logout does: the names once, below what happens to them.
func copies(names []string, how string) string {
	switch len(names) {
	case 0:
		return ""
	case 1:
		return fmt.Sprintf("Would copy the keys of %s %s\n", names[0], how)
	}
	return fmt.Sprintf("Would copy the keys of %d identities %s:\n  %s\n", len(names), how, strings.Join(names, ", "))
}

// transferPlan names the identities whose keys would be copied, and has a line for each other one; "" if there are no keys to copy. It
// opens neither keyring.
func (c *command) transferPlan(ctx context.Context, w model.Workspace, target model.Vault, ids []model.Identity, m copyOptions) string {
	ctx, cancel := context.WithTimeout(ctx, model.UnattendedTimeout)
	defer cancel()
	refs := make([]model.Ref, len(ids))
	for i, id := range ids {
		refs[i] = id.Ref
	}
	here, _ := w.Vault.Look(ctx, refs)
	there, _ := target.Look(ctx, refs)
	from, to := titles(w.Vault.Keyring(), target.Keyring())
	how := fmt.Sprintf("from %s to %s", from, to)
	deleting := ""
	if m.remove {
		deleting = ", and delete the old entries"
	}
	var copied, unsure, taken []string
	none := ""
	for _, id := range ids {
		switch {
		case here[id.Ref] == model.Absent:
			none += id.Title + " has no keys in " + from + "\n"
		case there[id.Ref] == model.Present:
			taken = append(taken, id.Title)
		case here[id.Ref] == model.Unknown:
			unsure = append(unsure, id.Title)
		default:
			copied = append(copied, id.Title)
		}
	}
	if len(copied)+len(unsure)+len(taken) == 0 {
		return ""
	}
	return copies(copied, how+deleting) + copies(unsure, how+deleting+", if saved") +
		copies(taken, how+deleting+" (it has an entry already: different keys stay unless you use --yes)") + none
}

func (c *command) keyringBring() *cobra.Command {
	var m copyOptions
	bring := &cobra.Command{
		Use: "bring [NAME]", Short: "Copy keys from another realm into this one",
		Long: "If you move a checkout or change auth.realm, you get a new realm, and your saved keys are in the old one. " +
			"bring copies the keys to the new realm, reads them back and checks them. It also copies a session of the same " +
			"keys. With --remove it deletes the old entry.",
		Example: "  authdeck keyring bring --dry-run\n  authdeck keyring bring -i emergency-user",
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := notEmpty(cmd, "from-realm"); err != nil {
				return err
			}
			return c.bring(cmd.Context(), cmd.OutOrStdout(), m)
		},
	}
	c.takesName(bring)
	f := bring.Flags()
	f.StringVar(&m.realm, "from-realm", "", "copy keys from this `realm`, if there are several")
	f.BoolVar(&m.remove, "remove", false, "delete each old entry after the new one is verified")
	f.BoolVar(&m.dryRun, "dry-run", false, "print what would be copied, without copying it")
	f.BoolVarP(&m.yes, "yes", "y", false, "copy without asking")
	return bring
}

// otherRealmKeys is an identity without keys here, and the realms that have some.
type otherRealmKeys struct {
	identity model.Identity
	realms   []string
}

func (c *command) bring(ctx context.Context, out io.Writer, m copyOptions) error {
	w, err := c.openTrusted(ctx, c.open)
	if err != nil {
		return err
	}
	w.Vault = c.watched(w.Vault, !c.hasTerminal())
	all, err := c.keysInOtherRealms(ctx, w, m.realm)
	if err != nil {
		return err
	}
	if len(all) == 0 {
		from := "other realms"
		if m.realm != "" {
			from = "realm " + m.realm
		}
		return fmt.Errorf("%s has no keys in %s to copy to realm %s", words.Keyring(w.Vault.Keyring().Title), from, w.Config.Realm)
	}
	if m.dryRun {
		var from []string // in order
		names := map[string][]string{}
		for _, f := range all {
			realms := words.RealmNames(f.realms)
			if names[realms] == nil {
				from = append(from, realms)
			}
			names[realms] = append(names[realms], f.identity.Title)
		}
		says := ""
		for _, realms := range from {
			says += copies(names[realms], "to realm "+w.Config.Realm+" from "+realms)
		}
		if err := c.prose(out, says); err != nil {
			return err
		}
		c.dryRun("copied")
		return nil
	}
	failed := 0
	for _, f := range all {
		switch err := c.bringKeys(ctx, w, f, m); {
		case ctx.Err() != nil:
			return ctx.Err()
		case isUsage(err):
			return err
		case err != nil:
			failed++
			c.warnOfError(f.identity.Title, err)
		}
	}
	if failed > 0 {
		return errReported
	}
	return nil
}

// keysInOtherRealms are the identities, or the one of -i, that have keys in another realm and none here.
func (c *command) keysInOtherRealms(ctx context.Context, w model.Workspace, realm string) ([]otherRealmKeys, error) {
	ids, err := c.movable(ctx, w)
	if err != nil {
		return nil, err
	}
	limited, cancel := context.WithTimeout(ctx, model.UnattendedTimeout)
	defer cancel()
	presence, err := w.Vault.Look(limited, w.Config.KeyringRefs())
	if err != nil {
		return nil, err
	}
	ids = slices.DeleteFunc(ids, func(id model.Identity) bool { return presence[id.Ref] == model.Present })
	wanted := make([]string, len(ids))
	for i, id := range ids {
		wanted[i] = id.Ref.Name
	}
	realms, err := w.OtherRealms(limited, wanted)
	if err != nil {
		return nil, err
	}
	var all []otherRealmKeys
	for _, id := range ids {
		from := realms[id.Ref.Name]
		if realm != "" {
			from = slices.DeleteFunc(from, func(r string) bool { return r != realm })
		}
		if len(from) > 0 {
			all = append(all, otherRealmKeys{id, from})
		}
	}
	return all, nil
}

func (c *command) bringKeys(ctx context.Context, w model.Workspace, f otherRealmKeys, m copyOptions) error {
	if len(f.realms) > 1 {
		return advice("there are keys in %s; choose one with --from-realm", words.RealmNames(f.realms))
	}
	from := f.realms[0]
	if !m.yes {
		sure, err := c.confirm(ctx, fmt.Sprintf("Copy the keys of %s to realm %s from %s?", f.identity.Title, w.Config.Realm, words.RealmNames(f.realms)),
			"to copy the keys, use --yes", "This also copies a session of the same keys.")
		if err != nil {
			return err
		}
		if !sure {
			c.warn(f.identity.Title + ": unchanged")
			return nil
		}
	}
	var removed bool
	err := c.withKeyring(ctx, w.Vault, func(ctx context.Context) (err error) {
		_, removed, err = w.CopyFromRealm(ctx, f.identity, from, m.remove)
		return err
	})
	if err != nil {
		return err
	}
	c.done("%s: copied from %s and read back", f.identity.Title, words.RealmNames(f.realms))
	if m.remove && !removed {
		c.warn("The old entry has no realm. Atmos deletes it at its next sign-in")
	}
	return nil
}
