package cli

import (
	"fmt"
	"runtime"
	"slices"
	"strings"

	"authdeck/model"
	"authdeck/ui/text"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

func (c *command) completion() *cobra.Command {
	shells := []string{"bash", "zsh", "fish", "powershell"}
	return &cobra.Command{
		Use: "completion " + strings.Join(shells, "|"), Short: "Print the completion script for a shell",
		Long: "completion prints a script that lets your shell complete commands, flags, and the names of your identities. " +
			"Completion reads atmos.yaml. It opens no keyring, does not contact AWS, and runs no command.\n\n" +
			"  bash:        source <(authdeck completion bash)   (needs bash-completion)\n" +
			"  zsh:         authdeck completion zsh > \"${fpath[1]}/_authdeck\"\n" +
			"  fish:        authdeck completion fish | source\n" +
			"  PowerShell:  authdeck completion powershell | Out-String | Invoke-Expression",
		Example:   "  source <(authdeck completion bash)\n  authdeck completion fish | source",
		Args:      oneArgument(model.WithFix("missing shell", model.Choices{Words: shells}.Fix())),
		ValidArgs: shells, DisableFlagsInUseLine: true,
		RunE: func(cmd *cobra.Command, args []string) (err error) {
			root, out := cmd.Root(), cmd.OutOrStdout()
			switch args[0] {
			case "bash":
				err = root.GenBashCompletionV2(out, true)
			case "zsh":
				err = root.GenZshCompletion(out)
			case "fish":
				err = root.GenFishCompletion(out, true)
			case "powershell":
				err = root.GenPowerShellCompletionWithDesc(out)
			default:
				err = usage("%s", model.WithFix(fmt.Sprintf("unknown shell %q", args[0]), model.OneOf(args[0], shells)))
			}
			return err
		},
	}
}

// completeIdentity offers the names and aliases that a command can use, even if the configuration has other problems.
func (c *command) completeIdentity(cmd *cobra.Command, _ []string, typed string) ([]cobra.Completion, cobra.ShellCompDirective) {
	config, _ := c.Validate(cmd.Context(), c.options)
	var names []cobra.Completion
	offer := func(name, what string) {
		if name != "" && !strings.ContainsFunc(name, text.Obeyed) && strings.HasPrefix(strings.ToLower(name), strings.ToLower(typed)) {
			names = append(names, cobra.CompletionWithDesc(name, text.Printable(what)))
		}
	}
	users, roles := serves(cmd)
	for _, id := range config.Identities {
		if !users {
			break
		}
		what := "identity"
		if id.Default {
			what = "the default identity"
		}
		offer(id.Title, what)
		offer(id.Alias, "alias of "+id.Title)
	}
	for _, id := range config.Roles {
		if !roles {
			break
		}
		what := "role"
		switch {
		case id.Default:
			what = "the default identity"
		case id.Ref.User != "":
			what = "role of " + id.KeyHolder().Title
		}
		offer(id.Title, what)
		offer(id.Alias, "alias of "+id.Title)
	}
	return names, cobra.ShellCompDirectiveNoFileComp
}

// serves reports whether a command is for users, and whether it is for roles: roles have no keys, and authdeck opens the
// console only for them.
func serves(cmd *cobra.Command) (users, roles bool) {
	for ; cmd != nil; cmd = cmd.Parent() {
		switch cmd.Name() {
		case "user", "keyring", "import":
			return true, false
		case "console":
			return false, true
		}
	}
	return true, true
}

// completeProfile offers the existing profiles, also after a comma.
func (c *command) completeProfile(cmd *cobra.Command, _ []string, typed string) ([]cobra.Completion, cobra.ShellCompDirective) {
	options := c.options
	options.Profiles = nil
	config, _ := c.Validate(cmd.Context(), options)
	safe := slices.DeleteFunc(slices.Clone(config.Profiles), func(name string) bool { return strings.ContainsFunc(name, text.Obeyed) })
	return afterComma(safe, typed), cobra.ShellCompDirectiveNoFileComp
}

// completions are the completions for the global flags. Each call fails only if there is no such flag.
func (c *command) completions(root *cobra.Command, themes []string) {
	_ = root.RegisterFlagCompletionFunc("identity", c.completeIdentity)
	_ = root.RegisterFlagCompletionFunc("profile", c.completeProfile)
	_ = root.RegisterFlagCompletionFunc("theme", cobra.FixedCompletions(themes, cobra.ShellCompDirectiveNoFileComp))
	_ = root.RegisterFlagCompletionFunc("keyring", cobra.FixedCompletions(model.KeyringsOn(runtime.GOOS), cobra.ShellCompDirectiveNoFileComp))
	_ = root.MarkPersistentFlagFilename("config", "yaml", "yml")
	_ = root.MarkPersistentFlagDirname("config-path")
}

// unquoted removes the backquotes from the flags of all commands, because a shell would show them. They name a flag's value in help.
func unquoted(cmd *cobra.Command) {
	plain := func(f *pflag.Flag) { _, f.Usage = pflag.UnquoteUsage(f) }
	cmd.PersistentFlags().VisitAll(plain)
	cmd.LocalFlags().VisitAll(plain)
	for _, sub := range cmd.Commands() {
		unquoted(sub)
	}
}

// completing reports whether a shell asks for completions.
func completing(args []string) bool { return len(args) > 0 && strings.HasPrefix(args[0], "__complete") }

// completedWithoutAuth removes the word auth of Atmos from the words that a shell wants completed. bareFlags removes it from others.
func completedWithoutAuth(args []string) []string {
	if len(args) > 2 && completing(args) && args[1] == "auth" {
		return slices.Delete(slices.Clone(args), 1, 2)
	}
	return args
}
