package cli

import (
	"context"
	"errors"
	"slices"
	"strings"

	"authdeck/model"
	"authdeck/ui/frontend"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// choose finds the identity that a command is for: -i, ATMOS_IDENTITY, the one default; else a person is asked. A bare
// -i always asks. Errors: a name that no identity has (exit 1); nobody to ask (exit 2, with the names).
func (c *command) choose(ctx context.Context, w model.Workspace) (model.Identity, error) {
	id, err := c.named(w, c.identityName(w))
	if err != nil || id.Ref.Name != "" {
		return id, err
	}
	if id, ok := w.Config.Default(); ok && !c.pick {
		return id, nil
	}
	t, err := c.terminal("")
	if err != nil {
		return model.Identity{}, failure{exitUsage, errors.New("say which identity: -i NAME; " + whatThereIs(w.Config))}
	}
	defer t.close()
	open := func(context.Context, Options) (model.Workspace, error) { return w, nil }
	outcome, err := c.show(ctx, t, open, frontend.Options{Goal: frontend.Choose})
	if err != nil {
		return model.Identity{}, err
	}
	if err := ended(ctx, outcome); err != nil {
		return model.Identity{}, err
	}
	return outcome.Identity, nil
}

func whatThereIs(config model.Config) string {
	names := make([]string, len(config.Identities))
	for i, id := range config.Identities {
		names[i] = model.ShellWord(id.Title)
	}
	return "there are: " + strings.Join(names, ", ")
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
