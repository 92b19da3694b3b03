package cli

import (
	"fmt"
	"io"
	"strings"

	"authdeck/ui/widget"

	"github.com/spf13/cobra"
)

// helpWidth is what every terminal has.
const helpWidth = 80

// usage writes how a command is used. Cobra's own does the same without a width.
func usage(out io.Writer, cmd *cobra.Command) {
	section := func(title, text string) {
		if text = strings.Trim(text, "\n"); text != "" {
			fmt.Fprintf(out, "%s:\n%s\n\n", title, text)
		}
	}
	use := cmd.UseLine()
	if cmd.HasParent() && cmd.HasAvailableSubCommands() { // by itself it only says so
		use = cmd.CommandPath() + " COMMAND [flags]"
	}
	section("Usage", "  "+use)
	section("Examples", cmd.Example)
	var subs strings.Builder
	for _, sub := range cmd.Commands() {
		if sub.IsAvailableCommand() {
			fmt.Fprintf(&subs, "  %-19s %s\n", sub.Name(), sub.Short)
		}
	}
	section("Commands", subs.String())
	section("Flags", cmd.LocalFlags().FlagUsagesWrapped(helpWidth))
	section("Flags of every command", cmd.InheritedFlags().FlagUsagesWrapped(helpWidth))
}

// help writes what a command is for, then its usage.
func help(cmd *cobra.Command, _ []string) {
	text := cmd.Long
	if text == "" {
		text = cmd.Short + "."
	}
	var b strings.Builder
	for _, l := range prose(text) {
		b.WriteString(l + "\n")
	}
	b.WriteString("\n")
	usage(&b, cmd)
	// A reader that is gone wants no more of it.
	_, _ = io.WriteString(cmd.OutOrStdout(), strings.TrimRight(b.String(), "\n")+"\n")
}

// prose breaks text into lines that fit; the lines it comes in do not count, empty ones do.
func prose(text string) (lines []string) {
	for i, paragraph := range strings.Split(text, "\n\n") {
		if i > 0 {
			lines = append(lines, "")
		}
		lines = append(lines, widget.Wrap(strings.Join(strings.Fields(paragraph), " "), helpWidth)...)
	}
	return lines
}
