// Package model is the domain of authdeck: identities, keys, MFA devices and sessions, the ports that adapters implement, and the
// use cases that the full screen, line mode and the commands share. It imports only the standard library.
package model

import (
	"context"
	"time"
)

// Clock tells the time.
type Clock interface{ Now() time.Time }

// Vault keeps long-lived keys in one keyring. Every method with a context returns when the context ends, even if the keyring never
// answers; a late answer is dropped. Errors are of the kinds in errors.go.
type Vault interface {
	// Keyring describes the keyring without touching it.
	Keyring() Keyring
	// Look says which identities have an entry, and the state of the keyring, without reading a secret and without a dialog. If the
	// keyring cannot tell for a name, that name is missing.
	Look(ctx context.Context, refs []Ref) (map[Ref]Presence, error)
	// Locked says, without a dialog, why entries cannot be read until somebody unlocks the keyring: ErrKeyringLocked,
	// ErrPassphraseNeeded, ErrWrongPassphrase, …; nil if they can, or if there is no way to tell.
	Locked(ctx context.Context) error
	// Empty reports whether the keyring has no entry at all, not even of an identity of another folder, without reading a secret and
	// without a dialog. ErrCannotSearch if there is no way to tell.
	Empty(ctx context.Context) (bool, error)
	// Damaged returns the entries that nothing can read, as far as that is known without reading a secret and without a dialog.
	Damaged(ctx context.Context, refs []Ref) []Ref
	// Open makes sure that entries can be written. Errors: ErrKeyringAbsent, ErrPassphraseNeeded, ErrPassphraseNew, …
	Open(ctx context.Context) error
	// Unlock checks the passphrase against an existing entry and keeps it until authdeck ends.
	Unlock(ctx context.Context, passphrase Secret) error
	// Read returns an entry; ErrNoKeys if there is none, ErrTemporaryKeys if it holds a session.
	Read(ctx context.Context, ref Ref) (Keys, error)
	// Write saves an entry, reads it back and compares. If it fails, the previous entry is unchanged.
	Write(ctx context.Context, ref Ref, k Keys) error
	// Remove deletes an entry; a missing entry is not an error.
	Remove(ctx context.Context, ref Ref) error
	// ChangePassphrase encrypts every entry again, all of them or none, if authdeck asks for the passphrase. The old passphrase is
	// the one that Open accepted.
	ChangePassphrase(ctx context.Context, passphrase Secret) (entries int, err error)
	// Realms says in which realms identities with these names have an entry, without reading a secret and without a dialog. The
	// realm "" means an entry of an Atmos version without realms. ErrCannotSearch if there is no way to tell.
	Realms(ctx context.Context, names []string) (realms map[string][]string, err error)
	// ReadEntry and WriteEntry copy a whole entry, including fields that authdeck does not know. WriteEntry reads back and
	// compares. If it fails, the previous entry is unchanged.
	ReadEntry(ctx context.Context, ref Ref) (Secret, error)
	WriteEntry(ctx context.Context, ref Ref, entry Secret) error
}

// Keyrings changes which keyring is used.
type Keyrings interface {
	// Use opens the keyring of this type and saves the choice for later runs.
	Use(ctx context.Context, kind string) (Vault, error)
	// Try opens it, and saves the choice only when something is saved in it. Until then the choice lasts until authdeck ends.
	Try(kind string) (Vault, error)
	// Open opens it until authdeck ends.
	Open(kind string) (Vault, error)
	// Available checks these types, or every one, without opening any.
	Available(ctx context.Context, kinds ...string) []Availability
}

// Sessions keeps sessions in the AWS files that authdeck shares with Atmos.
type Sessions interface {
	// List returns the saved sessions of a realm's users by name, without secrets; if a user is given, the sessions of that user's
	// roles.
	List(ctx context.Context, realm, user string) (map[string]SessionInfo, error)
	// WithRoles returns the users whose roles may have saved sessions. It reads at most one folder.
	WithRoles(ctx context.Context, realm string, users []string) ([]string, error)
	// Info is like List for one identity.
	Info(ctx context.Context, ref Ref) (SessionInfo, error)
	// Read returns the session with its secrets; the caller wipes it. If there is none, errors.Is(err, fs.ErrNotExist).
	Read(ctx context.Context, ref Ref) (Session, error)
	// Writable says why the identity's session cannot be saved; nil if nothing is known to prevent it. The error is a *Problem if it is
	// known how to fix it.
	Writable(ctx context.Context, ref Ref) error
	// Save replaces the identity's session; the rest of the files stays the same.
	Save(ctx context.Context, ref Ref, s Session) error
	// Remove deletes the identity's session; a missing session is not an error.
	Remove(ctx context.Context, ref Ref) error
	// RemoveExpired is like Remove, but only for a session that has expired. The check and the removal are one step. A session that
	// is live, also because its expiry is unknown, stays and is returned.
	RemoveExpired(ctx context.Context, ref Ref, now time.Time) (left SessionInfo, err error)
	// Realms returns the realms that may have sessions, sorted.
	Realms(ctx context.Context) ([]string, error)
	// Unreadable names the line that keeps the AWS CLI from reading the files of a session; nil if it can read them, or if they
	// cannot be opened. The error's kind is ErrSessionFile.
	Unreadable(ctx context.Context, ref Ref) *Problem
	// Files returns the paths of the session files of an identity, for AWS tools.
	Files(ref Ref) (credentials, config string)
}

// Target says where an identity's calls go.
type Target struct {
	Region   string
	Endpoint string // "" for AWS's own
	From     string // where the configuration sets Endpoint
}

// Target returns where this identity's calls go.
func (i Identity) Target() Target {
	return Target{Region: i.STSRegion(), Endpoint: i.Endpoint.Value, From: i.Endpoint.Origin.String()}
}

// TokenRequest asks for a session of a user. The keys name the MFA device. Code is empty if there is no device.
type TokenRequest struct {
	Keys     Keys
	Target   Target
	Code     string
	Duration time.Duration
}

// RoleRequest asks for the session of a role. A session signs the request, never long-lived keys. ExternalID may be empty.
type RoleRequest struct {
	Session     Session
	Target      Target
	ARN         string
	SessionName string
	ExternalID  string
	Duration    time.Duration
}

// Tokens makes the calls to AWS. Errors are *AWSError, or the context's.
type Tokens interface {
	// Endpoint returns the URL for calls to STS; "" for AWS's own. It reads variables and sends nothing.
	Endpoint(t Target) string
	// AssumeRole returns the session of a role, and the caller that AWS reports.
	AssumeRole(ctx context.Context, r RoleRequest) (Session, Caller, error)
	// SessionToken makes exactly one attempt, because a second one would send the same code again.
	SessionToken(ctx context.Context, r TokenRequest) (Session, error)
	// Caller asks AWS who the long-lived keys belong to.
	Caller(ctx context.Context, k Keys, t Target) (Caller, error)
	// SessionCaller asks AWS who a session belongs to; ErrSessionRefused if AWS no longer accepts it.
	SessionCaller(ctx context.Context, s Session, t Target) (Caller, error)
	// SigninToken asks the federation endpoint at a URL for a token that signs a browser in to the console as the session's role;
	// ErrSessionRefused if AWS does not accept the session.
	SigninToken(ctx context.Context, s Session, at string) (Secret, error)
	// Devices lists the MFA devices of the user that the keys belong to.
	Devices(ctx context.Context, k Keys, t Target) (Devices, error)
}

// HeldLock is a lock that this process holds. Release may be called more than once.
type HeldLock struct {
	Release func()
	// Taken waits until another process has taken over the lock: *BusyError says which, nil that it has already finished. Taken is
	// nil for a lock that cannot be taken over.
	Taken func(ctx context.Context) error
}

// Locker provides locks that only one process can hold. The system releases a lock when its process ends, in any way.
type Locker interface {
	// Lock takes the lock, or fails at once with *BusyError.
	Lock(ctx context.Context, ref Ref) (HeldLock, error)
	// TakeOver takes the lock from a known holder, which may be stopped; *BusyError if another process holds it now.
	TakeOver(ctx context.Context, ref Ref, seen *BusyError) (HeldLock, error)
	// Wait returns nil when the lock is free. If seen is not nil, it also returns *BusyError as soon as there is a new holder, or
	// the holder is stopped or continued.
	Wait(ctx context.Context, ref Ref, seen *BusyError) error
}

// Records keeps what the list shows without opening a keyring.
type Records interface {
	// All returns the records of a realm by identity name. With records, an error says which others cannot be written. Without, they
	// cannot be read.
	All(ctx context.Context, realm string) (map[string]Record, error)
	// Get returns one record; the zero Record if there is none.
	Get(ctx context.Context, ref Ref) (Record, error)
	// Update changes one record under a lock.
	Update(ctx context.Context, ref Ref, change func(*Record)) error
}

// UsedCodes remembers for 90 seconds which codes of an MFA device were sent, by any identity and process of this user, because AWS
// accepts a code only once.
type UsedCodes interface {
	// Used reports whether a code was claimed recently.
	Used(ctx context.Context, device, code string) bool
	// Claim records that a code is about to be sent; a *CodeUsedError if it was claimed recently.
	Claim(ctx context.Context, device, code string) error
	// Release forgets a code that AWS did not accept.
	Release(ctx context.Context, device, code string) error
}

// Activity keeps the events of the identities in a realm.
type Activity interface {
	Note(ctx context.Context, realm string, e Event) error
	// Events returns the latest events, oldest first.
	Events(ctx context.Context, realm string) ([]Event, error)
}

// RoleProfiles keeps config files that let AWS SDKs renew the session of a role.
type RoleProfiles interface {
	// Files returns a config file with a profile for the role that runs the command, and a credentials file without keys.
	Files(ref Ref, region string, command []string) (credentials, config string, err error)
}

// Workspace is one reading of the configuration, with the adapters that go with it.
type Workspace struct {
	Config   Config
	Vault    Vault
	Keyrings Keyrings
	Sessions Sessions
	Tokens   Tokens
	Locker   Locker
	Records  Records
	Activity Activity // nil: no activity is kept
	Codes    UsedCodes
	Clock    Clock
	// RoleProfiles is nil if programs cannot run authdeck again. A role's session is then not renewed.
	RoleProfiles RoleProfiles
	// Plaintexts reads keys from files; nil if there are no files to read.
	Plaintexts  Plaintexts
	KeyringFrom KeyringSource // what chose the keyring

	// Watch records the state of the files behind the list. The function that it returns waits until something changes, or for an
	// error. nil: files are not watched.
	Watch func() func(context.Context) error

	// Variables is the environment with the promoted variables of the configuration below it; nil for none.
	Variables func(name string) string

	// AccountAliases are the user's own aliases of accounts, by account number.
	AccountAliases map[string]string

	MinTTL     time.Duration // how much time a session must have left; 0 means MinTTL
	MinTTLFrom Origin        // what sets it

	Demo bool // its AWS is simulated

	MustSave bool // a session is useless if it cannot be saved, so a sign-in checks that before it asks for a code
}

// now returns the time for what is saved, which has whole seconds.
func (w Workspace) now() time.Time { return w.Clock.Now().UTC().Truncate(time.Second) }

// How long a keyring may take, because it may show its own dialog: KeyringTimeout if a person sees the dialog, UnattendedTimeout if
// nobody does, SaveTimeout for a save, which verifies, writes and reads back.
const (
	KeyringTimeout    = time.Minute
	UnattendedTimeout = 5 * time.Second
	SaveTimeout       = 2 * KeyringTimeout
)

// LookTimeout is how long a keyring may take to say which of the identities have keys there. The keychain of macOS is asked with a
// program that starts once for each.
func LookTimeout(identities int) time.Duration {
	const each = 50 * time.Millisecond
	return min(max(UnattendedTimeout, time.Duration(identities)*each), KeyringTimeout)
}
