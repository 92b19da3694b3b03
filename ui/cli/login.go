package cli

import "github.com/spf13/cobra"

func (c *command) login() *cobra.Command {
	some := filter{pick: true}
	login := &cobra.Command{
		Use: "login", Short: "Sign in with an MFA code and save the session", Args: flagsOnly,
		Example: "  authdeck login -i emergency-user\n  authdeck login -i emergency-user --renew",
		RunE: func(cmd *cobra.Command, _ []string) error {
			c.Open = some.filtered(c.Open)
			return c.signIn(cmd.Context())
		},
	}
	login.Flags().BoolVar(&c.renew, "renew", false, "sign in even if the session is still valid")
	c.tagsFlag(login, &some, "choose among identities")
	c.sessionFlags(login)
	login.Flags().StringP("provider", "p", "", "of Atmos")
	leaveToAtmos(login, "provider", providers, "atmos auth login")
	login.Flags().Bool("webflow", false, "of Atmos")
	leaveToAtmos(login, "webflow", webflow, "atmos auth login")
	return login
}

// codeFlags are for commands that may sign in.
func (c *command) codeFlags(cmd *cobra.Command) {
	cmd.Flags().StringVar(&c.mfaCode, "mfa-code", "", "use this 6-digit `code` instead of asking (or $AUTHDECK_MFA_CODE)")
	cmd.Flags().StringVar(&c.mfaCommand, "mfa-command", "", "run this shell `command` to get the 6-digit code")
}
