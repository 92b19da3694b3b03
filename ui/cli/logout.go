package cli

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"authdeck/model"
	"authdeck/ui/cli/output"
	"authdeck/ui/cli/term"
	"authdeck/ui/text"
	"authdeck/ui/words"

	"github.com/spf13/cobra"
)

type logoutOptions struct {
	all, allRealms, keys, dryRun, yes bool
	others                            bool // also sessions in this realm of identities that atmos.yaml does not have
}

func (c *command) logout() *cobra.Command {
	var o logoutOptions
	var some filter
	logout := &cobra.Command{
		Use: "logout [NAME]", Short: "End the session; with --keys, delete the keys too",
		Long: "logout deletes the saved session. Nothing else in the AWS files changes. With --keys it asks, and then " +
			"deletes the saved keys too. It is not an error if there is nothing to delete. --all ends every session in this " +
			"realm, including those of identities that are not in this atmos.yaml. The keys of those stay, even with --keys.",
		Example: "  authdeck logout emergency-user\n  authdeck logout --all",
		RunE: func(cmd *cobra.Command, _ []string) error {
			c.selects = some.only
			ways := 0
			for _, said := range []bool{o.all, o.allRealms, len(some.tags) > 0, c.identity != "" || c.pick} {
				if said {
					ways++
				}
			}
			if ways > 1 {
				return usage("use only one of --all, --all-realms, --tags, or a name")
			}
			o.others, o.all = o.all, o.all || len(some.tags) > 0
			return c.runLogout(cmd.Context(), cmd.OutOrStdout(), o)
		},
	}
	c.takesName(logout)
	f := logout.Flags()
	f.BoolVar(&o.all, "all", false, "end every session in this realm")
	f.BoolVar(&o.allRealms, "all-realms", false, "log out of all identities in all realms")
	c.tagsFlag(logout, &some, "log out of identities")
	f.BoolVar(&o.keys, "keys", false, "delete the saved keys too")
	f.BoolVar(&o.keys, "keychain", false, "alias of --keys, for Atmos")
	f.BoolVar(&o.dryRun, "dry-run", false, "print what would be deleted, without deleting it")
	f.BoolVarP(&o.yes, "yes", "y", false, "delete keys without asking")
	f.BoolVar(&o.yes, "force", false, "alias of --yes, for Atmos")
	_ = f.MarkHidden("keychain") // fails only if there is no such flag
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
		return c.suggestAllRealms(ctx, err)
	}
	if o.keys {
		if w, err = c.trustedKeys(ctx, w, o); err != nil {
			return err
		}
	}
	ids, err := c.logOutOf(ctx, w, o)
	if err != nil {
		return err
	}
	others, unread := c.otherSessions(ctx, w, ids, o)
	w.Vault = c.watched(w.Vault, o.keys && o.yes || !c.hasTerminal())
	var having []model.Identity
	var found map[model.Ref]model.Presence
	var missing error // the keyring
	if o.keys {
		having, found, missing = withKeys(ctx, w, ids)
	}
	hasKeys := refsOf(having)
	if o.dryRun {
		return cmp.Or(c.dryLogout(ctx, out, w, logoutPlan{ids: ids, others: others, keys: o.keys, hasKeys: hasKeys, found: found}), unread)
	}
	if !o.keys || !o.yes {
		if err := c.confirmDelete(ctx, w, having, slices.Concat(ids, others)); err != nil {
			return err
		}
	}
	if errors.Is(missing, model.ErrKeyringAbsent) {
		err = c.logOutWithoutKeyring(ctx, w, ids, having)
	} else {
		err = c.logOutAll(ctx, ids, func(id model.Identity) error {
			return c.logOutOne(ctx, w, id, o.keys, hasKeys[id.Ref])
		})
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	alsoOthers := c.logOutAll(ctx, others, func(id model.Identity) error { return c.logOutOne(ctx, w, id, false, false) })
	return cmp.Or(err, alsoOthers, unread)
}

// trustedKeys asks about what may choose other keys to delete: another identity, or a keyring that is not trusted.
func (c *command) trustedKeys(ctx context.Context, w model.Workspace, o logoutOptions) (model.Workspace, error) {
	if !o.all {
		var err error
		if w, err = c.trustedName(ctx, w); err != nil {
			return w, err
		}
	}
	w, _, err := c.trusted(ctx, w, model.Identity{}, model.ForKeyring, c.open)
	return w, err
}

// otherSessions returns the identities with a session that --all ends although this atmos.yaml does not have them: it had them before,
// or another project has the same realm. It names them, because somebody may still use their sessions. It also says which files cannot
// be read, and returns errReported if there are any.
func (c *command) otherSessions(ctx context.Context, w model.Workspace, ids []model.Identity, o logoutOptions) ([]model.Identity, error) {
	if !o.others {
		return nil, nil
	}
	others, unread := w.OtherSessions(ctx, ids)
	if len(others) > 0 {
		c.warn(words.NotInThisFile(titlesOf(others)))
	}
	for _, err := range unread {
		c.warnOfError("", err)
	}
	if len(unread) > 0 {
		return others, errReported
	}
	return others, nil
}

// logOutAll logs out of all identities. If one fails, it continues with the others, and returns errReported at the end.
func (c *command) logOutAll(ctx context.Context, ids []model.Identity, logOut func(model.Identity) error) error {
	failed := false
	for _, id := range ids {
		err := logOut(id)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err != nil {
			failed = true
			c.warnOfError(id.Title, err)
		}
	}
	if failed {
		return errReported
	}
	return nil
}

// logOutWithoutKeyring ends the sessions where keys cannot be deleted, and says once that nobody knows whether there are any. It fails
// if an identity may have keys.
func (c *command) logOutWithoutKeyring(ctx context.Context, w model.Workspace, ids, mayHave []model.Identity) error {
	err := c.logOutAll(ctx, ids, func(id model.Identity) error {
		return c.logOutOne(ctx, w, id, false, false)
	})
	if ctx.Err() != nil {
		return ctx.Err()
	}
	for _, id := range ids {
		if id.Role == nil {
			c.warnOfOtherKeys(ctx, w, id)
		}
	}
	if len(mayHave) == 0 {
		return err
	}
	c.warn(words.NoKeyringToDeleteFrom(titlesOf(mayHave)))
	return errReported
}

// suggestAllRealms adds the command that works without the configuration, if a configuration file of Atmos is broken. That command
// does not help against mistakes in variables or in authdeck's own settings.
func (c *command) suggestAllRealms(ctx context.Context, err error) error {
	var p *model.Problem
	if !errors.As(err, &p) || p.Kind != nil || p.Usage || p.Empty == model.NoFile || p.Origin.File == "" || p.Origin.File == c.Diagnose(ctx, c.options).Settings.Path {
		return err
	}
	c.printError("", err)
	return errors.New("to log out without atmos.yaml, run: authdeck logout --all-realms. This ends all sessions on this computer")
}

// logOutOf returns the identities to log out of: one, or all users and the roles whose user is not among them.
func (c *command) logOutOf(ctx context.Context, w model.Workspace, o logoutOptions) ([]model.Identity, error) {
	if !o.all {
		id, err := c.choose(ctx, w)
		if err == nil && o.keys && id.Role != nil {
			err = &model.RoleError{Role: id}
		}
		return []model.Identity{id}, err
	}
	ids := slices.Clone(w.Config.Identities)
	users := refsOf(ids)
	for _, role := range w.Config.Roles { // the others end with their user
		if !users[role.KeyHolder().Ref] {
			ids = append(ids, role)
		}
	}
	return ids, nil
}

func (c *command) logOutOne(ctx context.Context, w model.Workspace, id model.Identity, keys, hasKeys bool) error {
	keys = keys && id.Role == nil
	before, unknown := w.Sessions.Info(ctx, id.Ref)
	roles, _ := w.RoleSessions(ctx, id) // LogOut reports the error
	var err error
	if keys && hasKeys {
		var done model.Deleted
		done, err = w.DeleteKeys(ctx, id)
		if hasKeys = done.Keys; err != nil && done != (model.Deleted{}) {
			err = words.NotDeleted([]words.Deletion{{Deleted: model.Deleted{Keys: done.Keys}, Title: id.Title, Err: err}}) // the logout is said below
		}
	} else if err = w.LogOut(ctx, id); err == nil && keys && !id.KeysInConfig() {
		err = w.ForgetKeys(ctx, id)
	}
	if err == nil {
		c.loggedOut(id, before.Saved || unknown != nil)
		if keys {
			c.keysDeleted(ctx, w, id, hasKeys)
		}
	} else if before.Saved && ended(ctx, w, id.Ref) {
		c.sayLoggedOut(id.Title)
	}
	for _, role := range roles {
		if err == nil || ended(ctx, w, role) {
			c.sayLoggedOut("the role " + role.Name)
		}
	}
	return err
}

// ended reports whether a session that existed before is gone.
func ended(ctx context.Context, w model.Workspace, ref model.Ref) bool {
	left, err := w.Sessions.Info(ctx, ref)
	return err == nil && !left.Saved
}

func (c *command) sayLoggedOut(who string) {
	fmt.Fprintln(c.stderr, c.marked(words.LoggedOutOf(who)))
}

func (c *command) loggedOut(id model.Identity, session bool) {
	if session {
		c.sayLoggedOut(id.Title)
	} else {
		fmt.Fprintf(c.stderr, "No session for %s\n", id.Title)
	}
}

// keysDeleted says which keys of an identity were deleted, and where it has others. had says that the keyring had some.
func (c *command) keysDeleted(ctx context.Context, w model.Workspace, id model.Identity, had bool) {
	if had {
		c.done("Deleted the keys of %s from %s", id.Title, words.Keyring(w.Vault.Keyring().Title))
	}
	if !c.warnOfOtherKeys(ctx, w, id) && !had {
		fmt.Fprintln(c.stderr, words.NoSavedKeys(id.Title))
	}
}

// warnOfOtherKeys says where an identity has keys that a logout does not delete; false if none are known.
func (c *command) warnOfOtherKeys(ctx context.Context, w model.Workspace, id model.Identity) bool {
	if id.KeysInConfig() {
		c.warn(words.KeysManaged(id, words.EditFile(id, "delete")))
		return true
	}
	return c.warnOfOtherKeyring(ctx, w, id, words.DeleteCommand(id))
}

// warnOfOtherKeyring says which other keyring an identity's keys were saved in, if they were, and how that command deletes them there.
func (c *command) warnOfOtherKeyring(ctx context.Context, w model.Workspace, id model.Identity, command string) bool {
	saved, _ := w.Records.Get(ctx, id.Ref) // if it cannot be read, nothing is known about another keyring
	elsewhere := words.KeysInOtherKeyring(id, saved, w.Vault.Keyring().Type, command)
	if elsewhere != "" {
		c.warn(elsewhere)
	}
	return elsewhere != ""
}

// logoutPlan is what a logout would delete.
type logoutPlan struct {
	ids     []model.Identity // their sessions, and their keys if keys is set
	others  []model.Identity // only their sessions
	keys    bool
	hasKeys map[model.Ref]bool // whose keys there are
	found   map[model.Ref]model.Presence
}

// dryLogout prints what a logout would delete, and says which keys it would not.
func (c *command) dryLogout(ctx context.Context, out io.Writer, w model.Workspace, plan logoutPlan) error {
	var all removals
	failed := false
	signedIn := map[model.Ref]bool{}
	for _, r := range w.Overview(ctx, model.Remembered).Tree() {
		signedIn[r.Identity.Ref] = r.Session.Saved
	}
	for _, id := range plan.others {
		signedIn[id.Ref] = true
	}
	configured := refsOf(plan.ids)
	for _, id := range slices.Concat(plan.ids, plan.others) {
		if credentials, _ := w.Sessions.Files(id.Ref); signedIn[id.Ref] {
			all.session(id.Title, credentials)
		}
		roles, err := w.RoleSessions(ctx, id)
		if err != nil { // a logout also continues with the others
			failed = true
			c.warnOfError(id.Title, err)
		}
		for _, ref := range roles {
			credentials, _ := w.Sessions.Files(ref)
			all.session("the role "+ref.Name, credentials)
		}
		if plan.hasKeys[id.Ref] {
			all.keysIn(w.Vault.Keyring(), id, plan.found[id.Ref])
		}
		if plan.keys && id.Role == nil && configured[id.Ref] {
			c.warnOfOtherKeys(ctx, w, id)
		}
	}
	if len(all) == 0 && !failed {
		c.nothingToDelete(plan.ids)
	}
	if err := output.Text(out, all.text(c, out)); err != nil {
		return err
	}
	if len(all) > 0 {
		c.dryRun("deleted")
	}
	if failed {
		return errReported
	}
	return nil
}

// removal is what a logout would delete in one place.
type removal struct {
	place string
	entry string // of the first keys; "" for sessions
	names []string
}

// removals are what a logout would delete, in order. They name each place once.
type removals []removal

func (r *removals) session(name, file string) { r.add(name, file, "") }

func (r *removals) keysIn(k model.Keyring, id model.Identity, found model.Presence) {
	place := words.Keyring(k.Title)
	if found == model.Unknown {
		place += ", if saved"
	}
	r.add(id.Title, place, k.Entry(id.Ref))
}

func (r *removals) add(name, place, entry string) {
	same := func(of removal) bool { return of.place == place && (of.entry == "") == (entry == "") }
	at := slices.IndexFunc(*r, same)
	if at < 0 {
		at = len(*r)
		*r = append(*r, removal{place: place, entry: entry})
	}
	(*r)[at].names = append((*r)[at].names, name)
}

// text has a row for each place, and another one with the names if there are several.
func (r removals) text(c *command, out io.Writer) string {
	var b strings.Builder
	width, _ := term.Columns(out)
	row := func(format string, a ...any) {
		b.WriteString(text.HangRow(c.paths(out, fmt.Sprintf(format, a...)), width) + "\n")
	}
	for _, of := range r {
		count, names := len(of.names), strings.Join(of.names, ", ")
		switch {
		case count == 1 && of.entry == "":
			row("Would delete the session of %s in %s", names, of.place)
		case count == 1:
			row("Would delete the keys of %s in %s: %s", names, of.place, of.entry)
		case of.entry == "":
			row("Would delete %d sessions in %s:", count, of.place)
			row("  %s", names)
		default:
			row("Would delete the keys of %d identities in %s:", count, of.place)
			row("  %s", names)
		}
	}
	return b.String()
}

// dryRun ends what a --dry-run prints. It is on standard error, because standard output only has what would happen.
func (c *command) dryRun(done string) { fmt.Fprintln(c.stderr, "Dry run: nothing was "+done+".") }

// nothingToDelete says so on standard error, because standard output only lists what would be deleted.
func (c *command) nothingToDelete(ids []model.Identity) {
	of := ""
	if len(ids) == 1 {
		of = " for " + ids[0].Title
	}
	fmt.Fprintln(c.stderr, "Nothing to delete"+of)
}

func refsOf(ids []model.Identity) map[model.Ref]bool {
	refs := make(map[model.Ref]bool, len(ids))
	for _, id := range ids {
		refs[id.Ref] = true
	}
	return refs
}

// dryLogoutOfRealms prints the sessions that logOutOfRealms would delete; unread is how many files could not be read.
func (c *command) dryLogoutOfRealms(out io.Writer, w model.Workspace, all []model.Identity, unread int) error {
	var removed removals
	for _, id := range all {
		credentials, _ := w.Sessions.Files(id.Ref)
		removed.session(roleOrUser(id), credentials)
	}
	if len(all)+unread == 0 {
		c.nothingToDelete(nil)
	}
	if err := output.Text(out, removed.text(c, out)); err != nil {
		return err
	}
	if len(all) > 0 {
		c.dryRun("deleted")
	}
	return nil
}

// logOutOfRealms deletes every session of users and their roles on this machine. It does not delete keys, because only another
// realm's configuration says which identities it has.
func (c *command) logOutOfRealms(ctx context.Context, out io.Writer, o logoutOptions) error {
	if o.keys {
		return usage("--all-realms only ends sessions; to delete keys, run: authdeck keyring forget NAME --realm REALM")
	}
	w, err := c.OpenWithoutIdentity(ctx, c.options) // checkouts may be gone while their sessions are still there
	if err != nil {
		found := c.Diagnose(ctx, c.options)
		if found.Broken == nil || found.Failed != nil {
			return err
		}
		c.warn(message(found.Broken)) // it must not prevent the end of the sessions
		w = found.Workspace
	}
	all, unread, err := w.AllSessions(ctx)
	if err != nil {
		return err
	}
	for _, err := range unread {
		c.warnOfError("", err)
	}
	left := len(unread)
	if o.dryRun {
		if err := c.dryLogoutOfRealms(out, w, all, left); err != nil || left == 0 {
			return err
		}
		return errReported
	}
	for _, id := range all {
		if !c.endSaved(ctx, w, id) {
			left++
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
	}
	switch {
	case left > 0:
		return errReported
	case len(all) == 0:
		fmt.Fprintln(c.stderr, "No sessions in any realm")
	}
	return nil
}

// endSaved logs out of an identity of any realm, and prints what ended and what did not; false if something did not.
func (c *command) endSaved(ctx context.Context, w model.Workspace, id model.Identity) bool {
	who := roleOrUser(id) + " (realm " + id.Ref.Realm + ")"
	err := w.LogOut(ctx, id)
	switch {
	case ctx.Err() != nil:
		return false
	case err == nil || ended(ctx, w, id.Ref):
		c.sayLoggedOut(who)
	}
	if err != nil {
		c.warnOfError(who, err)
	}
	return err == nil
}

// roleOrUser names an identity of any realm.
func roleOrUser(id model.Identity) string {
	if id.Role != nil {
		return "the role " + id.Title
	}
	return id.Title
}
