package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"path/filepath"
	"slices"
	"strings"

	"authdeck/model"
	"authdeck/ui/cli/output"
	"authdeck/ui/cli/term"
	"authdeck/ui/powerlist"
	"authdeck/ui/widget"
	"authdeck/ui/words"

	"github.com/spf13/cobra"
)

type trustOptions struct {
	yes, list bool
	revoke    string
}

// here is the value of --revoke without a folder: the folder of the configuration.
const here = "."

func (c *command) trust() *cobra.Command {
	var o trustOptions
	trust := &cobra.Command{
		Use: "trust", Short: "Trust the risky settings of this folder's atmos.yaml", Args: noArguments,
		Long: "trust shows the risky settings in this folder's files, and asks whether to trust them. Such settings can run commands, " +
			"send requests elsewhere, set variables, use another keyring, or read files outside the folder. They have no effect until you trust them. " +
			"If one of them changes, authdeck asks again. Your own files, in ~/.atmos or named with --config, need no trust.",
		Example: "  authdeck trust\n  authdeck trust --revoke",
		RunE: func(cmd *cobra.Command, _ []string) error {
			if o.revoke == "" && cmd.Flags().Changed("revoke") { // it must not ask for the opposite
				return usage("--revoke= needs a folder; for the folder that you are in, use --revoke alone")
			}
			return c.runTrust(cmd.Context(), o, cmd.OutOrStdout())
		},
	}
	f := trust.Flags()
	f.BoolVarP(&o.yes, "yes", "y", false, "trust without asking")
	f.BoolVar(&o.list, "list", false, "list the folders that you trust")
	f.StringVar(&o.revoke, "revoke", "", "stop trusting this `folder` (default: the one you are in)")
	f.Lookup("revoke").NoOptDefVal = here
	trust.MarkFlagsMutuallyExclusive("yes", "list", "revoke")
	return trust
}

func (c *command) runTrust(ctx context.Context, o trustOptions, out io.Writer) error {
	switch {
	case o.list:
		return c.listTrusted(ctx, out)
	case o.revoke != "":
		return c.revokeTrust(ctx, o.revoke)
	}
	for asked := false; ; asked = true {
		config, err := c.Validate(ctx, c.options)
		powers := config.Untrusted()
		if len(powers) == 0 {
			if err != nil && !asked {
				return err
			}
			if !asked {
				c.nothingToTrust(config)
			}
			return nil
		}
		if o.yes {
			if err = output.Text(c.messages, c.powerLines(c.messages, powers)); err == nil { // nothing is trusted that nobody can have seen
				err = c.remember(ctx, powers)
			}
		} else if err = c.askTrust(ctx, powers); nobodyAsked(err) {
			fmt.Fprint(c.messages, c.powerLines(c.messages, powers))
			err = doInstead(err, "use --yes, or run this in a terminal: authdeck trust")
		}
		if err != nil {
			return err
		}
	}
}

// nothingToTrust says why nothing is asked: which folders are trusted already, and how to end that, or that no file needs it.
func (c *command) nothingToTrust(config model.Config) {
	store := c.Trust()
	var told []string
	for _, p := range config.Powers {
		if p.Folder == "" || slices.Contains(told, p.Folder) {
			continue
		}
		told = append(told, p.Folder)
		how := "To stop trusting it, run: authdeck trust --revoke"
		if len(told) > 1 {
			how += "=" + model.ShellWord(p.Folder)
		}
		if always := store.AlwaysTrusts(p); always == p.Folder {
			how = "To stop trusting it, delete it from trusted_folders in authdeck's settings"
		} else if always != "" {
			how = "To stop trusting it, delete " + always + " from trusted_folders in authdeck's settings"
		}
		fmt.Fprintln(c.stderr, c.marked(words.Done+onOneLine(p.Folder+" is trusted already. "+how)))
	}
	if len(told) == 0 {
		fmt.Fprintln(c.stderr, c.marked(words.Done+"Nothing here needs your trust"))
	}
}

// powerLines says what the files want to do, one power below the other, with its place and the headings of groups. Lines that are read
// out have no columns.
func (c *command) powerLines(out io.Writer, powers []model.Power) string {
	width, terminal := term.Columns(out)
	if !terminal {
		width = math.MaxInt32 // so lines stay whole
	}
	var b strings.Builder
	t, tilde := c.inks(out), func(path string) string { return c.paths(out, path) }
	for _, folder := range words.PowersByFolder(powers) {
		b.WriteString(t.Text(widget.Printable(tilde(folder.Title()))) + "\n")
		if c.wantsLines() {
			b.WriteString(c.spokenPowers(folder, tilde))
			continue
		}
		for _, row := range powerlist.Lines(t, tilde, folder.Groups(), width-2) {
			b.WriteString(strings.TrimRight("  "+row, " ") + "\n")
		}
	}
	return b.String()
}

func (c *command) spokenPowers(folder words.FolderPowers, tilde func(string) string) string {
	var b strings.Builder
	for _, group := range folder.Groups() {
		if group.Heading != "" {
			b.WriteString(widget.Printable(group.Heading) + "\n")
		}
		for _, p := range group.Powers {
			b.WriteString(c.glyphs().Text(widget.Printable(tilde(words.PowerPlace(p.Power))+": "+p.Text)) + "\n")
		}
	}
	return b.String()
}

// The states of a power.
const (
	powerOwn       = "own" // in the user's own file
	powerTrusted   = "trusted"
	powerUntrusted = "untrusted"
)

func powerState(p model.Power) string {
	switch {
	case p.Folder == "":
		return powerOwn
	case p.Trusted:
		return powerTrusted
	}
	return powerUntrusted
}

// powersOf lists all powers of a configuration, whether they have an effect, and what to run if one has none.
func powersOf(config model.Config) string {
	if len(config.Powers) == 0 {
		return ""
	}
	var b strings.Builder
	b.WriteString("\n" + powersHeading + "\n")
	says := map[string]string{powerOwn: "your own file", powerTrusted: "trusted", powerUntrusted: "not trusted, so not used"}
	for _, p := range config.Powers {
		b.WriteString(flat(p.Origin.Full()+": wants to "+words.Power(p)+" ("+says[powerState(p)]+")") + "\n")
	}
	if len(config.Untrusted()) > 0 {
		b.WriteString("To trust these settings, run: " + model.TrustCommand + "\n")
	}
	return b.String()
}

// powerShape is one power in `validate --format json`, described in docs/json.md.
type powerShape struct {
	File     string  `json:"file"`
	Line     int     `json:"line"`
	Column   int     `json:"column"`
	Kind     string  `json:"kind"`
	Identity string  `json:"identity"`
	Does     string  `json:"does"`
	Folder   string  `json:"folder"`
	State    string  `json:"state"`
	Fix      *string `json:"fix"`
}

func shapePowers(config model.Config) []powerShape {
	all := []powerShape{}
	for _, p := range config.Powers {
		one := powerShape{p.Origin.File, p.Origin.Line, p.Origin.Column, string(p.Kind), p.Identity, words.Power(p), p.Folder, powerState(p), nil}
		if one.State == powerUntrusted {
			one.Fix = output.OrNull(model.TrustCommand)
		}
		all = append(all, one)
	}
	return all
}

// areaTrust is an area that the command line adds to a checkup.
const areaTrust model.Area = "trust"

// trustFindings say for each power that concerns the checked identity, or any if all are checked, whether it has an effect. They show no
// value, because people paste doctor's output.
func trustFindings(config model.Config, only string) (all []model.Finding) {
	powers := config.Powers
	if id, err := config.Find(only); err == nil {
		powers = config.PowersFor(id)
	}
	for _, p := range powers {
		f := model.Finding{Area: areaTrust, About: p.Origin.Full(), Text: "wants to " + p.Wants()}
		switch powerState(p) {
		case powerOwn:
			f.Text += " (your own file)"
		case powerTrusted:
			f.Text += " (trusted)"
		default:
			f.Level, f.Text, f.Fix = model.Warned, f.Text+" (not trusted, so not used)", model.TrustCommand
		}
		all = append(all, f)
	}
	return all
}

// askTrust shows the powers on the terminal and asks. A no is an error. Without a terminal it returns a noTerminalError.
func (c *command) askTrust(ctx context.Context, powers []model.Power) error {
	t, err := c.terminal("")
	if err != nil {
		return err
	}
	defer t.Close()
	why := words.TrustWhy(powers)
	if all := words.InAll(powers); all != "" {
		why = all + "\n" + why
	}
	err = errors.Join(output.Text(t.Out, c.powerLines(t.Out, powers)+"\n"), c.prose(t.Out, c.glyphs().Text(why)+"\n"))
	if err != nil {
		return err
	}
	yes, err := c.askYesOrNo(ctx, t.Lines(), words.TrustAsk(powers), false, words.TrustHelp)
	switch {
	case err != nil:
		return err
	case !yes:
		return errors.New("not trusted; nothing was done")
	}
	return c.remember(ctx, powers)
}

func (c *command) remember(ctx context.Context, powers []model.Power) error {
	if err := c.Trust().Remember(ctx, powers); err != nil {
		return err
	}
	for _, folder := range words.PowersByFolder(powers) {
		fmt.Fprintln(c.stderr, c.marked(words.Done+onOneLine("Trusted "+folder.Folder)))
	}
	return nil
}

// trusted asks about untrusted settings that a use of an identity needs, and then reads the configuration again. A newly trusted
// import may bring more of them.
func (c *command) trusted(ctx context.Context, w model.Workspace, id model.Identity, use model.Use, open opener) (model.Workspace, model.Identity, error) {
	for {
		needs := w.Config.Needs(use, id)
		if len(needs) == 0 {
			return w, id, nil
		}
		if err := c.askTrust(ctx, needs); err != nil {
			if nobodyAsked(err) { // the message must name what is needed
				err = w.Config.CheckTrust(use, id)
			}
			return w, id, err
		}
		again, err := open(ctx, c.options)
		if err != nil {
			return w, id, err
		}
		if w = again; id.Ref.Name != "" {
			if id, err = w.Config.Find(id.Ref.Name); err != nil {
				return w, id, err
			}
		}
	}
}

// trustedName asks about an ATMOS_IDENTITY of the env section that is not trusted, if only that may name the identity.
func (c *command) trustedName(ctx context.Context, w model.Workspace) (model.Workspace, error) {
	if c.identity != "" || c.pick || c.Getenv(atmosIdentity) != "" {
		return w, nil
	}
	w, _, err := c.trusted(ctx, w, model.Identity{}, model.ForChoice, c.open)
	return w, err
}

// openTrusted opens a workspace with the keyring that the user trusts. If untrusted settings may be the reason that it cannot be
// opened, it asks about them first.
func (c *command) openTrusted(ctx context.Context, open opener) (model.Workspace, error) {
	w, err := open(ctx, c.options)
	for powers := model.UntrustedIn(err); len(powers) > 0; powers = model.UntrustedIn(err) {
		if no := c.askTrust(ctx, powers); nobodyAsked(no) {
			return w, err // this error has more information
		} else if no != nil {
			return w, no
		}
		w, err = open(ctx, c.options)
	}
	if err != nil {
		return w, err
	}
	w, _, err = c.trusted(ctx, w, model.Identity{}, model.ForKeyring, open)
	return w, err
}

func (c *command) listTrusted(ctx context.Context, out io.Writer) error {
	folders, err := c.Trust().Folders(ctx)
	var b strings.Builder
	for _, f := range folders {
		what := model.Counted(f.Powers, "setting", "settings") + ", trusted on " + words.Recorded(f.Since)
		if f.Always {
			what = "all settings, because of trusted_folders"
		}
		b.WriteString(flat(f.Path+": "+what) + "\n")
	}
	if len(folders) == 0 && err == nil {
		fmt.Fprintln(c.stderr, "You have not trusted any folder yet")
	}
	return errors.Join(c.prose(out, b.String()), err)
}

// revokeTrust forgets a folder that is named as --list shows it, or by a path to it. The working folder (here) also stands for the
// folder of its configuration.
func (c *command) revokeTrust(ctx context.Context, folder string) error {
	var names []string
	if folder == here {
		config, _ := c.Validate(ctx, c.options) // problems with the configuration do not keep it trusted
		for _, p := range config.Powers {
			names = append(names, p.Folder)
		}
	}
	folder = c.inHome(folder)
	abs, err := filepath.Abs(folder)
	if err != nil {
		return err
	}
	names = append(names, folder, abs)
	if real, err := filepath.EvalSymlinks(abs); err == nil {
		names = append(names, real)
	}
	revoked := false
	for _, name := range names {
		if name == "" {
			continue
		}
		was, err := c.Trust().Revoke(ctx, name)
		if err != nil {
			return err
		}
		if was {
			revoked = true
			fmt.Fprintln(c.stderr, c.marked(words.Done+onOneLine("No longer trusted: "+name)))
		}
	}
	if revoked {
		return nil
	}
	return usage("%s is not trusted; to list trusted folders, run: authdeck trust --list", abs)
}
