package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"runtime"
	"slices"
	"strings"
	"time"

	"authdeck/model"
	"authdeck/ui/cli/output"
	"authdeck/ui/cli/term"
	"authdeck/ui/plain"
	"authdeck/ui/text"
	"authdeck/ui/widget"
	"authdeck/ui/words"

	"github.com/spf13/cobra"
)

func (c *command) keyring() *cobra.Command {
	keyring := &cobra.Command{
		Use: "keyring", Short: "Show or change the keyring that stores your keys", Args: subcommandOnly,
		Long:    "keyring shows which keyring stores your keys and why, switches to another one, and copies keys between them.",
		Example: "  authdeck keyring status\n  authdeck keyring use file",
		RunE:    c.needsSubcommand,
	}
	keyring.AddCommand(c.keyringStatus(), c.keyringUse(), c.keyringMove(), c.keyringBring(), c.keyringForget(), c.keyringPassphrase())
	return keyring
}

// completeType offers the types of keyrings as the first argument.
func completeType(_ *cobra.Command, args []string, _ string) ([]cobra.Completion, cobra.ShellCompDirective) {
	if len(args) > 0 {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	return model.KeyringsOn(runtime.GOOS), cobra.ShellCompDirectiveNoFileComp
}

func (c *command) keyringUse() *cobra.Command {
	return &cobra.Command{
		Use: "use TYPE", Short: "Choose the keyring for new keys",
		Long: "use saves your choice of keyring on this machine. --keyring, ATMOS_KEYRING_TYPE and auth.keyring.type in " +
			"atmos.yaml take precedence over it. Keys in other keyrings stay there; authdeck keyring move copies them.",
		Example: "  authdeck keyring use file\n  authdeck keyring use system",
		Args:    oneArgument(model.WithFix("missing keyring type", model.Choices{Words: model.KeyringsOn(runtime.GOOS)}.Fix())), ValidArgsFunction: completeType,
		RunE: func(cmd *cobra.Command, args []string) error { return c.useKeyring(cmd.Context(), args[0]) },
	}
}

func (c *command) useKeyring(ctx context.Context, kind string) error {
	w, err := c.OpenWithoutIdentity(ctx, c.options) // what the folder's files want does not matter for a choice of the user's own
	if err != nil {                                 // the settings may name a keyring that does not exist
		instead := c.options
		instead.Use = kind
		w, err = c.OpenWithoutIdentity(ctx, instead)
	}
	if errors.Is(err, model.ErrUnknownKeyring) {
		return failure{exitUsage, err}
	}
	if err != nil {
		return err
	}
	for _, a := range available(ctx, w.Keyrings, kind) {
		switch {
		case a.Problem == nil:
		case errors.Is(a.Problem, model.ErrUnknownKeyring): // of another system
			return failure{exitUsage, a.Problem}
		default:
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
	c.done("authdeck now saves new keys in %s", words.Keyring(k.Title))
	if k.Note != "" {
		c.warn(k.Note)
	}
	if from := w.KeyringFrom; from.Chosen() && from.By != model.ChosenBySettings && before.Keyring().Type != kind {
		c.warn(fmt.Sprintf("%s is set to %s and takes precedence", from, before.Keyring().Type))
	}
	if n := len(present(ctx, w, before)); n > 0 && before.Keyring().Type != kind {
		c.warn(fmt.Sprintf("%s still has keys of %s. To copy them, run: authdeck keyring move --keyring %s --to %s",
			words.Sentence(words.Keyring(before.Keyring().Title)), model.Counted(n, "identity", "identities"), before.Keyring().Type, kind))
	}
	return nil
}

// available checks these types of keyrings, or every one, at the same time. Each has its own time, whatever the keyring in use took.
func available(ctx context.Context, k model.Keyrings, kinds ...string) []model.Availability {
	ctx, cancel := context.WithTimeout(ctx, model.UnattendedTimeout)
	defer cancel()
	return k.Available(ctx, kinds...)
}

// done prints what was done.
func (c *command) done(format string, a ...any) {
	c.changed = true
	fmt.Fprintln(c.stderr, c.marked(words.Done+fmt.Sprintf(format, a...)))
}

// present are the identities with an entry in a keyring, as far as that is known without opening it.
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

// readLine asks a question of a command, in lines that break between words. After ctrl+c it says so, as line mode does.
func (c *command) readLine(ctx context.Context, t term.Lines, prompt string) (string, error) {
	answer, err := t.ReadLine(ctx, text.WrapQuestion(words.Tilde(prompt, c.Home), t.Columns()))
	c.sayInterrupted(ctx, t)
	return answer, err
}

// sayInterrupted says after ctrl+c at a question that nothing was changed, or nothing besides what the command said.
func (c *command) sayInterrupted(ctx context.Context, t term.Lines) {
	switch {
	case ctx.Err() == nil:
	case c.changed:
		fmt.Fprintln(t, words.InterruptedBefore("Nothing else was changed."))
	default:
		fmt.Fprintln(t, words.InterruptedBefore("Nothing was changed."))
	}
}

// askYesOrNo asks a question with the answers y and n as line mode does, until it is answered. help is what ? says. The end of the
// input is no.
func (c *command) askYesOrNo(ctx context.Context, t term.Lines, question string, yes bool, help ...string) (bool, error) {
	sure, err := plain.AskYesOrNo(ctx, t, c.lineOptions(), question, yes, help...)
	c.sayInterrupted(ctx, t)
	switch {
	case ctx.Err() != nil:
		return false, ctx.Err()
	case errors.Is(err, io.EOF):
		return false, nil
	}
	return sure, err
}

// confirm asks a question on the terminal whose answer of enter is no. Without a terminal it returns exit code 2 and says what to use
// instead.
func (c *command) confirm(ctx context.Context, question, instead string, help ...string) (bool, error) {
	t, err := c.terminal("")
	if err != nil {
		return false, doInstead(err, instead)
	}
	defer t.Close()
	return c.askYesOrNo(ctx, t.Lines(), question, false, help...)
}

// withKeys are the identities that have keys to delete, and what the keyring says of each. Where it cannot tell, they may have some.
func withKeys(ctx context.Context, w model.Workspace, ids []model.Identity) (having []model.Identity, found map[model.Ref]model.Presence, err error) {
	ctx, cancel := context.WithTimeout(ctx, listTimeout)
	defer cancel()
	var refs []model.Ref
	for _, id := range ids {
		if id.Role == nil {
			refs = append(refs, id.Ref)
		}
	}
	found, err = w.Vault.Look(ctx, refs)
	return slices.DeleteFunc(slices.Clone(ids), func(id model.Identity) bool {
		p := found[id.Ref]
		return id.Role != nil || p == model.Absent || p == model.Unknown && id.KeysInConfig()
	}), found, err
}

// confirmDelete asks before keys of one realm are deleted and the sessions of the identities in ending end. A no is an error.
func (c *command) confirmDelete(ctx context.Context, w model.Workspace, keys, ending []model.Identity) error {
	if len(keys) == 0 {
		return nil
	}
	whose := names(keys)
	if realm := keys[0].Ref.Realm; realm != w.Config.Realm {
		whose += " (realm " + realm + ")"
	}
	warning, question := words.DeleteKeysAfterWarning(len(ending), whose, words.Keyring(w.Vault.Keyring().Title), w.FindEnds(ctx, ending))
	if c.hasTerminal() { // otherwise nothing is asked
		c.warn(warning)
	}
	yes, err := c.confirm(ctx, question, "to delete the keys, use --yes", "Deleted keys cannot be restored.")
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
		Long: "forget asks first, then deletes an identity's keys from the keyring and ends its session. " +
			"It also works for identities that are no longer in atmos.yaml, and for keys in another realm.",
		Example: "  authdeck keyring forget emergency-user\n  authdeck keyring forget old-user --realm 2d366932af5d6faf",
		RunE: func(cmd *cobra.Command, _ []string) error {
			if c.identity == "" {
				return usage("missing identity; run: authdeck keyring forget NAME")
			}
			if err := notEmpty(cmd, "realm"); err != nil {
				return err
			}
			return c.forget(cmd.Context(), c.identity, realm, yes)
		},
	}
	c.takesName(forget)
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
	w, err := c.openTrusted(ctx, c.OpenWithoutIdentity)
	if err != nil {
		return err
	}
	id, unknown := w.Config.FindUser(name)
	if unknown != nil {
		id = model.Identity{Ref: model.Ref{Realm: w.Config.Realm, Name: strings.ToLower(name)}, Title: name}
	}
	if realm != "" {
		id.Ref.Realm = realm
	}
	w.Vault = c.watched(w.Vault, !c.hasTerminal())
	found, err := w.Vault.Look(ctx, []model.Ref{id.Ref})
	k := w.Vault.Keyring() // the title is exact only after the keyring has answered
	if err != nil {
		return err
	}
	again := "authdeck keyring forget " + model.IdentityArgument(id.Title)
	if realm != "" {
		again += " --realm " + model.ShellWord(realm)
	}
	if found[id.Ref] == model.Absent {
		if err := w.ForgetKeys(ctx, id); err != nil {
			return err
		}
		c.warnOfOtherKeyring(ctx, w, id, again)
		err := fmt.Errorf("%s has no keys for %s in realm %s%s", words.Keyring(k.Title), id.Title, id.Ref.Realm, c.inOtherRealms(ctx, w, id))
		if unknown != nil {
			return failure{exitUsage, err}
		}
		return err
	}
	if !yes {
		if err := c.confirmDelete(ctx, w, []model.Identity{id}, []model.Identity{id}); err != nil {
			return err
		}
	}
	if err := c.deleteKeys(ctx, w, id, k.Title); err != nil {
		return err
	}
	c.warnOfOtherKeyring(ctx, w, id, again)
	return nil
}

// deleteKeys deletes the keys and the session of an identity, and says what it deleted.
func (c *command) deleteKeys(ctx context.Context, w model.Workspace, id model.Identity, keyring string) error {
	var done model.Deleted
	err := c.withKeyring(ctx, w.Vault, func(ctx context.Context) error {
		now, err := w.DeleteKeys(ctx, id)
		done.Keys, done.Session = now.Keys, done.Session || now.Session
		return err
	})
	switch {
	case err != nil && done != (model.Deleted{}):
		return words.NotDeleted([]words.Deletion{{Deleted: done, Title: id.Title, Err: err}})
	case err != nil:
		return err
	case done.Keys:
		c.done("Deleted the keys of %s from %s", id.Title, words.Keyring(keyring))
	default: // another program has already deleted them
		if done.Session {
			c.sayLoggedOut(id.Title)
		}
		fmt.Fprintln(c.stderr, words.NoSavedKeys(id.Title))
	}
	return nil
}

// inOtherRealms names the other realms in which the keyring has keys of an identity, as the rest of a sentence.
func (c *command) inOtherRealms(ctx context.Context, w model.Workspace, id model.Identity) string {
	found, err := realmsIn(ctx, w.Vault, []string{id.Ref.Name})
	realms := slices.DeleteFunc(found[id.Ref.Name], func(r string) bool { return r == "" || r == id.Ref.Realm })
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
			"It exits with 1 if the keyring does not work or an entry is damaged; a locked keyring is not an error.",
		Example: "  authdeck keyring status\n  authdeck keyring status --format json",
	}
	format := output.FormatFlag(status, "table", "json", "yaml")
	status.RunE = func(cmd *cobra.Command, _ []string) error {
		return c.showKeyring(cmd.Context(), cmd.OutOrStdout(), format.String())
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

	took   time.Duration
	lock   string // with a mark: why it is locked, and what to do
	waits  bool   // it is locked, and nothing has to be done about that now
	absent bool   // there is no keyring
}

// failing reports whether something has to be mended. A lock is opened when the keys are needed.
func (s keyringStatusShape) failing() bool {
	return !s.Healthy && (!s.Locked || s.Identities.Damaged > 0)
}

// keys says for how many identities the keyring has keys.
func (s keyringStatusShape) keys() string {
	if s.absent {
		return "– " + model.KeysWithoutKeyring
	}
	return model.KeyCount(s.Identities).String()
}

type keyCountShape struct {
	Saved     int `json:"saved"`
	None      int `json:"none"`
	Unknown   int `json:"unknown"`
	Damaged   int `json:"damaged"`
	Temporary int `json:"temporary"`
	Config    int `json:"config"`
}

type keyringTypeShape struct {
	Type      string  `json:"type"`
	Title     string  `json:"title"`
	Available bool    `json:"available"`
	Shared    bool    `json:"shared_with_atmos"`
	Problem   *string `json:"problem"`

	foreign bool // of another system
}

func (c *command) showKeyring(ctx context.Context, out io.Writer, format string) error {
	w, err := c.openTrusted(ctx, c.OpenWithoutIdentity)
	if err != nil {
		return err
	}
	s := c.keyringState(ctx, w)
	if format != "table" {
		err = output.Write(out, format, s)
	} else {
		err = output.Text(out, c.keyringText(out, s, w.Vault.Keyring().Type))
	}
	if err == nil && s.failing() {
		return errReported
	}
	return err
}

// countKeys counts the identities by where their keys are, and says what is wrong with entries although the keyring answers. It returns
// the names of those without keys.
func (s *keyringStatusShape) countKeys(ctx context.Context, w model.Workspace, found map[model.Ref]model.Presence) (without []string) {
	broken := w.Vault.Damaged(ctx, presentOrUnknown(w.Config.KeyringRefs(), found))
	s.Identities = keyCountShape(w.CountKeys(ctx, found, broken))
	var unread, torn []string
	for _, id := range w.Config.Identities {
		switch p := found[id.Ref]; {
		case id.KeysInConfig():
		case slices.Contains(broken, id.Ref):
			torn = append(torn, id.Title)
		case p == model.Absent:
			without = append(without, id.Ref.Name)
		case p == model.Unknown:
			unread = append(unread, id.Title)
		}
	}
	switch damage := words.Line(model.DamagedEntry(torn...)); {
	case len(torn) > 0 && s.Healthy:
		line := "It answers, but " + words.Uncapital(damage)
		s.Healthy, s.Problem = false, &line
	case len(torn) > 0 && s.Locked: // no passphrase mends it
		s.Problem = &damage
	case len(unread) > 0 && s.Healthy:
		line := "It answers, but does not say whether it has keys of " + model.Names(unread) + ". Run: authdeck doctor"
		s.Healthy, s.Problem = false, &line
	}
	return without
}

func (c *command) keyringState(whole context.Context, w model.Workspace) keyringStatusShape {
	ctx, cancel := context.WithTimeout(whole, model.UnattendedTimeout)
	defer cancel()
	s := keyringStatusShape{Version: output.Version, Healthy: true, Realm: w.Config.Realm, ChosenBy: output.OrNull(w.KeyringFrom.String())}
	probe := model.Ref{Realm: "authdeck", Name: "probe"} // so that the keyring is asked even without an identity
	refs := append([]model.Ref{probe}, w.Config.KeyringRefs()...)
	begun := c.Clock.Now()
	found, err := w.Vault.Look(ctx, refs)
	s.took = c.Clock.Now().Sub(begun)
	s.LatencyMS = float64(s.took.Round(10*time.Microsecond)) / float64(time.Millisecond)
	if err == nil {
		err = w.Vault.Locked(ctx)
	}
	if err != nil {
		line := words.Line(words.Explain(err))
		s.Healthy, s.Locked, s.Problem, s.lock = false, model.Unlockable(err), &line, "! "+line
		s.absent = errors.Is(err, model.ErrKeyringAbsent)
	}
	k := w.Vault.Keyring() // the title is exact only after the keyring has answered
	if says, ok := k.Locked(err, c.hasTerminal()); ok {
		s.lock, s.waits = "– "+words.Sentence(says)+".", true
	}
	s.Type, s.Title, s.Place, s.Note = k.Type, k.Title, output.OrNull(k.Place), output.OrNull(k.Note)
	without := s.countKeys(ctx, w, found)
	s.OtherRealms, _ = w.OtherRealms(ctx, without) // a keyring that cannot be searched has nothing to show here
	if s.OtherRealms == nil {
		s.OtherRealms = map[string][]string{}
	}
	for _, a := range available(whole, w.Keyrings) {
		t := keyringTypeShape{Type: a.Name, Title: a.Title, Available: a.Problem == nil, Shared: a.Shared}
		if a.Problem != nil {
			t.Problem = &a.Problem.What // the list shows all types, so no advice to choose another one is needed
			if !a.IsOn(runtime.GOOS) {
				only := a.Systems() + " only"
				t.Problem, t.foreign = &only, true
			}
		}
		s.Types = append(s.Types, t)
	}
	return s
}

// presentOrUnknown are the entries that a keyring may have.
func presentOrUnknown(refs []model.Ref, found map[model.Ref]model.Presence) []model.Ref {
	return slices.DeleteFunc(slices.Clone(refs), func(r model.Ref) bool { return found[r] == model.Absent })
}

func (c *command) keyringText(out io.Writer, s keyringStatusShape, kind string) string {
	width, _ := term.Columns(out)
	t := c.inks(out)
	var b strings.Builder
	row := func(name, format string, a ...any) {
		says := c.markedFor(out, c.paths(out, fmt.Sprintf(format, a...)))
		if c.wantsLines() && name != "" {
			fmt.Fprintln(&b, c.spoken(name, says, width))
		} else {
			fmt.Fprintln(&b, label(t, name, 11), hanging(says, width, 12))
		}
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
		row("Status", "%s", s.lock)
		if s.failing() {
			row("", "✗ %s", *s.Problem)
		}
	case s.Healthy:
		row("Status", "✔ answers in %s", model.Latency(s.took))
	default:
		row("Status", "✗ %s", *s.Problem)
	}
	if s.Note != nil {
		row("Note", "! %s", *s.Note)
	}
	row("Realm", "%s", s.Realm)
	row("Keys", "%s", s.keys())
	for _, name := range slices.Sorted(maps.Keys(s.OtherRealms)) {
		row("", "%s has keys in %s. Run: authdeck keyring bring %s", name, words.RealmNames(s.OtherRealms[name]), model.IdentityFlag(name))
	}
	b.WriteString("\n" + t.Strong.Render("Keyrings on this machine") + "\n")
	for _, a := range typeStates(s, kind) {
		if says := c.markedFor(out, c.paths(out, a[1])); c.wantsLines() {
			fmt.Fprintln(&b, c.spoken(a[0], says, width))
		} else {
			fmt.Fprintf(&b, "  %-15s %s\n", a[0], hanging(says, width, 18))
		}
	}
	return b.String()
}

// typeStates are the types of keyrings of this system with their states.
func typeStates(s keyringStatusShape, inUse string) (rows [][2]string) {
	for _, a := range s.Types {
		if a.foreign && a.Type != inUse { // no choice here; scripts get it
			continue
		}
		rows = append(rows, [2]string{a.Type, typeState(s, a, inUse)})
	}
	return rows
}

// typeState says whether a type of keyring is the one in use, is available, or why it is not.
func typeState(s keyringStatusShape, a keyringTypeShape, inUse string) string {
	switch {
	case a.Type == inUse && s.Healthy:
		return "✔ in use"
	case a.Type == inUse && s.waits && !s.failing():
		return "– in use, locked"
	case a.Type == inUse && s.Locked && !s.failing():
		return "! in use, locked"
	case a.Type == inUse && a.Available:
		return "✗ in use, with a problem"
	case a.Available:
		return "✔ available"
	}
	return "– " + widget.Printable(*a.Problem)
}
