package cli

import (
	"errors"
	"slices"
	"strconv"
	"strings"

	"authdeck/model"
	"authdeck/model/spelling"
	"authdeck/ui/cli/process"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// takesName makes the name of an identity the only argument of a command, as a short form of -i NAME.
func (c *command) takesName(cmd *cobra.Command) {
	cmd.Args, cmd.ValidArgsFunction = c.nameArgument, c.completeName
}

func (c *command) nameArgument(cmd *cobra.Command, args []string) error {
	switch {
	case len(args) == 0:
		return nil
	case len(args) > 1:
		return unexpectedArgument(cmd, args[1])
	case args[0] == "":
		return usage("the name of the identity is empty")
	}
	if err := c.namedOnce(cmd, args[0]); err != nil {
		return err
	}
	c.identity = args[0]
	return nil
}

// namedOnce returns an error if -i names another identity than the argument.
func (c *command) namedOnce(cmd *cobra.Command, argument string) error {
	if cmd.Flags().Changed("identity") && !strings.EqualFold(c.identity, argument) {
		return usage(namedTwice)
	}
	return nil
}

// takesNameBeforeDash is takesName for a command that runs another program. ours returns the arguments for authdeck.
func (c *command) takesNameBeforeDash(cmd *cobra.Command, ours func(cmd *cobra.Command, args []string) []string) {
	cmd.Args = func(cmd *cobra.Command, args []string) error { return c.nameArgument(cmd, ours(cmd, args)) }
	cmd.ValidArgsFunction = func(cmd *cobra.Command, args []string, typed string) ([]cobra.Completion, cobra.ShellCompDirective) {
		if len(args) > 0 || slices.Contains(c.args, "--") { // Cobra does not say whether it was there
			return nil, cobra.ShellCompDirectiveDefault
		}
		names, _ := c.completeIdentity(cmd, args, typed)
		return names, cobra.ShellCompDirectiveDefault
	}
}

// splitAtDash returns the arguments before -- and after it. Without -- there are none after it, not even an empty list.
func splitAtDash(cmd *cobra.Command, args []string) (before, behind []string) {
	at := slices.Index(args, "--")
	switch {
	case cmd.ArgsLenAtDash() == 0: // pflag has removed it
		return nil, args
	case at < 0:
		return args, nil
	}
	return args[:at], args[at+1:]
}

// execWords interprets the words of exec: a single word before -- is the name of an identity. Without --, with more words before
// it, or with -i for another identity or for the program's name, all words are the command. check returns a usage error if the
// words were probably meant differently.
type execWords struct {
	name, program []string
	check         func(knows func(name string) bool) error
}

func (c *command) execWords(cmd *cobra.Command, args []string) execWords {
	before, behind := splitAtDash(cmd, args)
	w := execWords{program: args, check: func(func(string) bool) error { return nil }}
	if cmd.ArgsLenAtDash() == 0 || len(args) == 0 {
		return w
	}
	first := args[0]
	word := model.ShellWord(first)
	identified, alone := cmd.Flags().Changed("identity"), len(before) == 1 && behind != nil
	twice := c.namedOnce(cmd, first)
	if alone && (!identified || twice == nil && !c.runs(first)) {
		w.name, w.program = before, behind
		w.check = func(knows func(string) bool) error {
			if !knows(first) && c.runs(first) {
				return usage("unknown identity %q; to run it as a command: authdeck exec -- %s", first, word)
			}
			return nil
		}
		return w
	}
	w.check = func(knows func(string) bool) error {
		switch {
		case !knows(first) || c.runs(first):
		case identified && alone:
			return twice
		case identified:
		case namesOther(cmd, first, args[1:], knows):
			return usage(namedTwice)
		case len(args) == 1:
			if behind == nil { // without --
				return usage("missing command; run: authdeck exec %s -- COMMAND; for a shell, run: authdeck shell %s", word, word)
			}
			return usage("missing command after --; for a shell, run: authdeck shell %s", word)
		case slices.Contains([]string{"-i", "--identity"}, args[1]):
			return usage("put the flags before the name, and -- before the command; run: authdeck exec %s %s -- COMMAND", model.ShellWord(args[1]), word)
		case strings.HasPrefix(args[1], "-") && !hasFlag(cmd, args[1]):
			return noFlagOfExec(word, args[1:])
		default:
			return usage("put -- before the command; run: authdeck exec %s -- COMMAND", word)
		}
		return nil
	}
	return w
}

// hasFlag reports whether a word is a flag of the command.
func hasFlag(cmd *cobra.Command, word string) bool {
	long, isLong := strings.CutPrefix(word, "--")
	long, _, _ = strings.Cut(long, "=")
	if isLong {
		return cmd.Flags().Lookup(long) != nil
	}
	return len(word) > 1 && cmd.Flags().ShorthandLookup(word[1:2]) != nil
}

// noFlagOfExec says that exec has no flag with which words after the name begin. --format is one of env.
func noFlagOfExec(name string, words []string) error {
	flag, _, _ := strings.Cut(words[0], "=")
	if flag != "--format" && flag != "-f" {
		return usage("unknown flag %s; to run a command: authdeck exec %s -- COMMAND", model.ShellWord(flag), name)
	}
	env := "authdeck env " + name
	for _, w := range words[:min(2, len(words))] {
		if w != "--" {
			env += " " + model.ShellWord(w)
		}
	}
	return usage("unknown flag %s; to print the session's variables: %s; to run a command: authdeck exec %s -- COMMAND", flag, env, name)
}

// runs reports whether a word is a command that exec could run.
func (c *command) runs(word string) bool { return process.Runnable(word, c.environ()) == nil }

// namesOther reports whether the flags at the start of some words name another identity. -iNAME counts only with a known name,
// because the flags may belong to a command.
func namesOther(cmd *cobra.Command, name string, words []string, knows func(name string) bool) bool {
	for i := 0; i < len(words) && len(words[i]) > 1 && words[i][0] == '-' && words[i] != "--"; i++ {
		flag, value, joined := strings.Cut(words[i], "=")
		named := flag == "-i" || flag == "--identity"
		switch {
		case named && !joined && i+1 < len(words):
			value = words[i+1]
		case !named && strings.HasPrefix(words[i], "-i"):
			value = words[i][2:]
			named = knows(value)
		}
		if named && !strings.EqualFold(value, name) {
			return true
		}
		if awaited, _ := awaiting(cmd, words[i]); awaited != nil {
			i++ // its value
		}
	}
	return false
}

const namedTwice = "give the name once: as an argument, or with -i"

func noArguments(cmd *cobra.Command, args []string) error {
	if len(args) > 0 {
		return unexpectedArgument(cmd, args[0])
	}
	return nil
}

func unexpectedArgument(cmd *cobra.Command, argument string) error {
	return usage("unexpected argument %q; to see what the command takes, run: %s --help", argument, cmd.CommandPath())
}

// oneArgument requires one argument. missing says which one, and how to give it.
func oneArgument(missing string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) == 0 {
			return usage("%s", missing)
		}
		return noArguments(cmd, args[1:])
	}
}

// notEmpty rejects flags that were given without a value, or with an empty item in a list: they come from a script whose variable is
// not set, and must not mean another realm or another identity.
func notEmpty(cmd *cobra.Command, flags ...string) error {
	for _, name := range flags {
		f := cmd.Flags().Lookup(name)
		items := []string{f.Value.String()}
		if list, ok := f.Value.(pflag.SliceValue); ok {
			items = list.GetSlice()
		}
		isEmpty := func(item string) bool { return strings.TrimSpace(item) == "" }
		switch filled := slices.DeleteFunc(slices.Clone(items), isEmpty); {
		case !f.Changed:
		case len(filled) == 0:
			return usage("--%s is empty; give it a value, or leave it out", name)
		case len(filled) < len(items):
			return usage("--%s has an empty item; write: --%s %s", name, name, model.ShellWord(strings.Join(filled, ",")))
		}
	}
	return nil
}

// choicesOf lists the values of a flag that has only a few; "" for any other one.
func choicesOf(cmd *cobra.Command, flag string) string {
	complete, has := cmd.GetFlagCompletionFunc(flag)
	if !has || !slices.Contains([]string{"to", "theme", "keyring", "format"}, flag) {
		return ""
	}
	values, _ := complete(cmd, nil, "")
	return model.Choices{Words: values}.Fix()
}

// explainFlag says in plain words what is wrong with a flag. It is the root's FlagErrorFunc.
func explainFlag(cmd *cobra.Command, err error) error {
	var unknown *pflag.NotExistError
	var empty *pflag.ValueRequiredError
	var invalid *pflag.InvalidValueError
	switch {
	case errors.As(err, &unknown) && cmd.HasSubCommands() && cmd.Flags().NArg() > 0: // the flag may be correct for the intended command
		return unknownCommand(cmd, cmd.Flags().Arg(0))
	case errors.As(err, &invalid) && errors.Is(err, strconv.ErrSyntax) && invalid.GetFlag().Value.Type() == "bool":
		return usage("--%s %s: use true or false", invalid.GetFlag().Name, model.ShellWord(invalid.GetValue()))
	case errors.As(err, &invalid):
		return usage("--%s %s: %w", invalid.GetFlag().Name, model.ShellWord(invalid.GetValue()), invalid.Unwrap())
	case errors.As(err, &empty):
		return usage("%s", model.WithFix("--"+empty.GetFlag().Name+" needs a value", choicesOf(cmd, empty.GetFlag().Name)))
	case errors.As(err, &unknown) && unknown.GetSpecifiedShortnames() == "":
		name := unknown.GetSpecifiedName()
		if cmd.Name() == "exec" && name == "format" {
			return usage("unknown flag --format; to print the session's variables: authdeck env NAME --format FORMAT")
		}
		return unknownFlag(cmd, "--"+name, name)
	case errors.As(err, &unknown):
		return unknownFlag(cmd, "-"+unknown.GetSpecifiedName(), unknown.GetSpecifiedName())
	}
	return failure{exitUsage, err}
}

// unknownFlag says that a command has no such flag, and which one was probably meant.
func unknownFlag(cmd *cobra.Command, flag, name string) error {
	if meant := meantFlag(cmd, name); meant != "" {
		return usage("%s", model.WithFix("unknown flag "+flag, model.DidYouMean(meant)))
	}
	return usage("unknown flag %s; to list the flags: %s --help", flag, cmd.CommandPath())
}

// meantFlag returns the flag that was probably meant, as it is typed; "" for none.
func meantFlag(cmd *cobra.Command, typed string) string {
	if complete, has := cmd.GetFlagCompletionFunc("format"); has {
		if formats, _ := complete(cmd, nil, ""); slices.Contains(formats, typed) {
			return "--format " + typed
		}
	}
	for _, name := range flagsElsewhere[typed] {
		if flag := cmd.Flag(name); flag != nil && !flag.Hidden {
			return "--" + name
		}
	}
	if near := nearestFlag(cmd, typed); len(typed) > 1 && near != "" {
		return "--" + near
	}
	return ""
}

// flagsElsewhere are flags of other tools, such as the AWS CLI, aws-vault and granted, and what they are called here. No command has two of
// the flags of one line.
var flagsElsewhere = map[string][]string{
	"a":          {"all"},
	"backend":    {"keyring"},
	"force":      {"renew", "yes"},
	"mfa-token":  {"mfa-code"},
	"o":          {"format"},
	"otp":        {"mfa-code"},
	"output":     {"format"},
	"token":      {"mfa-code"},
	"token-code": {"mfa-code"},
	"user":       {"identity"},
	"username":   {"identity"},
}

// nearestFlag returns the flag that was probably meant; "" for none.
func nearestFlag(cmd *cobra.Command, typed string) string {
	var names []string
	cmd.Flags().VisitAll(func(f *pflag.Flag) {
		if !f.Hidden {
			names = append(names, f.Name)
		}
	})
	return spelling.Nearest(typed, names)
}

// whole returns the whole configuration, and a usage error if the words were probably meant differently.
func (w execWords) whole(config model.Config) (model.Config, error) {
	return config, w.check(func(name string) bool { _, unknown := config.Find(name); return unknown == nil })
}

// bareFlags adds an empty name to a -i or a --profile without one, so that authdeck asks. A name that starts with a hyphen is
// written with =. It removes the word auth of Atmos. For a command that runs another program, only the words up to the first one
// that names no command are ours. What follows may be another command line, unless the word is the name of an identity. runs
// reports whether a word is a command.
func bareFlags(cmd *cobra.Command, args []string, runs func(word string) bool) []string {
	out := append([]string(nil), args...)
	for i := 0; i < len(out) && out[i] != "--"; i++ {
		if !cmd.HasParent() && out[i] == "auth" { // flags of Atmos may come before it
			out = slices.Delete(out, i, i+1)
			i--
			continue
		}
		if !strings.HasPrefix(out[i], "-") || out[i] == "-" {
			sub := commandNamed(cmd, out[i])
			switch flags := flagsAfterName(cmd, out[i], out[i+1:], runs); {
			case sub != nil:
				cmd = sub
			case !cmd.HasParent(), runsPrograms(cmd) && flags == 0:
				return out
			case runsPrograms(cmd): // the name goes after its flags, because pflag accepts no flags after a word
				name := out[i]
				copy(out[i:], out[i+1:i+1+flags])
				out[i+flags] = name
				i--
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

// runsPrograms reports whether the words after the first one are the command line of another program.
func runsPrograms(cmd *cobra.Command) bool { return cmd.Name() == "exec" || cmd.Name() == "shell" }

// flagsAfterName returns the number of words between a name and -- if all of them are flags of the command with their values;
// otherwise 0. A shell needs no --. Many programs have a flag -i, so for exec it is ours only if there is no program of that name.
func flagsAfterName(cmd *cobra.Command, name string, words []string, runs func(word string) bool) (n int) {
	for ; n < len(words) && words[n] != "--"; n++ {
		flag, _ := awaiting(cmd, words[n]) // also adds the parents' flags to the command's own
		long, isLong := strings.CutPrefix(words[n], "--")
		long, _, _ = strings.Cut(long, "=")
		short, isShort := strings.CutPrefix(words[n], "-i")
		switch {
		case isLong && cmd.Flags().Lookup(long) != nil:
		case isShort && (short == "" || short[0] == '=' || strings.EqualFold(short, name)) && (cmd.Name() == "shell" || !runs(name)):
		default:
			return 0
		}
		if flag != nil {
			n++
		}
	}
	if n > len(words) || n == len(words) && cmd.Name() == "exec" {
		return 0
	}
	return n
}

func commandNamed(cmd *cobra.Command, name string) *cobra.Command {
	for _, sub := range cmd.Commands() {
		if sub.Name() == name || sub.HasAlias(name) {
			return sub
		}
	}
	return nil
}

// awaiting returns the flag in a word if its value is the next word, and whether it is the only flag in its word; nil for none.
func awaiting(cmd *cobra.Command, word string) (flag *pflag.Flag, alone bool) {
	cmd.InheritedFlags() // also adds the parents' flags to the command's own
	if name, long := strings.CutPrefix(word, "--"); long {
		flag = cmd.Flags().Lookup(name) // not one with =
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
