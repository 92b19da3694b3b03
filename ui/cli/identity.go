package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"authdeck/model"
	"authdeck/model/form"
	"authdeck/ui/cli/output"
	"authdeck/ui/cli/term"
	"authdeck/ui/frontend"
	"authdeck/ui/plain"
	"authdeck/ui/theme"
	"authdeck/ui/widget"
	"authdeck/ui/words"

	"github.com/spf13/cobra"
)

// addOptions are the flags of `identity add`.
type addOptions struct {
	model.NewIdentity
	given       func(flag string) bool
	dryRun, yes bool
}

func (c *command) identities() *cobra.Command {
	identity := &cobra.Command{
		Use: "identity", Short: "Add an identity to atmos.yaml", Args: subcommandOnly,
		Example: "  authdeck identity add emergency-user\n  authdeck identity add emergency-user --dry-run",
		RunE:    c.needsSubcommand,
	}
	identity.AddCommand(c.identityAdd())
	return identity
}

func (c *command) identityAdd() *cobra.Command {
	var o addOptions
	add := &cobra.Command{
		Use: "add [NAME]", Short: "Add an identity to atmos.yaml", Args: c.nameArgument,
		Long: "add writes an identity of kind aws/user to the atmos.yaml that takes precedence. It shows the change and " +
			"asks first. The rest of the file stays the same, byte for byte. Without an atmos.yaml, add " +
			"creates one in ~/.atmos. With --config or --config-path, it uses that place. The folder must exist. " +
			"On a terminal it asks for missing values.",
		Example: "  authdeck identity add emergency-user --region eu-west-1\n" +
			"  authdeck identity add emergency-user --dry-run",
	}
	f := add.Flags()
	f.StringVar(&o.Region, "region", "", "the AWS `region` to sign in to (default "+model.DefaultRegion+")")
	f.StringVar(&o.Device, "mfa-device", "", "write the MFA device (`ARN` or serial number) to the file; usually it is saved with the keys")
	f.StringVar(&o.Alias, "alias", "", "a second `name` for it")
	f.BoolVar(&o.Default, "default", false, "make it the default identity")
	f.BoolVar(&o.dryRun, "dry-run", false, "print the change, without writing it")
	f.BoolVarP(&o.yes, "yes", "y", false, "write without asking")
	add.RunE = func(cmd *cobra.Command, _ []string) error {
		o.Name, o.given = c.identity, f.Changed
		if r := model.CheckRegion(strings.TrimSpace(o.Region)); r != nil && r.Warning && o.check() == nil {
			c.warn(words.Line(r))
		}
		return c.runAdd(cmd.Context(), cmd.OutOrStdout(), o)
	}
	return add
}

func (c *command) runAdd(ctx context.Context, out io.Writer, o addOptions) error {
	if o.dryRun || o.yes {
		if o.Name == "" {
			return usage("missing name; run: %s", model.AddIdentity)
		}
		return c.addWithoutAsking(ctx, out, o, c.added)
	}
	if err := o.check(); err != nil { // before it is asked for the rest
		return err
	}
	t, err := c.terminal("")
	if err != nil {
		name := "NAME"
		if o.Name != "" {
			if _, err := c.workOut(ctx, o); err != nil { // --yes would not help
				return err
			}
			name = model.ShellWord(o.Name)
		}
		return doInstead(err, "use flags instead: authdeck identity add "+name+" --yes")
	}
	defer t.Close()
	lines := t.Lines()
	if err := c.askAdd(ctx, lines, &o); err != nil {
		return orCancelled(err)
	}
	a, err := c.addAsked(ctx, t, o.NewIdentity)
	if err == nil {
		c.added(a, o.Name)
	}
	return err
}

// addAsked shows the change, and writes it if the user agrees.
func (c *command) addAsked(ctx context.Context, t term.Terminal, n ...model.NewIdentity) (model.Addition, error) {
	paint, err := c.drawing()
	if err != nil {
		return model.Addition{}, err
	}
	for {
		a, err := c.Add(ctx, c.options, n...)
		if err != nil {
			return a, err
		}
		if c.lineMode() {
			plain.SayAddition(t.Lines(), c.lineOptions(), a)
		} else {
			fmt.Fprint(t.Out, c.changes(t.Out, paint.Printed(), a))
		}
		yes, err := c.askYesOrNo(ctx, t.Lines(), words.WriteChanges, true, words.RestStays(a)...) // it only adds
		if err != nil {
			return a, err
		}
		if !yes {
			return a, errors.New("cancelled; nothing was written")
		}
		switch err := a.Write(ctx); {
		case errors.Is(err, model.ErrFileChanged):
			c.warn(a.File + " has changed in the meantime. These are the new changes:")
		default:
			return a, err
		}
	}
}

// openOrAdd is like Open, and offers to create the configuration with the identity that -i names if there is none yet.
func (c *command) openOrAdd(ctx context.Context, noPrompt bool) (model.Workspace, error) {
	w, err := c.open(ctx, c.options)
	if p, empty := model.NothingYet(err); !empty || p.Empty == model.NoNamedFile || c.identity == "" {
		return w, err
	}
	n := model.NewIdentity{Name: c.identity}
	if noPrompt {
		if err := c.addWithoutAsking(ctx, io.Discard, addOptions{NewIdentity: n}, c.addedTo); err != nil {
			return w, err
		}
		return c.open(ctx, c.options)
	}
	add := "authdeck identity add " + model.ShellWord(c.identity) + " --yes"
	t, err := c.terminal(add)
	if err != nil {
		return w, usage("there is no identity %s yet; run: %s", c.identity, add)
	}
	defer t.Close()
	a, err := c.addAsked(ctx, t, n)
	if err != nil {
		return w, err
	}
	c.addedTo(a, c.identity)
	return c.open(ctx, c.options)
}

// orCancelled adds to an error of a question that nothing was written.
func orCancelled(err error) error {
	if errors.Is(err, io.EOF) {
		return errors.New("cancelled; nothing was written")
	}
	return err
}

// check says which of the given values cannot be written: that is wrong usage.
func (o addOptions) check() error {
	n := o.Trimmed()
	for _, f := range form.IdentityFields() {
		if p := f.Check(*f.In(&n)); f.Flag != "" && p.Blocks() {
			named := *p
			named.What = "--" + f.Flag + ": " + p.What
			return failure{exitUsage, &named}
		}
	}
	if p := n.Check(); p != nil && o.Name != "" {
		return failure{exitUsage, p}
	}
	return nil
}

// workOut prepares the change for an identity.
func (c *command) workOut(ctx context.Context, o addOptions) (model.Addition, error) {
	if err := o.check(); err != nil {
		return model.Addition{}, err
	}
	return c.Add(ctx, c.options, o.NewIdentity)
}

// changes shows a change to a person on an output.
func (c *command) changes(out io.Writer, t theme.Theme, a model.Addition) string {
	heading := t.Strong.Render(c.paths(out, widget.Printable(a.File)) + words.AdditionHeading(a, a.Lines()))
	return strings.Join(append([]string{heading}, widget.Diff(t, a.Lines())...), "\n") + "\n"
}

// addWithoutAsking shows the change, and writes it unless --dry-run is set.
func (c *command) addWithoutAsking(ctx context.Context, out io.Writer, o addOptions, done func(model.Addition, string)) error {
	for {
		a, err := c.workOut(ctx, o)
		if err != nil {
			return err
		}
		if o.dryRun { // to read, not to apply: possible secrets in it are dots
			err := output.Text(out, c.changes(out, c.inks(out), a))
			c.dryRun("written")
			return err
		}
		switch err := a.Write(ctx); {
		case errors.Is(err, model.ErrFileChanged):
			continue // prepared again from the current file
		case err != nil:
			return err
		}
		_ = output.Text(c.messages, c.changes(c.messages, c.inks(c.messages), a)) // the file has changed, also if nobody reads it
		done(a, o.Name)
		return nil
	}
}

func (c *command) addedTo(a model.Addition, name string) {
	fmt.Fprintln(c.stderr, c.marked(words.Done+fmt.Sprintf("Added %s to %s", strings.TrimSpace(name), a.File)))
}

func (c *command) added(a model.Addition, name string) {
	name = strings.TrimSpace(name)
	c.addedTo(a, name)
	fmt.Fprintln(c.stderr, "  To save its keys, run: authdeck user configure "+model.IdentityFlag(name))
}

// askAdd asks for missing values. It reports a name that is already used before it asks for the rest.
func (c *command) askAdd(ctx context.Context, t term.Lines, o *addOptions) error {
	missing := func(f form.IdentityField) bool {
		return *f.In(&o.NewIdentity) == "" && (f.Flag == "" || !o.given(f.Flag))
	}
	err := plain.AskIdentity(ctx, t, c.lineOptions(), &o.NewIdentity, missing, func(f form.IdentityField) (err error) {
		if f.Flag == "" {
			_, err = c.Add(ctx, c.options, o.NewIdentity)
		}
		return err
	})
	c.sayInterrupted(ctx, t)
	return err
}

// lineOptions are how line mode writes for a command.
func (c *command) lineOptions() frontend.Options {
	return frontend.Options{ASCII: c.glyphs().ASCII, Home: c.Home}
}
