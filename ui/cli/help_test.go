package cli

import (
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
	"github.com/spf13/cobra"
)

// everyCommand gives all that users can call, the program itself first.
func everyCommand(cmd *cobra.Command) []*cobra.Command {
	all := []*cobra.Command{cmd}
	for _, sub := range cmd.Commands() {
		if sub.IsAvailableCommand() {
			all = append(all, everyCommand(sub)...)
		}
	}
	return all
}

func helpOf(cmd *cobra.Command) string {
	var b strings.Builder
	cmd.SetOut(&b)
	defer cmd.SetOut(nil)
	cmd.InitDefaultHelpFlag()
	help(cmd, nil)
	return b.String()
}

func TestHelpFitsEveryTerminalAndHasAnExample(t *testing.T) {
	t.Parallel()
	commands := everyCommand((&command{}).root())
	if len(commands) < 12 {
		t.Fatalf("only %d commands", len(commands))
	}
	for _, cmd := range commands {
		if cmd.Short == "" || !strings.Contains(cmd.Example, "authdeck") {
			t.Errorf("%s has no short text or no example", cmd.CommandPath())
		}
		text := helpOf(cmd)
		for line := range strings.Lines(text) {
			if w := ansi.StringWidth(strings.TrimRight(line, "\n")); w > helpWidth {
				t.Errorf("%s: %d cells: %s", cmd.CommandPath(), w, line)
			}
		}
		for _, part := range []string{"Usage:\n  authdeck", "Examples:\n", "Flags:\n", "--help"} {
			if !strings.Contains(text, part) {
				t.Errorf("%s: no %q in\n%s", cmd.CommandPath(), part, text)
			}
		}
	}
}
