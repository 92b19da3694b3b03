package model

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strings"
	"time"
)

// Overview is what authdeck knows about all identities without reading a secret.
type Overview struct {
	Rows    []Row // of users
	Roles   []Row // in file order
	Keyring Keyring
	Locked  bool // the keyring answered, but must be unlocked before it gives out keys
	// WrongPassphrase says which variable has the wrong passphrase of a Locked keyring, and what to do; nil if none has.
	WrongPassphrase *Problem
	Closed          bool    // Locked, and authdeck cannot ask to unlock it, because no dialog can be shown
	Events          []Event // the activity, oldest first
	Empty           bool    // the keyring is an encrypted file that has no keys, or that does not exist yet
	// CredentialsFiles are the files of saved sessions, by Ref.User: "" has those of users.
	CredentialsFiles map[string]string

	Silent error // why the keyring did not say which entries it has; nil if it did or was not asked

	Warnings []error // which session files and state files could not be read, each once
	warned   map[string]bool
}

// Warning joins all warnings; nil for none.
func (o Overview) Warning() error { return errors.Join(o.Warnings...) }

// FileWarning is Warning without what Damaged and Temporary say of each row.
func (o Overview) FileWarning() error {
	return errors.Join(slices.DeleteFunc(slices.Clone(o.Warnings), func(err error) bool {
		return errors.Is(err, ErrDamagedEntry) || errors.Is(err, ErrTemporaryKeys)
	})...)
}

// warn adds each error that was joined, once.
func (o *Overview) warn(err error) {
	for _, one := range unjoined(err) {
		if text := one.Error(); !o.warned[text] {
			if o.warned == nil {
				o.warned = map[string]bool{}
			}
			o.warned[text] = true
			o.Warnings = append(o.Warnings, one)
		}
	}
}

// unjoined returns the errors that errors.Join joined, or the only error; none for nil.
func unjoined(err error) (all []error) {
	if err == nil {
		return nil
	}
	joined, ok := err.(interface{ Unwrap() []error })
	if !ok || len(joined.Unwrap()) < 2 || err.Error() != errors.Join(joined.Unwrap()...).Error() {
		return []error{err}
	}
	for _, one := range joined.Unwrap() {
		all = append(all, unjoined(one)...)
	}
	return all
}

// OnlyExpired reports whether the saved sessions of an identity and of all roles below it have expired. Deleting their files then
// logs nobody out.
func OnlyExpired(rows []Row, ref Ref, now time.Time) bool { return OnlyExpiredOf(rows, now)[ref] }

// OnlyExpiredOf returns the identities for which OnlyExpired is true, in one pass over the rows.
func OnlyExpiredOf(rows []Row, now time.Time) map[Ref]bool {
	expired := map[Ref]bool{}
	for i := range rows {
		if r := &rows[i]; r.SessionState(now) == SessionExpired {
			expired[r.Identity.Ref] = true
		}
	}
	if len(expired) == 0 {
		return nil
	}
	for i := range rows {
		r := &rows[i]
		hides := r.hidesLive(now)
		if hides {
			delete(expired, r.Identity.Ref)
		}
		if r.Identity.Role != nil && (hides || r.Session.Live(now)) {
			for _, above := range r.Identity.Role.Above {
				delete(expired, above.Ref)
			}
		}
	}
	return expired
}

// Asking says what an overview reads.
type Asking bool

// An overview asks the keyring, without a dialog, or shows what the state file has.
const (
	Remembered Asking = false
	AskKeyring Asking = true
)

// Overview reads session files and state files, and asks the keyring. If the keyring cannot say whether there are keys, the state
// file does.
func (w Workspace) Overview(ctx context.Context, asking Asking) Overview {
	o, ofRoles := w.rows(ctx)
	for _, p := range w.Unreadable(ctx) {
		o.warn(p)
	}
	w.hideUnnamed(ctx, &o, ofRoles)
	w.addActivity(ctx, &o)
	o.CredentialsFiles = w.credentialsFiles()
	if refs := w.Config.KeyringRefs(); asking && len(refs) > 0 {
		w.askKeyring(ctx, &o, refs)
	}
	return o
}

func (w Workspace) credentialsFiles() map[string]string {
	files := map[string]string{}
	add := func(user string) {
		if _, known := files[user]; !known {
			files[user], _ = w.Sessions.Files(Ref{Realm: w.Config.Realm, User: user})
		}
	}
	add("")
	for i := range w.Config.Roles {
		add(w.Config.Roles[i].Ref.User)
	}
	return files
}

// rows returns the rows from session files and state files only, with the sessions of roles that it read, by user and role.
func (w Workspace) rows(ctx context.Context) (o Overview, ofRoles map[string]map[string]SessionInfo) {
	sessions, err := w.Sessions.List(ctx, w.Config.Realm, "")
	records, err2 := w.Records.All(ctx, w.Config.Realm)
	o = Overview{Keyring: w.Vault.Keyring()}
	o.warn(err)
	o.warn(err2)
	for _, id := range w.Config.Identities {
		r := w.newRow(id, records[id.Ref.Name], sessions[id.Ref.Name])
		r.host, r.keyring = w.otherHost(id), o.Keyring.Type
		switch {
		case id.KeysInConfig():
			r.Keys = Present
		case !r.Record.SavedAt.IsZero() && r.Record.KeyringType == o.Keyring.Type:
			r.Keys = Present
		}
		if w.mismatch(id, r.Record, Record{}, r.Session) != nil {
			r.hideOwn()
		}
		o.Rows = append(o.Rows, r)
	}
	return o, w.roleRows(ctx, &o, records)
}

// newRow returns the row of an identity with what its files say of it.
func (w Workspace) newRow(id Identity, r Record, s SessionInfo) Row {
	return Row{Identity: id, Record: w.recordOf(id, r), Session: s, MinTTL: w.MinTTL, aliases: w.AccountAliases}
}

// hideUnnamed adds to each user the saved sessions of roles that have no row. One look at a folder shows which users may have some.
func (w Workspace) hideUnnamed(ctx context.Context, o *Overview, ofRoles map[string]map[string]SessionInfo) {
	users := make([]string, len(o.Rows))
	for i := range o.Rows {
		users[i] = o.Rows[i].Identity.Ref.Name
	}
	some, err := w.Sessions.WithRoles(ctx, w.Config.Realm, users)
	o.warn(err)
	for _, user := range some {
		if _, read := ofRoles[user]; !read {
			ofRoles[user], err = w.Sessions.List(ctx, w.Config.Realm, user)
			o.warn(err)
		}
	}
	shown := make(map[Ref]bool, len(o.Roles))
	for i := range o.Roles {
		shown[o.Roles[i].Identity.Ref] = true
	}
	for i := range o.Rows {
		r := &o.Rows[i]
		user := r.Identity.Ref
		for _, name := range slices.Sorted(maps.Keys(ofRoles[user.Name])) {
			if ref := (Ref{Realm: user.Realm, Name: name, User: user.Name}); !shown[ref] {
				r.Hidden = append(r.Hidden, HiddenSession{ref, ofRoles[user.Name][name]})
			}
		}
	}
}

// Unreadable returns the session files that the AWS CLI cannot read, without duplicates.
func (w Workspace) Unreadable(ctx context.Context) (found []*Problem) {
	users := []string{""}
	for _, role := range w.Config.Roles {
		if !slices.Contains(users, role.Ref.User) {
			users = append(users, role.Ref.User)
		}
	}
	for _, user := range users {
		if p := w.Sessions.Unreadable(ctx, Ref{Realm: w.Config.Realm, User: user}); p != nil {
			found = append(found, p)
		}
	}
	return found
}

// Row returns what an overview shows for one identity. It does not read a keyring. Values that cannot be read are missing.
func (w Workspace) Row(ctx context.Context, id Identity) Row {
	w.Config = w.Config.Only(id.withUser()...)
	o, _ := w.rows(ctx)
	rows := slices.Concat(o.Roles, o.Rows)
	return rows[0]
}

// roleRows adds the rows of roles, whose sessions are in their own files.
func (w Workspace) roleRows(ctx context.Context, o *Overview, records map[string]Record) (saved map[string]map[string]SessionInfo) {
	saved = map[string]map[string]SessionInfo{}
	userSessions, foreign := map[string]SessionInfo{}, map[string]bool{}
	for _, r := range o.Rows {
		userSessions[r.Identity.Ref.Name], foreign[r.Identity.Ref.Name] = r.Session, r.OtherDevice()
	}
	for _, id := range w.Config.Roles {
		user := id.Ref.User
		if _, read := saved[user]; !read && user != "" {
			var err error
			saved[user], err = w.Sessions.List(ctx, w.Config.Realm, user)
			o.warn(err)
		}
		r := w.newRow(id, records[id.Ref.Name], saved[user][id.Ref.Name])
		r.Depth, r.Keys, r.UserSession = len(id.Role.Above), Absent, userSessions[user]
		if user == "" {
			r.Session = SessionInfo{}
		}
		if user != "" { // the user who signs in for the role
			r.Record.Device, r.foreign = records[user].device(id.KeyHolder()), foreign[user]
		}
		if w.mismatch(id, r.Record, records[user], r.Session) != nil {
			r.hideOwn()
		}
		o.Roles = append(o.Roles, r)
	}
	return saved
}

// Tree returns all rows: each user with its roles below it, each role below the one that assumes it, and at the end roles whose
// parent is not in the list.
func (o Overview) Tree() []Row {
	below := map[string][]Row{}
	listed := map[string]bool{}
	for _, r := range slices.Concat(o.Rows, o.Roles) {
		listed[r.Identity.Ref.Name] = true
	}
	rows := make([]Row, 0, len(o.Rows)+len(o.Roles))
	var add func(r Row)
	add = func(r Row) {
		rows = append(rows, r)
		roles := below[r.Identity.Ref.Name]
		for n, role := range roles {
			role.Follows = append(slices.Clone(r.Follows), n < len(roles)-1)
			add(role)
		}
	}
	var last []Row
	keyless := map[string]bool{}
	for i := range o.Rows {
		keyless[o.Rows[i].Identity.Ref.Name] = o.Rows[i].LacksKeys()
	}
	for _, r := range o.Roles {
		r.UserKeyless = keyless[r.Identity.Ref.User]
		if via := strings.ToLower(r.Identity.Role.Via.Value); r.Depth > 0 && listed[via] {
			below[via] = append(below[via], r)
		} else {
			last = append(last, r)
		}
	}
	for _, r := range slices.Concat(o.Rows, last) {
		add(r)
	}
	return rows
}

// askKeyring adds what the keyring says about its entries.
func (w Workspace) askKeyring(ctx context.Context, o *Overview, refs []Ref) {
	var presence map[Ref]Presence
	if presence, o.Silent = w.Vault.Look(ctx, refs); o.Silent == nil {
		err := w.Vault.Locked(ctx)
		o.Locked, o.Closed, o.WrongPassphrase = Unlockable(err), errors.As(err, new(NoDialogError)), nil
		if p := (*Problem)(nil); errors.Is(err, ErrWrongPassphrase) && errors.As(err, &p) {
			o.WrongPassphrase = p
		}
		if !o.Locked {
			o.Silent = err
		}
	}
	o.Keyring = w.Vault.Keyring() // the title is exact only after the keyring has answered
	if o.Silent == nil && o.Keyring.TakesPassphrase {
		empty, err := w.Vault.Empty(ctx)
		o.Empty = empty && err == nil
	}
	damaged := w.damaged(ctx, presence)
	others := w.otherRealms(ctx, presence)
	for i := range o.Rows {
		ref := o.Rows[i].Identity.Ref
		o.Rows[i].OtherRealms = others[ref]
		if p := presence[ref]; p != Unknown {
			o.Rows[i].Keys = p
		}
		o.Rows[i].Damaged = slices.Contains(damaged, ref)
	}
	o.warnOfEntries()
}

// damaged returns the entries that nothing can read, which count as keys otherwise.
func (w Workspace) damaged(ctx context.Context, presence map[Ref]Presence) []Ref {
	var there []Ref
	for ref, p := range presence {
		if p == Present {
			there = append(there, ref)
		}
	}
	if len(there) == 0 {
		return nil
	}
	return w.Vault.Damaged(ctx, there)
}

// warnOfEntries names the identities whose entries have no keys that can be used.
func (o *Overview) warnOfEntries() {
	var damaged, temporary []string
	for i := range o.Rows {
		switch r := &o.Rows[i]; {
		case r.Damaged:
			damaged = append(damaged, r.Identity.Title)
		case r.Temporary():
			temporary = append(temporary, r.Identity.Title)
		}
	}
	if damaged != nil {
		o.warn(DamagedEntry(damaged...))
	}
	if temporary != nil {
		o.warn(TemporaryKeys(temporary...))
	}
}

// KeepKeyring copies what the keyring said about the same identities from an earlier overview.
func (o Overview) KeepKeyring(earlier []Row) Overview {
	known := map[Ref]Row{}
	for _, r := range earlier {
		known[r.Identity.Ref] = r
	}
	o.Rows = slices.Clone(o.Rows)
	for i, r := range o.Rows {
		was := known[r.Identity.Ref]
		o.Rows[i].OtherRealms = was.OtherRealms
		if was.Keys != Unknown && r.Record.SavedAt.Equal(was.Record.SavedAt) { // keys that were saved since then are there
			o.Rows[i].Keys, o.Rows[i].Damaged = was.Keys, was.Damaged
		}
	}
	return o
}
