package cli

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"authdeck/model"
	"authdeck/model/keysimport"
	"authdeck/ui/cli/term"
	"authdeck/ui/frontend"
	"authdeck/ui/text"
	"authdeck/ui/theme"
	"authdeck/ui/widget"
	"authdeck/ui/words"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

type importOptions struct {
	path                          string
	maps                          []string
	dryRun, yes, remove, override bool
}

func (c *command) importKeys() *cobra.Command {
	var o importOptions
	cmd := &cobra.Command{
		Use: "import FILE", Short: "Import keys from a file into the keyring",
		Args: oneFile,
		Long: "import reads the keys of IAM users from a file: " + keysimport.Accepts + ". With - it reads standard input. It shows the plan and asks first. Then it checks the keys with AWS and saves them. " +
			"Each section goes to the identity of the same name; for others, use --map. With -i, import takes only the section of that name, " +
			"or the only section of the file. It skips sections with a session token.\n\nWith --remove, import deletes keys from the file after AWS has verified them and the keyring has " +
			"saved them. It exits with 1 if a secret stays in the file: because AWS did not verify the keys, a line has " +
			"other text too, another line has the secret again, or the file has hard links. The rest of the file stays the same, byte for byte; a file of nothing but keys is deleted. Copies may remain on the disk.",
		Example: "  authdeck import ~/Downloads/accessKeys.csv -i emergency-user\n" +
			"  authdeck import ~/.aws/credentials --map default=emergency-user --dry-run",
	}
	f := cmd.Flags()
	f.StringArrayVar(&o.maps, "map", nil, "save the keys of SECTION for the identity NAME")
	pairs := f.Lookup("map")
	pairs.Value, pairs.DefValue = shownAs{pairs.Value, "SECTION=NAME"}, ""
	f.BoolVar(&o.dryRun, "dry-run", false, "print the plan, without saving anything")
	f.BoolVarP(&o.yes, "yes", "y", false, "save without asking")
	f.BoolVar(&o.remove, "remove", false, "delete the keys from the file after they are verified and saved")
	f.BoolVar(&o.override, "insist", false, "save even if the keys look wrong, AWS rejects them, or they belong to another account or user")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		o.path = args[0]
		return c.runImport(cmd.Context(), cmd.OutOrStdout(), o)
	}
	return cmd
}

// oneFile requires the name of one file.
func oneFile(cmd *cobra.Command, args []string) error {
	if len(args) > 1 {
		return usage("import reads one file at a time; run: authdeck import %s", model.ShellWord(args[0]))
	}
	return oneArgument("name a file, or - for standard input; run: authdeck import FILE")(cmd, args)
}

// shownAs is a flag's value under another name in the help.
type shownAs struct {
	pflag.Value
	name string
}

// Type is pflag's name for the value.
func (s shownAs) Type() string { return s.name }

// String hides the default, an empty list.
func (s shownAs) String() string { return strings.Trim(s.Value.String(), "[]") }

func (c *command) runImport(ctx context.Context, out io.Writer, o importOptions) error {
	if o.remove && c.noVerify { // before a file is read
		return usage("--remove deletes only keys that AWS has verified; leave out --no-verify, or --remove")
	}
	noFile := usage("--remove needs a file: these keys do not come from one")
	if o.path == "-" && o.remove { // before a person pastes them
		return noFile
	}
	text, err := c.plaintext(ctx, o.path)
	if err != nil {
		return err
	}
	defer text.Wipe()
	if text.Stream && o.remove {
		return noFile
	}
	chosen, err := o.chosen(c.identity, text) // before an identity is added
	if err != nil {
		return failure{exitUsage, cmp.Or(c.unknownBeside(ctx, o), err)}
	}
	open := c.open
	if !o.dryRun {
		open = func(ctx context.Context, _ Options) (model.Workspace, error) { return c.openOrAdd(ctx, o.yes) }
	}
	w, err := c.openTrusted(ctx, open)
	if p, empty := model.NothingYet(err); empty && p.Empty != model.NoNamedFile && !o.dryRun && !o.yes && c.identity == "" && len(o.maps) == 0 && c.hasTerminal() {
		plan, _ := keysimport.New(model.Config{}, text, nil, nil) // only a choice can cause an error
		return c.importAsked(ctx, onceFrom(w, err, c.open), o.in(plan), o)
	}
	if err != nil {
		return err
	}
	if chosen, err = c.asksFor(ctx, w, o, text, chosen); err != nil {
		return err
	}
	looking, cancel := context.WithTimeout(ctx, model.UnattendedTimeout)
	defer cancel()
	known := w.Overview(looking, model.AskKeyring)
	plan, err := keysimport.New(w.Config, text, known.Rows, chosen)
	if err != nil {
		return o.blameMap(err)
	}
	if o.dryRun {
		return c.printPlan(out, plan)
	}
	if errors.Is(known.Silent, model.ErrKeyringAbsent) && (o.yes || model.UnlockBy(known.Silent, w.KeyringFrom) == model.NoUnlock) {
		return known.Silent
	}
	if plan = o.in(plan); o.yes {
		return c.importWithoutAsking(ctx, w, plan)
	}
	return c.importAsked(ctx, onceFrom(w, nil, c.open), plan, o)
}

// printPlan prints what an import would do, and then how to choose missing identities.
func (c *command) printPlan(out io.Writer, plan keysimport.Plan) error {
	lines := c.planned(out, "", plan.Items()...)
	if keyless := words.Keyless(plan.File.Keyless); keyless != "" {
		lines += keyless + "\n"
	}
	if err := c.prose(out, lines); err != nil {
		return err
	}
	if missing := identityFlags(plan.Items()); missing != "" {
		c.warn("Some keys have no identity. To choose one, add:")
		if width, terminal := term.Columns(c.messages); terminal && widget.Width(missing)+2 > width { // no flag must be broken
			missing = strings.ReplaceAll(missing, " --map ", "\n  --map ")
		}
		fmt.Fprintln(c.messages, widget.PrintableLines("  "+missing))
	}
	c.dryRun("saved")
	return nil
}

// in returns the plan with the choices of the flags.
func (o importOptions) in(plan keysimport.Plan) keysimport.Plan {
	if plan.Remove = o.remove; o.override {
		plan.Override = model.EveryConflict
	}
	return plan
}

// importAsked shows the plan on a terminal, line by line, and asks. open returns the configuration again after identities were
// added.
func (c *command) importAsked(ctx context.Context, open opener, plan keysimport.Plan, o importOptions) error {
	instead := o.unattended(c.identity, plan.Items())
	t, err := c.terminal(instead)
	if err != nil {
		return doInstead(err, "to preview, use --dry-run. To import, run: "+instead)
	}
	defer t.Close()
	paint, err := c.drawing()
	if err != nil {
		return err
	}
	ports := frontend.Ports{Load: func(ctx context.Context) (model.Workspace, error) { return open(ctx, c.options) }, Add: c.adder(), Trust: c.rememberTrust, Clock: c.Clock,
		Copy: func(text string) (bool, error) { return c.clipboard(t.Out).Copy(ctx, text) }}
	outcome, err := c.showLines(ctx, t, ports, frontend.Options{Goal: frontend.Import, Home: c.Home, ASCII: paint.ASCII, Symbols: !c.lineMode(), NoVerify: c.noVerify, Import: &plan,
		Paint: func(row string) string { return paintedPlan(c.inks(t.Out), row) }})
	if err != nil {
		return err
	}
	if err := exitError(ctx, outcome); err != nil {
		return err
	}
	c.afterImport(outcome.Imported)
	return nil
}

// unattended is a command for the same import without questions.
func (o importOptions) unattended(identity string, items []keysimport.Item) string {
	words := []string{"authdeck import", model.ShellWord(o.path)}
	switch missing := identityFlags(items); {
	case identity != "":
		words = append(words, model.IdentityFlag(identity))
	case len(o.maps) == 0 && missing != "":
		words = append(words, missing)
	}
	for _, m := range o.maps {
		words = append(words, "--map "+model.ShellWord(m))
	}
	if o.remove {
		words = append(words, "--remove")
	}
	return strings.Join(append(words, "--yes"), " ")
}

// blameMap names the --map that contains an unknown identity.
func (o importOptions) blameMap(err error) error {
	var unknown *model.UnknownIdentityError
	for _, m := range o.maps {
		if _, name, _ := strings.Cut(m, "="); errors.As(err, &unknown) && strings.TrimSpace(name) == unknown.Name {
			return usage("--map %s: %s", m, unknown.Error())
		}
	}
	return err
}

// chosen are the identities that -i and --map choose for keys of the file.
func (o importOptions) chosen(identity string, text model.Plaintext) (keysimport.Choice, error) {
	chosen := keysimport.Choice{}
	var usable []string
	for _, k := range text.Keys {
		if k.Fault.Why == "" {
			usable = append(usable, keysimport.Label(text, k))
		}
	}
	sections := strings.Join(usable, ", ")
	if identity != "" {
		var ok bool
		if chosen, ok = keysimport.Only(text, identity); !ok && len(o.maps) == 0 {
			return nil, fmt.Errorf("%s has several key pairs: %s. None is named %s. Choose one: --map SECTION=%s", fileOf(text), sections, identity, model.ShellWord(identity))
		}
	}
	for _, m := range o.maps {
		section, name, ok := strings.Cut(m, "=")
		section, name = strings.TrimSpace(section), strings.TrimSpace(name)
		if !ok || section == "" || name == "" {
			return nil, fmt.Errorf("--map %s: use the form SECTION=NAME", m)
		}
		numbers := keysimport.Find(text, section)
		if len(numbers) == 0 {
			return nil, fmt.Errorf("--map %s: no section with that name has keys. Sections: %s", m, sections)
		}
		for _, n := range numbers {
			chosen[n] = name
		}
	}
	return chosen, nil
}

// unknownBeside is about an identity of -i that does not exist: advice to choose keys for it would only lead to the next error.
func (c *command) unknownBeside(ctx context.Context, o importOptions) error {
	if c.identity == "" || len(o.maps) > 0 {
		return nil
	}
	config, err := c.Validate(ctx, c.options)
	if err == nil && len(config.Identities) > 0 { // otherwise the first one is added
		_, err = config.Find(c.identity)
		return err
	}
	return nil
}

// fileOf names the file of some keys in the middle of a line, or the stream that they come from.
func fileOf(text model.Plaintext) string { return cmp.Or(text.Path, "the input") }

// asksFor asks for the identity after a bare -i, and chooses its keys.
func (c *command) asksFor(ctx context.Context, w model.Workspace, o importOptions, text model.Plaintext, chosen keysimport.Choice) (keysimport.Choice, error) {
	if !c.pick {
		return chosen, nil
	}
	id, err := c.onlyUser(ctx, w)
	if err != nil {
		return nil, err
	}
	if chosen, err = o.chosen(id.Title, text); err != nil {
		return nil, failure{exitUsage, err}
	}
	return chosen, nil
}

// plaintext reads the file, or a stream. A stream can be read only once: if the command runs again with another profile, it gets
// the same keys.
func (c *command) plaintext(ctx context.Context, path string) (model.Plaintext, error) {
	if c.stream != nil {
		return c.stream.Clone(), nil
	}
	read := c.Plaintexts.Read
	if path == "-" {
		read = c.standardInput
	}
	p, err := read(ctx, path)
	if err != nil || !p.Stream {
		return p, err
	}
	c.stream = &p
	return p.Clone(), nil
}

// standardInput reads the keys from there; on a terminal, typing is hidden and ends with an empty line.
func (c *command) standardInput(ctx context.Context, _ string) (model.Plaintext, error) {
	var text []byte
	var err error
	if term.Is(os.Stdin) {
		text, err = c.typedText(ctx)
	} else if text, err = keysimport.ReadAll(os.Stdin); err != nil {
		err = fmt.Errorf("cannot read standard input: %w", err)
	}
	defer clear(text)
	if err != nil {
		return model.Plaintext{}, err
	}
	d, err := keysimport.Parse(text)
	if err != nil {
		return model.Plaintext{}, fmt.Errorf("cannot read keys from standard input: %w", err)
	}
	return model.Plaintext{Stream: true, Keys: d.Keys, Keyless: d.Keyless, Table: d.Table}, nil
}

func (c *command) typedText(ctx context.Context) (text []byte, err error) {
	hide, show, err := term.Echo(os.Stdin)
	if err == nil {
		err = hide() // between the lines too, because a paste does not wait until they are read
	}
	if err != nil {
		return nil, err
	}
	defer show()
	lines := term.Lines{In: os.Stdin, Out: os.Stderr}
	prompt := "Paste the keys (not shown), then an empty line: "
	for {
		line, err := lines.ReadSecret(ctx, prompt)
		if errors.Is(err, io.EOF) {
			return text, nil
		}
		if err != nil {
			clear(text)
			return nil, err
		}
		if line.Empty() {
			return text, nil
		}
		line.Reveal(func(b []byte) {
			longer := slices.Concat(text, b, []byte{'\n'})
			clear(text)
			text = longer
		})
		line.Wipe()
		prompt = ""
	}
}

// planned are the rows of some keys in the plan for an output. The mark is before those that say where keys go.
func (c *command) planned(out io.Writer, mark string, items ...keysimport.Item) string {
	var b strings.Builder
	width, _ := term.Columns(out)
	row := func(indent, says string) {
		if c.wantsLines() {
			says = indent + c.markedFor(out, onOneLine(says))
		} else {
			says = paintedPlan(c.inks(out), indent+flat(says))
		}
		b.WriteString(text.HangRow(says, width) + "\n")
	}
	for i, a := range items {
		if i > 0 && width > 0 && !c.wantsLines() {
			b.WriteString("\n")
		}
		where, below := words.PlannedKeys(a, c.wantsLines())
		row("", mark+where)
		for _, l := range below {
			row("  ", l)
		}
	}
	return b.String()
}

// paintedPlan colours a row of a plan: the name of the keys stands out, and that they are skipped does not.
func paintedPlan(t theme.Theme, row string) string {
	switch label, rest, found := strings.Cut(t.Text(row), t.Text(" → ")); {
	case strings.HasPrefix(strings.TrimLeft(row, " "), words.Warned):
	case found:
		return t.Strong.Render(label) + t.Text(" → ") + rest
	case strings.HasPrefix(row, "["):
		if label, why, skipped := strings.Cut(t.Text(row), ": skipped"); skipped {
			return t.Strong.Render(label) + t.Muted.Render(": skipped"+why)
		}
	}
	return painted(t, row)
}

// unsavedOf says that these keys, or nothing at all, were saved.
func unsavedOf(plan keysimport.Plan, a keysimport.Item) string {
	if plan.LabelAmongOthers(a) != "" {
		return words.TheseNotSaved
	}
	return words.NothingSaved
}

// importWithoutAsking saves the keys that have an identity, and says why it skips the others. Keys that AWS rejects, or that belong
// to somebody else, are a failure.
func (c *command) importWithoutAsking(ctx context.Context, w model.Workspace, plan keysimport.Plan) error {
	w.Vault = c.watched(w.Vault, !c.hasTerminal())
	failures, sum := 0, words.SumImport(plan.Items())
	for _, a := range plan.Items() {
		if !a.Included() {
			fmt.Fprint(c.stderr, c.planned(c.messages, words.Warned, a))
			continue
		}
		fmt.Fprint(c.stderr, c.planned(c.messages, "", a))
		saved, err := c.importOne(ctx, w, plan, a)
		switch {
		case err == nil:
			plan = plan.Record(a.Number, saved)
			c.saved(saved)
			if sum.Going == 1 { // otherwise the keyring is named once, at the end
				c.savedTo(saved, "  ")
			}
		case isUsage(err): // nobody can be asked for the passphrase, for any of them
			return err
		case ctx.Err() == nil:
			failures++
			plan = plan.Skip(a.Number, "")
			c.printError(a.Label+": ", notSaved(err, unsavedOf(plan, a)))
		}
		if ctx.Err() != nil {
			c.warnImported(plan, sum.Going > 1)
			for _, l := range words.NotImported(plan, a.Number, err) {
				fmt.Fprintln(c.stderr, c.marked(l))
			}
			return ctx.Err()
		}
	}
	c.warnImported(plan, sum.Going > 1)
	missing := identityFlags(plan.Items())
	switch err := c.removeFromFile(ctx, w, plan); {
	case err != nil:
		return err
	case failures > 0:
		return errReported
	case len(plan.Saved()) > 0:
		c.afterImport(plan.Saved())
		return nil
	case missing == "":
		return errors.New("nothing was imported")
	}
	return usage("no identity for these keys; add %s. %s", missing, whatThereIs(w.Config))
}

func (c *command) afterImport(saved []keysimport.Item) {
	if next := words.AfterImport(saved); next != "" {
		fmt.Fprintln(c.stderr, c.glyphs().Text(widget.Printable(next)))
	}
}

// warnImported says where the keys of several identities are now, and what is wrong with those that were saved.
func (c *command) warnImported(plan keysimport.Plan, several bool) {
	if saved := plan.Saved(); several && len(saved) > 0 { // all are in the same keyring
		c.savedTo(saved[0].Receipt, "")
	}
	for _, l := range words.ImportedWarnings(plan.Saved(), false) {
		c.warn(l)
	}
}

// identityFlags returns the flags that choose an identity for the keys that have none; "" if all have one.
func identityFlags(items []keysimport.Item) string {
	usable, maps := 0, []string{}
	for _, i := range items {
		if !i.Usable() || !i.Assigned && i.Why != "" {
			continue
		}
		if usable++; !i.Assigned {
			maps = append(maps, "--map "+model.ShellWord(cmp.Or(i.Plain.Name, i.Label)+"=NAME"))
		}
	}
	switch {
	case len(maps) == 0:
		return ""
	case usable == 1:
		return "-i NAME"
	case len(maps) <= 3: // nobody would read more
		return strings.Join(maps, " ")
	}
	return "--map SECTION=NAME"
}

// importOne asks for a passphrase if that opens the keyring. The save has a deadline.
func (c *command) importOne(ctx context.Context, w model.Workspace, plan keysimport.Plan, a keysimport.Item) (model.Receipt, error) {
	if err := plan.Check(a, 0); err != nil { // before a passphrase is asked for
		return model.Receipt{}, err
	}
	if _, _, err := c.stored(ctx, w, a.Identity); err != nil {
		return model.Receipt{}, err
	}
	saving, cancel := context.WithTimeout(ctx, model.SaveTimeout)
	defer cancel()
	saved, err := plan.Save(saving, w, a, 0, c.noVerify)
	saved.Unusual = nil // the plan said it
	return saved, err
}

// removeFromFile deletes the keys that are safe in the keyring from the file, if --remove is set. It fails if some must stay,
// because a script that used --remove must not think that the file is clean.
func (c *command) removeFromFile(ctx context.Context, w model.Workspace, plan keysimport.Plan) error {
	if plan.File.Stream || len(plan.Saved()) == 0 {
		return nil
	}
	if !plan.Remove {
		fmt.Fprintln(c.stderr, widget.PrintableLines(words.StillIn+c.paths(c.stderr, plan.File.Path)+". To delete them there, use --remove"))
		return nil
	}
	if gone, devices := plan.Removable(); len(gone) > 0 {
		var err error
		if plan.Removal, err = w.Plaintexts.Remove(ctx, plan.File, gone, devices); err != nil {
			return fmt.Errorf("the keys are saved, but could not be deleted from the file: %w", err)
		}
		for i, l := range words.TakenOut(plan) {
			fmt.Fprintln(c.stderr, c.marked([]string{words.Done, "  "}[min(i, 1)]+l))
		}
	}
	if stays := words.StaysInFile(plan, true); stays != "" {
		return errors.New(words.Uncapital(stays))
	}
	return nil
}
