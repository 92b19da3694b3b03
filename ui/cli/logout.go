package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"time"

	"authdeck/model"
	"authdeck/ui/cli/output"
	"authdeck/ui/words"

	"github.com/spf13/cobra"
)

type logoutOptions struct{ all, allRealms, keys, dryRun, yes bool }

func (c *command) logout() *cobra.Command {
	var o logoutOptions
	var some filter
	logout := &cobra.Command{
		Use: "logout [NAME]", Short: "End the session; with --keys, delete the keys too",
		Long: "logout deletes the saved session. Nothing else in the AWS files changes. With --keys it asks, and then " +
			"deletes the saved keys too. It is not an error if there is nothing to delete.",
		Example:           "  authdeck logout -i emergency-user\n  authdeck logout --all",
		ValidArgsFunction: c.completeIdentity,
		RunE: func(cmd *cobra.Command, args []string) error {
			var err error
			if c.identity, err = c.oneIdentity(args); err != nil {
				return err
			}
			c.Open = some.filtered(c.Open)
			ways := 0
			for _, said := range []bool{o.all, o.allRealms, len(some.tags) > 0, c.identity != "" || c.pick} {
				if said {
					ways++
				}
			}
			if ways > 1 {
				return usage("use only one of --all, --all-realms, --tags, or a name")
			}
			o.all = o.all || len(some.tags) > 0
			return c.runLogout(cmd.Context(), cmd.OutOrStdout(), o)
		},
	}
	f := logout.Flags()
	f.BoolVar(&o.all, "all", false, "log out of all identities in this realm")
	f.BoolVar(&o.allRealms, "all-realms", false, "log out of all identities in all realms")
	c.tagsFlag(logout, &some, "log out of identities")
	f.BoolVar(&o.keys, "keys", false, "delete the saved keys too")
	f.BoolVar(&o.keys, "keychain", false, "alias of --keys, for Atmos")
	f.BoolVar(&o.dryRun, "dry-run", false, "print what would be deleted, without deleting it")
	f.BoolVarP(&o.yes, "yes", "y", false, "delete keys without asking")
	f.BoolVar(&o.yes, "force", false, "alias of --yes, for Atmos")
	_ = f.MarkHidden("keychain") // it fails only for a flag that is not there
	_ = f.MarkHidden("force")
	f.String("provider", "", "of Atmos")
	leaveToAtmos(logout, "provider", providers, "atmos auth logout")
	return logout
}

func (c *command) runLogout(ctx context.Context, out io.Writer, o logoutOptions) error {
	if o.allRealms {
		return c.logOutOfRealms(ctx, out, o)
	}
	w, err := c.openFor(ctx)
	if err != nil {
		return err
	}
	ids, err := c.logOutOf(ctx, w, o)
	if err != nil {
		return err
	}
	if o.dryRun {
		below := map[model.Ref][]model.Ref{}
		for _, id := range ids {
			if below[id.Ref], err = w.RoleSessions(ctx, id); err != nil {
				return err
			}
		}
		return output.Text(out, whatGoes(w, ids, below, o.keys, w.Overview(ctx, model.Remembered)))
	}
	timeout := model.KeyringTimeout
	switch {
	case o.keys && o.yes:
		timeout = model.UnattendedTimeout
	case o.keys:
		if err := c.confirmDelete(ctx, deleteQuestion(ctx, w, ids)); err != nil {
			return err
		}
	}
	failed := false
	for _, id := range ids {
		err := c.logOutOne(ctx, w, id, o.keys, timeout)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err != nil {
			failed = true
			c.warn(id.Title + ": " + words.Line(words.Explain(err)))
		}
	}
	if failed {
		return errReported
	}
	return nil
}

// deleteQuestion asks about keys, and names the sessions of one identity that end too.
func deleteQuestion(ctx context.Context, w model.Workspace, ids []model.Identity) string {
	question := fmt.Sprintf("Delete the keys of %s from %s?", names(ids), words.Keyring(w.Vault.Keyring().Title))
	if len(ids) != 1 {
		return question
	}
	if ends := words.SessionsThatEnd(model.LiveSessions(w.Overview(ctx, model.Remembered).Tree(), ids[0].Ref, w.Clock.Now())); ends != "" {
		return "This also ends " + ends + ". " + question
	}
	return question
}

// logOutOf gives the identities that are meant: one, or all users and the roles whose user is not among them.
func (c *command) logOutOf(ctx context.Context, w model.Workspace, o logoutOptions) ([]model.Identity, error) {
	if !o.all {
		id, err := c.choose(ctx, w)
		if err == nil && o.keys && id.Role != nil {
			err = &model.RoleError{Role: id}
		}
		return []model.Identity{id}, err
	}
	ids := slices.Clone(w.Config.Identities)
	for _, role := range w.Config.Roles { // the others go with their user
		if !slices.ContainsFunc(ids, func(id model.Identity) bool { return id.Ref == role.KeyHolder().Ref }) {
			ids = append(ids, role)
		}
	}
	return ids, nil
}

func (c *command) logOutOne(ctx context.Context, w model.Workspace, id model.Identity, keys bool, timeout time.Duration) error {
	before, unknown := w.Sessions.Info(ctx, id.Ref)
	roles, _ := w.RoleSessions(ctx, id) // LogOut reports the error
	limited, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	if err := w.LogOut(limited, id, keys); err != nil {
		return err
	}
	c.loggedOut(w, id, before.Saved || unknown != nil, keys && id.Role == nil)
	for _, role := range roles {
		fmt.Fprintln(c.stderr, c.glyphs().Text(words.LoggedOutOf("the role "+role.Name)))
	}
	return nil
}

// loggedOut says what is gone, and what is not.
func (c *command) loggedOut(w model.Workspace, id model.Identity, session, keys bool) {
	if session {
		fmt.Fprintln(c.stderr, c.glyphs().Text(words.LoggedOutOf(id.Title)))
	} else {
		fmt.Fprintf(c.stderr, "No session for %s\n", id.Title)
	}
	switch {
	case keys && id.KeysInConfig():
		c.warn(words.KeysManaged(id, "delete them"))
	case keys:
		fmt.Fprintln(c.stderr, c.glyphs().Textf("✔ Deleted the keys of %s from %s", id.Title, words.Keyring(w.Vault.Keyring().Title)))
	}
}

// whatGoes has a line for each thing that a logout would remove.
func whatGoes(w model.Workspace, ids []model.Identity, below map[model.Ref][]model.Ref, keys bool, s model.Overview) string {
	var b strings.Builder
	for _, id := range ids {
		credentials, _ := w.Sessions.Files(id.Ref)
		for _, r := range s.Tree() {
			if r.Identity.Ref == id.Ref && r.Session.Saved {
				fmt.Fprintf(&b, "Session of %s in %s\n", id.Title, credentials)
			}
		}
		for _, ref := range below[id.Ref] {
			credentials, _ := w.Sessions.Files(ref)
			fmt.Fprintf(&b, "Session of the role %s in %s\n", ref.Name, credentials)
		}
		if keys && id.Role == nil {
			k := w.Vault.Keyring()
			fmt.Fprintf(&b, "Keys of %s in %s, if saved: %s\n", id.Title, words.Keyring(k.Title), k.Entry(id.Ref))
		}
	}
	return b.String()
}

// logOutOfRealms drops every session of users and their roles on this machine. Which keys other realms have, only
// their own configuration tells: those stay.
func (c *command) logOutOfRealms(ctx context.Context, out io.Writer, o logoutOptions) error {
	if o.keys {
		return usage("--all-realms only ends sessions; to delete keys, run: authdeck keyring forget NAME --realm REALM")
	}
	w, err := c.Bare(ctx, c.options) // checkouts may be gone, and their sessions still there
	if err != nil {
		return err
	}
	all, err := sessionsOf(ctx, w)
	if err != nil {
		return err
	}
	if o.dryRun {
		var b strings.Builder
		for _, ref := range all {
			credentials, _ := w.Sessions.Files(ref)
			_, called := savedAs(ref)
			fmt.Fprintf(&b, "Session of %s in %s\n", called, credentials)
		}
		return output.Text(out, b.String())
	}
	left := 0
	for _, ref := range all {
		id, called := savedAs(ref)
		err := w.LogOut(ctx, id, false)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err != nil {
			left++
			c.warn(called + " (realm " + ref.Realm + "): " + words.Line(words.Explain(err)))
			continue
		}
		fmt.Fprintln(c.stderr, c.glyphs().Text(words.LoggedOutOf(called+" (realm "+ref.Realm+")")))
	}
	switch {
	case left > 0:
		return errReported
	case len(all) == 0:
		fmt.Fprintln(c.stderr, "No sessions in any realm")
	}
	return nil
}

// savedAs is an identity of which only the session is known, and what it is called.
func savedAs(ref model.Ref) (id model.Identity, called string) {
	id = model.Identity{Ref: ref, Title: ref.Name}
	if ref.User == "" {
		return id, id.Title
	}
	id.Role = &model.Role{}
	return id, "the role " + id.Title
}

// sessionsOf are those of every realm, realm by realm. What has no token is no session, and is left alone.
func sessionsOf(ctx context.Context, w model.Workspace) (all []model.Ref, err error) {
	folders, err := w.Sessions.Folders(ctx)
	for _, folder := range folders {
		if known, err := knownUser(ctx, w, folder); err != nil {
			return nil, err
		} else if !known {
			continue
		}
		saved, err := w.Sessions.List(ctx, folder.Realm, folder.User)
		if err != nil {
			return nil, err
		}
		for _, name := range slices.Sorted(maps.Keys(saved)) {
			ref := folder
			ref.Name = name
			s, err := w.Sessions.Read(ctx, ref)
			if errors.Is(err, fs.ErrNotExist) {
				continue
			}
			if err != nil {
				return nil, err
			}
			s.Wipe()
			all = append(all, ref)
		}
	}
	return all, err
}

// knownUser tells whether a folder is that of the users, or has the roles of one that has a session, has signed in, or is in the
// configuration. Atmos gives such folders to its providers too, and their sessions are not for authdeck.
func knownUser(ctx context.Context, w model.Workspace, folder model.Ref) (bool, error) {
	if folder.User == "" || folder.Realm == w.Config.Realm && slices.ContainsFunc(w.Config.Identities, func(id model.Identity) bool { return id.Ref.Name == folder.User }) {
		return true, nil
	}
	user := model.Ref{Realm: folder.Realm, Name: folder.User}
	saved, err := w.Sessions.Info(ctx, user)
	if err != nil || saved.Saved {
		return saved.Saved, err
	}
	r, err := w.Records.Get(ctx, user)
	return r.MaskedKey != "" || !r.SignedInAt.IsZero() && (r.Issued == nil || r.Issued.Role == ""), err
}
