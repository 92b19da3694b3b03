package cli

import (
	"fmt"
	"strings"

	"authdeck/model"
	"authdeck/ui/cli/output"
	"authdeck/ui/widget"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// flagsTopic is the help topic for the global flags, besides the commands.
const flagsTopic = "flags"

// helpWidth is a width that every terminal has.
const helpWidth = 80

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
				return output.Text(cmd.OutOrStdout(), "Global flags:\n"+globalFlags(cmd.Root()))
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
			return output.Text(cmd.OutOrStdout(), describe(topic, description(topic))+pointer(topic))
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
func briefHelp(cmd *cobra.Command) string {
	text := describe(cmd, cmd.Short+".\n") + pointer(cmd)
	if cmd.HasParent() && cmd.Long != "" {
		text += "More about this command: authdeck help" + strings.TrimPrefix(cmd.CommandPath(), cmd.Root().Name()) + "\n"
	}
	return text
}

// pointer says where the rest of the help is.
func pointer(cmd *cobra.Command) string {
	text := "\nGlobal flags, such as -i NAME: authdeck help flags\n"
	if !cmd.HasParent() {
		text += "More about a command: authdeck help COMMAND\n"
	}
	return text
}

// describe adds to a text how a command is used. Cobra's own function ignores the terminal's width.
func describe(cmd *cobra.Command, text string) string {
	var b strings.Builder
	b.WriteString(text)
	section := func(title, text string) {
		if text = strings.Trim(text, "\n"); text != "" {
			fmt.Fprintf(&b, "\n%s:\n%s\n", title, text)
		}
	}
	use := cmd.UseLine()
	if cmd.HasParent() && cmd.HasAvailableSubCommands() {
		use = cmd.CommandPath() + " COMMAND [flags]"
	}
	section("Usage", "  "+use)
	var subs strings.Builder
	for _, sub := range cmd.Commands() {
		if sub.IsAvailableCommand() {
			fmt.Fprintf(&subs, "  %-19s %s\n", sub.Name(), sub.Short)
		}
	}
	section("Commands", subs.String())
	section("Flags", flagUsages(cmd.LocalNonPersistentFlags()))
	section("Examples", cmd.Example)
	return b.String()
}

func globalFlags(root *cobra.Command) string {
	return flagUsages(root.PersistentFlags())
}

// flagUsages lists the flags like pflag, but as --name[=value] if the value is optional.
func flagUsages(flags *pflag.FlagSet) string {
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
	return shown.FlagUsagesWrapped(helpWidth)
}

// description is the long text of a command in lines that fit. It wraps paragraphs again; indented ones stay as they are.
func description(cmd *cobra.Command) string {
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
		lines = append(lines, widget.Wrap(strings.Join(strings.Fields(paragraph), " "), helpWidth)...)
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

// unknownCommand suggests the subcommands that the user may have meant.
func unknownCommand(cmd *cobra.Command, typed string) error {
	cmd.SuggestionsMinimumDistance = 2
	if near := cmd.SuggestionsFor(typed); len(near) > 0 {
		for i, name := range near {
			near[i] = cmd.CommandPath() + " " + name
		}
		return usage("%s", model.WithFix(fmt.Sprintf("unknown command %q", typed), model.DidYouMean(near...)))
	}
	return usage("unknown command %q; to list the commands: %s --help", typed, cmd.CommandPath())
}

// needsSubcommand is the RunE of a command that does nothing without a subcommand.
func needsSubcommand(run string) func(*cobra.Command, []string) error {
	return func(*cobra.Command, []string) error {
		return usage("missing command; run: %s", run)
	}
}
