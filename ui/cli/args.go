package cli

import (
	"strings"

	"github.com/spf13/pflag"

	"context"
	"errors"
	"fmt"
	"slices"

	"authdeck/ui/cli/process"

	"authdeck/model"

	"github.com/spf13/cobra"
)

// flagsOnly refuses words without a flag. Other programs have the name of an identity there.
func flagsOnly(cmd *cobra.Command, args []string) error {
	switch {
	case len(args) == 0:
		return nil
	case cmd.Flags().Changed("identity"):
		return fmt.Errorf("unexpected argument %q", args[0])
	}
	return fmt.Errorf("unexpected argument %q; to name an identity: %s -i %s", args[0], cmd.CommandPath(), model.ShellWord(args[0]))
}

// refuseName is an opener that refuses the name of an identity where a command is to stand, as `aws-vault exec NAME` has it.
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
			err = failure{exitUsage, errors.New("pass the identity with -i; run: " + withName(exec, args))}
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

// bareIdentity gives a -i that has no name an empty one, which asks. A name that starts with a dash is written with =.
// Only words up to the first one that names no command are ours: what follows may be a command line of its own.
func bareIdentity(cmd *cobra.Command, args []string) []string {
	out := append([]string(nil), args...)
	for i := 0; i < len(out) && out[i] != "--"; i++ {
		if !strings.HasPrefix(out[i], "-") || out[i] == "-" {
			if cmd = commandNamed(cmd, out[i]); cmd == nil {
				break
			}
			continue
		}
		flag, alone := awaiting(cmd, out[i])
		switch {
		case flag == nil:
		case flag.Name != "identity" || i+1 < len(out) && !strings.HasPrefix(out[i+1], "-"):
			i++ // its value
		case alone:
			out[i] = "--identity="
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
