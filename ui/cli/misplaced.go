package cli

import (
	"context"
	"errors"
	"fmt"
	"slices"

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

// unlessName is an opener that refuses the name of an identity where a command is to stand, as `aws-vault exec NAME` has it.
// After -- it is a command; without another -- behind it, a program of that name is meant.
func (c *command) unlessName(open opener, cmd *cobra.Command, args []string) opener {
	if len(args) == 0 || cmd.ArgsLenAtDash() == 0 || c.identity != "" || c.pick {
		return open
	}
	exec := cmd.Name() == "exec"
	return func(ctx context.Context, o Options) (model.Workspace, error) {
		w, err := open(ctx, o)
		if err != nil || exec && !slices.Equal(args[1:min(2, len(args))], []string{"--"}) && runnable(args[0], c.ChildEnv()) == nil {
			return w, err
		}
		if _, unknown := w.Config.Find(args[0]); unknown == nil {
			err = failure{exitUsage, errors.New("the name of an identity goes with -i; run: " + withName(exec, args))}
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
