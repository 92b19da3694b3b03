package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"authdeck/model"
	"authdeck/ui/cli/output"
	"authdeck/ui/cli/term"
	"authdeck/ui/words"

	"github.com/spf13/cobra"
)

func (c *command) whoami() *cobra.Command {
	whoami := &cobra.Command{
		Use: "whoami [NAME]", Short: "Show who the session belongs to",
		Long: "whoami asks AWS who the saved session belongs to (GetCallerIdentity). It never signs in: without a valid " +
			"session it exits with 1. If AWS cannot be reached, it shows the answer from the last sign-in and exits with 1.",
		Example: "  authdeck whoami -i emergency-user\n  authdeck whoami -i emergency-user --format json",
	}
	c.takesName(whoami)
	format := output.FormatFlag(whoami, "table", "json", "yaml")
	whoami.Flags().VarP(format, "output", "o", "alias of --format, for Atmos")
	_ = whoami.Flags().MarkHidden("output") // fails only if there is no such flag
	whoami.RunE = func(cmd *cobra.Command, _ []string) error {
		if v := c.Getenv("ATMOS_AUTH_WHOAMI_OUTPUT"); v != "" && !cmd.Flags().Changed("format") && !cmd.Flags().Changed("output") {
			if err := format.Set(v); err != nil {
				return usage("ATMOS_AUTH_WHOAMI_OUTPUT: %w", err)
			}
		}
		return c.showWhoami(cmd.Context(), cmd.OutOrStdout(), format.String())
	}
	return whoami
}

func (c *command) showWhoami(ctx context.Context, out io.Writer, format string) error {
	w, id, err := c.chosen(ctx, model.ForSession)
	if err != nil {
		return err
	}
	info, err := c.usable(ctx, w, id)
	if err != nil {
		return err
	}
	s, err := usableSession{workspace: w, identity: id}.session(ctx)
	if err != nil {
		return err
	}
	defer s.Wipe()
	if p := w.Sessions.Unreadable(ctx, id.Ref); p != nil {
		c.warnOfError("", p)
	}
	row := w.Row(ctx, id)
	row.Session = info
	who := whoamiShape{
		Version: output.Version, Realm: w.Config.Realm, Identity: id.Ref.Name, Title: id.Title,
		Region: output.OrNull(s.Region), Session: output.SessionOf(row, w.Clock.Now()),
		RealmSource: w.Config.RealmSource, Provider: providerOf(id), Expiration: output.Moment(info.Expires), Environment: map[string]string{},
	}
	own := id
	own.Env = nil // the user's own variables may be secret
	for _, v := range w.ProfileVariables(own) {
		who.Environment[v.Key] = v.Value
	}
	caller, asked := w.Tokens.SessionCaller(ctx, s, id.Target())
	switch {
	case asked == nil:
		who.Verified = true
	case ctx.Err() != nil:
		return ctx.Err()
	case errors.Is(asked, model.ErrNetwork), errors.Is(asked, model.ErrThrottled), errors.Is(asked, model.ErrServer):
		why := words.Short(asked)
		if known := row.Record.Caller; known != nil {
			caller, why = *known, "These values are from the last sign-in. "+why
		}
		c.warn(why)
	case errors.Is(asked, model.ErrNoRequest), errors.Is(asked, model.ErrEndpoint): // a sign-in would fail too
		return asked
	default:
		return advice("%s; run: authdeck login --renew %s", words.Lowered(asked, words.Short(asked)), flagOf(id))
	}
	who.Account, who.Principal, who.UserID = output.OrNull(caller.Account), output.OrNull(caller.ARN), output.OrNull(caller.UserID)
	if err := c.writeWhoami(out, format, who, info); err != nil || asked == nil {
		return err
	}
	return errReported
}

// providerOf is Atmos's name for the provider: for a role, the identity that assumes it.
func providerOf(id model.Identity) string {
	if id.Role != nil {
		return id.Role.Via.Value
	}
	return "aws-user"
}

// usable returns the saved session, or why it cannot be used. A session whose end is unknown counts as usable, because whoami asks
// AWS about it anyway.
func (c *command) usable(ctx context.Context, w model.Workspace, id model.Identity) (model.SessionInfo, error) {
	info, err := w.Sessions.Info(ctx, id.Ref)
	if err != nil || info.Saved && info.Expires.IsZero() {
		return info, err
	}
	w.MinTTL = model.AnyTimeLeft
	good, err := w.UsableSession(ctx, id)
	if err == nil && !good.Saved {
		err = c.whyNotUsable(ctx, w, id)
	}
	return good, err
}

// whoamiShape is `whoami --format json`, described in docs/json.md.
type whoamiShape struct {
	Version   int            `json:"version"`
	Realm     string         `json:"realm"`
	Identity  string         `json:"identity"`
	Title     string         `json:"title"`
	Principal *string        `json:"principal"` // ARN
	Account   *string        `json:"account"`
	UserID    *string        `json:"user_id"`
	Region    *string        `json:"region"`
	Verified  bool           `json:"verified"` // AWS said so now; otherwise it is from the last sign-in
	Session   output.Session `json:"session"`

	// With the names that Atmos uses.
	RealmSource string            `json:"realm_source"`
	Provider    string            `json:"provider"`
	Expiration  *string           `json:"expiration"` // RFC 3339, UTC
	Environment map[string]string `json:"environment"`
}

func (c *command) writeWhoami(out io.Writer, format string, who whoamiShape, info model.SessionInfo) error {
	if format != "table" {
		return output.Write(out, format, who)
	}
	session := []string{who.Session.Status}
	if now := c.Clock.Now(); now.Before(info.Expires) {
		session = []string{words.Left(info.Expires, now), "expires " + words.Expiry(info.Expires)}
	}
	if mfa := who.Session.MFA; mfa != nil && !*mfa {
		session = append(session, "without MFA")
	}
	line := c.glyphs().Text(c.joined(session...))
	width, _ := term.Columns(out)
	t := c.inks(out)
	var b strings.Builder
	for _, row := range []struct {
		label string
		value *string
	}{
		{"Identity", &who.Title}, {"Principal", who.Principal}, {"Account", who.Account}, {"User ID", who.UserID},
		{"Region", who.Region}, {"Realm", &who.Realm}, {"Session", &line},
	} {
		switch {
		case row.value == nil:
		case c.wantsLines():
			fmt.Fprintln(&b, c.spoken(row.label, *row.value, width))
		default:
			fmt.Fprintf(&b, "%s  %s\n", label(t, row.label, 9), *row.value)
		}
	}
	return output.Text(out, b.String())
}
