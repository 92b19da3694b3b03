package cli

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"

	"authdeck/model"
	"authdeck/ui/cli/process"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// flagsOnly refuses words without a flag. Other programs have the name of an identity there.
func flagsOnly(cmd *cobra.Command, args []string) error {
	if len(args) > 0 && !cmd.Flags().Changed("identity") {
		return usage("unexpected argument %q; to name an identity: %s -i %s", args[0], cmd.CommandPath(), model.ShellWord(args[0]))
	}
	return noArguments(cmd, args)
}

func noArguments(_ *cobra.Command, args []string) error {
	if len(args) > 0 {
		return usage("unexpected argument %q", args[0])
	}
	return nil
}

// oneArgument wants one argument. missing says which, and how to give it.
func oneArgument(missing string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) == 0 {
			return usage("%s", missing)
		}
		return noArguments(cmd, args[1:])
	}
}

// oneIdentity is the name of an identity that may be an argument or come with -i; "" for none.
func (c *command) oneIdentity(args []string) (string, error) {
	switch {
	case len(args) > 1:
		return "", usage("unexpected argument %q", args[1])
	case len(args) > 0 && (c.pick || c.identity != "" && c.identity != args[0]):
		return "", usage("give the name once: as an argument, or with -i")
	case len(args) > 0:
		return args[0], nil
	}
	return c.identity, nil
}

// explainFlag says in plain words what is wrong with a flag. It is the root's FlagErrorFunc.
func explainFlag(cmd *cobra.Command, err error) error {
	var unknown *pflag.NotExistError
	var empty *pflag.ValueRequiredError
	var invalid *pflag.InvalidValueError
	switch {
	case errors.As(err, &unknown) && cmd.HasSubCommands() && cmd.Flags().NArg() > 0: // the flag may be right for what was meant
		return unknownCommand(cmd, cmd.Flags().Arg(0))
	case errors.As(err, &invalid) && errors.Is(err, strconv.ErrSyntax) && invalid.GetFlag().Value.Type() == "bool":
		return usage("--%s %s: use true or false", invalid.GetFlag().Name, model.ShellWord(invalid.GetValue()))
	case errors.As(err, &invalid):
		return usage("--%s %s: %w", invalid.GetFlag().Name, model.ShellWord(invalid.GetValue()), invalid.Unwrap())
	case errors.As(err, &empty):
		return usage("--%s needs a value", empty.GetFlag().Name)
	case errors.As(err, &unknown) && unknown.GetSpecifiedShortnames() == "":
		name := unknown.GetSpecifiedName()
		if near := nearestFlag(cmd, name); near != "" {
			return usage("%s", model.WithFix("unknown flag --"+name, model.DidYouMean("--"+near)))
		}
		return usage("unknown flag --%s; to list the flags: %s --help", name, cmd.CommandPath())
	case errors.As(err, &unknown):
		return usage("unknown flag -%s; to list the flags: %s --help", unknown.GetSpecifiedName(), cmd.CommandPath())
	}
	return failure{exitUsage, err}
}

// nearestFlag is the flag that was probably meant; "" for none.
func nearestFlag(cmd *cobra.Command, typed string) string {
	var names []string
	cmd.Flags().VisitAll(func(f *pflag.Flag) {
		if !f.Hidden {
			names = append(names, f.Name)
		}
	})
	return model.Nearest(typed, names)
}

// refuseName is an opener that refuses the name of an identity where a command belongs, as `aws-vault exec NAME` has it.
// After -- it is a command; without another -- behind it, a program of that name is meant.
func (c *command) refuseName(open opener, cmd *cobra.Command, args []string) opener {
	if len(args) == 0 || cmd.ArgsLenAtDash() == 0 || c.identity != "" || c.pick {
		return open
	}
	exec := cmd.Name() == "exec"
	return func(ctx context.Context, o Options) (model.Workspace, error) {
		w, err := open(ctx, o)
		if err != nil || exec && !slices.Equal(args[1:min(2, len(args))], []string{"--"}) && process.Runnable(args[0], c.ChildEnv()) == nil {
			return w, err
		}
		if _, unknown := w.Config.Find(args[0]); unknown == nil {
			err = usage("pass the identity with -i; run: %s", withName(exec, args))
		}
		return w, err
	}
}

func withName(exec bool, args []string) string {
	switch name := model.ShellWord(args[0]); {
	case len(args) == 1:
		return "authdeck shell -i " + name
	case exec:
		return "authdeck exec -i " + name + " -- COMMAND"
	default:
		return "authdeck shell -i " + name + " -- ARGUMENT..."
	}
}

// bareFlags gives a -i or a --profile that has no name an empty one, which asks. A name that starts with a dash is written with
// =. The word auth of Atmos goes. Only words up to the first one that names no command are ours: what follows may be a command
// line of its own.
func bareFlags(cmd *cobra.Command, args []string) []string {
	out := append([]string(nil), args...)
	for i := 0; i < len(out) && out[i] != "--"; i++ {
		if !cmd.HasParent() && out[i] == "auth" { // flags of Atmos may come before it
			out = slices.Delete(out, i, i+1)
			i--
			continue
		}
		if !strings.HasPrefix(out[i], "-") || out[i] == "-" {
			if cmd = commandNamed(cmd, out[i]); cmd == nil {
				break
			}
			continue
		}
		flag, alone := awaiting(cmd, out[i])
		switch {
		case flag == nil:
		case flag.Name != "identity" && flag.Name != "profile" || i+1 < len(out) && !strings.HasPrefix(out[i+1], "-"):
			i++ // its value
		case alone:
			out[i] = "--" + flag.Name + "="
		default: // -yi: the flags before it stay
			out = slices.Replace(out, i, i+1, strings.TrimSuffix(out[i], "i"), "--identity=")
		}
	}
	return out
}

func commandNamed(cmd *cobra.Command, name string) *cobra.Command {
	for _, sub := range cmd.Commands() {
		if sub.Name() == name || sub.HasAlias(name) {
			return sub
		}
	}
	return nil
}

// awaiting gives the flag of a word whose value is the next word, and whether it is alone in its word; nil for none.
func awaiting(cmd *cobra.Command, word string) (flag *pflag.Flag, alone bool) {
	cmd.InheritedFlags() // joins the parents' flags to the command's own
	if name, long := strings.CutPrefix(word, "--"); long {
		flag = cmd.Flags().Lookup(name) // none with = in it
		if flag == nil || flag.NoOptDefVal != "" {
			return nil, false
		}
		return flag, true
	}
	for at := 1; at < len(word); at++ {
		flag = cmd.Flags().ShorthandLookup(word[at : at+1])
		if flag != nil && flag.NoOptDefVal == "" {
			if at == len(word)-1 {
				return flag, at == 1
			}
			return nil, false // its value is the rest of the word
		}
	}
	return nil, false
}
