package model

import (
	"cmp"
	"context"
	"errors"
	"maps"
	"slices"
	"strings"
	"time"
)

// Row is one identity in the list. Nothing in it comes from inside a keyring.
type Row struct {
	Identity    Identity
	Record      Record
	Session     SessionInfo
	Keys        Presence
	Depth       int         // how many identities are above a role; 0 for a user, and for a role without one
	UserSession SessionInfo // for a role: the session of its user, which assumes it without a code
	UserKeyless bool        // for a role in a tree: its user lacks keys
	Follows     []bool      // for a role in a tree: for each level down to its own, whether another row follows at that level
	OtherRealms []RealmKeys // other realms that have keys for this identity, if this realm has none
	Hidden      []HiddenSession
	started     time.Time // start of the session, from the activity
	found       bool      // which says that another program signed in

	aliases map[string]string // account aliases from the settings
}

// HiddenSession is a saved session that no list shows, but that a logout of the row's identity ends: its own session if that no
// longer matches the configuration, or the session of a role of the user that is no longer in the configuration.
type HiddenSession struct {
	Ref Ref
	SessionInfo
}

// Overview is what authdeck knows about all identities without reading a secret.
type Overview struct {
	Rows    []Row // of users
	Roles   []Row // in file order
	Keyring Keyring
	Locked  bool    // the keyring answered, but must be unlocked before it gives out keys
	Events  []Event // the activity, oldest first
	Empty   bool    // the keyring is an encrypted file that has no keys, or that does not exist yet
	// CredentialsFiles are the files of saved sessions, by Ref.User: "" has those of users.
	CredentialsFiles map[string]string

	Silent error // why the keyring did not say which entries it has; nil if it did or was not asked

	Warnings []error // which session files and state files could not be read
}

// Warning joins all warnings; nil for none.
func (o Overview) Warning() error { return errors.Join(o.Warnings...) }

func (o *Overview) warn(err error) {
	if err != nil {
		o.Warnings = append(o.Warnings, err)
	}
}

// Device returns the MFA device, if known: the configuration's, or else the one last seen in the keyring.
func (r *Row) Device() string { return r.Record.device(r.Identity) }

// Began returns when the saved session began, if known; sessions of other programs do not say it. Zero if unknown.
func (r *Row) Began() time.Time {
	if recorded := r.Record.Session; recorded.isOf(r.Session) && recorded.Asked > 0 {
		return recorded.Expires.Add(-time.Duration(recorded.Asked) * time.Second)
	}
	return r.started
}

// LastSignIn says when somebody signed in last, zero if unknown or never, and whether that was another program: the saved session is
// then not one that this authdeck recorded.
func (r *Row) LastSignIn() (at time.Time, other bool) {
	switch {
	case !r.Session.Saved, r.Record.Session.isOf(r.Session):
		return r.Record.SignedInAt, false
	case !r.started.IsZero():
		return r.started, r.found
	}
	return time.Time{}, true
}

// NeverSignedIn reports whether nothing is known of any sign-in.
func (r *Row) NeverSignedIn() bool {
	at, other := r.LastSignIn()
	return at.IsZero() && !other
}

// Ready reports whether the list shows a role without a session as ready: authdeck can assume it without a code, because its user
// is signed in. Code that needs the session calls Workspace.NeedsNoCode, which considers how much of the session must be left.
func (r *Row) Ready(now time.Time) bool {
	role := r.Identity.Role
	if role == nil || r.Identity.Problem != nil || role.Unsupported != nil {
		return false
	}
	own := r.Session.At(now)
	return own != SessionGood && own != SessionTooShort && r.Renews(now)
}

// Renews reports whether programs get a new session of the role without a code when this one ends, because its user is signed in.
func (r *Row) Renews(now time.Time) bool {
	return r.Identity.Role != nil && r.UserSession.At(now) == SessionGood
}

// EndsForGood reports whether the session of a role ends without being renewed, because its user is no longer signed in.
func (r *Row) EndsForGood(now time.Time) bool {
	return r.Identity.Role != nil && r.Session.Expires.After(now) && !r.Renews(now)
}

// MFA reports whether the saved session was given for an MFA code. known is false without a session, for sessions of other
// programs, which do not say it, and for roles of users that other programs signed in.
func (r *Row) MFA() (mfa, known bool) {
	recorded := r.Record.Session
	if !recorded.isOf(r.Session) {
		return false, false
	}
	return recorded.Device != "" && !recorded.DeviceUnknown, !recorded.DeviceUnknown
}

// WithoutMFA reports whether the saved session is known to be without MFA.
func (r *Row) WithoutMFA() bool {
	mfa, known := r.MFA()
	return known && !mfa
}

// SignedInWithoutMFA reports whether the session is live, but has no MFA.
func (r *Row) SignedInWithoutMFA(now time.Time) bool { return r.WithoutMFA() && r.Session.Live(now) }

// Account returns the account, if known: the one that AWS said, or else the one in the device's ARN or the access key ID, or else
// that of keys that were deleted.
func (r *Row) Account() string {
	if r.Identity.Role != nil {
		return r.Identity.Role.Account()
	}
	if r.Record.Caller != nil && r.Record.MaskedKey == r.Record.maskedKey(r.Identity) {
		return r.Record.Caller.Account
	}
	if a := DeviceAccount(r.Device()); a != "" {
		return a
	}
	if a := KeyAccount(r.Identity.AccessKeyID.Value); a != "" || r.Keys == Present {
		return a
	}
	return r.Record.LastAccount
}

// Alias returns the alias of the account: from the user's settings, or else the identity's alias in atmos.yaml; "" for none.
func (r *Row) Alias() string { return cmp.Or(r.aliases[r.Account()], r.Identity.Alias) }

// Asks returns the session length that authdeck would request. If no device is saved, it is looked up at sign-in, so the limit is
// the one with MFA, unless AWS had no device at the last sign-in.
func (r *Row) Asks() Asked {
	if r.Identity.Role != nil {
		return AskForRole(r.Identity.Duration)
	}
	stored := r.Record.Duration
	if r.Identity.KeysInConfig() {
		stored = ""
	}
	asked := AskFor(r.Identity.Duration, stored, !r.WithoutMFA())
	if r.Root() {
		asked.Duration = min(asked.Duration, MaxDurationRoot)
	}
	return asked
}

// InOtherRealm reports whether a user's keys are saved, but only in other realms.
func (r *Row) InOtherRealm() bool { return r.Keys != Present && len(r.OtherRealms) > 0 }

// Verified reports whether AWS accepted the keys of a user: at a check of these keys, or at a sign-in since they were saved. known is
// false if that cannot be said: of keys that a command prints, of keys that are not in the keyring, and if another program may have
// signed in with them.
func (r *Row) Verified() (verified, known bool) {
	id, record := &r.Identity, &r.Record
	if id.Role != nil || id.Problem != nil || r.Keys != Present || id.AccessKeyID.Later || id.SecretKey.Later {
		return false, false
	}
	if record.MaskedKey != "" && record.MaskedKey == record.maskedKey(*id) {
		verified = record.Caller != nil || !record.SignedInAt.IsZero() && !record.SignedInAt.Before(record.SavedAt)
	}
	return verified, verified || !r.Session.Saved
}

// Unverified reports whether authdeck knows of no answer in which AWS accepted the keys of a user, and no other program may have
// signed in with them.
func (r *Row) Unverified() bool {
	verified, known := r.Verified()
	return known && !verified
}

// Root reports whether AWS said that the keys belong to an account's root user.
func (r *Row) Root() bool {
	return r.Record.Caller.Root() && r.Record.MaskedKey == r.Record.maskedKey(r.Identity)
}

// Offers are the actions that a row allows now.
type Offers struct {
	SignIn, Edit, Shell, Renew, Verify, LogOut, Delete, Export, Bring, Console bool
}

// WithoutKeyring are the actions on a machine whose keyring is missing: nothing that needs keys from it.
func (o Offers) WithoutKeyring(id Identity) Offers {
	if !id.KeysInConfig() {
		o.Verify, o.Delete = false, false
	}
	return o
}

// sound reports whether the configuration has no problem that keeps the row from being used.
func (r *Row) sound() bool {
	id := &r.Identity
	return id.Ref != Ref{} && id.Problem == nil && (id.Role == nil || id.Role.Unsupported == nil)
}

// usable reports whether one can sign in to the row, perhaps after a question about trust.
func (r *Row) usable() bool { return r.sound() || r.Identity.Untrusted() }

// SignedIn reports whether the row has a session that can be used at that time without another question.
func (r *Row) SignedIn(now time.Time) bool { return r.sound() && r.Session.At(now) == SessionGood }

// TakesKeys reports whether the keys of the row can be entered and edited.
func (r *Row) TakesKeys() bool {
	return r.usable() && r.Identity.Role == nil && !r.Identity.KeysInConfig()
}

// Offers returns the actions that make sense for the row at that time. If the configuration has a problem, its keys cannot be used.
// If keys are missing, signing in begins with adding them: that is the only action for keys, and none promises a shell before.
func (r *Row) Offers(now time.Time) Offers {
	id, sound, usable, keyless := &r.Identity, r.sound(), r.usable(), r.NeedsKeys(now)
	return Offers{
		SignIn: usable, Edit: r.TakesKeys() && !keyless, Shell: usable && !keyless, Renew: sound && r.Session.Live(now),
		Export:  usable, // the line signs in where it is run
		Verify:  sound && (id.KeysInConfig() || r.Keys != Absent),
		LogOut:  r.Session.Saved || r.hidesLive(now),
		Delete:  sound && !id.KeysInConfig() && r.Keys != Absent,
		Bring:   sound && r.InOtherRealm(),
		Console: sound && id.Role != nil,
	}
}

// OnlyExpired reports whether the saved sessions of an identity and of all roles below it have expired. Deleting their files then
// logs nobody out.
func OnlyExpired(rows []Row, ref Ref, now time.Time) bool { return OnlyExpiredOf(rows, now)[ref] }

// OnlyExpiredOf returns the identities for which OnlyExpired is true, in one pass over the rows.
func OnlyExpiredOf(rows []Row, now time.Time) map[Ref]bool {
	expired := map[Ref]bool{}
	for i := range rows {
		if r := &rows[i]; r.Session.At(now) == SessionExpired {
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

// LacksKeys reports whether the row is of a user who has no keys here: neither in the keyring nor in the configuration.
func (r *Row) LacksKeys() bool {
	return r.Identity.Role == nil && r.Keys == Absent && !r.Identity.KeysInConfig()
}

// NeedsKeyring reports whether a sign-in reads keys from the keyring, or saves new ones there.
func (r *Row) NeedsKeyring(now time.Time) bool {
	return r.Session.At(now) != SessionGood && !r.Renews(now) && !r.Identity.KeyHolder().KeysInConfig()
}

// NeedsKeys reports whether a sign-in needs keys that are not there: the user's own, or those of the user of a role.
func (r *Row) NeedsKeys(now time.Time) bool {
	return r.Session.At(now) != SessionGood && (r.LacksKeys() || r.UserKeyless && !r.Renews(now))
}

// SignInCase says what a sign-in to several identities does with one of them: which list of SignIns it belongs to.
type SignInCase int

// The lists of SignIns.
const (
	SignInOpen  SignInCase = iota
	SignInReady            // a role that needs no code; it is one of those that are open
	SignInLive
	SignInKeyless
	SignInRoleKeyless // a role whose user has no keys
	SignInUnusable
	SignInCases // how many there are
)

// AmongSignIns says what a sign-in to several identities does with this row. holder is the row of the user whose keys are needed:
// the row itself, or the user of a role.
func (r *Row) AmongSignIns(holder *Row, now time.Time) SignInCase {
	lacksKeys := holder.Identity.Ref != Ref{} && holder.LacksKeys()
	switch {
	case !r.Offers(now).SignIn:
		return SignInUnusable
	case r.Session.At(now) == SessionGood:
		return SignInLive
	case lacksKeys && !r.Ready(now) && r.Identity.Role != nil:
		return SignInRoleKeyless
	case lacksKeys && !r.Ready(now):
		return SignInKeyless
	case r.Identity.Role != nil && r.Ready(now):
		return SignInReady
	}
	return SignInOpen
}

// SignIns groups identities by what a sign-in to all of them does with each.
type SignIns struct {
	Open     []Identity // will be signed in to
	Live     []Identity // are already signed in to
	Keyless  []Identity // neither they nor their users have keys or a session
	Unusable []Identity // have a problem in the configuration
}

// PlanSignIns groups the identities by their rows at that time. It looks at each row once.
func PlanSignIns(rows []Row, ids []Identity, now time.Time) (s SignIns) {
	found := make(map[Ref]*Row, len(rows))
	for i := range rows {
		found[rows[i].Identity.Ref] = &rows[i]
	}
	row := func(ref Ref) *Row {
		if r := found[ref]; r != nil {
			return r
		}
		return &Row{}
	}
	for _, id := range ids {
		own := row(id.Ref)
		holder := own
		if id.Role != nil && len(id.Role.Above) > 0 {
			holder = row(id.KeyHolder().Ref)
		}
		switch own.AmongSignIns(holder, now) {
		case SignInUnusable:
			s.Unusable = append(s.Unusable, id)
		case SignInLive:
			s.Live = append(s.Live, id)
		case SignInKeyless, SignInRoleKeyless:
			s.Keyless = append(s.Keyless, id)
		case SignInOpen, SignInReady:
			s.Open = append(s.Open, id)
		}
	}
	return s
}

// AskingForCode are those of the identities whose sign-in may ask for an MFA code, in their order, which is that of the list: users come
// before their roles. A role of a user who is signed in, now or earlier in the order, needs no code. A user always may: the identities are
// not signed in to yet, or their sessions are renewed.
func AskingForCode(rows []Row, ids []Identity, now time.Time) (asking []Ref) {
	signedIn := make(map[Ref]bool, len(rows)) // users
	for i := range rows {
		if r := &rows[i]; r.Renews(now) {
			signedIn[r.Identity.KeyHolder().Ref] = true
		}
	}
	for _, id := range ids {
		user := id.KeyHolder().Ref
		if id.Role == nil || !signedIn[user] {
			asking = append(asking, id.Ref)
		}
		signedIn[user] = true
	}
	return asking
}

// LiveSessions are the sessions that a logout of identities ends: the titles of identities with their own session, and the names of
// roles below them with one. Expired sessions do not count.
func LiveSessions(rows []Row, ids []Identity, now time.Time) (own, roles []string) {
	meant := make(map[Ref]bool, len(ids))
	for _, id := range ids {
		meant[id.Ref] = true
	}
	for i := range rows {
		r := &rows[i]
		ref, title := r.Identity.Ref, r.Identity.Title
		below := r.Identity.Role != nil && slices.ContainsFunc(r.Identity.Role.Above, func(id Identity) bool { return meant[id.Ref] })
		if !meant[ref] && !below {
			continue
		}
		live := r.Session.Live(now)
		for _, h := range r.Hidden {
			switch {
			case h.Ref == ref:
				live = live || h.Live(now)
			case h.Live(now):
				roles = append(roles, h.Ref.Name)
			}
		}
		switch {
		case live && meant[ref]:
			own = append(own, title)
		case live:
			roles = append(roles, title)
		}
	}
	return own, roles
}

// ReadyWith returns the roles without a session that the sessions of these identities can assume now. After a logout, they need a new
// sign-in.
func ReadyWith(rows []Row, ids []Identity, now time.Time) (roles []Identity) {
	for i := range rows {
		r := &rows[i]
		if r.Identity.Role == nil || !r.Ready(now) {
			continue
		}
		user := r.Identity.KeyHolder().Ref
		if slices.ContainsFunc(ids, func(id Identity) bool { return id.Ref == user }) {
			roles = append(roles, r.Identity)
		}
	}
	return roles
}

// LiveSessions returns the sessions that a logout of identities in one realm ends, even if the configuration has another realm or
// does not contain the identities.
func (w Workspace) LiveSessions(ctx context.Context, ids []Identity) (own, roles []string) {
	if len(ids) == 0 {
		return nil, nil
	}
	w.Activity = nil
	if realm := ids[0].Ref.Realm; realm != w.Config.Realm {
		w.Config = Config{Realm: realm}
	}
	known := map[Ref]bool{}
	for _, id := range slices.Concat(w.Config.Identities, w.Config.Roles) {
		known[id.Ref] = true
	}
	w.Config.Identities = slices.Clone(w.Config.Identities)
	for _, id := range ids {
		if !known[id.Ref] {
			w.Config.Identities = append(w.Config.Identities, id)
		}
	}
	return LiveSessions(w.Overview(ctx, Remembered).Tree(), ids, w.Clock.Now())
}

// hidesLive reports whether the row hides a session that has not expired.
func (r *Row) hidesLive(now time.Time) bool {
	return slices.ContainsFunc(r.Hidden, func(h HiddenSession) bool { return h.Live(now) })
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
		r := Row{Identity: id, Record: records[id.Ref.Name], Session: w.measured(sessions[id.Ref.Name]), aliases: w.AccountAliases}
		switch {
		case id.KeysInConfig():
			r.Keys = Present
		case !r.Record.SavedAt.IsZero() && r.Record.Keyring == o.Keyring.Type:
			r.Keys = Present
		}
		if w.mismatch(id, r.Record, Record{}, r.Session) != nil {
			r.hideOwn()
		}
		o.Rows = append(o.Rows, r)
	}
	return o, w.roleRows(ctx, &o, records)
}

// measured returns the session with the setting for how much time it must have left, so that lists agree with a sign-in.
func (w Workspace) measured(s SessionInfo) SessionInfo {
	s.MinTTL = w.MinTTL
	return s
}

// hideOwn hides the session of the row's identity from the list.
func (r *Row) hideOwn() {
	r.Hidden, r.Session = append(r.Hidden, HiddenSession{r.Identity.Ref, r.Session}), SessionInfo{}
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
	userSessions := map[string]SessionInfo{}
	for _, r := range o.Rows {
		userSessions[r.Identity.Ref.Name] = r.Session
	}
	for _, id := range w.Config.Roles {
		user := id.Ref.User
		if _, read := saved[user]; !read && user != "" {
			var err error
			saved[user], err = w.Sessions.List(ctx, w.Config.Realm, user)
			o.warn(err)
		}
		r := Row{Identity: id, Record: records[id.Ref.Name], Session: w.measured(saved[user][id.Ref.Name]), Depth: len(id.Role.Above), Keys: Absent, UserSession: userSessions[user], aliases: w.AccountAliases}
		if user == "" {
			r.Session = SessionInfo{}
		}
		if user != "" { // the user who signs in for the role
			r.Record.Device = records[user].device(id.KeyHolder())
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
		if o.Locked = Unlockable(err); !o.Locked {
			o.Silent = err
		}
	}
	o.Keyring = w.Vault.Keyring() // the title is exact only after the keyring has answered
	if o.Silent == nil && o.Keyring.TakesPassphrase {
		empty, err := w.Vault.Empty(ctx)
		o.Empty = empty && err == nil
	}
	others := w.otherRealms(ctx, presence)
	for i := range o.Rows {
		ref := o.Rows[i].Identity.Ref
		o.Rows[i].OtherRealms = others[ref]
		if p := presence[ref]; p != Unknown {
			o.Rows[i].Keys = p
		}
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
			o.Rows[i].Keys = was.Keys
		}
	}
	return o
}

// device returns the identity's MFA device, if known. If the configuration has the keys, the keyring's device does not count.
func (r Record) device(id Identity) string {
	if id.KeysInConfig() {
		return id.device("")
	}
	return id.device(r.Device)
}

// maskedKey returns the identity's masked access key ID, if known.
func (r Record) maskedKey(id Identity) string {
	if id.KeysInConfig() {
		return MaskKeyID(id.AccessKeyID.Value)
	}
	return r.MaskedKey
}

// mismatch says why a saved session does not belong to the identity as it is now, with both values; nil if it may belong to it. For
// another program's session, only the account is known. It does not check an unresolved identity. userRecord is the
// record of a role's user.
func (w Workspace) mismatch(id Identity, r, userRecord Record, s SessionInfo) *Problem {
	if !s.Saved || id.Unresolved != nil {
		return nil
	}
	if id.Role != nil {
		return w.roleMismatch(id, r, userRecord, s)
	}
	if ours := r.keysAccount(id); otherAccount(s.Account, ours) {
		return id.differs("account", s.Account, ours)
	}
	recorded := r.Session
	if !recorded.isOf(s) {
		return nil
	}
	endpoint := w.SessionEndpoint(id)
	switch device, key, region := r.device(id), r.maskedKey(id), id.STSRegion(); {
	case key != recorded.MaskedKey:
		return id.differs("access key", cmp.Or(recorded.MaskedKey, "none"), cmp.Or(key, "none"))
	case recorded.otherDevice(device):
		return id.differs("MFA device", cmp.Or(recorded.Device, "none"), cmp.Or(device, "none"))
	case Partition(region) != Partition(recorded.Region):
		return id.differs("AWS partition", recorded.Region, region)
	case endpoint != recorded.Endpoint:
		return id.differs("endpoint", cmp.Or(recorded.Endpoint, "AWS"), cmp.Or(endpoint, "AWS"))
	}
	return nil
}

// differs says why a saved session does not belong to the identity.
func (i Identity) differs(what, ofSession, now string) *Problem {
	return &Problem{
		Kind: ErrStale, What: "the session of " + i.Title + " belongs to another " + what,
		Why: "the session uses " + cmp.Or(ofSession, "none") + ", the identity uses " + cmp.Or(now, "none"), Fix: "run: authdeck login " + IdentityFlag(i.Title),
	}
}

// keysAccount returns the account of the identity's keys, if known without asking AWS.
func (r Record) keysAccount(id Identity) string {
	if a := KeyAccount(id.AccessKeyID.Value); a != "" && id.KeysInConfig() {
		return a
	}
	if r.Caller != nil && r.MaskedKey == r.maskedKey(id) {
		return r.Caller.Account
	}
	return DeviceAccount(r.device(id))
}

// NamedValue is a value of an identity, besides its name, that a filter searches.
type NamedValue struct{ Name, Value string }

// values returns what a filter searches in a row besides its name.
func (r *Row) values() []NamedValue {
	id := &r.Identity
	out := []NamedValue{{"alias", r.Alias()}, {"account", r.Account()}, {"region", id.Region.Value}}
	if id.Alias != r.Alias() { // -i accepts it
		out = append(out, NamedValue{"alias", id.Alias})
	}
	for _, tag := range id.Tags {
		out = append(out, NamedValue{"tag", tag})
	}
	return out
}

// SearchText is the text of a row that a filter searches, in lower case. It is computed once and used for many filters, because
// every key typed into a filter searches every row.
type SearchText struct {
	name string
	rest string // the other values, one per line
}

// SearchText returns the row's text.
func (r *Row) SearchText() SearchText {
	var rest []string
	for _, v := range r.values() {
		rest = append(rest, v.Value)
	}
	return SearchText{strings.ToLower(r.Identity.Title), strings.ToLower(strings.Join(rest, "\n"))}
}

// Matches reports whether a filter matches the text, in any case: the name contains its letters in the same order, as in most fuzzy
// finders, or another value contains it as a whole. Scattered letters in values that are not shown would match nearly all rows.
func (s SearchText) Matches(filter string) bool {
	filter = strings.ToLower(filter)
	return inOrder(s.name, filter) || strings.Contains(s.rest, filter)
}

// Because returns the value, other than the name, that the filter matches; found is false if it matches the name, or nothing.
func (r *Row) Because(filter string) (v NamedValue, found bool) {
	if InOrder(r.Identity.Title, filter) {
		return v, false
	}
	for _, v := range r.values() {
		if strings.Contains(strings.ToLower(v.Value), strings.ToLower(filter)) {
			return v, true
		}
	}
	return v, false
}

// InOrder reports whether a text contains the letters in this order, in any case.
func InOrder(text, letters string) bool {
	return inOrder(strings.ToLower(text), strings.ToLower(letters))
}

func inOrder(rest, letters string) bool {
	for _, l := range letters {
		i := strings.IndexRune(rest, l)
		if i < 0 {
			return false
		}
		rest = rest[i+len(string(l)):]
	}
	return true
}
