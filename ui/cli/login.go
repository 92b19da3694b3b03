package cli

import (
	"context"
	"errors"
	"strings"

	"authdeck/model"
	"authdeck/ui/frontend"

	"github.com/spf13/cobra"
)

func (c *command) login() *cobra.Command {
	some := filter{pick: true}
	var renew bool
	login := &cobra.Command{
		Use: "login [NAME]", Short: "Sign in with an MFA code and save the session",
		Example: "  authdeck login emergency-user\n  authdeck login -i emergency-user --renew",
		RunE: func(cmd *cobra.Command, _ []string) error {
			c.selects = some.only
			return c.runLogin(cmd.Context(), renew)
		},
	}
	login.Flags().BoolVar(&renew, "renew", false, "sign in even if the session is still valid")
	c.takesName(login)
	c.tagsFlag(login, &some, "choose among identities")
	c.sessionFlags(login)
	login.Flags().StringP("provider", "p", "", "of Atmos")
	leaveToAtmos(login, "provider", providers, "atmos auth login")
	login.Flags().Bool("webflow", false, "of Atmos")
	leaveToAtmos(login, "webflow", webflow, "atmos auth login")
	return login
}

// runLogin needs no terminal if the saved session is good enough or a code is given.
func (c *command) runLogin(ctx context.Context, renew bool) error {
	if err := c.checkCode(); err != nil {
		return err
	}
	w, err := c.openFor(ctx)
	if f := (failure{}); errors.As(err, &f) {
		return f
	}
	var id model.Identity
	if err == nil {
		if w, err = c.trustedName(ctx, w); err != nil {
			return err
		}
		if id, err = c.namedOrDefault(w); err != nil {
			return err
		}
		if id.Ref.Name == "" && !c.hasTerminal() {
			return missingIdentity(w.Config)
		}
	}
	if err == nil && id.Ref.Name != "" {
		if w, id, err = c.trusted(ctx, w, id, model.ForSession, c.open); err != nil {
			return err
		}
		outcome, err := c.acquire(ctx, w, id, renew)
		if err != nil {
			return err
		}
		c.report(outcome)
		if p := w.Sessions.Unreadable(ctx, id.Ref); p != nil && outcome.Issued.Unsaved == nil {
			c.warnOfError("", p)
		}
		c.tellIntegrations(w, id)
		return exitError(ctx, outcome)
	}
	return c.screen(ctx, onceFrom(w, err, c.open), frontend.Options{Goal: frontend.SignIn, Wanted: c.identityName, Renew: renew}, "authdeck login -i NAME")
}

// namedOrDefault is the identity of the flag or the variable, else the only default; the zero Identity for none of them.
func (c *command) namedOrDefault(w model.Workspace) (model.Identity, error) {
	id, err := c.named(w, c.identityName(w))
	if err == nil && id.Ref.Name == "" && !c.pick {
		return w.Config.Default()
	}
	return id, err
}

// tellIntegrations names what Atmos can set up after this sign-in.
func (c *command) tellIntegrations(w model.Workspace, id model.Identity) {
	var names []string
	for _, i := range w.Config.IntegrationsOf(id) {
		names = append(names, i.Name+" ("+i.Kind+")")
	}
	if len(names) > 0 {
		c.warn("Atmos sets up " + strings.Join(names, ", ") + ". To set it up, run: atmos auth login " + flagOf(id))
	}
}
