package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"time"

	"authdeck/model"
	"authdeck/ui/widget"
	"authdeck/ui/words"

	"github.com/spf13/cobra"
)

func (c *command) keyring() *cobra.Command {
	keyring := &cobra.Command{
		Use: "keyring", Short: "Show or change the keyring that stores your keys", Args: subcommandOnly,
		Long:    "keyring shows which keyring stores your keys and why, switches to another one, and copies keys between them.",
		Example: "  authdeck keyring status\n  authdeck keyring use file",
		RunE:    func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
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
		Use: "use TYPE", Short: "Store keys in this keyring from now on",
		Long: "use saves your choice of keyring on this machine. --keyring, ATMOS_KEYRING_TYPE and auth.keyring.type in " +
			"atmos.yaml take precedence over it. Keys in other keyrings stay there; authdeck keyring move copies them.",
		Example: "  authdeck keyring use file\n  authdeck keyring use system",
		Args:    oneArgument("missing keyring type; choose one of: " + strings.Join(model.KeyringNames(), ", ")), ValidArgsFunction: completeType,
		RunE: func(cmd *cobra.Command, args []string) error { return c.useKeyring(cmd.Context(), args[0]) },
	}
}

func (c *command) useKeyring(ctx context.Context, kind string) error {
	w, err := c.openTrusted(ctx, c.Bare)
	if err != nil { // the settings may name a keyring that there is not
		instead := c.options
		instead.Use = kind
		w, err = c.Bare(ctx, instead)
	}
	if errors.Is(err, model.ErrUnknownKeyring) {
		return failure{exitUsage, err}
	}
	if err != nil {
		return err
	}
	for _, a := range w.Keyrings.Available(ctx, kind) {
		if a.Problem != nil {
			return a.Problem
		}
	}
	before := w.Vault
	v, err := w.Keyrings.Use(ctx, kind)
	if errors.Is(err, model.ErrUnknownKeyring) {
		return failure{exitUsage, err}
	}
	if err != nil {
		return err
	}
	k := v.Keyring()
	c.done("New keys go to %s (%s)", k.Title, kind)
	if k.Note != "" {
		c.warn(k.Note)
	}
	if from := w.KeyringFrom; from != "" && from != "settings" && before.Keyring().Type != kind {
		c.warn(fmt.Sprintf("%s is set to %s and takes precedence", from, before.Keyring().Type))
	}
	if n := len(present(ctx, w, before)); n > 0 && before.Keyring().Type != kind {
		c.warn(fmt.Sprintf("%s still has keys of %s. To copy them, run: authdeck keyring move --keyring %s --to %s",
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
	ctx, cancel := context.WithTimeout(ctx, listTimeout)
	defer cancel()
	found, _ := v.Look(ctx, w.Config.KeyringRefs())
	for _, id := range w.Config.Identities {
		if found[id.Ref] == model.Present {
			ids = append(ids, id)
		}
	}
	return ids
}

// confirm puts a question on the terminal; anything but yes is no. Without a terminal it is exit 2 and what to say instead.
func (c *command) confirm(ctx context.Context, question, instead string) (bool, error) {
	t, err := c.terminal("")
	if err != nil {
		return false, usage("not a terminal; %s", instead)
	}
	defer t.Close()
	answer, err := t.Lines().ReadLine(ctx, c.glyphs().Text(question)+" [y/N] ")
	switch {
	case ctx.Err() != nil:
		return false, ctx.Err()
	case err != nil && !errors.Is(err, io.EOF):
		return false, err
	}
	return isYes(answer), nil
}

// confirmDelete asks before keys are deleted. Anything but yes is an error.
func (c *command) confirmDelete(ctx context.Context, question string) error {
	yes, err := c.confirm(ctx, question+" AWS never shows a secret key again.", "to delete the keys, use --yes")
	if err == nil && !yes {
		err = errors.New("cancelled; nothing was deleted")
	}
	return err
}

func (c *command) keyringForget() *cobra.Command {
	var realm string
	var yes bool
	forget := &cobra.Command{
		Use: "forget NAME", Short: "Delete the saved keys of an identity",
		Long: "forget asks, and then deletes an identity's keys from the keyring and ends its session. " +
			"It also works for identities that are no longer in atmos.yaml, and for keys in another realm.",
		Example:           "  authdeck keyring forget emergency-user\n  authdeck keyring forget old-user --realm 2d366932af5d6faf",
		ValidArgsFunction: c.completeName,
		RunE: func(cmd *cobra.Command, args []string) error {
			name, err := c.oneIdentity(args)
			if err == nil && name == "" {
				err = usage("missing identity; run: authdeck keyring forget NAME")
			}
			if err != nil {
				return err
			}
			return c.forget(cmd.Context(), name, realm, yes)
		},
	}
	forget.Flags().StringVar(&realm, "realm", "", "delete keys in this `realm` (default: the current one)")
	forget.Flags().BoolVarP(&yes, "yes", "y", false, "delete without asking")
	return forget
}

func (c *command) completeName(cmd *cobra.Command, args []string, typed string) ([]cobra.Completion, cobra.ShellCompDirective) {
	if len(args) > 0 {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	return c.completeIdentity(cmd, args, typed)
}

func (c *command) forget(ctx context.Context, name, realm string, yes bool) error {
	w, err := c.openTrusted(ctx, c.Bare)
	if err != nil {
		return err
	}
	id, err := w.Config.FindUser(name)
	if err != nil {
		id = model.Identity{Ref: model.Ref{Realm: w.Config.Realm, Name: strings.ToLower(name)}, Title: name}
	}
	if realm != "" {
		id.Ref.Realm = realm
	}
	k := w.Vault.Keyring()
	found, err := w.Vault.Look(ctx, []model.Ref{id.Ref})
	if err != nil {
		return err
	}
	if found[id.Ref] == model.Absent {
		return fmt.Errorf("%s has no keys of %s in realm %s%s", k.Title, id.Title, id.Ref.Realm, c.inOtherRealms(ctx, w, id))
	}
	if !yes {
		question := fmt.Sprintf("Delete the keys of %s (realm %s) from %s?", id.Title, id.Ref.Realm, k.Title)
		if err := c.confirmDelete(ctx, question); err != nil {
			return err
		}
	}
	if err := c.withKeyring(ctx, w.Vault, func(ctx context.Context) error { return w.LogOut(ctx, id, true) }); err != nil {
		return err
	}
	c.done("Deleted the keys of %s from %s", id.Title, k.Title)
	return nil
}

// inOtherRealms names the realms under which the keyring does have keys of an identity, as the rest of a sentence.
func (c *command) inOtherRealms(ctx context.Context, w model.Workspace, id model.Identity) string {
	found, err := w.Vault.Realms(ctx, []string{id.Ref.Name})
	realms := slices.DeleteFunc(found[id.Ref.Name], func(r string) bool { return r == "" })
	if err != nil || len(realms) == 0 {
		return ""
	}
	return "; it has some in " + strings.Join(realms, ", ")
}

func (c *command) keyringStatus() *cobra.Command {
	status := &cobra.Command{
		Use: "status", Short: "Show the keyring in use and its status", Args: noArguments,
		Long: "status shows which keyring stores your keys and why, whether it works and is unlocked, how many identities " +
			"have keys in it, and which other keyrings this machine has. It reads no secret and opens no dialog. " +
			"It exits with 1 if the keyring does not work; a locked keyring is not an error.",
		Example: "  authdeck keyring status\n  authdeck keyring status --format json",
	}
	format := formatFlag(status, "table", "json", "yaml")
	status.RunE = func(cmd *cobra.Command, _ []string) error {
		return c.showKeyring(cmd.Context(), cmd.OutOrStdout(), format.value)
	}
	return status
}

// keyringStatusShape is `keyring status --format json`, described in docs/json.md.
type keyringStatusShape struct {
	Version     int                 `json:"version"`
	Type        string              `json:"type"`
	Title       string              `json:"title"`
	ChosenBy    *string             `json:"chosen_by"`
	Place       *string             `json:"place"`
	Note        *string             `json:"note"`
	Healthy     bool                `json:"healthy"`
	Locked      bool                `json:"locked"`
	Problem     *string             `json:"problem"`
	LatencyMS   float64             `json:"latency_ms"`
	Realm       string              `json:"realm"`
	Identities  keyCountShape       `json:"identities"`
	OtherRealms map[string][]string `json:"elsewhere"`
	Types       []keyringTypeShape  `json:"types"`
}

type keyCountShape struct {
	Saved   int `json:"saved"`
	None    int `json:"none"`
	Unknown int `json:"unknown"`
	Config  int `json:"config"`
}

type keyringTypeShape struct {
	Type      string  `json:"type"`
	Title     string  `json:"title"`
	Available bool    `json:"available"`
	Shared    bool    `json:"shared_with_atmos"`
	Problem   *string `json:"problem"`
}

func (c *command) showKeyring(ctx context.Context, out io.Writer, format string) error {
	w, err := c.openTrusted(ctx, c.Bare)
	if err != nil {
		return err
	}
	s := c.keyringState(ctx, w)
	if format != "table" {
		err = emit(out, format, s)
	} else {
		err = payload(out, c.keyringText(s, w.Vault.Keyring().Type))
	}
	if err == nil && !s.Healthy && !s.Locked {
		return errReported
	}
	return err
}

func (c *command) keyringState(ctx context.Context, w model.Workspace) keyringStatusShape {
	ctx, cancel := context.WithTimeout(ctx, model.UnattendedTimeout)
	defer cancel()
	s := keyringStatusShape{Version: shapeVersion, Healthy: true, Realm: w.Config.Realm, ChosenBy: orNull(w.KeyringFrom)}
	probe := model.Ref{Realm: "authdeck", Name: "probe"} // so that a keyring is asked even without an identity
	refs := append([]model.Ref{probe}, w.Config.KeyringRefs()...)
	begun := c.Clock.Now()
	found, err := w.Vault.Look(ctx, refs)
	s.LatencyMS = float64(c.Clock.Now().Sub(begun).Round(10*time.Microsecond)) / float64(time.Millisecond)
	if err == nil {
		err = w.Vault.Locked(ctx)
	}
	if err != nil {
		line := words.Line(words.Explain(err))
		s.Healthy, s.Locked, s.Problem = false, model.Unlockable(err), &line
	}
	k := w.Vault.Keyring() // it knows more of itself now
	s.Type, s.Title, s.Place, s.Note = k.Type, k.Title, orNull(k.Place), orNull(k.Note)
	var without []string
	for _, id := range w.Config.Identities {
		switch {
		case id.KeysInConfig():
			s.Identities.Config++
		case found[id.Ref] == model.Present:
			s.Identities.Saved++
		case found[id.Ref] == model.Absent:
			s.Identities.None++
			without = append(without, id.Ref.Name)
		default:
			s.Identities.Unknown++
		}
	}
	s.OtherRealms, _ = w.OtherRealms(ctx, without) // where it cannot be searched there is nothing to tell
	if s.OtherRealms == nil {
		s.OtherRealms = map[string][]string{}
	}
	for _, a := range w.Keyrings.Available(ctx) {
		t := keyringTypeShape{Type: a.Name, Title: a.Title, Available: a.Problem == nil, Shared: a.Shared}
		if a.Problem != nil {
			t.Problem = &a.Problem.What // the list has all types: no advice to choose another one
		}
		s.Types = append(s.Types, t)
	}
	return s
}

func (c *command) keyringText(s keyringStatusShape, kind string) string {
	t := c.glyphs()
	var b strings.Builder
	row := func(name, format string, a ...any) {
		fmt.Fprintf(&b, "%-11s %s\n", name, t.Textf(format, a...))
	}
	row("Keyring", "%s (%s)", s.Title, s.Type)
	if s.ChosenBy != nil {
		row("Chosen by", "%s", *s.ChosenBy)
	} else {
		row("Chosen by", "default, as in Atmos")
	}
	if s.Place != nil {
		row("Location", "%s", *s.Place)
	}
	switch {
	case s.Locked:
		row("Status", "! %s", *s.Problem)
	case s.Healthy:
		row("Status", "✔ answered in %.1f ms", s.LatencyMS)
	default:
		row("Status", "✗ %s", *s.Problem)
	}
	if s.Note != nil {
		row("Note", "! %s", *s.Note)
	}
	row("Realm", "%s", s.Realm)
	n := s.Identities
	row("Keys", "saved for %d of %s%s%s", n.Saved, counted(n.Saved+n.None+n.Unknown, "identity", "identities"), more(n.Unknown, "unknown"), more(n.Config, "in atmos.yaml"))
	for _, name := range slices.Sorted(maps.Keys(s.OtherRealms)) {
		row("", "%s has keys in %s. Run: authdeck keyring bring -i %s", name, realmList(s.OtherRealms[name]), model.ShellWord(name))
	}
	b.WriteString("\nKeyrings on this machine\n")
	for _, a := range s.Types {
		switch {
		case a.Type == kind && s.Healthy:
			fmt.Fprintf(&b, "  %-15s %s\n", a.Type, t.Text("✔ in use"))
		case a.Type == kind && s.Locked:
			fmt.Fprintf(&b, "  %-15s %s\n", a.Type, t.Text("! in use, locked"))
		case a.Available:
			fmt.Fprintf(&b, "  %-15s %s\n", a.Type, t.Text("✔ available"))
		default:
			fmt.Fprintf(&b, "  %-15s %s\n", a.Type, t.Text("– "+widget.Printable(*a.Problem)))
		}
	}
	return b.String()
}

func more(n int, what string) string {
	if n == 0 {
		return ""
	}
	return fmt.Sprintf(", %d %s", n, what)
}

// realmList names realms; the one of an Atmos that had none has no name.
func realmList(realms []string) string {
	words := make([]string, len(realms))
	for i, r := range realms {
		if words[i] = "realm " + r; r == "" {
			words[i] = "no realm (an older Atmos)"
		}
	}
	return strings.Join(words, ", ")
}

// copyOptions is how keys are carried to another place.
type copyOptions struct {
	to, realm           string
	remove, yes, dryRun bool
}

func (c *command) keyringMove() *cobra.Command {
	var m copyOptions
	move := &cobra.Command{
		Use: "move --to TYPE", Short: "Copy keys to another keyring", Args: noArguments,
		Long: "move copies keys from the keyring in use (or --keyring) to another one, reads each back and compares it. " +
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
	_ = f.MarkHidden("force") // it fails only for a flag that is not there
	f.BoolVar(&m.dryRun, "dry-run", false, "print what would be copied, without copying it")
	_ = move.RegisterFlagCompletionFunc("to", cobra.FixedCompletions(model.KeyringNames(), cobra.ShellCompDirectiveNoFileComp))
	return move
}

func (c *command) moveKeys(ctx context.Context, out io.Writer, m copyOptions) error {
	if m.to == "" {
		return usage("missing keyring; use --to TYPE. Types: %s", strings.Join(model.KeyringNames(), ", "))
	}
	w, err := c.openTrusted(ctx, c.Open)
	if err != nil {
		return err
	}
	target, err := w.Keyrings.Open(m.to)
	if err != nil {
		return failure{exitUsage, err}
	}
	from := w.Vault.Keyring()
	if from.Type == m.to {
		return usage("cannot copy keys from %s to itself; choose the source with --keyring", from.Title)
	}
	ids, err := c.movable(w)
	if err != nil {
		return err
	}
	if m.dryRun {
		return payload(out, c.transferPlan(ctx, w, target, ids, m))
	}
	failed, moved := 0, 0
	for _, id := range ids {
		t := model.Transfer{From: model.Location{Vault: w.Vault, Ref: id.Ref}, To: model.Location{Vault: target, Ref: id.Ref}, Force: m.yes, Remove: m.remove}
		switch err := c.transfer(ctx, w, id, t); {
		case errors.Is(err, model.ErrNoKeys):
		case ctx.Err() != nil:
			return ctx.Err()
		case err != nil:
			failed++
			c.warn(id.Title + ": " + words.Line(words.Explain(err)))
		default:
			moved++
		}
	}
	k := target.Keyring()
	switch {
	case failed > 0:
		return fmt.Errorf("the keys of %s were not copied", counted(failed, "identity", "identities"))
	case moved == 0:
		return fmt.Errorf("%s has no keys of %s", from.Title, names(ids))
	}
	c.warn(fmt.Sprintf("authdeck still reads keys from %s. To switch, run: authdeck keyring use %s", w.Vault.Keyring().Title, k.Type))
	return nil
}

// movable are the identities whose keys are in keyrings: the one that -i names, or all.
func (c *command) movable(w model.Workspace) ([]model.Identity, error) {
	only, err := c.namedUser(w, c.identity)
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

func names(ids []model.Identity) string {
	titles := make([]string, len(ids))
	for i, id := range ids {
		titles[i] = id.Title
	}
	return strings.Join(titles, ", ")
}

// transfer does one transfer: it asks for the passphrases that are needed, and whether other keys may be replaced.
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
	limited, cancel := context.WithTimeout(ctx, model.KeyringTimeout)
	defer cancel()
	done, removed, err := w.Transfer(limited, t)
	if errors.Is(err, model.ErrOtherKeys) {
		return c.replace(ctx, w, id, t)
	}
	from, to := t.From.Vault.Keyring(), t.To.Vault.Keyring() // they know their titles now
	switch done {
	case model.Copied:
		c.done("%s: copied to %s and read back", id.Title, to.Title)
	case model.Replaced:
		c.done("%s: replaced the keys in %s and read them back", id.Title, to.Title)
	case model.AlreadyThere:
		c.done("%s: %s already has these keys", id.Title, to.Title)
	}
	if removed {
		c.done("%s: deleted %s from %s", id.Title, to.Entry(t.From.Ref), from.Title)
	}
	return err
}

// replace asks about other keys that are in the way; where nobody can be asked they stay.
func (c *command) replace(ctx context.Context, w model.Workspace, id model.Identity, t model.Transfer) error {
	title := t.To.Vault.Keyring().Title
	if !c.hasTerminal() {
		return fmt.Errorf("%w in %s; to replace them, use --yes", model.ErrOtherKeys, title)
	}
	sure, err := c.confirm(ctx, fmt.Sprintf("%s has different keys of %s. Replace them? AWS never shows a secret key again.", title, id.Title), "to replace them, use --yes")
	if err != nil {
		return err
	}
	if !sure {
		return fmt.Errorf("%w in %s; nothing was replaced", model.ErrOtherKeys, title)
	}
	t.Force = true
	return c.transfer(ctx, w, id, t)
}

// transferPlan has a line for each identity. It opens neither keyring.
func (c *command) transferPlan(ctx context.Context, w model.Workspace, target model.Vault, ids []model.Identity, m copyOptions) string {
	ctx, cancel := context.WithTimeout(ctx, model.UnattendedTimeout)
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
		what := fmt.Sprintf("would be copied from %s to %s", from.Title, to.Title)
		switch {
		case here[id.Ref] == model.Absent:
			what = "has no keys in " + from.Title
		case there[id.Ref] == model.Present:
			what += ", which already has an entry; different keys stay unless you use --yes"
		case here[id.Ref] == model.Unknown:
			what += ", if saved"
		}
		if m.remove && here[id.Ref] != model.Absent {
			what += "; the old entry would be deleted"
		}
		fmt.Fprintf(&b, "%s %s\n", id.Title, what)
	}
	return b.String()
}

func (c *command) keyringBring() *cobra.Command {
	var m copyOptions
	bring := &cobra.Command{
		Use: "bring", Short: "Copy keys from another realm into this one", Args: flagsOnly,
		Long: "If you move a checkout or change auth.realm, you get a new realm, and your saved keys are in the old one. " +
			"bring copies the keys to the new realm, reads them back and compares them. A session of the same keys " +
			"is copied too. With --remove it deletes the old entry.",
		Example: "  authdeck keyring bring --dry-run\n  authdeck keyring bring -i emergency-user",
		RunE:    func(cmd *cobra.Command, _ []string) error { return c.bring(cmd.Context(), cmd.OutOrStdout(), m) },
	}
	f := bring.Flags()
	f.StringVar(&m.realm, "from-realm", "", "copy keys from this `realm`, if there are several")
	f.BoolVar(&m.remove, "remove", false, "delete each old entry after the new one is verified")
	f.BoolVar(&m.dryRun, "dry-run", false, "print what would be copied, without copying it")
	f.BoolVarP(&m.yes, "yes", "y", false, "copy without asking")
	return bring
}

// otherRealmKeys is an identity without keys here, and the realms under which there are some.
type otherRealmKeys struct {
	identity model.Identity
	realms   []string
}

func (c *command) bring(ctx context.Context, out io.Writer, m copyOptions) error {
	w, err := c.openTrusted(ctx, c.Open)
	if err != nil {
		return err
	}
	all, err := c.keysInOtherRealms(ctx, w, m.realm)
	if err != nil {
		return err
	}
	if len(all) == 0 {
		return fmt.Errorf("%s has no keys in another realm for identities without keys in %s", w.Vault.Keyring().Title, w.Config.Realm)
	}
	if m.dryRun {
		var b strings.Builder
		for _, f := range all {
			fmt.Fprintf(&b, "%s would be copied to realm %s from %s\n", f.identity.Title, w.Config.Realm, realmList(f.realms))
		}
		return payload(out, b.String())
	}
	failed := 0
	for _, f := range all {
		switch err := c.bringKeys(ctx, w, f, m); {
		case ctx.Err() != nil:
			return ctx.Err()
		case err != nil:
			var usage failure
			if errors.As(err, &usage) && usage.code == exitUsage {
				return err
			}
			failed++
			c.warn(f.identity.Title + ": " + words.Line(words.Explain(err)))
		}
	}
	if failed > 0 {
		return errReported
	}
	return nil
}

// keysInOtherRealms are the identities, or the one of -i, that have keys under another realm and none here.
func (c *command) keysInOtherRealms(ctx context.Context, w model.Workspace, realm string) ([]otherRealmKeys, error) {
	ids, err := c.movable(w)
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
		return fmt.Errorf("there are keys in %s; choose one with --from-realm", realmList(f.realms))
	}
	from := f.realms[0]
	if !m.yes {
		sure, err := c.confirm(ctx, fmt.Sprintf("Copy the keys of %s to realm %s from %s?", f.identity.Title, w.Config.Realm, realmList(f.realms)),
			"to copy the keys, use --yes")
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
	c.done("%s: copied from %s and read back", f.identity.Title, realmList(f.realms))
	if m.remove && !removed {
		c.warn("The old entry has no realm. Atmos deletes it at its next sign-in")
	}
	return nil
}

// newPassphraseVar gives the new passphrase to one call of `keyring passphrase`.
const newPassphraseVar = "AUTHDECK_NEW_KEYRING_PASSWORD"

func (c *command) keyringPassphrase() *cobra.Command {
	return &cobra.Command{
		Use: "passphrase", Short: "Change the passphrase of the encrypted file", Args: noArguments,
		Long: "passphrase encrypts all entries of the encrypted file with a new passphrase. If anything fails, none change. " +
			"It asks for the old passphrase (or reads ATMOS_KEYRING_PASSWORD) and twice for the new one " +
			"(or reads " + newPassphraseVar + ").",
		Example: "  authdeck keyring passphrase\n  authdeck keyring passphrase --screen-reader",
		RunE:    func(cmd *cobra.Command, _ []string) error { return c.changePassphrase(cmd.Context()) },
	}
}

func (c *command) changePassphrase(ctx context.Context) error {
	w, err := c.openTrusted(ctx, c.Bare)
	if err != nil {
		return err
	}
	v, k := w.Vault, w.Vault.Keyring()
	if !k.TakesPassphrase {
		if v, err = w.Keyrings.Open("file"); err != nil {
			return err
		}
		k = v.Keyring()
	}
	nothing := fmt.Errorf("the encrypted file is empty (%s); you choose its passphrase when you save the first keys", k.Place)
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
	c.done("Changed the passphrase of %s in %s", counted(n, "entry", "entries"), k.Place)
	if !typed {
		c.warn("The variable with the passphrase, such as ATMOS_KEYRING_PASSWORD, still has the old one. Update it")
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
		return fresh, fmt.Errorf("the passphrase in %s is too short; use at least 8 characters", newPassphraseVar)
	}
	return fresh, nil
}
