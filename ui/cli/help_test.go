package cli

import (
	"strings"
	"testing"

	"authdeck/ui/theme"

	"github.com/charmbracelet/x/ansi"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// everyCommand returns all commands that users can call, the program itself first.
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
	cmd.InitDefaultHelpFlag()
	return briefHelp(cmd, helpWidth, theme.Ink{})
}

// Twenty commands in one list were hard to read, and at 60 columns half of them took two lines.
func TestTheCommandsHaveGroupsAndTheirColumnFollowsTheWidth(t *testing.T) {
	t.Parallel()
	root := (&command{}).root()
	root.InitDefaultHelpFlag()
	for width, row := range map[int]string{80: "  login               Sign in with an MFA code", 60: "  login       Sign in with an MFA code and save the session\n"} {
		help := briefHelp(root, width, theme.Ink{})
		if !strings.Contains(help, "\n\nSign in:\n  list ") || !strings.Contains(help, "\n\nConfiguration:\n  doctor ") || !strings.Contains(help, row) {
			t.Errorf("%d columns:\n%s", width, help)
		}
	}
	for _, cmd := range root.Commands() {
		if cmd.IsAvailableCommand() && cmd.GroupID == "" {
			t.Errorf("%s is in no group", cmd.Name())
		}
	}
}

func TestHelpFitsEveryTerminalAndHasExamples(t *testing.T) {
	t.Parallel()
	commands := everyCommand((&command{}).root())
	if len(commands) < 12 {
		t.Fatalf("only %d commands", len(commands))
	}
	for _, cmd := range commands {
		brief := helpOf(cmd)
		for line := range strings.Lines(brief + describe(cmd, description(cmd, helpWidth), helpWidth, theme.Ink{})) {
			if w := ansi.StringWidth(strings.TrimRight(line, "\n")); w > helpWidth {
				t.Errorf("%s: %d cells: %s", cmd.CommandPath(), w, line)
			}
		}
		if !strings.HasPrefix(brief, cmd.Short+".\n\nUsage:\n  authdeck") {
			t.Errorf("%s: the first line does not say what it does:\n%s", cmd.CommandPath(), brief)
		}
		if n := strings.Count("\n"+strings.ReplaceAll(cmd.Example, "\\\n", ""), "\n"); n != 2 || !strings.Contains(cmd.Example, "authdeck") {
			t.Errorf("%s: %d examples, want 2:\n%s", cmd.CommandPath(), n, cmd.Example)
		}
		for _, part := range []string{"Flags:\n", "--help", "Examples:\n", "authdeck help flags"} {
			if !strings.Contains(brief, part) {
				t.Errorf("%s: no %q in\n%s", cmd.CommandPath(), part, brief)
			}
		}
		if strings.Contains(brief+globalFlags(cmd.Root(), helpWidth), `[="`) {
			t.Errorf("%s: a value that may be left out is written as a program would:\n%s", cmd.CommandPath(), brief)
		}
		if strings.Contains(brief, "--screen-reader ") && !strings.Contains(cmd.Example, "--screen-reader") {
			t.Errorf("%s: the help lists global flags:\n%s", cmd.CommandPath(), brief)
		}
	}
}

func TestWordsOfOtherToolsLeadToCommands(t *testing.T) {
	root := (&command{}).root()
	for group, words := range commandsElsewhere {
		for word, meant := range words {
			cmd, rest, err := root.Find(strings.Fields(meant))
			if err != nil || cmd == root || cmd.HasSubCommands() || len(rest) > 0 && cmd.ParseFlags(rest) != nil {
				t.Errorf("%q leads to %q: %v", word, meant, err)
			}
			under, _, err := root.Find(strings.Fields(group))
			if err != nil || commandNamed(under, word) != nil {
				t.Errorf("%q is a command of %q", word, group)
			}
		}
	}
}

func TestHelpFlagsListsEveryGlobalFlag(t *testing.T) {
	t.Parallel()
	root := (&command{Wiring: Wiring{
		Getenv: func(string) string { return "" }, Preferences: func() (Preferences, error) { return Preferences{}, nil },
	}}).root()
	var b strings.Builder
	root.SetOut(&b)
	root.SetArgs([]string{"help", "flags"})
	if err := root.Execute(); err != nil {
		t.Fatal(err)
	}
	root.PersistentFlags().VisitAll(func(f *pflag.Flag) {
		if strings.Contains(b.String(), "--"+f.Name) == f.Hidden {
			t.Errorf("--%s, hidden or not, in\n%s", f.Name, b.String())
		}
	})
}

// One word that was wider than the column ended the wrapping of its text.
func TestEveryWidthOfAHelpTextKeepsItsColumns(t *testing.T) {
	t.Parallel()
	for width := twoColumnsWidth; width <= helpWidth; width++ {
		for _, cmd := range everyCommand((&command{}).root()) {
			for line := range strings.Lines(flagUsages(cmd.Flags(), width)) {
				if w := ansi.StringWidth(strings.TrimRight(line, "\n")); w > width || !strings.HasPrefix(line, "  ") {
					t.Errorf("%s in %d columns: %d cells: %s", cmd.CommandPath(), width, w, line)
				}
			}
		}
	}
}

func TestHelpFitsANarrowTerminal(t *testing.T) {
	t.Parallel()
	for _, narrow := range []int{twoColumnsWidth, twoColumnsWidth - 1, 40} {
		helpFits(t, narrow)
	}
}

func helpFits(t *testing.T, narrow int) {
	t.Helper()
	for _, cmd := range everyCommand((&command{}).root()) {
		cmd.InitDefaultHelpFlag()
		for line := range strings.Lines(briefHelp(cmd, narrow, theme.Ink{}) + globalFlags(cmd.Root(), narrow)) {
			if w := ansi.StringWidth(strings.TrimRight(line, "\n")); w > narrow && !strings.HasPrefix(line, "  PS1='") { // one quoted text
				t.Errorf("%s: %d cells: %s", cmd.CommandPath(), w, line)
			}
		}
		for line := range strings.Lines(description(cmd, narrow)) {
			if w := ansi.StringWidth(strings.TrimRight(line, "\n")); w > narrow && !strings.HasPrefix(line, " ") { // commands stay whole
				t.Errorf("%s: %d cells: %s", cmd.CommandPath(), w, line)
			}
		}
	}
}

func TestAnExampleThatIsTooWideGoesOnInTheNextLine(t *testing.T) {
	t.Parallel()
	for example, want := range map[string]string{
		"  authdeck list --tags prod\n  authdeck list":             "  authdeck list --tags prod\n  authdeck list",
		"  authdeck list --tags prod --format json":                "  authdeck list --tags prod \\\n      --format json",
		"  authdeck login -i emergency-user-2":                     "  authdeck login \\\n      -i emergency-user-2",
		"  authdeck shell dev -- -c 'aws sts get-caller'":          "  authdeck shell dev -- \\\n      -c 'aws sts get-caller'",
		"  pass aws | authdeck configure \\\n      --device phone": "  pass aws | authdeck \\\n      configure \\\n      --device phone",
		"  authdeck demo      # try it\n  authdeck login     #":    "  authdeck demo      # try it\n  authdeck login     #",
		"  authdeck demo      # try it first":                      "  # try it first\n  authdeck demo",
	} {
		if got := wrapExamples(example, 30); got != want {
			t.Errorf("%s\nbecomes\n%s\nwant\n%s", example, got, want)
		}
	}
}
