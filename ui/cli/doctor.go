package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"

	"authdeck/ui/cli/output"
	"authdeck/ui/cli/term"

	"authdeck/model"
	"authdeck/ui/screen"
	"authdeck/ui/text"
	"authdeck/ui/theme"
	"authdeck/ui/widget"
	"authdeck/ui/words"

	"github.com/spf13/cobra"
)

func (c *command) doctor() *cobra.Command {
	doctor := &cobra.Command{
		Use: "doctor", Short: "Diagnose sign-in problems", Args: noArguments,
		Long: "doctor checks the configuration, the keyring, files, the clock, the network, each identity and this terminal. " +
			"It changes nothing. Under a warning or problem it prints the fix, if you can do something about it. " +
			"It reads and prints no secrets, so you can paste the output into an issue. It exits with 1 if there is a problem.",
		Example: "  authdeck doctor\n  authdeck doctor -i emergency-user --offline",
	}
	format := output.FormatFlag(doctor, "text", "json")
	offline := doctor.Flags().Bool("offline", false, "do not use the network")
	doctor.RunE = func(cmd *cobra.Command, _ []string) error {
		return c.runDoctor(cmd.Context(), cmd.OutOrStdout(), format.String(), *offline)
	}
	return doctor
}

func (c *command) runDoctor(ctx context.Context, out io.Writer, format string, offline bool) error {
	checkup := c.Diagnose(ctx, c.options)
	only, err := c.checked(ctx, checkup)
	if err != nil {
		return err
	}
	checkup.Offline, checkup.Only, checkup.Asks = offline, only, c.hasTerminal()
	if p, err := c.Preferences(); err == nil { // otherwise it is a finding
		checkup.MaxKeyAge = p.MaxKeyAge()
	}
	findings, err := checkup.Run(ctx)
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case err != nil:
		return err
	}
	findings = append(findings, trustFindings(checkup.Workspace.Config, only)...)
	findings = append(findings, c.terminalFindings()...)
	findings = append(findings, c.programFindings(checkup)...)
	count := map[model.Level]int{}
	for i, f := range findings {
		count[f.Level]++
		f.About, f.Text, f.Fix = c.withoutSecrets(f.About), c.withoutSecrets(f.Text), c.withoutSecrets(words.FixOf(f))
		findings[i] = f
	}
	if format == "json" {
		err = output.Write(out, format, shapeFindings(findings))
	} else {
		err = output.Text(out, c.findingLines(out, findings))
	}
	switch {
	case err != nil:
		return err
	case count[model.Bad] > 0:
		return errors.New(words.FaultCount(count[model.Bad], count[model.Warned]))
	}
	c.sayHealthy(count[model.Warned], "")
	return nil
}

// checked is the name of the only identity to check; "" for all. A bare -i asks in a list that has those with problems too.
func (c *command) checked(ctx context.Context, checkup model.Checkup) (string, error) {
	if !c.pick || checkup.Broken != nil {
		return c.identity, nil
	}
	config := checkup.Workspace.Config
	t, err := c.terminal("")
	if err != nil {
		return "", missingIdentity(config)
	}
	defer t.Close()
	var names []string
	for _, id := range slices.Concat(config.Identities, config.Roles) {
		names = append(names, id.Title)
	}
	return c.pickName(ctx, t, "Identity", names)
}

// sayHealthy says that there are no problems, after the warnings. where is the end of the sentence.
func (c *command) sayHealthy(warnings int, where string) {
	mark, says := words.Done, "No problems"
	if warnings > 0 {
		says += ", " + words.FaultCount(0, warnings)
	}
	if warnings > 0 && !c.wantsLines() { // read out, the sentence counts them
		mark = words.Warned
	}
	if c.wantsLines() {
		where += "."
	}
	fmt.Fprintln(c.stderr, c.marked(mark+onOneLine(says+where)))
}

// findingLines has each area with its findings, and below each finding its fix. On a terminal, an empty line is before the verdict.
func (c *command) findingLines(out io.Writer, findings []model.Finding) string {
	width, terminal := term.Columns(out)
	for i, f := range findings {
		f.About, f.Text, f.Fix = c.paths(out, f.About), c.paths(out, f.Text), c.paths(out, f.Fix)
		findings[i] = f
	}
	if c.wantsLines() {
		return c.spokenFindings(findings, width)
	}
	t, _ := c.printed(out) // terminalFindings say why there is no theme
	var b strings.Builder
	area := model.Area("")
	for i, f := range findings {
		if f.Area != area {
			if area = f.Area; i > 0 {
				b.WriteString("\n")
			}
			b.WriteString(t.Strong.Render(words.Sentence(string(area))) + "\n")
		}
		text := flat(f.Text)
		if f.About != "" {
			text = flat(f.About) + ": " + text
		}
		b.WriteString("  " + mark(t, f.Level) + hanging(t.Text(text), width, markWidth) + "\n")
		again := i+1 < len(findings) && findings[i+1].Area == f.Area && findings[i+1].Fix == f.Fix // it follows below
		if f.Fix != "" && !again {
			fix := t.Text(flat(f.Fix))
			if !isCommand(fix) { // which stays whole, so that it can be copied
				fix = hanging(fix, width, markWidth+2)
			}
			b.WriteString(strings.Repeat(" ", markWidth) + t.Accent.Render(t.Text("› ")) + fix + "\n")
		}
	}
	if terminal {
		b.WriteString("\n")
	}
	return b.String()
}

// isCommand reports whether all of a fix is a command that may be longer than a line.
func isCommand(fix string) bool {
	begins := func(program string) bool { return strings.HasPrefix(fix, program+" ") }
	return slices.ContainsFunc([]string{"authdeck", "chmod", "sudo", "w32tm"}, begins)
}

// spokenFindings are the findings in sentences, for screen readers.
func (c *command) spokenFindings(findings []model.Finding, width int) string {
	var b strings.Builder
	area := model.Area("")
	for _, f := range findings {
		if f.Area != area {
			area = f.Area
			fmt.Fprintln(&b, c.spoken("", words.Sentence(string(area)), width))
		}
		text := flat(f.Text)
		if f.About != "" {
			text = flat(f.About) + ": " + text
		}
		fmt.Fprintln(&b, c.spoken([...]string{"OK", "Skipped", "Warning", "Problem"}[f.Level], text, width))
		if f.Fix != "" {
			fmt.Fprintln(&b, c.glyphs().Text("Fix: "+flat(f.Fix))) // whole, so that it can be copied
		}
	}
	return b.String()
}

// flat is text in one line, without anything that a terminal would act on.
func flat(s string) string { return widget.Printable(onOneLine(s)) }

// onOneLine is text without line breaks, for what makes it printable itself.
func onOneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// markWidth is how far the texts are indented.
const markWidth = 13

// mark shows the level with a symbol, a word and a colour.
func mark(t theme.Theme, l model.Level) string {
	style, glyph := levelMark(t, l)
	if word := levelWord(l); glyph != word { // with ASCII, the symbol is the word
		glyph += " " + word
	}
	return style.Render(glyph) + strings.Repeat(" ", markWidth-2-widget.Width(glyph))
}

// levelMark is the symbol of a level and its colour.
func levelMark(t theme.Theme, l model.Level) (theme.Ink, string) {
	return [...]theme.Ink{t.Good, t.Muted, t.Warn, t.Bad}[l], t.Text([...]string{"✔", "–", "!", "✗"}[l])
}

// painted is a line in the characters of a theme. If it begins with a mark, that has its colour.
func painted(t theme.Theme, line string) string {
	line = t.Text(line)
	says := strings.TrimLeft(line, " ")
	for l := model.Fine; l <= model.Bad; l++ {
		ink, glyph := levelMark(t, l)
		if rest, found := strings.CutPrefix(says, glyph+" "); found {
			return line[:len(line)-len(says)] + ink.Render(glyph) + " " + rest
		}
	}
	return line
}

// label is the name of a row, in a column of some cells.
func label(t theme.Theme, name string, cells int) string {
	return t.Muted.Render(name) + strings.Repeat(" ", max(0, cells-widget.Width(name)))
}

// hanging is a text after a column that is indent wide, in lines of a terminal. Width 0 means no terminal, so lines stay whole.
func hanging(says string, width, indent int) string {
	return text.Hang(strings.Repeat(" ", indent)+says, width, indent)[indent:]
}

func levelWord(l model.Level) string { return [...]string{"ok", "skipped", "warning", "problem"}[l] }

// doctorShape is `doctor --format json`, described in docs/json.md.
type doctorShape struct {
	Version  int            `json:"version"`
	Healthy  bool           `json:"healthy"`
	Findings []findingShape `json:"findings"`
}

type findingShape struct {
	Area   string  `json:"area"`
	About  *string `json:"about"`  // the identity, host or file
	Status string  `json:"status"` // ok, skipped, warning, problem
	Text   string  `json:"text"`
	Fix    *string `json:"fix"`
}

func shapeFindings(findings []model.Finding) doctorShape {
	out := doctorShape{Version: output.Version, Healthy: true, Findings: []findingShape{}}
	for _, f := range findings {
		out.Healthy = out.Healthy && f.Level != model.Bad
		out.Findings = append(out.Findings, findingShape{string(f.Area), output.OrNull(flat(f.About)), levelWord(f.Level), flat(f.Text), output.OrNull(flat(f.Fix))})
	}
	return out
}

// Areas that the command line adds to a checkup.
const (
	areaTerminal model.Area = "terminal"
	areaProgram  model.Area = "program"
)

// terminalFindings say how screens would look here.
func (c *command) terminalFindings() []model.Finding {
	say := func(level model.Level, text, fix string) model.Finding {
		return model.Finding{Area: areaTerminal, Level: level, Text: text, Fix: fix}
	}
	var out []model.Finding
	t, err := c.terminal("")
	if err != nil {
		var nobody noTerminalError
		errors.As(err, &nobody)
		return []model.Finding{say(model.Skipped, nobody.why+", so authdeck cannot ask here. For the MFA code, use --mfa-code or --mfa-command", "")}
	}
	defer t.Close()
	width, height, err := t.Size()
	size := fmt.Sprintf("%s, %d×%d", c.Getenv("TERM"), width, height)
	switch {
	case err != nil:
		out = append(out, say(model.Warned, "unknown size", ""))
	case width == 0 || height == 0:
		assumed, tall := screen.UsableSize(width, height)
		out = append(out, say(model.Warned, fmt.Sprintf("%s: the terminal does not say its size, so authdeck assumes %d×%d", size, assumed, tall),
			"set its real size: stty cols 80 rows 24"))
	case width < screen.MinWidth || height < screen.MinHeight:
		out = append(out, say(model.Warned, size+": too small for the full screen", fmt.Sprintf("enlarge it to %d×%d, or use --screen-reader", screen.MinWidth, screen.MinHeight)))
	default:
		out = append(out, say(model.Fine, size, ""))
	}
	p, _ := c.Preferences()
	drawn, err := c.drawing()
	switch {
	case err != nil:
		out = append(out, say(model.Bad, err.Error(), "choose another with --theme"))
	case drawn.Mono:
		out = append(out, say(model.Fine, "no colours, because of "+c.whyNoColours(p), ""))
	default:
		out = append(out, say(model.Fine, "colours are on", ""))
	}
	if c.appearance(p).ASCII() && !c.ascii.Given && p.ASCII == nil {
		return append(out, say(model.Warned, "the locale is not UTF-8, so authdeck draws with ASCII characters only", "export LANG=C.UTF-8"))
	}
	return out
}

// whyNoColours names what turns colours off.
func (c *command) whyNoColours(p Preferences) string {
	off := c.appearance(p).ColoursOff()
	switch at := p.From("theme").Full(); {
	case off != "":
		return off
	case c.theme != "":
		return "--theme " + c.theme
	case at != "":
		return "the theme " + p.Theme + " (" + at + ")"
	}
	return "the theme " + p.Theme
}

// programFindings say which authdeck this is.
func (c *command) programFindings(checkup model.Checkup) []model.Finding {
	say := func(level model.Level, about, text, fix string) model.Finding {
		return model.Finding{Area: areaProgram, About: about, Level: level, Text: text, Fix: fix}
	}
	out := []model.Finding{say(model.Fine, "", fmt.Sprintf("authdeck %s, %s, %s/%s", c.Version, runtime.Version(), runtime.GOOS, runtime.GOARCH), "")}
	settings := checkup.Settings.Path
	_, unread := c.Preferences()
	told := slices.ContainsFunc(slices.Concat(checkup.Workspace.Config.Warnings, checkup.Settings.Wrong), func(p *model.Problem) bool { return p.Origin.File == settings })
	_, err := os.Stat(settings)
	switch {
	case unread != nil && checkup.Failed != nil && unread.Error() == checkup.Failed.Error(): // said for the keyring
	case unread != nil:
		out = append(out, say(model.Bad, "", unread.Error(), model.ValidateCommand))
	case err == nil && !told: // the warnings name it
		out = append(out, say(model.Fine, settings, "settings", ""))
	}
	if exe, err := os.Executable(); err == nil {
		out = append(out, say(model.Fine, exe, "the authdeck that is running", ""))
	}
	return out
}

func (c *command) version() *cobra.Command {
	return &cobra.Command{
		Use: "version", Short: "Print the version", Args: noArguments, Example: "  authdeck version\n  authdeck --version",
		RunE: func(cmd *cobra.Command, _ []string) error {
			_, err := fmt.Fprintln(cmd.OutOrStdout(), "authdeck version "+c.Version) // like Cobra's --version
			return err
		},
	}
}

// Version is the version in the binary's build information.
func Version() string {
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" {
		return info.Main.Version
	}
	return "(devel)"
}
