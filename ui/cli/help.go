package cli

import (
	"fmt"
	"io"
	"strings"

	"authdeck/model"
	"authdeck/ui/cli/output"
	"authdeck/ui/cli/term"
	"authdeck/ui/text"
	"authdeck/ui/theme"
	"authdeck/ui/widget"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// flagsTopic is the help topic for the global flags, besides the commands.
const flagsTopic = "flags"

// The widths of help texts: the usual one, the least with two columns, and the least of all, for a terminal without a useful size.
const (
	helpWidth       = 80
	twoColumnsWidth = 52
	leastHelpWidth  = 20
)

// helpWidthOf is the usual width, or that of a narrower terminal.
func helpWidthOf(out io.Writer) int {
	if columns, terminal := term.Columns(out); terminal {
		return min(helpWidth, max(columns, leastHelpWidth))
	}
	return helpWidth
}

// help is `authdeck help`: everything about a command, or the global flags.
func (c *command) help() *cobra.Command {
	return &cobra.Command{
		Use: "help [COMMAND | flags]", Short: "Explain a command in full, or list the global flags",
		Example: "  authdeck help login\n  authdeck help flags",
		ValidArgsFunction: func(cmd *cobra.Command, args []string, typed string) ([]cobra.Completion, cobra.ShellCompDirective) {
			return helpTopics(cmd.Root(), args, typed), cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 1 && args[0] == flagsTopic {
				heading := c.inks(cmd.OutOrStdout()).Strong.Render("Global flags:")
				return output.Text(cmd.OutOrStdout(), heading+"\n"+globalFlags(cmd.Root(), helpWidthOf(cmd.OutOrStdout())))
			}
			topic, rest, err := cmd.Root().Find(args)
			switch {
			case err != nil:
				return failure{exitUsage, err}
			case len(rest) > 0 && topic.HasSubCommands():
				return unknownCommand(topic, rest[0])
			case len(rest) > 0:
				return noArguments(topic, rest)
			}
			width := helpWidthOf(cmd.OutOrStdout())
			return output.Text(cmd.OutOrStdout(), describe(topic, description(topic, width), width, c.inks(cmd.OutOrStdout()).Strong)+pointer(topic, width))
		},
	}
}

func helpTopics(root *cobra.Command, args []string, typed string) (topics []cobra.Completion) {
	cmd, rest, err := root.Find(args)
	if err != nil || len(rest) > 0 {
		return nil
	}
	for _, sub := range cmd.Commands() {
		if sub.IsAvailableCommand() && strings.HasPrefix(sub.Name(), typed) {
			topics = append(topics, cobra.CompletionWithDesc(sub.Name(), sub.Short))
		}
	}
	if len(args) == 0 && strings.HasPrefix(flagsTopic, typed) {
		topics = append(topics, cobra.CompletionWithDesc(flagsTopic, "the global flags"))
	}
	return topics
}

// briefHelp is --help: short enough for one screen.
func briefHelp(cmd *cobra.Command, width int, heading theme.Ink) string {
	help := describe(cmd, text.Wrap(cmd.Short+".", width)+"\n", width, heading) + pointer(cmd, width)
	if cmd.HasParent() && cmd.Long != "" {
		help += text.Wrap("More about this command: authdeck help"+strings.TrimPrefix(cmd.CommandPath(), cmd.Root().Name()), width) + "\n"
	}
	return help
}

// pointer says where the rest of the help is.
func pointer(cmd *cobra.Command, width int) string {
	help := "\n" + text.Wrap("Global flags, such as -i NAME: authdeck help flags", width) + "\n"
	if !cmd.HasParent() {
		help += text.Wrap("More about a command: authdeck help COMMAND", width) + "\n"
	}
	return help
}

// describe adds to a text how a command is used. Cobra's own function ignores the terminal's width.
func describe(cmd *cobra.Command, text string, width int, heading theme.Ink) string {
	var b strings.Builder
	b.WriteString(text)
	section := func(title, text string) {
		if text = strings.Trim(text, "\n"); text != "" {
			fmt.Fprintf(&b, "\n%s\n%s\n", heading.Render(title+":"), text)
		}
	}
	use := cmd.UseLine()
	if cmd.HasParent() && cmd.HasAvailableSubCommands() {
		use = cmd.CommandPath() + " COMMAND [flags]"
	}
	section("Usage", "  "+strings.Join(widget.Wrap(use, width-usageIndent), "\n"+strings.Repeat(" ", usageIndent)))
	for _, group := range cmd.Groups() {
		section(group.Title, commandRows(cmd, group.ID, width))
	}
	section("Commands", commandRows(cmd, "", width))
	section("Flags", flagUsages(cmd.LocalNonPersistentFlags(), width))
	section("Examples", wrapExamples(cmd.Example, width))
	return b.String()
}

// addGroup adds commands that the help lists below a title.
func addGroup(root *cobra.Command, title string, commands ...*cobra.Command) {
	root.AddGroup(&cobra.Group{ID: title, Title: title})
	for _, cmd := range commands {
		cmd.GroupID = title
	}
	root.AddCommand(commands...)
}

// commandRows lists the commands of a group with what they do.
func commandRows(cmd *cobra.Command, group string, width int) string {
	column := commandColumn
	if width < helpWidth {
		column = narrowCommandColumn
	}
	var rows strings.Builder
	for _, sub := range cmd.Commands() {
		lines := widget.Wrap(sub.Short, width-column)
		indent := "\n" + strings.Repeat(" ", column)
		switch name := "  " + sub.Name(); {
		case !sub.IsAvailableCommand() || sub.GroupID != group:
		case width < twoColumnsWidth:
			rows.WriteString(below(sub.Name(), sub.Short, width))
		case len(name)+2 > column: // it has a line of its own
			rows.WriteString(name + indent + strings.Join(lines, indent) + "\n")
		default:
			rows.WriteString(name + strings.Repeat(" ", column-len(name)) + strings.Join(lines, indent) + "\n")
		}
	}
	return rows.String()
}

// below is a name with its text below it, for terminals that are too narrow for two columns.
func below(name, text string, width int) string {
	const indent = "\n      "
	return "  " + name + indent + strings.Join(widget.Wrap(text, width-len(indent)+1), indent) + "\n"
}

// wrapExamples breaks commands that are too wide so that they can still be copied: a backslash continues a command, and a comment goes
// above its command.
func wrapExamples(examples string, width int) string {
	var lines []string
	for line := range strings.SplitSeq(strings.TrimRight(examples, "\n"), "\n") {
		if widget.Width(line) <= width {
			lines = append(lines, line)
			continue
		}
		if command, comment, found := strings.Cut(line, " # "); found {
			for _, l := range widget.Wrap(comment, width-len("  # ")) {
				lines = append(lines, "  # "+l)
			}
			line = strings.TrimRight(command, " ")
		}
		lines = append(lines, continued(line, width)...)
	}
	return strings.Join(lines, "\n")
}

// continued breaks a command with backslashes, also before a line that continues it already.
func continued(command string, width int) (lines []string) {
	const more = " \\"
	command, goesOn := strings.CutSuffix(command, more)
	parts := commandParts(strings.TrimLeft(command, " "), width-len(continuedIndent)-len(more))
	line := command[:len(command)-len(strings.TrimLeft(command, " "))] + parts[0]
	for i, part := range parts[1:] {
		room := width
		if goesOn || i+2 < len(parts) {
			room -= len(more)
		}
		if longer := line + " " + part; widget.Width(longer) <= room {
			line = longer
			continue
		}
		lines, line = append(lines, line+more), continuedIndent+part
	}
	if goesOn {
		line += more
	}
	return append(lines, line)
}

// continuedIndent is in front of all lines of a command except the first.
const continuedIndent = "      "

// commandParts are the parts of a command between which it may be broken: words, quoted texts, and flags with their values if both fit
// into that many columns.
func commandParts(command string, room int) (parts []string) {
	quoted, flag := false, false
	for word := range strings.SplitSeq(command, " ") {
		if quoted || flag && widget.Width(parts[len(parts)-1]+" "+word) <= room {
			parts[len(parts)-1] += " " + word
		} else {
			parts = append(parts, word)
		}
		last := parts[len(parts)-1]
		quoted = strings.Count(last, "'")%2 == 1
		flag = strings.HasPrefix(word, "-") && last == word && word != "--"
	}
	return parts
}

// usageIndent is the indent of the second line of a command's usage.
const usageIndent = 4

// Where the texts about commands begin. In a narrow terminal, names that are longer have a line of their own.
const (
	commandColumn       = 22
	narrowCommandColumn = 14
)

func globalFlags(root *cobra.Command, width int) string {
	return flagUsages(root.PersistentFlags(), width)
}

// flagUsages lists the flags like pflag, but as --name[=value] if the value is optional, and in lines that fit even if
// a word is longer than their column.
func flagUsages(flags *pflag.FlagSet, width int) string {
	shown := pflag.NewFlagSet("", pflag.ContinueOnError)
	shown.SortFlags = flags.SortFlags
	flags.VisitAll(func(f *pflag.Flag) {
		flag := *f
		if f.NoOptDefVal != "" && f.Value.Type() != "bool" {
			value, text := pflag.UnquoteUsage(f)
			flag.Name, flag.NoOptDefVal, flag.Usage = f.Name+"[="+value+"]", "", "``"+text // a value without a name
		}
		shown.AddFlag(&flag)
	})
	var b strings.Builder
	for line := range strings.Lines(shown.FlagUsages()) {
		line = strings.TrimRight(line, "\n")
		name, says, _ := strings.Cut(strings.TrimLeft(line, " "), "   ") // pflag puts at least three blanks between them
		says = strings.TrimLeft(says, " ")
		column := len(line) - len(says)
		if width < twoColumnsWidth || longestWord(says) > width-column {
			b.WriteString(below(name, says, width))
			continue
		}
		b.WriteString(line[:column] + strings.Join(widget.Wrap(says, width-column), "\n"+strings.Repeat(" ", column)) + "\n")
	}
	return b.String()
}

// longestWord is the width of the longest word of a text.
func longestWord(text string) (longest int) {
	for word := range strings.FieldsSeq(text) {
		longest = max(longest, widget.Width(word))
	}
	return longest
}

// description is the long text of a command in lines that fit. It wraps paragraphs again; indented ones stay as they are.
func description(cmd *cobra.Command, width int) string {
	text := cmd.Long
	if text == "" {
		text = cmd.Short + "."
	}
	var lines []string
	for i, paragraph := range strings.Split(text, "\n\n") {
		if i > 0 {
			lines = append(lines, "")
		}
		if strings.HasPrefix(paragraph, " ") {
			lines = append(lines, paragraph)
			continue
		}
		lines = append(lines, widget.Wrap(strings.Join(strings.Fields(paragraph), " "), width)...)
	}
	return strings.Join(lines, "\n") + "\n"
}

// subcommandOnly rejects an argument that is not a subcommand.
func subcommandOnly(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	return unknownCommand(cmd, args[0])
}

// unknownCommand suggests the commands that the user may have meant, or lists the few of a group.
func unknownCommand(cmd *cobra.Command, typed string) error {
	unknown := fmt.Sprintf("unknown command %q", typed)
	switch near := meantCommands(cmd, typed); {
	case len(near) > 0:
		return usage("%s", model.WithFix(unknown, model.DidYouMean(near...)))
	case cmd.HasParent():
		return usage("%s; %s has: %s", unknown, cmd.CommandPath(), strings.Join(subcommandNames(cmd), ", "))
	}
	return usage("%s; to list the commands: %s --help", unknown, cmd.CommandPath())
}

// meantCommands are the commands that were probably meant by a word that is none of cmd's.
func meantCommands(cmd *cobra.Command, typed string) []string {
	root := cmd.Root()
	group := strings.TrimPrefix(strings.TrimPrefix(cmd.CommandPath(), root.Name()), " ")
	if meant, known := commandsElsewhere[group][strings.ToLower(typed)]; known {
		return []string{root.Name() + " " + meant}
	}
	cmd.SuggestionsMinimumDistance = 2
	near := cmd.SuggestionsFor(typed)
	for i, name := range near {
		near[i] = cmd.CommandPath() + " " + name
	}
	if len(near) == 0 {
		if other := commandNamed(root, typed); other != nil && other.IsAvailableCommand() {
			near = []string{other.CommandPath()}
		}
	}
	return near
}

// commandsElsewhere are words of other tools, by the group after which they were typed, and the commands for them here.
var commandsElsewhere = map[string]map[string]string{
	"": {
		"ls": "list", "identities": "list", "users": "list", "roles": "list", "sessions": "list", "session": "list", "status": "list",
		"signin": "login", "sign-in": "login", "assume": "login", "renew": "login --renew", "refresh": "login --renew",
		"signout": "logout", "sign-out": "logout", "export": "env",
		"configure": "user configure", "config": "user configure", "keys": "user configure",
		"add": "identity add", "create": "identity add", "init": "identity add", "setup": "identity add",
		"delete": "keyring forget", "remove": "keyring forget", "rm": "keyring forget", "use": "keyring use",
		"check": "validate", "health": "doctor",
	},
	"user": {
		"list": "list", "ls": "list", "show": "list", "add": "identity add", "create": "identity add", "new": "identity add",
		"edit": "user configure", "delete": "keyring forget", "remove": "keyring forget", "rm": "keyring forget",
	},
	"identity": {"list": "list", "ls": "list", "show": "list", "create": "identity add", "new": "identity add"},
	"keyring": {
		"list": "keyring status", "ls": "keyring status", "show": "keyring status", "info": "keyring status", "add": "user configure",
		"delete": "keyring forget", "remove": "keyring forget", "rm": "keyring forget", "set": "keyring use", "copy": "keyring move",
	},
}

// subcommandNames are the subcommands that the help lists.
func subcommandNames(cmd *cobra.Command) (names []string) {
	for _, sub := range cmd.Commands() {
		if sub.IsAvailableCommand() {
			names = append(names, sub.Name())
		}
	}
	return names
}

// needsSubcommand is the RunE of a command that does nothing without a subcommand: it shows the help as an error.
func (c *command) needsSubcommand(cmd *cobra.Command, _ []string) error {
	fmt.Fprint(c.messages, briefHelp(cmd, helpWidthOf(c.messages), c.inks(c.messages).Strong))
	return failure{code: exitUsage}
}
