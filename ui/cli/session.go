package cli

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"authdeck/model"
	"authdeck/ui/words"

	"github.com/spf13/cobra"
)

// usableSession is a session with enough time left for another program.
type usableSession struct {
	workspace model.Workspace
	identity  model.Identity
	info      model.SessionInfo
	unsaved   *model.Issued // the session, if it could not be saved
	again     []string      // the command that passes the session to an SDK
	kube      string        // the current value of KUBECONFIG, for programs that continue to use it
}

// sessionFlags are for commands that pass a session on.
func (c *command) sessionFlags(cmd *cobra.Command) {
	cmd.Flags().Var(&c.minTTL, "min-ttl", "treat sessions with less than this `duration` left as expired (default 5m)")
	c.mfa.add(cmd.Flags())
}

// findSession finds the identity and its session. If no session is usable, it signs in if login is set, and says so on standard
// error. Without login it returns an error that names the command to run.
func (c *command) findSession(ctx context.Context, login bool) (usableSession, error) {
	w, id, err := c.chosen(ctx, model.ForSession)
	if err != nil {
		return usableSession{}, err
	}
	return c.findSessionOf(ctx, w, id, login)
}

func (c *command) findSessionOf(ctx context.Context, w model.Workspace, id model.Identity, login bool) (usableSession, error) {
	codeless, err := w.NeedsNoCode(ctx, id)
	if err != nil {
		return usableSession{}, err
	}
	if !login && !codeless {
		h, err := c.savedSession(ctx, w, id)
		if err != nil {
			return usableSession{}, err
		}
		return h, nil
	}
	// An SDK asks again every hour, and the program that uses the SDK shows our standard error.
	return c.signedIn(ctx, w, signIn{id: id, quiet: c.ttyOnly && codeless})
}

// signedIn returns a usable session, and signs in for it if necessary.
func (c *command) signedIn(ctx context.Context, w model.Workspace, s signIn) (usableSession, error) {
	id := s.id
	outcome, err := c.acquire(ctx, w, id, s.renew)
	if err != nil {
		return usableSession{}, err
	}
	if ctx.Err() != nil {
		return usableSession{}, ctx.Err()
	}
	switch issued := outcome.Issued; {
	case outcome.StillGood:
	case s.quiet && issued.Unsaved == nil:
		c.warnOf(*issued)
	default:
		c.report(outcome)
	}
	c.warnOfEnd(ctx, w, id, outcome.Issued.Info)
	h := usableSession{workspace: w, identity: id, info: outcome.Issued.Info, again: c.commandFor(id)}
	if outcome.Issued.Unsaved != nil {
		h.unsaved = outcome.Issued
	}
	return h, nil
}

// savedSession returns the saved session, if it is usable.
func (c *command) savedSession(ctx context.Context, w model.Workspace, id model.Identity) (usableSession, error) {
	s, err := w.UsableSession(ctx, id)
	if err == nil && !s.Saved {
		err = c.whyNotUsable(ctx, w, id)
	}
	if err == nil {
		c.warnOfEnd(ctx, w, id, s)
	}
	return usableSession{workspace: w, identity: id, info: s, again: c.commandFor(id)}, err
}

// warnOfEnd warns that the session of a role will not be renewed, because its user is no longer signed in.
func (c *command) warnOfEnd(ctx context.Context, w model.Workspace, id model.Identity, s model.SessionInfo) {
	if id.Role == nil || !s.Saved {
		return
	}
	if row := w.Row(ctx, id); !row.Renews(c.Clock.Now()) {
		user := id.KeyHolder()
		c.warn(fmt.Sprintf("The session of %s expires in %s and will not be renewed, because %s is not signed in. Run: authdeck login %s",
			id.Title, words.Span(s.Expires.Sub(c.Clock.Now())), user.Title, flagOf(user)))
	}
}

// chosen reads the configuration and finds the identity for the command.
func (c *command) chosen(ctx context.Context, use model.Use) (model.Workspace, model.Identity, error) {
	w, err := c.openFor(ctx)
	if err != nil {
		return w, model.Identity{}, err
	}
	if w, err = c.trustedName(ctx, w); err != nil {
		return w, model.Identity{}, err
	}
	id, err := c.choose(ctx, w)
	if err != nil {
		return w, id, err
	}
	if w, id, err = c.trusted(ctx, w, id, use, c.open); err != nil {
		return w, id, err
	}
	id, err = id.Resolve(ctx)
	return w, id, err
}

// whyNotUsable says why the saved session cannot be used, and what to run.
func (c *command) whyNotUsable(ctx context.Context, w model.Workspace, id model.Identity) error {
	info, err := w.Sessions.Info(ctx, id.Ref)
	if err != nil {
		return err
	}
	why := fmt.Sprintf("the session of %s is about to expire", id.Title)
	switch info.At(c.Clock.Now(), w.MinTTL) {
	case model.NoSession:
		why = "no session for " + id.Title
	case model.SessionUnknown:
		why = fmt.Sprintf("the session of %s has no known expiry", id.Title)
	case model.SessionExpired:
		why = fmt.Sprintf("the session of %s has expired", id.Title)
	case model.SessionGood, model.SessionTooShort:
		if other, err := w.Mismatch(ctx, id); err != nil || other != nil {
			return cmp.Or(err, error(other))
		}
		if short := w.BelowMinTTL(info); short != nil {
			why = id.Title + ": " + short.What
		}
	}
	return advice("%s; run: authdeck login %s", why, flagOf(id))
}

// session returns the session with its secrets, which the caller wipes.
func (h usableSession) session(ctx context.Context) (model.Session, error) {
	if h.unsaved != nil {
		return h.unsaved.Session, nil
	}
	s, err := h.workspace.Sessions.Read(ctx, h.identity.Ref)
	if errors.Is(err, fs.ErrNotExist) {
		err = advice("the session of %s was just removed; run: authdeck login %s", h.identity.Title, flagOf(h.identity))
	}
	return s, err
}

// variables returns the variables for the session: with its profile, or with its keys if static is set or the profile could not be
// saved. They are sorted by name, without duplicates; the identity's own env list wins.
func (h usableSession) variables(ctx context.Context, static bool) (vars []model.EnvVar, isStatic bool, err error) {
	if isStatic = static || h.unsaved != nil; isStatic {
		s, err := h.session(ctx)
		if err != nil {
			return nil, isStatic, err
		}
		defer s.Wipe()
		vars = model.StaticVariables(h.identity, s)
	} else if vars, err = h.profile(); err != nil {
		return nil, isStatic, err
	}
	vars = lastOfEach(append(h.workspace.Config.IntegrationVariables(h.identity, h.kube), vars...))
	return vars, isStatic, namesServe(h.identity, vars)
}

// warnUnreadable warns that the AWS CLI will not find the session, because it cannot read the files. A role has its own files.
func (c *command) warnUnreadable(ctx context.Context, h usableSession, static bool) {
	if static || h.identity.Role != nil {
		return
	}
	if p := h.workspace.Sessions.Unreadable(ctx, h.identity.Ref); p != nil {
		c.warnOfError("", p)
	}
}

// commandFor is the command line with which an AWS SDK gets the session of an identity, from any folder.
func (c *command) commandFor(id model.Identity) []string {
	program, err := os.Executable()
	if err != nil {
		program = "authdeck"
	}
	words := []string{program}
	if dir, err := os.Getwd(); err == nil {
		words = append(words, "--chdir", dir)
	}
	words = append(append(words, c.given()...), "credential-process")
	return append(words, model.IdentityArgs(id.Ref.Name)...)
}

// given are the flags that choose the configuration and the keyring, for another command in the same folder.
func (c *command) given() (flags []string) {
	add := func(flag string, values ...string) {
		for _, v := range values {
			flags = append(flags, flag, listItem(v))
		}
	}
	add("--config", c.options.Config...)
	add("--config-path", c.options.ConfigDirs...)
	add("--profile", c.options.Profiles...)
	if c.options.BasePath != "" {
		add("--base-path", c.options.BasePath)
	}
	if c.options.Keyring != "" {
		add("--keyring", c.options.Keyring)
	}
	return flags
}

// listItem quotes a value for a flag that takes a list, which would otherwise be split at its commas.
func listItem(value string) string {
	if !strings.ContainsAny(value, ",\"\n") {
		return value
	}
	return `"` + strings.ReplaceAll(value, `"`, `""`) + `"`
}

// profile returns the variables that select the session by its profile. A role's profile renews itself.
func (h usableSession) profile() ([]model.EnvVar, error) {
	if h.identity.Role == nil || h.workspace.RoleProfiles == nil {
		return h.workspace.ProfileVariables(h.identity), nil
	}
	return h.workspace.RenewingVariables(h.identity, h.again)
}
