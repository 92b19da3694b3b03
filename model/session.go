package model

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
)

// Session is what STS gives: temporary keys that work until Expires.
type Session struct {
	AccessKeyID string
	Secret      Secret
	Token       Secret
	Expires     time.Time // as AWS said, by AWS's clock
	Region      string    // for the config file

	Skew time.Duration // AWS's clock minus this computer's when AWS gave it; 0 if unknown. It is not saved
}

// Wipe empties the session's secrets.
func (s Session) Wipe() { s.Secret.Wipe(); s.Token.Wipe() }

// SessionInfo is what is known of a saved session without its secrets. The zero value: there is none.
type SessionInfo struct {
	Saved   bool
	Expires time.Time // zero: no readable expiry or no token, so it is no session that can be trusted
	Account string    // that the session belongs to, by its access key ID; "" if it does not say
}

// SessionAccount is the account that a session belongs to, by its access key ID; "" if it does not say.
func SessionAccount(accessKeyID string) string {
	if !strings.HasPrefix(accessKeyID, "ASIA") {
		return ""
	}
	return KeyAccount(accessKeyID)
}

// otherAccount tells whether a session belongs to another account than the one it is for; false where one of them is not known.
func otherAccount(theirs, ours string) bool { return theirs != "" && ours != "" && theirs != ours }

// checkAnswered refuses a session that AWS gave for another account. whose begins the sentence about the account ours, as in
// "your keys belong", and host is who answered.
func checkAnswered(s Session, whose, ours, host string) error {
	theirs := SessionAccount(s.AccessKeyID)
	if !otherAccount(theirs, ours) {
		return nil
	}
	return &AWSError{Kind: ErrAnswer, Region: s.Region, Host: host, Sent: true, Cause: &Problem{
		Kind: ErrOtherAccount, What: "the session that AWS returned belongs to account " + theirs + ", but " + whose + " to account " + ours,
		Why: "nothing was saved", Fix: "check the endpoint and your proxy, then sign in again",
	}}
}

// How far an answer's Date may be from this computer's clock to be believed, and how far an expiry may be beyond what was asked.
const (
	dateTrust   = 24 * time.Hour
	expirySlack = 5 * time.Minute
)

// CheckExpiry refuses an expiry that is past, or later than asked. dated is AWS's clock when it answered, zero if the answer did
// not say; now is this computer's, which counts if the other cannot be believed.
func CheckExpiry(expires, dated, now time.Time, asked time.Duration) *Problem {
	if dated.IsZero() || dated.Sub(now).Abs() > dateTrust {
		dated = now
	}
	const form = "2006-01-02 15:04:05 UTC"
	const fix = "check the endpoint and your proxy, then sign in again"
	said := "it ends at " + expires.UTC().Format(form) + ", and it was issued at " + dated.UTC().Format(form)
	switch {
	case !expires.After(dated):
		return &Problem{Kind: ErrExpiry, What: "the session that AWS returned has already ended", Why: said, Fix: fix}
	case expires.After(dated.Add(asked + expirySlack)):
		return &Problem{Kind: ErrExpiry, What: "the session that AWS returned lasts longer than the " + FormatDuration(asked) + " you asked for", Why: said, Fix: fix}
	}
	return nil
}

// SessionState is how usable a saved session is at a moment.
type SessionState int

// The states, in the order of the table's words: none, unknown, expired, good but for less than MinTTL, good.
const (
	NoSession SessionState = iota
	SessionUnknown
	SessionExpired
	SessionEnding
	SessionGood
)

// At gives the state of the session at now.
func (s SessionInfo) At(now time.Time) SessionState {
	switch left := s.Expires.Sub(now); {
	case !s.Saved:
		return NoSession
	case s.Expires.IsZero():
		return SessionUnknown
	case left <= 0:
		return SessionExpired
	case left <= MinTTL:
		return SessionEnding
	}
	return SessionGood
}

// LogOut drops the saved session and those of the roles that are assumed with it. Where keys says so, it drops the stored keys
// too. What is not there is no error. A session that cannot be ended keeps no other one, only the keys; the error says which it was.
func (w Workspace) LogOut(ctx context.Context, id Identity, keys bool) error {
	if keys {
		if err := w.Config.CheckTrust(ForKeyring, Identity{}); err != nil {
			return err
		}
	}
	roles, failed := w.RoleSessions(ctx, id)
	for _, ref := range roles {
		failed = joinOnce(failed, w.dropSession(ctx, ref))
	}
	own := w.dropSession(ctx, id.Ref)
	if failed = joinOnce(failed, own); own != nil {
		return failed
	}
	if keys && id.Role == nil && failed == nil {
		if deleted, err := w.deleteKeys(ctx, id); deleted || err != nil {
			return err
		}
	}
	w.note(ctx, id, Event{Kind: LoggedOut})
	return failed
}

// deleteKeys deletes an identity's entry in the keyring, if there may be one, and notes it. What is known of keys in another keyring
// stays.
func (w Workspace) deleteKeys(ctx context.Context, id Identity) (deleted bool, err error) {
	found, _ := w.Vault.Look(ctx, []Ref{id.Ref}) // if it cannot tell, Remove says why
	if found[id.Ref] == Absent {
		return false, w.ForgetKeys(ctx, id)
	}
	if err := w.Vault.Remove(ctx, id.Ref); err != nil {
		return false, err
	}
	w.note(ctx, id, Event{Kind: KeysDeleted, Keyring: w.Vault.Keyring().Title})
	return true, w.ForgetKeys(ctx, id)
}

// ForgetKeys drops what is known of keys that are not in the keyring. What is known of keys in another keyring stays.
func (w Workspace) ForgetKeys(ctx context.Context, id Identity) error {
	kind := w.Vault.Keyring().Type
	forgotten := func(r Record) Record {
		if r.OtherKeyring(kind) != "" {
			return r
		}
		return Record{SignedInAt: r.SignedInAt}
	}
	if r, err := w.Records.Get(ctx, id.Ref); err == nil && r == forgotten(r) { // it makes no file for a mistyped name
		return nil
	}
	return w.Records.Update(ctx, id.Ref, func(r *Record) { *r = forgotten(*r) })
}

// joinOnce adds what failed to what has failed before, in one line; what is the same is said once.
func joinOnce(before, failed error) error {
	switch {
	case before == nil:
		return failed
	case failed == nil || strings.HasSuffix(before.Error(), failed.Error()):
		return before
	}
	return fmt.Errorf("%w; %w", before, failed)
}

// DeleteExpired deletes what is left of a session that has ended, and of those of the roles below. ErrSignedInAgain where one of them
// has not ended, because another program renewed it: that one stays, and the others with it, unless they are deleted by then.
func (w Workspace) DeleteExpired(ctx context.Context, id Identity) error {
	refs, err := w.RoleSessions(ctx, id)
	if err != nil {
		return err
	}
	refs = append(refs, id.Ref)
	now := w.Clock.Now()
	for _, ref := range refs {
		switch s, err := w.Sessions.Info(ctx, ref); {
		case err != nil:
			return err
		case s.At(now) > SessionExpired:
			return signedInAgain(ref)
		}
	}
	for _, ref := range refs {
		live, err := w.Sessions.RemoveExpired(ctx, ref, now)
		if live {
			err = signedInAgain(ref)
		}
		if err != nil {
			return err
		}
		err = w.Records.Update(ctx, ref, func(r *Record) {
			if r.Issued != nil && !r.Issued.Expires.After(now) { // a later one is of a session that was saved meanwhile
				r.Issued = nil
			}
		})
		if err != nil {
			return err
		}
	}
	w.note(ctx, id, Event{Kind: LoggedOut})
	return nil
}

// signedInAgain says of which session it is that it has not expired.
func signedInAgain(ref Ref) *Problem {
	return &Problem{
		Kind: ErrSignedInAgain, What: ref.Name + " is signed in again", Why: "its session was not deleted", Fix: "to end it, log out again",
	}
}

func (w Workspace) dropSession(ctx context.Context, ref Ref) error {
	if err := w.Sessions.Remove(ctx, ref); err != nil {
		return err
	}
	return w.Records.Update(ctx, ref, func(r *Record) { r.Issued = nil })
}

// RoleSessions are the saved sessions of the roles below an identity. Below a user these are also sessions of roles that the
// configuration no longer names.
func (w Workspace) RoleSessions(ctx context.Context, id Identity) (refs []Ref, err error) {
	user := id.Ref.User
	if id.Role == nil {
		user = id.Ref.Name
	}
	saved, err := w.Sessions.List(ctx, id.Ref.Realm, user)
	below := slices.Sorted(maps.Keys(saved))
	if id.Role != nil {
		below = nil
		for _, role := range w.Config.RolesOf(id) {
			if _, there := saved[role.Ref.Name]; there {
				below = append(below, role.Ref.Name)
			}
		}
	}
	for _, name := range below {
		refs = append(refs, Ref{Realm: id.Ref.Realm, Name: name, User: user})
	}
	return refs, err
}
