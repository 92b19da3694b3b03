package cli

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"strings"
	"time"

	"authdeck/model"
	"authdeck/ui/cli/output"
	"authdeck/ui/cli/term"
	"authdeck/ui/identitytable"
	"authdeck/ui/plain"
	"authdeck/ui/text"
	"authdeck/ui/theme"
	"authdeck/ui/widget"
	"authdeck/ui/words"

	"github.com/spf13/cobra"
)

// listTimeout is how long a list waits for a keyring to say which entries it has.
const listTimeout = 2 * time.Second

func (c *command) list() *cobra.Command {
	list := &cobra.Command{
		Use: "list [NAME]", Short: "List identities, their keys and sessions",
		Long: "list shows the users and roles of atmos.yaml, whether their keys are saved, and when their sessions expire. " +
			"It does not contact AWS and reads no secret. With a name it shows only that identity.",
		Example: "  authdeck list\n  authdeck list --tags prod --format json",
	}
	c.takesName(list)
	var some filter
	format := output.FormatFlag(list, "table", "json", "yaml", "tree", "graphviz", "mermaid", "markdown", "dot", "md")
	list.Flags().Lookup("format").Usage = "output `format`: table, json, yaml, tree, mermaid, graphviz (or dot), markdown (or md), which contains a mermaid graph"
	c.tagsFlag(list, &some, "list only identities")
	list.Flags().StringSliceVar(&some.names, "identities", nil, "list only these `names`, separated by commas")
	list.RunE = func(cmd *cobra.Command, _ []string) error {
		c.selects = some.only
		shown := format.String()
		if c.wantsLines() && !cmd.Flags().Changed("format") {
			shown = sentences
		}
		return c.showList(cmd.Context(), cmd.OutOrStdout(), shown, len(some.names)+len(some.tags) == 0 && c.identity == "" && !c.pick)
	}
	list.Flags().String("providers", "", "of Atmos")
	leaveToAtmos(list, "providers", providers, "atmos auth list")
	return list
}

func (c *command) showList(ctx context.Context, out io.Writer, format string, whole bool) error {
	w, err := c.open(ctx, c.options)
	if nothing, empty := c.withoutUsers(ctx, err); empty {
		w, err = nothing, nil
		c.warn(noUsers(w.Config) + ". To add one, run: " + model.AddIdentity)
	}
	if err != nil {
		return err
	}
	only, err := c.named(w, c.identity)
	if c.pick {
		only, err = c.choose(ctx, w)
	}
	if err != nil {
		return err
	}
	if only.Ref.Name != "" {
		w.Config = w.Config.Only(only)
	}
	s := c.look(ctx, w)
	faults := words.Faults(w.Config)
	people := format == "table" || format == sentences
	if !people { // the JSON has the problems
		faults = words.Partly(w.Config)
	}
	if faults != "" {
		c.warn(faults)
	}
	if people && whole {
		defer c.tellOthers(w.Config)
	}
	t := c.inks(out)
	width, _ := term.Columns(out)
	if text, ok := drawn(format, t, w, s, width); ok {
		return output.Text(out, text)
	}
	if !people {
		return output.Write(out, format, shapeList(w, s))
	}
	if len(s.Rows)+len(s.Roles) == 0 {
		return nil
	}
	if format == sentences {
		return output.Text(out, c.inSentences(s, w.Clock.Now(), width))
	}
	if t, err = c.printed(out); err != nil {
		return err
	}
	return output.Text(out, strings.Join(identitytable.Lines(t, w.Clock.Now(), s.Tree(), s.Keyring.Type, width), "\n")+"\n")
}

// sentences is the list as line mode reads it out. It is no format for programs, so no flag names it.
const sentences = "sentences"

func (c *command) inSentences(s model.Overview, now time.Time, width int) string {
	var b strings.Builder
	for _, r := range s.Tree() {
		b.WriteString(c.wrapped(plain.Sentence(r, s.Keyring.Type, now), width) + "\n")
	}
	return b.String()
}

func (c *command) tellOthers(config model.Config) {
	if others := words.NotShown(config); others != "" {
		fmt.Fprintln(c.stderr, flat(others))
	}
}

// withoutUsers opens a valid project without an identity of kind aws/user: err is the error from opening it.
func (c *command) withoutUsers(ctx context.Context, err error) (model.Workspace, bool) {
	if p, empty := model.NothingYet(err); !empty || p.Empty == model.NoNamedFile {
		return model.Workspace{}, false
	}
	w, err := c.OpenWithoutIdentity(ctx, c.options)
	return w, err == nil && len(w.Config.Files) > 0
}

// noUsers says where there is no identity of kind aws/user.
func noUsers(config model.Config) string {
	return "No identity of kind aws/user in " + strings.Join(config.Files, ", ")
}

// look returns what the list shows, and prints warnings about what it could not read.
func (c *command) look(ctx context.Context, w model.Workspace) model.Overview {
	ctx, cancel := context.WithTimeout(ctx, listTimeout)
	defer cancel()
	s := w.Overview(ctx, model.AskKeyring)
	if untrusted := words.Untrusted(w.Config); untrusted != "" {
		c.warn(untrusted + " Run: " + model.TrustCommand)
	}
	for _, warning := range s.Warnings {
		c.warnOfError("", warning)
	}
	if s.Silent != nil {
		c.warn("Cannot tell which keys are saved: " + words.Lowered(s.Silent, words.Short(s.Silent)))
	}
	for _, r := range s.Roles {
		if u := r.Identity.Role.Unsupported; u != nil {
			c.warnOfError("", u)
		}
	}
	for _, r := range s.Rows {
		if other := r.Record.OtherKeyring(s.Keyring.Type); other != "" && r.Keys == model.Absent {
			c.warn(fmt.Sprintf("%s: keys are in %s (--keyring %s)", r.Identity.Title, words.Keyring(other), r.Record.KeyringType))
		}
	}
	return s
}

// warn prints a line that is not a failure.
func (c *command) warn(text string) { fmt.Fprintln(c.stderr, c.marked(words.Warned+onOneLine(text))) }

// warnOfError warns of an error, with who it is about; "" for no identity. A command for a terminal is in a line that does not break.
func (c *command) warnOfError(who string, err error) {
	p := words.Explain(err)
	text := words.Line(p)
	if who != "" {
		text = who + ": " + words.Lowered(err, text)
	}
	says, lines, found := strings.Cut(words.CommandOnItsLine(text, p), "\n")
	if c.warn(says); found {
		fmt.Fprintln(c.messages, widget.PrintableLines(lines))
	}
}

// marked is a line for standard error with its mark, or with a word for it if it will be read out.
func (c *command) marked(line string) string { return c.markedFor(c.messages, line) }

// markedFor is marked for another output. It makes the line printable: a path in it may contain colours and line breaks.
func (c *command) markedFor(out io.Writer, line string) string {
	line = widget.Printable(line)
	if !c.wantsLines() {
		return painted(c.inks(out), line)
	}
	mark, says := words.CutMark(strings.TrimPrefix(line, "– "))
	return c.glyphs().Text(map[string]string{words.Warned: "Warning: ", words.Failed: "Error: "}[mark] + words.SpokenMask(says))
}

// joined is the parts of a line, with commas between them if it will be read out.
func (c *command) joined(parts ...string) string {
	if c.wantsLines() {
		return strings.Join(parts, ", ")
	}
	return strings.Join(parts, " · ")
}

// spoken is text with a name in front of it, as a sentence that is read out.
func (c *command) spoken(name, says string, width int) string {
	if name != "" {
		name += ": "
	}
	line := c.marked(name + says)
	if !strings.HasSuffix(line, "?") && !strings.HasSuffix(line, ".") {
		line += "."
	}
	return text.Wrap(line, width)
}

// listShape is `list --format json`, described in docs/json.md.
type listShape struct {
	Version     int             `json:"version"`
	Realm       string          `json:"realm"`
	RealmSource string          `json:"realm_source"`
	Keyring     keyringShape    `json:"keyring"`
	Identities  []identityShape `json:"identities"`
	Others      int             `json:"others"` // identities of other kinds
}

type keyringShape struct {
	Type  string `json:"type"`
	Title string `json:"title"`
}

type identityShape struct {
	Name           string         `json:"name"` // also the AWS profile
	Kind           string         `json:"kind"`
	Role           *roleShape     `json:"role"`
	Title          string         `json:"title"`
	Alias          *string        `json:"alias"`
	Default        bool           `json:"default"`
	Account        *string        `json:"account"`
	Keys           string         `json:"keys"` // saved, none, unknown, config
	KeysVerified   *bool          `json:"keys_verified"`
	KeysRejected   bool           `json:"keys_rejected"`
	OtherRealms    []string       `json:"elsewhere"` // other realms in which the keyring has keys for it
	AccessKeyID    *string        `json:"access_key_id"`
	MFADevice      *string        `json:"mfa_device"`
	Session        output.Session `json:"session"`
	AsksForSeconds int64          `json:"asks_for_seconds"`
	LastSignIn     *string        `json:"last_sign_in"`
	Problem        *problemShape  `json:"problem"`
}

// roleShape has the additional keys of a role.
type roleShape struct {
	ARN    string  `json:"arn"`
	Via    string  `json:"via"`    // the identity that assumes it
	User   *string `json:"user"`   // the user who signs in with an MFA code
	Reason *string `json:"reason"` // why authdeck cannot sign in to it
}

func shapeRole(id model.Identity) *roleShape {
	if id.Role == nil {
		return nil
	}
	r := &roleShape{ARN: id.Role.ARN.Value, Via: cmp.Or(id.Role.Via.Value, id.Role.Provider.Value), User: output.OrNull(id.Ref.User)}
	if id.Role.Unsupported != nil {
		r.Reason = &id.Role.Unsupported.What
	}
	return r
}

func kindOf(id model.Identity) string {
	if id.Role != nil {
		return model.KindRole
	}
	return model.KindUser
}

// problemShape is one problem in the configuration. Line and column count from 1; 0 means unknown.
type problemShape struct {
	File   string `json:"file"`
	Line   int    `json:"line"`
	Column int    `json:"column"`
	What   string `json:"what"`
	Fix    string `json:"fix"`
}

func shapeProblem(p *model.Problem) *problemShape {
	if p == nil {
		return nil
	}
	return &problemShape{File: p.Origin.File, Line: p.Origin.Line, Column: p.Origin.Column, What: p.Fault(), Fix: p.FixText()}
}

func shapeList(w model.Workspace, s model.Overview) listShape {
	out := listShape{
		Version: output.Version, Realm: w.Config.Realm, RealmSource: w.Config.RealmSource,
		Keyring:    keyringShape{Type: s.Keyring.Type, Title: s.Keyring.Title},
		Identities: []identityShape{}, Others: len(w.Config.Others),
	}
	for _, r := range s.Tree() {
		out.Identities = append(out.Identities, shapeRow(w, r))
	}
	return out
}

func shapeRow(w model.Workspace, r model.Row) identityShape {
	id := r.Identity
	keys, masked := "unknown", r.Record.MaskedKey
	switch {
	case id.Role != nil:
		keys, masked = "none", ""
	case id.KeysInConfig():
		keys, masked = "config", model.MaskKeyID(id.AccessKeyID.Value)
	case r.Damaged:
		keys = "damaged"
	case r.Temporary():
		keys, masked = "temporary", ""
	case r.Keys == model.Present:
		keys = "saved"
	case r.Keys == model.Absent:
		keys, masked = "none", ""
	}
	var verified *bool
	if yes, known := r.Verified(); known {
		verified = &yes
	}
	lastSignIn, _ := r.LastSignIn()
	inRealms := []string{}
	for _, l := range r.OtherRealms {
		inRealms = append(inRealms, l.Realm)
	}
	return identityShape{
		OtherRealms: inRealms,
		Kind:        kindOf(id), Role: shapeRole(id),
		Name: id.Ref.Name, Title: id.Title, Alias: output.OrNull(id.Alias), Default: id.Default,
		Account: output.OrNull(r.Account()), Keys: keys, KeysVerified: verified, KeysRejected: r.Rejected(), AccessKeyID: output.OrNull(masked), MFADevice: output.OrNull(r.Device()),
		Session:        output.SessionOf(r, w.Clock.Now()),
		AsksForSeconds: int64(r.SessionLength().Duration / time.Second),
		LastSignIn:     output.Moment(lastSignIn), Problem: shapeProblem(id.Problem),
	}
}

// drawn is the list in one of the drawing formats of `atmos auth list` (pkg/auth/list); false for any other format. A line of the
// tree is at most width wide; 0 is no limit.
func drawn(format string, t theme.Theme, w model.Workspace, s model.Overview, width int) (text string, ok bool) {
	switch format {
	case "tree":
		return tree(t, w, s, width), true
	case "graphviz", "dot":
		return graphviz(s), true
	case "mermaid":
		return mermaid(s), true
	case "markdown", "md":
		return "# Authentication Configuration\n\n```mermaid\n" + mermaid(s) + "```\n", true
	}
	return "", false
}

// tree has a line for each identity: its session and the time left, its name, its keys, and its marks.
func tree(t theme.Theme, w model.Workspace, s model.Overview, width int) string {
	var b strings.Builder
	b.WriteString("Authentication Configuration\n" + t.Muted.Render(t.Text("└── ")) + "Standalone Identities\n")
	now := w.Clock.Now()
	rows := s.Tree()
	last := 0 // of the identities at the top
	for i, r := range rows {
		if len(r.Follows) == 0 {
			last = i
		}
	}
	for i, r := range rows {
		id := r.Identity
		line := "   " + t.Muted.Render(t.Text(limbs(append([]bool{i < last}, r.Follows...)))) + " "
		indent := widget.Width(line) + 2 // a line that is too long continues below its text
		line += identitytable.SessionCell(t, now, r) + "  " + widget.Printable(id.Title) + " " + t.Muted.Render("("+kindOf(id)+")")
		if id.Role == nil {
			line += "  keys: " + identitytable.KeysCell(t, r, s.Keyring.Type)
		}
		if id.Default {
			line += " [DEFAULT]"
		}
		if id.Alias != "" {
			line += " [ALIAS: " + widget.Printable(id.Alias) + "]"
		}
		b.WriteString(text.Hang(line, width, indent) + "\n")
	}
	return b.String()
}

// limbs draws the lines to an identity in a tree, as Atmos does: for each level, whether another one follows.
func limbs(follows []bool) string {
	var b strings.Builder
	for level, more := range follows {
		switch end := level == len(follows)-1; {
		case end && more:
			b.WriteString("├──")
		case end:
			b.WriteString("└──")
		case more:
			b.WriteString("│  ")
		default:
			b.WriteString("   ")
		}
	}
	return b.String()
}

func graphviz(s model.Overview) string {
	quoted := strings.NewReplacer(`\`, `\\`, `"`, `\"`)
	var b strings.Builder
	b.WriteString("digraph AuthConfig {\n  rankdir=LR;\n  node [shape=box, style=rounded];\n\n")
	for _, r := range s.Tree() {
		name := quoted.Replace(widget.Printable(r.Identity.Ref.Name))
		style := ""
		if r.Identity.Default {
			style = `, style="rounded,filled", fillcolor=lightgreen`
		}
		fmt.Fprintf(&b, "  \"%s\" [label=\"%s\\n(%s)\"%s];\n", name, name, kindOf(r.Identity), style)
		if role := r.Identity.Role; role != nil && role.Via.Set {
			fmt.Fprintf(&b, "  \"%s\" -> \"%s\";\n", quoted.Replace(widget.Printable(strings.ToLower(role.Via.Value))), name)
		}
	}
	return b.String() + "}\n"
}

// mermaid numbers its nodes, because two names may differ only in characters that a node's name cannot have.
func mermaid(s model.Overview) string {
	escaped := strings.NewReplacer(`"`, "&quot;", "<", "&lt;", ">", "&gt;")
	var nodes, classes strings.Builder
	rows := s.Tree()
	numbers := make(map[string]int, len(rows))
	for i, r := range rows {
		numbers[model.Folded(r.Identity.Ref.Name)] = i + 1
	}
	for i, r := range rows {
		fmt.Fprintf(&nodes, "  i%d[\"%s<br/>%s\"]\n", i+1, escaped.Replace(widget.Printable(r.Identity.Ref.Name)), kindOf(r.Identity))
		if role := r.Identity.Role; role != nil {
			if via := numbers[model.Folded(role.Via.Value)]; via > 0 {
				fmt.Fprintf(&nodes, "  i%d --> i%d\n", via, i+1)
			}
		}
		fmt.Fprintf(&classes, "  class i%d identity\n", i+1)
		if r.Identity.Default {
			fmt.Fprintf(&classes, "  class i%d default\n", i+1)
		}
	}
	return "graph LR\n" + nodes.String() +
		"\n  classDef identity fill:#e8f5e9,stroke:#388e3c,stroke-width:2px\n  classDef default stroke:#ff9800,stroke-width:3px\n\n" +
		classes.String()
}
