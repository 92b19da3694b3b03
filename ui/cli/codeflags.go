package cli

import (
	"fmt"
	"time"

	"authdeck/ui/cli/flagvalue"
	"authdeck/ui/cli/mfacode"
	"authdeck/ui/words"

	"github.com/spf13/pflag"
)

// codeFlags are the flags of commands that may sign in.
type codeFlags struct {
	code, command flagvalue.Text
}

func (f *codeFlags) add(flags *pflag.FlagSet) {
	flags.Var(&f.code, "mfa-code", "use this 6-digit `code` instead of asking (or $AUTHDECK_MFA_CODE)")
	flags.Var(&f.command, "mfa-command", "run this shell `command` to get the 6-digit code")
}

// checkCode rejects a given code that does not have six digits, and an empty flag.
func (c *command) checkCode() error {
	switch {
	case c.mfa.code.Empty():
		return usage("--mfa-code is empty; give it the six digits, or leave it out")
	case c.mfa.command.Empty():
		return usage("--mfa-command is empty; give it a command that prints the code, or leave it out")
	case c.mfa.code.Given && c.mfa.command.Given:
		return usage("use only one of --mfa-code and --mfa-command")
	}
	err := c.codes().Check()
	switch {
	case err == nil:
		return nil
	case c.mfa.code.Given:
		return failure{exitUsage, fmt.Errorf("--mfa-code: %w and nothing else", err)}
	}
	return failure{exitUsage, advice("%s: %w and nothing else; correct the variable, or unset it", mfacode.Variable, err)}
}

// givenCode is the code from the flag or its variable; nil for none. An empty variable counts as not set, as with the settings, and
// --mfa-command beats it as every flag beats a variable.
func (c *command) givenCode() *string {
	switch {
	case c.mfa.code.Given:
		return &c.mfa.code.Value
	case c.mfa.command.Given:
		return nil
	}
	if code := c.Getenv(mfacode.Variable); code != "" {
		return &code
	}
	return nil
}

// codes are the sources of MFA codes for this run.
func (c *command) codes() mfacode.Source {
	return mfacode.Source{
		Given: c.givenCode(), Line: c.mfa.command.Value,
		Setting: func(identity string) (string, error) {
			p, err := c.Preferences()
			if err != nil {
				return "", err
			}
			return p.MFACommand(identity), nil
		},
		Env: c.environ, Messages: c.messages, Clock: c.Clock,
		Waiting: func(wait time.Duration) {
			fmt.Fprintln(c.stderr, c.glyphs().Textf("The MFA command printed a code that was already used. Waiting %s for the next one", words.Span(wait)))
		},
	}
}

// giveCode is how a script gives a code, which nobody can be asked for.
const giveCode = "use --mfa-code or --mfa-command"
