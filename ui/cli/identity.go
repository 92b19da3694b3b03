package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"authdeck/model"
	"authdeck/model/form"
	"authdeck/ui/cli/term"
	"authdeck/ui/theme"
	"authdeck/ui/widget"

	"github.com/spf13/cobra"
)

// addOptions are what `identity add` was given.
type addOptions struct {
	model.NewIdentity
	given       func(flag string) bool
	dryRun, yes bool
}

func (c *command) identities() *cobra.Command {
	identity := &cobra.Command{
		Use: "identity", Short: "Add an identity to atmos.yaml", Args: cobra.NoArgs,
		Example: "  authdeck identity add emergency-user",
		RunE: func(*cobra.Command, []string) error {
			return failure{exitUsage, errors.New("say what to do: authdeck identity add NAME")}
		},
	}
	identity.AddCommand(c.identityAdd())
	return identity
}

// addCommand mends a configuration without identities.
const addCommand = "authdeck identity add NAME"

func (c *command) identityAdd() *cobra.Command {
	var o addOptions
	add := &cobra.Command{
		Use: "add [NAME]", Short: "Add an identity that atmos.yaml does not have yet", Args: cobra.MaximumNArgs(1),
		Long: "add writes a new identity of kind aws/user into the atmos.yaml that counts, and leaves the rest of the " +
			"file as it is, byte for byte. It shows what will change and asks first. Without an atmos.yaml it " +
			"starts one in ~/.atmos, or where --config or --config-path says. What is missing is asked for on a terminal.",
		Example: "  authdeck identity add emergency-user --region eu-west-1\n" +
			"  authdeck identity add emergency-user --dry-run",
	}
	f := add.Flags()
	f.StringVar(&o.Region, "region", "", "the `region` in which AWS is asked for sessions (default "+model.DefaultRegion+")")
	f.StringVar(&o.Device, "mfa-device", "", "write its MFA device into the file, an `ARN` or a serial number (as a rule it is kept with the keys)")
	f.StringVar(&o.Alias, "alias", "", "another `name` for it")
	f.BoolVar(&o.Default, "default", false, "make it the default one")
	f.BoolVar(&o.dryRun, "dry-run", false, "print what would change, and change nothing")
	f.BoolVarP(&o.yes, "yes", "y", false, "write it without a question")
	add.RunE = func(cmd *cobra.Command, args []string) error {
		o.given, o.Name = f.Changed, c.identity
		if len(args) > 0 && o.Name != "" && o.Name != args[0] {
			return errors.New("say the name once, after add or with -i")
		}
		if len(args) > 0 {
			o.Name = args[0]
		}
		if r := model.CheckRegion(strings.TrimSpace(o.Region)); r.Text != "" && !r.Blocks {
			c.warn(r.Text)
		}
		return c.runAdd(cmd.Context(), cmd.OutOrStdout(), o)
	}
	return add
}

func (c *command) runAdd(ctx context.Context, out io.Writer, o addOptions) error {
	if o.dryRun || o.yes {
		if o.Name == "" {
			return failure{exitUsage, errors.New("say its name: authdeck identity add NAME")}
		}
		return c.addUnasked(ctx, out, o)
	}
	t, err := c.terminal("authdeck identity add NAME --yes")
	if err != nil {
		return failure{exitUsage, errors.New("nobody can be asked here; say what to write: authdeck identity add NAME --yes")}
	}
	defer t.Close()
	lines := t.Lines()
	if err := c.askAdd(ctx, lines, &o); err != nil {
		return answered(ctx, err)
	}
	paint, err := c.drawing()
	if err != nil {
		return err
	}
	for {
		a, err := c.Add(ctx, c.options, o.NewIdentity)
		if err != nil {
			return failed(ctx, err)
		}
		fmt.Fprintln(t.Out, strings.Join(widget.FileDiff(paint, a), "\n"))
		answer, err := lines.ReadLine(ctx, "Write these changes? [y/N] ")
		if err != nil {
			return answered(ctx, err)
		}
		if !isYes(answer) {
			return failure{exitFailed, errors.New("cancelled; nothing was written")}
		}
		switch err := a.Write(ctx); {
		case errors.Is(err, model.ErrFileChanged):
			c.warn(a.File + " was changed meanwhile; this is how it would be now")
		case err != nil:
			return failed(ctx, err)
		default:
			c.added(a, o.Name)
			return nil
		}
	}
}

// answered is the end of a question that got no answer.
func answered(ctx context.Context, err error) error {
	if errors.Is(err, io.EOF) {
		err = errors.New("cancelled; nothing was written")
	}
	return failed(ctx, err)
}

// addUnasked shows the change, and makes it unless that is all that was wanted.
func (c *command) addUnasked(ctx context.Context, out io.Writer, o addOptions) error {
	for {
		a, err := c.Add(ctx, c.options, o.NewIdentity)
		if err != nil {
			return failed(ctx, err)
		}
		mono, err := theme.New(theme.Options{Name: "mono"})
		if err != nil {
			return failure{exitFailed, err}
		}
		text := strings.Join(widget.FileDiff(mono, a), "\n") + "\n"
		if o.dryRun {
			return payload(out, text)
		}
		switch err := a.Write(ctx); {
		case errors.Is(err, model.ErrFileChanged):
			continue // worked out again from what it is now
		case err != nil:
			return failed(ctx, err)
		}
		fmt.Fprint(c.stderr, text)
		c.added(a, o.Name)
		return nil
	}
}

func (c *command) added(a model.Addition, name string) {
	name = strings.TrimSpace(name)
	fmt.Fprintln(c.stderr, c.glyphs().Textf("✔ Added %s to %s", name, a.File))
	fmt.Fprintln(c.stderr, "  Next, save its keys: authdeck user configure -i "+model.ShellWord(name))
}

// askAdd asks for what was not given. A name that is taken is told before the rest is asked for.
func (c *command) askAdd(ctx context.Context, t term.Lines, o *addOptions) error {
	for _, f := range form.IdentityFields() {
		into := f.In(&o.NewIdentity)
		asks := *into == "" && (f.Flag == "" || !o.given(f.Flag))
		for asks {
			line, err := t.ReadLine(ctx, f.Question+": ")
			if err != nil {
				return err
			}
			*into = strings.TrimSpace(line)
			r := f.Check(*into)
			if r.Text != "" {
				c.warn(r.Text)
			}
			asks = r.Blocks
		}
		if f.Flag == "" {
			if _, err := c.Add(ctx, c.options, o.NewIdentity); err != nil {
				return err
			}
		}
	}
	return nil
}

// isYes takes nothing but a yes for one.
func isYes(answer string) bool {
	switch strings.ToLower(strings.TrimSpace(answer)) {
	case "y", "yes":
		return true
	}
	return false
}
