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

// Row is one identity as the list shows it: nothing in it came out of a keyring.
type Row struct {
	Identity    Identity
	Record      Record
	Session     SessionInfo
	Keys        Presence
	Depth       int         // how many identities are above a role; 0 for a user, and for a role without one
	Users       SessionInfo // of a role: the session of its user, with which it is assumed without a code
	Follows     []bool      // of a role in a tree, for each level down to it: whether another one below the same identity comes after
	OtherRealms []RealmKeys // other realms in which keys are saved, of identities that have none in this one
	Hidden      []HiddenSession
	started     time.Time // of the session, as the activity has it

	aliases map[string]string // of accounts, as the settings have them
}

// HiddenSession is a saved session that no list shows but that a logout of the row's identity ends: its own, where that does
// not match the configuration any more, or that of a role of the user which the configuration does not name.
type HiddenSession struct {
	Ref Ref
	SessionInfo
}

// Overview is what is known of all identities without reading a secret.
type Overview struct {
	Rows    []Row // of users
	Roles   []Row // in the order of the file
	Keyring Keyring
	Locked  bool    // the keyring answered, and has to be unlocked before it gives out keys
	Events  []Event // what happened, the oldest first
	Silent  error   // why the keyring did not say what it has; nil where it did, or was not asked

	Warnings []error // which session files and state files could not be read
}

// Warning has all warnings; nil for none.
func (s Overview) Warning() error { return errors.Join(s.Warnings...) }

func (s *Overview) warn(err error) {
	if err != nil {
		s.Warnings = append(s.Warnings, err)
	}
}

// Device is the MFA device as far as it is known: the configuration's over the one last seen in the keyring.
func (r Row) Device() string { return r.Record.device(r.Identity) }

// Began is when the saved session began, as far as it is known: sessions of other programs do not say. The zero time where
// nobody knows.
func (r Row) Began() time.Time {
	if i := r.Record.Issued; i != nil && i.Asked > 0 && i.Expires.Equal(r.Session.Expires.Truncate(time.Second)) {
		return i.Expires.Add(-time.Duration(i.Asked) * time.Second)
	}
	return r.started
}

// Ready tells whether the list shows a role without a session as ready: it gets one without a code, because its user is signed in.
// Whoever wants the session asks Workspace.NeedsNoCode, which knows how much of a session has to be left.
func (r Row) Ready(now time.Time) bool {
	role := r.Identity.Role
	if role == nil || r.Identity.Problem != nil || role.Unsupported != nil {
		return false
	}
	own := r.Session.At(now)
	return own != SessionGood && own != SessionEnding && r.Renews(now)
}

// Renews tells whether programs get the role again without a code when its session ends, because its user is signed in.
func (r Row) Renews(now time.Time) bool {
	return r.Identity.Role != nil && r.Users.At(now) == SessionGood
}

// EndsForGood tells whether the session of a role ends without being renewed, because its user is no longer signed in.
func (r Row) EndsForGood(now time.Time) bool {
	return r.Identity.Role != nil && r.Session.Expires.After(now) && !r.Renews(now)
}

// MFA tells whether the saved session was given for an MFA code. known is false for no session, and for sessions of other programs,
// which do not say, and of the roles of users that those signed in.
func (r Row) MFA() (mfa, known bool) {
	i := r.Record.Issued
	if !r.Session.Saved || i == nil || !i.Expires.Equal(r.Session.Expires.Truncate(time.Second)) {
		return false, false
	}
	return i.Device != "" && !i.DeviceUnknown, !i.DeviceUnknown
}

// WithoutMFA tells whether the saved session was given without an MFA code, as far as it is known.
func (r Row) WithoutMFA() bool {
	mfa, known := r.MFA()
	return known && !mfa
}

// Account is the account as far as it is known: AWS's word over what the device and the key ID carry.
func (r Row) Account() string {
	if r.Identity.Role != nil {
		return r.Identity.Role.Account()
	}
	if r.Record.Caller != nil && r.Record.MaskedKey == r.Record.maskedKey(r.Identity) {
		return r.Record.Caller.Account
	}
	if a := DeviceAccount(r.Device()); a != "" {
		return a
	}
	return KeyAccount(r.Identity.AccessKeyID.Value)
}

// Alias is what people call the account: its alias in the user's settings, else the identity's in atmos.yaml. "" for none.
func (r Row) Alias() string { return cmp.Or(r.aliases[r.Account()], r.Identity.Alias) }

// Asks is how long a session would be asked for. A device that is not saved is looked up at the sign-in, so the limit is the one with
// MFA, unless AWS knew none at the last one.
func (r Row) Asks() Asked {
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

// InOtherRealm tells whether the keys of a user are saved, but only in other realms.
func (r *Row) InOtherRealm() bool { return r.Keys != Present && len(r.OtherRealms) > 0 }

// Root tells whether AWS said that the keys are those of an account's root user.
func (r Row) Root() bool {
	return r.Record.Caller.Root() && r.Record.MaskedKey == r.Record.maskedKey(r.Identity)
}

// Offers are the actions that make sense for a row now.
type Offers struct {
	SignIn, Edit, Renew, Verify, LogOut, Delete, Export, Bring, Console bool
}

// Offers tells which actions make sense for the row at that time. With a problem in the configuration none of its keys can be used.
func (r Row) Offers(now time.Time) Offers {
	id := r.Identity
	sound := id.Ref != (Ref{}) && id.Problem == nil && (id.Role == nil || id.Role.Unsupported == nil)
	usable := sound || id.Untrusted() // it asks first
	good := sound && r.Session.At(now) == SessionGood
	return Offers{
		SignIn: usable, Edit: usable && id.Role == nil && !id.KeysInConfig(), Renew: good, Export: good,
		Verify:  sound && (id.KeysInConfig() || r.Keys != Absent),
		LogOut:  r.Session.Saved || r.hidesLive(now),
		Delete:  sound && !id.KeysInConfig() && r.Keys != Absent,
		Bring:   sound && r.InOtherRealm(),
		Console: sound && id.Role != nil,
	}
}

// OnlyExpired tells whether the saved session of an identity has ended, and that of every role below it too: nobody is logged out when
// its files are deleted.
func OnlyExpired(rows []Row, ref Ref, now time.Time) bool { return OnlyExpiredOf(rows, now)[ref] }

// OnlyExpiredOf are the identities for which OnlyExpired is true, found in one pass over the rows.
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
		if r.Identity.Role != nil && (hides || r.Session.live(now)) {
			for _, above := range r.Identity.Role.Above {
				delete(expired, above.Ref)
			}
		}
	}
	return expired
}

// SignInCase is what a sign-in to several identities means for one of them: the list of SignIns that it belongs to.
type SignInCase int

// The lists of SignIns.
const (
	SignInOpen SignInCase = iota
	SignInLive
	SignInKeyless
	SignInUnusable
	SignInCases // how many there are
)

// AmongSignIns tells what a sign-in to several identities means for the row's. holder is the row of the user whose keys it needs: itself,
// or the one above a role.
func (r *Row) AmongSignIns(holder *Row, now time.Time) SignInCase {
	lacksKeys := holder.Identity.Ref != Ref{} && holder.Identity.Role == nil && holder.Keys == Absent && !holder.Identity.KeysInConfig()
	switch {
	case !r.Offers(now).SignIn:
		return SignInUnusable
	case r.Session.At(now) == SessionGood:
		return SignInLive
	case lacksKeys && !r.Ready(now):
		return SignInKeyless
	}
	return SignInOpen
}

// SignIns sorts identities by what a sign-in to all of them means for each.
type SignIns struct {
	Open     []Identity // to sign in to
	Live     []Identity // signed in to already
	Keyless  []Identity // neither they nor the user above them has keys or a session
	Unusable []Identity // their configuration is wrong
}

// PlanSignIns sorts the identities by their rows at that time. It looks at each row once, however many identities there are.
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
		case SignInKeyless:
			s.Keyless = append(s.Keyless, id)
		case SignInOpen:
			s.Open = append(s.Open, id)
		}
	}
	return s
}

// LiveSessions are the sessions that a logout of identities ends: the titles of those that have one of their own, and the names of the
// roles below them that have one. Sessions that are over do not count.
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
		live := r.Session.live(now)
		for _, h := range r.Hidden {
			switch {
			case h.Ref == ref:
				live = live || h.live(now)
			case h.live(now):
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

// LiveSessions are those that a logout of identities of one realm ends, also where the configuration is of another realm, or does not
// name the identities.
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

// live tells whether a session is saved and not over, as far as is known.
func (s SessionInfo) live(now time.Time) bool {
	state := s.At(now)
	return state != NoSession && state != SessionExpired
}

// hidesLive tells whether a session that the row does not show is not over.
func (r *Row) hidesLive(now time.Time) bool {
	return slices.ContainsFunc(r.Hidden, func(h HiddenSession) bool { return h.live(now) })
}

// Asking tells what an overview reads.
type Asking bool

// An overview asks the keyring, without a dialog, or shows what the state file remembers of it.
const (
	Remembered Asking = false
	AskKeyring Asking = true
)

// Overview reads session files and state files, and asks the keyring. Where that cannot tell, keys are as they are remembered.
func (w Workspace) Overview(ctx context.Context, asking Asking) Overview {
	s, ofRoles := w.rows(ctx)
	w.hideUnnamed(ctx, &s, ofRoles)
	w.addActivity(ctx, &s)
	if refs := w.Config.KeyringRefs(); asking && len(refs) > 0 {
		w.askKeyring(ctx, &s, refs)
	}
	return s
}

// rows are those of an overview, from session files and state files alone. With them come the sessions of roles that were read, by
// user and role.
func (w Workspace) rows(ctx context.Context) (s Overview, ofRoles map[string]map[string]SessionInfo) {
	sessions, err := w.Sessions.List(ctx, w.Config.Realm, "")
	records, err2 := w.Records.All(ctx, w.Config.Realm)
	s = Overview{Keyring: w.Vault.Keyring()}
	s.warn(err)
	s.warn(err2)
	for _, p := range w.Unreadable(ctx) {
		s.warn(p)
	}
	for _, id := range w.Config.Identities {
		r := Row{Identity: id, Record: records[id.Ref.Name], Session: sessions[id.Ref.Name], aliases: w.AccountAliases}
		switch {
		case id.KeysInConfig():
			r.Keys = Present
		case !r.Record.SavedAt.IsZero() && r.Record.Keyring == s.Keyring.Type:
			r.Keys = Present
		}
		if w.mismatch(id, r.Record, Record{}, r.Session) != nil {
			r.hideOwn()
		}
		s.Rows = append(s.Rows, r)
	}
	return s, w.roleRows(ctx, &s, records)
}

// hideOwn keeps the session of the row's identity out of the list.
func (r *Row) hideOwn() {
	r.Hidden, r.Session = append(r.Hidden, HiddenSession{r.Identity.Ref, r.Session}), SessionInfo{}
}

// hideUnnamed notes at each user the saved sessions of roles that no row is for. One look at a folder tells which users may have some.
func (w Workspace) hideUnnamed(ctx context.Context, s *Overview, ofRoles map[string]map[string]SessionInfo) {
	users := make([]string, len(s.Rows))
	for i := range s.Rows {
		users[i] = s.Rows[i].Identity.Ref.Name
	}
	some, err := w.Sessions.WithRoles(ctx, w.Config.Realm, users)
	s.warn(err)
	for _, user := range some {
		if _, read := ofRoles[user]; !read {
			ofRoles[user], err = w.Sessions.List(ctx, w.Config.Realm, user)
			s.warn(err)
		}
	}
	shown := make(map[Ref]bool, len(s.Roles))
	for i := range s.Roles {
		shown[s.Roles[i].Identity.Ref] = true
	}
	for i := range s.Rows {
		r := &s.Rows[i]
		user := r.Identity.Ref
		for _, name := range slices.Sorted(maps.Keys(ofRoles[user.Name])) {
			if ref := (Ref{Realm: user.Realm, Name: name, User: user.Name}); !shown[ref] {
				r.Hidden = append(r.Hidden, HiddenSession{ref, ofRoles[user.Name][name]})
			}
		}
	}
}

// Unreadable are the session files that the AWS CLI cannot read, each once.
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

// Row is what an overview shows of one identity. It reads no keyring. What could not be read is missing.
func (w Workspace) Row(ctx context.Context, id Identity) Row {
	w.Config.Identities, w.Config.Roles = nil, nil
	switch {
	case id.Role == nil:
		w.Config.Identities = []Identity{id}
	case len(id.Role.Above) > 0:
		w.Config.Identities, w.Config.Roles = []Identity{id.KeyHolder()}, []Identity{id}
	default:
		w.Config.Roles = []Identity{id}
	}
	s, _ := w.rows(ctx)
	rows := slices.Concat(s.Roles, s.Rows)
	return rows[0]
}

// roleRows adds the rows of roles, whose sessions are in files of their own.
func (w Workspace) roleRows(ctx context.Context, s *Overview, records map[string]Record) (saved map[string]map[string]SessionInfo) {
	saved = map[string]map[string]SessionInfo{}
	users := map[string]SessionInfo{}
	for _, r := range s.Rows {
		users[r.Identity.Ref.Name] = r.Session
	}
	for _, id := range w.Config.Roles {
		user := id.Ref.User
		if _, read := saved[user]; !read && user != "" {
			var err error
			saved[user], err = w.Sessions.List(ctx, w.Config.Realm, user)
			s.warn(err)
		}
		r := Row{Identity: id, Record: records[id.Ref.Name], Session: saved[user][id.Ref.Name], Depth: len(id.Role.Above), Keys: Absent, Users: users[user], aliases: w.AccountAliases}
		if user == "" {
			r.Session = SessionInfo{}
		}
		if user != "" { // the user who signs in for the role
			r.Record.Device = records[user].device(id.KeyHolder())
		}
		if w.mismatch(id, r.Record, records[user], r.Session) != nil {
			r.hideOwn()
		}
		s.Roles = append(s.Roles, r)
	}
	return saved
}

// Tree gives all rows: each user with its roles below it, each role below the one that assumes it, and last the roles whose
// parent is not in the list.
func (s Overview) Tree() []Row {
	below := map[string][]Row{}
	listed := map[string]bool{}
	for _, r := range slices.Concat(s.Rows, s.Roles) {
		listed[r.Identity.Ref.Name] = true
	}
	rows := make([]Row, 0, len(s.Rows)+len(s.Roles))
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
	for _, r := range s.Roles {
		if via := strings.ToLower(r.Identity.Role.Via.Value); r.Depth > 0 && listed[via] {
			below[via] = append(below[via], r)
		} else {
			last = append(last, r)
		}
	}
	for _, r := range slices.Concat(s.Rows, last) {
		add(r)
	}
	return rows
}

// askKeyring adds what the keyring says of its entries.
func (w Workspace) askKeyring(ctx context.Context, s *Overview, refs []Ref) {
	var presence map[Ref]Presence
	if presence, s.Silent = w.Vault.Look(ctx, refs); s.Silent == nil {
		err := w.Vault.Locked(ctx)
		if s.Locked = Unlockable(err); !s.Locked {
			s.Silent = err
		}
	}
	s.Keyring = w.Vault.Keyring() // its title is exact once it has answered
	others := w.otherRealms(ctx, presence)
	for i := range s.Rows {
		ref := s.Rows[i].Identity.Ref
		s.Rows[i].OtherRealms = others[ref]
		if p := presence[ref]; p != Unknown {
			s.Rows[i].Keys = p
		}
	}
}

// KeepKeyring takes from an earlier overview what the keyring said of the same identities.
func (s Overview) KeepKeyring(earlier []Row) Overview {
	known := map[Ref]Row{}
	for _, r := range earlier {
		known[r.Identity.Ref] = r
	}
	s.Rows = slices.Clone(s.Rows)
	for i, r := range s.Rows {
		was := known[r.Identity.Ref]
		s.Rows[i].OtherRealms = was.OtherRealms
		if was.Keys != Unknown && r.Record.SavedAt.Equal(was.Record.SavedAt) { // keys that were saved since are there
			s.Rows[i].Keys = was.Keys
		}
	}
	return s
}

// device is the identity's MFA device as far as it is known. With keys of the configuration the keyring's does not count.
func (r Record) device(id Identity) string {
	if id.KeysInConfig() {
		return id.device("")
	}
	return id.device(r.Device)
}

// maskedKey is the identity's access key ID as far as it is known.
func (r Record) maskedKey(id Identity) string {
	if id.KeysInConfig() {
		return MaskKeyID(id.AccessKeyID.Value)
	}
	return r.MaskedKey
}

// mismatch says why a saved session is not one for the identity as it is now, with both values; nil if it may be. Who saved
// it counts for what was asked with: of another program's session only the account is known. An identity that is not resolved
// is not judged. users is the record of a role's user.
func (w Workspace) mismatch(id Identity, r, users Record, s SessionInfo) *Problem {
	if !s.Saved || id.Unresolved != nil {
		return nil
	}
	if id.Role != nil {
		return w.roleMismatch(id, r, users, s)
	}
	if ours := r.keysAccount(id); otherAccount(s.Account, ours) {
		return id.differs("account", s.Account, ours)
	}
	i := r.Issued
	if i == nil || !i.Expires.Equal(s.Expires) {
		return nil
	}
	endpoint := w.SessionEndpoint(id)
	switch device, key, region := r.device(id), r.maskedKey(id), id.STSRegion(); {
	case key != i.MaskedKey:
		return id.differs("access key", cmp.Or(i.MaskedKey, "none"), cmp.Or(key, "none"))
	case i.otherDevice(device):
		return id.differs("MFA device", cmp.Or(i.Device, "none"), cmp.Or(device, "none"))
	case Partition(region) != Partition(i.Region):
		return id.differs("AWS partition", i.Region, region)
	case endpoint != i.Endpoint:
		return id.differs("endpoint", cmp.Or(i.Endpoint, "AWS"), cmp.Or(endpoint, "AWS"))
	}
	return nil
}

// differs says why a saved session does not belong to the identity.
func (i Identity) differs(what, ofSession, now string) *Problem {
	return &Problem{
		Kind: ErrStale, What: "the session of " + i.Title + " belongs to another " + what,
		Why: "the session uses " + cmp.Or(ofSession, "none") + ", the identity uses " + cmp.Or(now, "none"), Fix: "run: authdeck login -i " + ShellWord(i.Title),
	}
}

// keysAccount is the account of the identity's keys as far as it is known without asking.
func (r Record) keysAccount(id Identity) string {
	if a := KeyAccount(id.AccessKeyID.Value); a != "" && id.KeysInConfig() {
		return a
	}
	if r.Caller != nil && r.MaskedKey == r.maskedKey(id) {
		return r.Caller.Account
	}
	return DeviceAccount(r.device(id))
}

// NamedValue is a value of an identity that a filter finds, beside its name.
type NamedValue struct{ Name, Value string }

// values are what a filter looks at of a row, beside its name.
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

// SearchText is what a filter looks at of a row, in lower case. It is made once for many filters, because a filter looks at every
// row for each key.
type SearchText struct {
	name string
	rest string // the other values, one a line
}

// SearchText is the row's.
func (r *Row) SearchText() SearchText {
	var rest []string
	for _, v := range r.values() {
		rest = append(rest, v.Value)
	}
	return SearchText{strings.ToLower(r.Identity.Title), strings.ToLower(strings.Join(rest, "\n"))}
}

// Matches tells whether a filter finds the text, in any case: its letters are in the name in their order, as in most fuzzy finders,
// or it is a part of another value. Letters spread over values that nobody sees would find nearly all rows.
func (s SearchText) Matches(filter string) bool {
	filter = strings.ToLower(filter)
	return inOrder(s.name, filter) || strings.Contains(s.rest, filter)
}

// Because is the value beside the name for which a filter finds the row; found is false where it is the name, or nothing.
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

// InOrder tells whether a text has the letters in their order, in any case.
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
