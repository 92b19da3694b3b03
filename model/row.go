package model

import (
	"cmp"
	"slices"
	"time"
)

// Row is one identity in the list. Nothing in it comes from inside a keyring.
type Row struct {
	Identity    Identity
	Record      Record
	Session     SessionInfo
	Keys        Presence
	Damaged     bool          // nothing can read the keyring's entry
	Depth       int           // how many identities are above a role; 0 for a user, and for a role without one
	MinTTL      time.Duration // Workspace.MinTTL, so that lists agree with a sign-in
	UserSession SessionInfo   // for a role: the session of its user, which assumes it without a code
	UserKeyless bool          // for a role in a tree: its user lacks keys
	Follows     []bool        // for a role in a tree: for each level down to its own, whether another row follows at that level
	OtherRealms []RealmKeys   // other realms that have keys for this identity, if this realm has none
	Hidden      []HiddenSession
	started     time.Time // start of the session, from the activity
	found       bool      // which says that another program signed in

	aliases map[string]string // account aliases from the settings
	host    string            // the host that the identity uses; "" for AWS's own
	keyring string            // type of the keyring in use
	foreign bool              // of a role: its user has an OtherDevice
}

// HiddenSession is a saved session that no list shows, but that a logout of the row's identity ends: its own session if that no
// longer matches the configuration, or the session of a role of the user that is no longer in the configuration.
type HiddenSession struct {
	Ref Ref
	SessionInfo
}

// SessionState returns the state of the row's session at now.
func (r *Row) SessionState(now time.Time) SessionState { return r.Session.At(now, r.MinTTL) }

// Device returns the MFA device, if known: the configuration's, or else the one last seen in the keyring.
func (r *Row) Device() string { return r.Record.device(r.Identity) }

// ShownDevice is Device for screens. If the device comes from a command, it says that.
func (r *Row) ShownDevice() string {
	if r.Identity.Device.Later {
		return FromCommand
	}
	return r.Device()
}

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
// is signed in. Renews says whether a sign-in needs no code, also while the role has a session.
func (r *Row) Ready(now time.Time) bool {
	role := r.Identity.Role
	if role == nil || r.Identity.Problem != nil || role.Unsupported != nil {
		return false
	}
	own := r.SessionState(now)
	return own != SessionGood && own != SessionTooShort && r.Renews(now) && !r.Refused(now)
}

// Refused reports whether the list shows a role without a session as refused: AWS did not let its user assume it at the last attempt.
func (r *Row) Refused(now time.Time) bool {
	role, rejection := r.Identity.Role, r.Record.Rejected
	if !rejection.ofRole(role) || r.Identity.Problem != nil || role.Unsupported != nil {
		return false
	}
	own := r.SessionState(now)
	return own != SessionGood && own != SessionTooShort && r.unusedSince(rejection.SessionExpires)
}

// Denied reports whether AWS said no to the last sign-in, which may fail again: it rejected the keys, or refused the role.
func (r *Row) Denied(now time.Time) bool {
	return r.Refused(now) || r.Rejected() && r.SessionState(now) != SessionGood
}

// Renews reports whether programs get a new session of the role without a code when this one ends, because its user is signed in.
func (r *Row) Renews(now time.Time) bool {
	return r.Identity.Role != nil && r.UserSession.At(now, r.MinTTL) == SessionGood
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

// Alias returns the alias of the account: from the user's settings, or else the identity's alias in atmos.yaml; "" for none.
func (r *Row) Alias() string { return cmp.Or(r.aliases[r.Account()], r.Identity.Alias) }

// SessionLength returns what authdeck would request. If no device is saved, it is looked up at sign-in, so the limit is the one with
// MFA, unless AWS had no device at the last sign-in.
func (r *Row) SessionLength() SessionLength {
	if r.Identity.Role != nil {
		return RoleSessionLength(r.Identity.Duration)
	}
	stored := r.Record.Duration
	if r.Identity.KeysInConfig() {
		stored = ""
	}
	asked := UserSessionLength(r.Identity.Duration, stored, !r.WithoutMFA())
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
	switch {
	case !r.hasKnownKeys():
		return false, false
	case r.Rejected():
		return false, true
	}
	if record.MaskedKey != "" && record.MaskedKey == record.maskedKey(*id) {
		verified = record.Caller != nil || record.Host == r.host && !record.SignedInAt.IsZero() && !record.SignedInAt.Before(record.SavedAt)
	}
	return verified, verified || !r.Session.Saved
}

// Unverified reports whether authdeck knows of no answer in which AWS accepted or rejected the keys of a user, and no other program may
// have signed in with them.
func (r *Row) Unverified() bool {
	verified, known := r.Verified()
	return known && !verified && !r.Rejected()
}

// Rejected reports whether AWS rejected the keys of a user when they were last checked or used, and no other program has signed in
// with them since. AWS may accept them later, for example if they were inactive.
func (r *Row) Rejected() bool {
	rejection := r.Record.Rejected
	return r.hasKnownKeys() && rejection.ofKeys(r.Identity, r.Record.maskedKey(r.Identity)) && r.unusedSince(rejection.SessionExpires)
}

// Temporary reports whether the keyring has a session in place of a user's keys, as authdeck last read it, and no other program has signed
// in since.
func (r *Row) Temporary() bool {
	t := r.Record.Temporary
	return t != nil && t.KeyringType == r.keyring && r.Keys == Present && !r.Damaged && !r.Identity.KeysInConfig() && r.unusedSince(t.SessionExpires)
}

// unusedSince reports whether no other program has signed in since something was recorded. expires is the end of the session of that time.
func (r *Row) unusedSince(expires time.Time) bool {
	return !r.Session.Saved || r.Record.Session.isOf(r.Session) || r.Session.endsAt(expires)
}

// hasKnownKeys reports whether the row is of a user with keys that no command prints.
func (r *Row) hasKnownKeys() bool {
	id := &r.Identity
	return id.Role == nil && id.Problem == nil && r.Keys == Present && !r.Damaged && !r.Temporary() && !id.AccessKeyID.Later && !id.SecretKey.Later
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
func (r *Row) SignedIn(now time.Time) bool { return r.sound() && r.SessionState(now) == SessionGood }

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
		Console: sound && id.Role != nil && (!keyless || r.Session.Live(now)),
	}
}

// LacksKeys reports whether the row is of a user who has no keys here: neither in the keyring nor in the configuration.
func (r *Row) LacksKeys() bool {
	return r.Identity.Role == nil && r.Keys == Absent && !r.Identity.KeysInConfig()
}

// NeedsKeyring reports whether a sign-in reads keys from the keyring, or saves new ones there.
func (r *Row) NeedsKeyring(now time.Time) bool {
	return r.SessionState(now) != SessionGood && !r.Renews(now) && !r.Identity.KeyHolder().KeysInConfig()
}

// NeedsKeys reports whether a sign-in needs keys that are not there: the user's own, or those of the user of a role.
func (r *Row) NeedsKeys(now time.Time) bool {
	return r.SessionState(now) != SessionGood && (r.LacksKeys() || r.UserKeyless && !r.Renews(now))
}

// hidesLive reports whether the row hides a session that has not expired.
func (r *Row) hidesLive(now time.Time) bool {
	return slices.ContainsFunc(r.Hidden, func(h HiddenSession) bool { return h.Live(now) })
}

// hideOwn hides the session of the row's identity from the list.
func (r *Row) hideOwn() {
	r.Hidden, r.Session = append(r.Hidden, HiddenSession{r.Identity.Ref, r.Session}), SessionInfo{}
}
