package cli

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

var updateDocs = flag.Bool("update-docs", false, "write the documents that come from the code")

// TestDocsOfTheCommandsSayWhatTheyTake compares docs/commands.md and docs/man with what the commands say of themselves.
func TestDocsOfTheCommandsSayWhatTheyTake(t *testing.T) {
	root := (&command{}).root()
	documents := map[string]string{"commands.md": commandsDoc(root)}
	for _, cmd := range everyCommand(root) {
		documents[filepath.Join("man", pageName(cmd)+".1")] = manPage(cmd)
	}
	dir := filepath.Join("..", "..", "docs")
	if *updateDocs {
		for name, text := range documents {
			path := filepath.Join(dir, name)
			if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
	for name, want := range documents {
		if got, err := os.ReadFile(filepath.Join(dir, name)); err != nil || string(got) != want {
			t.Errorf("docs/%s is not what the commands say (%v); run: task docs", name, err)
		}
	}
	pages, err := filepath.Glob(filepath.Join(dir, "man", "*"))
	if err != nil || len(pages) != len(documents)-1 {
		t.Errorf("%d man pages for %d commands, %v", len(pages), len(documents)-1, err)
	}
}

func commandsDoc(root *cobra.Command) string {
	var b strings.Builder
	b.WriteString("# Commands\n\nWritten from the commands of `ui/cli` by `task docs`; a test fails when they differ. " +
		"The same stands in `docs/man` for `man`.\n\nA leading `auth` is accepted: `authdeck auth login` is `authdeck login`.\n")
	for _, cmd := range everyCommand(root) {
		fmt.Fprintf(&b, "\n## %s\n\n```text\n%s```\n", cmd.CommandPath(), helpOf(cmd))
	}
	return b.String()
}

func pageName(cmd *cobra.Command) string { return strings.ReplaceAll(cmd.CommandPath(), " ", "-") }

// manPage is a page for man(7).
func manPage(cmd *cobra.Command) string {
	cmd.InitDefaultHelpFlag()
	name := pageName(cmd)
	var b strings.Builder
	fmt.Fprintf(&b, ".\\\" Written from the command by `task docs`.\n.TH %s 1 \"\" authdeck\n.SH NAME\n%s \\- %s\n", roff(strings.ToUpper(name)), roff(name), roff(cmd.Short))
	fmt.Fprintf(&b, ".SH SYNOPSIS\n.B %s\n", roff(cmd.UseLine()))
	if cmd.Long != "" {
		b.WriteString(".SH DESCRIPTION\n")
		for i, paragraph := range strings.Split(cmd.Long, "\n\n") {
			if i > 0 {
				b.WriteString(".PP\n")
			}
			b.WriteString(roff(strings.Join(strings.Fields(paragraph), " ")) + "\n")
		}
	}
	manFlags(&b, "OPTIONS", cmd.LocalFlags())
	manFlags(&b, "OPTIONS OF EVERY COMMAND", cmd.InheritedFlags())
	fmt.Fprintf(&b, ".SH EXAMPLES\n.nf\n%s\n.fi\n", roff(strings.Trim(cmd.Example, "\n")))
	var others []string
	for _, other := range append([]*cobra.Command{cmd.Parent()}, cmd.Commands()...) {
		if other != nil && (other == cmd.Parent() || other.IsAvailableCommand()) {
			others = append(others, fmt.Sprintf(".BR %s (1)", roff(pageName(other))))
		}
	}
	if len(others) > 0 {
		fmt.Fprintf(&b, ".SH SEE ALSO\n%s\n", strings.Join(others, " ,\n"))
	}
	return b.String()
}

func manFlags(b *strings.Builder, title string, flags *pflag.FlagSet) {
	if !flags.HasAvailableFlags() {
		return
	}
	fmt.Fprintf(b, ".SH %s\n", title)
	flags.VisitAll(func(f *pflag.Flag) {
		if f.Hidden {
			return
		}
		value, text := pflag.UnquoteUsage(f)
		short := ""
		if f.Shorthand != "" {
			short = "\\fB\\-" + f.Shorthand + "\\fR, "
		}
		if value != "" {
			value = " \\fI" + roff(value) + "\\fR"
		}
		fmt.Fprintf(b, ".TP\n%s\\fB%s\\fR%s\n%s\n", short, roff("--"+f.Name), value, roff(strings.Join(strings.Fields(text), " ")))
	})
}

// roff escapes what troff would obey.
func roff(text string) string {
	text = strings.NewReplacer(`\`, `\e`, "-", `\-`, "…", "...", "'", `\(aq`).Replace(text)
	lines := strings.Split(text, "\n")
	for i, l := range lines {
		if strings.HasPrefix(l, ".") {
			lines[i] = `\&` + l
		}
	}
	return strings.Join(lines, "\n")
}
