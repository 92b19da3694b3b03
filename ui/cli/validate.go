package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"authdeck/model"
	"authdeck/ui/cli/output"
	"authdeck/ui/cli/term"
	"authdeck/ui/text"
	"authdeck/ui/theme"
	"authdeck/ui/widget"
	"authdeck/ui/words"

	"github.com/spf13/cobra"
)

func (c *command) validate() *cobra.Command {
	validate := &cobra.Command{
		Use: "validate", Short: "Check atmos.yaml for errors", Args: noArguments,
		Long: "validate checks the auth section of atmos.yaml and authdeck's own settings. It prints each problem as " +
			"file:line:column, what is wrong, and the fix. It exits with 1 if there is a problem, and with 2 if a flag or variable is wrong. It also warns about " +
			"ignored values (such as a remote import), likely typos (such as a region), keys in plain text, and an MFA device of another account than the keys, if that is known.\n\n" +
			"It opens no keyring, asks no questions, and runs no commands. It lists the commands that !exec would run.",
		Example: "  authdeck validate --explain\n  authdeck validate --format json",
	}
	format := output.FormatFlag(validate, "text", "json")
	explain := validate.Flags().Bool("explain", false, "show which files are read, in which order and why, and where each identity comes from")
	verbose := validate.Flags().BoolP("verbose", "v", false, "alias of --explain, for Atmos")
	_ = validate.Flags().MarkHidden("verbose") // fails only if there is no such flag
	validate.RunE = func(cmd *cobra.Command, _ []string) error {
		return c.runValidate(cmd.Context(), cmd.OutOrStdout(), format.String(), *explain || *verbose || c.Getenv("ATMOS_AUTH_VALIDATE_VERBOSE") == "true")
	}
	return validate
}

func (c *command) runValidate(ctx context.Context, out io.Writer, format string, explain bool) error {
	config, err := c.Validate(ctx, c.options)
	verdict := config.Verdict(err)
	switch none, empty := model.NothingYet(err); {
	case ctx.Err() != nil:
		return ctx.Err()
	case empty && none.Empty == model.NoFile && format != "json" && !explain: // there is no place to name
		return err
	}
	problems := slices.Concat(verdict.Problems, config.Faults())
	for _, other := range verdict.Others {
		p := *words.Explain(other)
		p.What = words.Lowered(other, p.What)
		problems = append(problems, &p)
	}
	c.nameProfiles(ctx, problems)
	config.Warnings = slices.Concat(verdict.Warnings, plainKeys(config))
	for _, list := range [][]*model.Problem{problems, config.Warnings} {
		model.InFileOrder(list, config.Files, func(p *model.Problem) model.Origin { return p.Origin })
	}
	width, terminal := term.Columns(out)
	paths := func(text string) string { return c.paths(out, text) }
	t := c.inks(out)
	lines := problemLines(t, t.Bad.Render("error:"), problems, width, paths) + problemLines(t, t.Warn.Render("warning:"), config.Warnings, width, paths)
	if explain {
		if lines != "" {
			lines += "\n"
		}
		lines += boldHeadings(t, explanation(config, width, paths)+paths(powersOf(config)))
		if terminal { // the verdict follows
			lines += "\n"
		}
	}
	if format == "json" {
		err = output.Write(out, format, shapeProblems(config, problems))
	} else {
		err = c.prose(out, lines)
	}
	untrusted := config.Untrusted()
	for _, r := range commandsOf(config) {
		if slices.ContainsFunc(untrusted, func(p model.Power) bool { return p.Kind == model.RunsCommand && p.Origin == r.Origin }) {
			continue // it does not run, as powersOf says
		}
		fmt.Fprintln(c.stderr, flat(r.Origin.Full()+": runs when "+r.when()+":"), strconv.Quote(words.Command(r.Line)))
	}
	if !explain && len(untrusted) > 0 {
		t := c.inks(c.messages)
		fmt.Fprint(c.stderr, boldHeadings(t, t.Text(strings.TrimPrefix(powersOf(config), "\n"))))
	}
	if err != nil {
		return err
	}
	return c.verdict(config, problems)
}

// plainKeys warns about each identity whose keys everybody who can read the file can read.
func plainKeys(config model.Config) (all []*model.Problem) {
	for _, id := range config.Identities {
		if p := id.CheckPlainKeys(); p != nil {
			all = append(all, p)
		}
	}
	return all
}

// verdict prints how many problems there are, and returns an error if there are any.
func (c *command) verdict(config model.Config, problems []*model.Problem) error {
	code := exitFailed
	if slices.ContainsFunc(problems, func(p *model.Problem) bool { return p.Usage }) {
		code = exitUsage
	}
	warnings := len(config.Warnings)
	if n := len(problems); n > 0 {
		return failure{code, errors.New(words.FaultCount(n, warnings))}
	}
	c.sayHealthy(warnings, " in "+strings.Join(config.Files, ", "))
	return nil
}

// toRun is a command of !exec and its identity; "" for the env section.
type toRun struct {
	model.Command
	identity string
}

func (r toRun) when() string {
	if r.identity == "" {
		return "exec or shell starts a program"
	}
	return r.identity + " is used"
}

func commandsOf(config model.Config) (all []toRun) {
	for _, id := range slices.Concat(config.Identities, config.Roles) {
		if id.Unresolved == nil {
			continue
		}
		for _, c := range id.Unresolved.Commands {
			all = append(all, toRun{c, id.Title})
		}
	}
	for _, c := range config.EnvCommands {
		all = append(all, toRun{c, ""})
	}
	model.InFileOrder(all, config.Files, func(r toRun) model.Origin { return r.Origin })
	return all
}

// problemLines has one line for each problem, in the format of editors and compilers. On a terminal, its other lines are indented. kind
// is the word after the location, and paths writes paths for the output.
func problemLines(t theme.Theme, kind string, problems []*model.Problem, width int, paths func(string) string) string {
	var b strings.Builder
	for _, p := range problems {
		line, at := paths(flat(p.Error())), paths(flat(p.Origin.Full()))
		if says, found := strings.CutPrefix(line, at+": "); found && at != "" {
			line = t.Strong.Render(at+":") + " " + kind + " " + says
		} else {
			line = kind + " " + line
		}
		b.WriteString(text.Hang(line, width, 2) + "\n")
	}
	return b.String()
}

// The headings of an explanation.
const (
	filesHeading        = "Files, in reading order:"
	identitiesHeading   = "Identities:"
	integrationsHeading = "Integrations, which Atmos sets up:"
	powersHeading       = "Settings that need trust:"
)

// boldHeadings has the headings of an explanation in bold. It comes after the escaping, which leaves no style.
func boldHeadings(t theme.Theme, explained string) string {
	lines := strings.Split(explained, "\n")
	for i, line := range lines {
		if slices.Contains([]string{filesHeading, identitiesHeading, integrationsHeading, powersHeading}, line) {
			lines[i] = t.Strong.Render(line)
		}
	}
	return strings.Join(lines, "\n")
}

// validateShape is `validate --format json`, described in docs/json.md.
type validateShape struct {
	Version  int             `json:"version"`
	Valid    bool            `json:"valid"`
	Files    []string        `json:"files"` // files that were read, lowest priority first
	Problems []*problemShape `json:"problems"`
	Warnings []*problemShape `json:"warnings"` // they stop nothing
	Commands []commandShape  `json:"commands"` // commands of !exec; none has run

	Sources     []sourceShape   `json:"sources"`      // where authdeck looked, in order
	Realm       *string         `json:"realm"`        // null if a file that decides about it cannot be read
	RealmSource *string         `json:"realm_source"` // null with the realm
	Variables   []variableShape `json:"variables"`    // variables that the env section sets for Atmos
	Identities  []definedShape  `json:"identities"`
	Powers      []powerShape    `json:"powers"` // what needs trust in a folder's file
}

type commandShape struct {
	File     string `json:"file"`
	Line     int    `json:"line"`
	Column   int    `json:"column"`
	Identity string `json:"identity"`
	Command  string `json:"command"`
}

func shapeProblems(config model.Config, problems []*model.Problem) validateShape {
	v := validateShape{Version: output.Version, Valid: len(problems) == 0,
		Files: append([]string{}, config.Files...), Problems: []*problemShape{}, Warnings: []*problemShape{}, Commands: []commandShape{},
		Sources: append([]sourceShape{}, shapeSources(config)...), Variables: append([]variableShape{}, shapePromoted(config)...),
		Identities: append([]definedShape{}, shapeDefined(config)...), Powers: shapePowers(config)}
	if config.RealmUnread() == "" {
		v.Realm, v.RealmSource = &config.Realm, &config.RealmSource
	}
	for _, p := range problems {
		v.Problems = append(v.Problems, shapeProblem(p))
	}
	for _, p := range config.Warnings {
		v.Warnings = append(v.Warnings, shapeProblem(p))
	}
	for _, r := range commandsOf(config) {
		v.Commands = append(v.Commands, commandShape{r.Origin.File, r.Origin.Line, r.Origin.Column, r.identity, words.Command(r.Line)})
	}
	return v
}

// explanation says where everything comes from: files, realm, keyring, variables and identities. Its lines break at a width; 0 is no
// terminal. paths writes paths for the output.
func explanation(config model.Config, width int, paths func(string) string) string {
	var b strings.Builder
	line := func(indent int, format string, a ...any) {
		b.WriteString(text.Hang(widget.Printable(paths(fmt.Sprintf(format, a...))), width, indent) + "\n")
	}
	b.WriteString(filesHeading + "\n")
	explainFiles(config.Sources, width, paths, line)
	b.WriteString("\n")
	line(2, "%s", explainRealm(config))
	if t := config.Keyring.Type; t.Set {
		line(2, "Keyring %s, set by %s", t.Value, t.Origin.Full())
	}
	for _, p := range config.Promoted {
		line(2, "Variable %s (unless the environment sets it), set by %s", p.Name, p.Origin.Full())
	}
	if len(config.Identities)+len(config.Roles)+len(config.Others) > 0 {
		b.WriteString("\n" + identitiesHeading + "\n")
	}
	explainIdentities(config, width, paths, line)
	if len(config.Integrations) > 0 {
		b.WriteString("\n" + integrationsHeading + "\n")
	}
	for _, i := range config.Integrations {
		line(itemIndent+2, "     %s (%s) of %s, set by %s", i.Name, i.Kind, i.Identity, i.Origin.Full())
	}
	return b.String()
}

// itemIndent is how far the items of an explanation are indented.
const itemIndent = 5

// explainFiles has a line for each file: whether it is read and when, its path, and the reason. On a terminal that is
// too narrow for one of them, all reasons are below the paths.
func explainFiles(files []model.Source, width int, paths func(string) string, line func(indent int, format string, a ...any)) {
	longest, fits := 0, true
	for _, s := range files {
		longest = max(longest, widget.Width(widget.Printable(paths(s.Path))))
	}
	for _, s := range files {
		fits = fits && itemIndent+longest+2+widget.Width(widget.Printable(paths(sourceReason(s)))) <= width
	}
	read := 0
	for _, s := range files {
		mark := "-"
		switch s.State {
		case model.SourceRead:
			read++
			mark = strconv.Itoa(read)
		case model.SourceFailed, model.SourceNotFetched:
			mark = "!"
		case model.SourceAbsent:
		}
		blank := ""
		if fits {
			blank = strings.Repeat(" ", longest-widget.Width(widget.Printable(paths(s.Path))))
		}
		if fits || width == 0 {
			line(itemIndent, "%3s  %s%s  %s", mark, s.Path, blank, sourceReason(s))
		} else {
			line(itemIndent, "%3s  %s", mark, s.Path)
			line(itemIndent, "     %s", sourceReason(s))
		}
	}
	if read > 1 {
		line(itemIndent, "     An identity comes from the last file that defines it.")
		line(itemIndent, "     Other settings of a file override those of its imports.")
	}
}

// explainRealm says which realm it is, and why.
func explainRealm(config model.Config) string {
	unread := config.RealmUnread()
	switch {
	case unread != "":
		return "Realm unknown until " + unread + " can be read"
	case config.RealmSource == model.RealmWithoutFile:
		return "Realm " + config.Realm + ", because there is no atmos.yaml"
	}
	return "Realm " + config.Realm + ", from " + config.RealmFrom()
}

// explainIdentities says where each identity is, and which ones it replaces. On a terminal that is too narrow for a place beside the
// names, all places are below them.
func explainIdentities(config model.Config, width int, paths func(string) string, line func(indent int, format string, a ...any)) {
	all := slices.Concat(config.Identities, config.Roles)
	longest, place := 0, 0
	for _, id := range all {
		longest = max(longest, widget.Width(widget.Printable(id.Title)))
		place = max(place, widget.Width(widget.Printable(paths(id.Origin.Full()))))
	}
	fits := width == 0 || itemIndent+longest+2+place <= width
	for _, id := range all {
		title := widget.Printable(id.Title)
		says := id.Origin.Full()
		for i, o := range id.Replaces {
			word := ", replaces "
			if i > 0 {
				word = " and "
			}
			says += word + o.Full()
		}
		if fits {
			line(itemIndent+longest+2, "     %s%s  %s", title, strings.Repeat(" ", longest-widget.Width(title)), says)
			continue
		}
		line(itemIndent, "     %s", title)
		line(itemIndent+2, "       %s", says)
	}
	if len(config.Others) > 0 {
		line(itemIndent, "     and %d of other kinds", len(config.Others))
	}
}

// sourceReason says why a file is read, and whether it could be.
func sourceReason(s model.Source) string {
	why := s.Led()
	switch s.State {
	case model.SourceAbsent:
		return why + ": not found"
	case model.SourceFailed:
		return why + ": not read, see above"
	case model.SourceNotFetched:
		return why + ": not fetched, see above"
	case model.SourceRead:
	}
	return why
}

// The parts of `validate --format json` that --explain shows as text, described in docs/json.md.
type (
	sourceShape struct {
		Path  string `json:"path"`
		Why   string `json:"why"`
		By    string `json:"by"`    // file:line:column; "" if no line names it
		State string `json:"state"` // read, absent, failed or remote
	}
	variableShape struct {
		Name string `json:"name"`
		By   string `json:"by"`
	}
	definedShape struct {
		Name     string   `json:"name"`
		Title    string   `json:"title"`
		By       string   `json:"by"`
		Replaces []string `json:"replaces"`
	}
)

func shapeSources(config model.Config) (all []sourceShape) {
	states := map[model.SourceState]string{
		model.SourceRead: "read", model.SourceAbsent: "absent", model.SourceFailed: "failed", model.SourceNotFetched: "remote",
	}
	for _, s := range config.Sources {
		all = append(all, sourceShape{s.Path, s.Why, s.From.Full(), states[s.State]})
	}
	return all
}

func shapeDefined(config model.Config) (all []definedShape) {
	for _, id := range slices.Concat(config.Identities, config.Roles) {
		d := definedShape{id.Ref.Name, id.Title, id.Origin.Full(), []string{}}
		for _, o := range id.Replaces {
			d.Replaces = append(d.Replaces, o.Full())
		}
		all = append(all, d)
	}
	return all
}

func shapePromoted(config model.Config) (all []variableShape) {
	for _, p := range config.Promoted {
		all = append(all, variableShape{p.Name, p.Origin.Full()})
	}
	return all
}
