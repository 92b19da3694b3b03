// Package model is the domain of authdeck: identities, keys, MFA devices and sessions, the ports that adapters implement, and the use
// cases that the full screen, line mode and the commands share. It imports only the standard library.
package model

import (
	"context"
	"time"
)

// Clock tells the time.
type Clock interface{ Now() time.Time }

// Vault keeps long-lived keys in one keyring. Every method that takes a context returns when it ends, even if the
// keyring never answers; a late answer is dropped. Errors are of the kinds in errors.go.
type Vault interface {
	// Keyring describes the keyring without touching it.
	Keyring() Keyring
	// Look tells, without reading a secret and without a dialog, which identities have an entry, and how the keyring is.
	// A keyring that cannot tell leaves names out.
	Look(ctx context.Context, refs []Ref) (map[Ref]Presence, error)
	// Locked says, without a dialog, what keeps entries from being read until somebody unlocks the keyring: ErrKeyringLocked,
	// ErrPassphraseNeeded, ErrWrongPassphrase, …; nil where nothing does, or where nobody can tell.
	Locked(ctx context.Context) error
	// Open makes sure that entries can be written: ErrKeyringAbsent, ErrPassphraseNeeded, ErrPassphraseNew, …
	Open(ctx context.Context) error
	// Unlock gives the passphrase for the rest of the run, after checking it against an existing entry.
	Unlock(ctx context.Context, passphrase Secret) error
	// Read gives an entry; ErrNoKeys where there is none.
	Read(ctx context.Context, ref Ref) (Keys, error)
	// Write saves, reads back and compares. When it fails, the previous entry is unchanged.
	Write(ctx context.Context, ref Ref, k Keys) error
	// Remove deletes an entry; one that is not there is no error.
	Remove(ctx context.Context, ref Ref) error
	// ChangePassphrase encrypts every entry again, all of them or none, where authdeck asks for the passphrase. The old one
	// is the one that Open found to be right.
	ChangePassphrase(ctx context.Context, passphrase Secret) (entries int, err error)
	// Realms tells, without reading a secret and without a dialog, in which realms identities of these names have an entry.
	// The realm "" means an entry of an Atmos version without realms. ErrCannotSearch where nobody can tell.
	Realms(ctx context.Context, names []string) (realms map[string][]string, err error)
	// ReadEntry and WriteEntry carry a whole entry from one place to another, with all that this program does not know of it.
	// WriteEntry reads back and compares, and what was there is as it was when it fails.
	ReadEntry(ctx context.Context, ref Ref) (Secret, error)
	WriteEntry(ctx context.Context, ref Ref, entry Secret) error
}

// Keyrings changes which keyring is used.
type Keyrings interface {
	// Use opens the keyring of that type and remembers the choice for later runs.
	Use(ctx context.Context, kind string) (Vault, error)
	// Try opens it, and remembers the choice once something is saved in it; until then it holds for this run alone.
	Try(kind string) (Vault, error)
	// Open opens it for this run.
	Open(kind string) (Vault, error)
	// Available looks at these types, or at every one, and opens none.
	Available(ctx context.Context, kinds ...string) []Availability
}

// Sessions keeps sessions in the AWS files that Atmos shares.
type Sessions interface {
	// List gives what is known of each saved session of a realm's users by name, without its secrets; with a user, of that
	// user's roles.
	List(ctx context.Context, realm, user string) (map[string]SessionInfo, error)
	// WithRoles gives those of some users whose roles may have saved sessions. It reads at most one folder.
	WithRoles(ctx context.Context, realm string, users []string) ([]string, error)
	// Info is List for one identity.
	Info(ctx context.Context, ref Ref) (SessionInfo, error)
	// Read gives the session itself, for its owner to wipe; an error that is fs.ErrNotExist says that there is none.
	Read(ctx context.Context, ref Ref) (Session, error)
	// Save replaces the identity's session; the rest of the files stays as it was.
	Save(ctx context.Context, ref Ref, s Session) error
	// Remove drops the identity's session; one that is not there is no error.
	Remove(ctx context.Context, ref Ref) error
	// RemoveExpired is Remove for a session that has ended by now, decided as one step with its removal. One that has not ended
	// stays: live tells of it.
	RemoveExpired(ctx context.Context, ref Ref, now time.Time) (live bool, err error)
	// Realms are those that may have sessions, sorted.
	Realms(ctx context.Context) ([]string, error)
	// Unreadable names the line that keeps the AWS CLI from reading the files of a session; nil where it can, and where they
	// cannot be opened. Its kind is ErrSessionFile.
	Unreadable(ctx context.Context, ref Ref) *Problem
	// Files are the paths of the files that an identity's session is in, for AWS tools.
	Files(ref Ref) (credentials, config string)
}

// Target says where an identity's calls go.
type Target struct {
	Region   string
	Endpoint string // "" for AWS's own
}

// Target is where this identity's calls go.
func (i Identity) Target() Target { return Target{Region: i.STSRegion(), Endpoint: i.Endpoint.Value} }

// TokenRequest asks for a session. Device and Code go together; both are empty where no MFA device is known.
type TokenRequest struct {
	Keys     Keys
	Target   Target
	Code     string
	Duration time.Duration
}

// RoleRequest asks for the session of a role. A session signs it, never long-lived keys. ExternalID may be empty.
type RoleRequest struct {
	Session     Session
	Target      Target
	ARN         string
	SessionName string
	ExternalID  string
	Duration    time.Duration
}

// Tokens asks AWS. Errors are *AWSError, or the context's.
type Tokens interface {
	// Endpoint is the URL that calls to STS go to; "" for AWS's own. It reads variables and sends nothing.
	Endpoint(t Target) string
	// AssumeRole gives the session of a role, and who AWS says it is.
	AssumeRole(ctx context.Context, r RoleRequest) (Session, Caller, error)
	// SessionToken makes exactly one attempt: a second one would send the same code again.
	SessionToken(ctx context.Context, r TokenRequest) (Session, error)
	// Caller asks who the long-lived keys belong to.
	Caller(ctx context.Context, k Keys, t Target) (Caller, error)
	// SessionCaller asks who a session belongs to; ErrSessionRefused where AWS no longer takes it.
	SessionCaller(ctx context.Context, s Session, t Target) (Caller, error)
	// SigninToken asks the federation endpoint at a URL for a token with which a browser signs in to the console as the role of
	// a session; ErrSessionRefused where AWS does not take the session.
	SigninToken(ctx context.Context, s Session, at string) (Secret, error)
	// Devices lists the MFA devices of the keys' own user.
	Devices(ctx context.Context, k Keys, t Target) (Devices, error)
}

// HeldLock is a lock that this process has. Release may be called more than once.
type HeldLock struct {
	Release func()
	// Taken waits until another process has taken the lock over: *BusyError tells which, nil that it is done already. nil
	// where nobody can take it.
	Taken func(ctx context.Context) error
}

// Locker has locks that one process at a time can hold. A lock ends with its process, however that ends.
type Locker interface {
	// Lock takes the lock or fails at once with *BusyError.
	Lock(ctx context.Context, ref Ref) (HeldLock, error)
	// TakeOver takes the lock from the holder that was seen, which may be stopped; *BusyError where another one has it by now.
	TakeOver(ctx context.Context, ref Ref, seen *BusyError) (HeldLock, error)
	// Wait returns nil when nobody holds the lock and, unless seen is nil, *BusyError as soon as its holder is another one, is
	// stopped or goes on.
	Wait(ctx context.Context, ref Ref, seen *BusyError) error
}

// Records keeps what the list shows without opening a keyring.
type Records interface {
	// All gives the records of a realm by identity name.
	All(ctx context.Context, realm string) (map[string]Record, error)
	// Get gives one; the zero Record where there is none.
	Get(ctx context.Context, ref Ref) (Record, error)
	// Update changes one under a lock.
	Update(ctx context.Context, ref Ref, change func(*Record)) error
}

// UsedCodes remembers for a minute and a half which codes of an MFA device were sent, for every identity and process of this
// user: AWS takes a code once.
type UsedCodes interface {
	// Used tells whether a code was claimed a moment ago.
	Used(ctx context.Context, device, code string) bool
	// Claim notes that a code is about to be sent; ErrCodeUsed where it was claimed a moment ago.
	Claim(ctx context.Context, device, code string) error
	// Release forgets a code that AWS did not take.
	Release(ctx context.Context, device, code string) error
}

// Activity keeps what happened to the identities of a realm.
type Activity interface {
	Note(ctx context.Context, realm string, e Event) error
	// Events gives the last ones, the oldest first.
	Events(ctx context.Context, realm string) ([]Event, error)
}

// RoleProfiles keeps files with which AWS SDKs renew the session of a role.
type RoleProfiles interface {
	// Files gives a config file whose profile for the role runs the command, and a credentials file without keys.
	Files(ref Ref, region string, command []string) (credentials, config string, err error)
}

// Workspace is one reading of the configuration with the adapters that serve it.
type Workspace struct {
	Config   Config
	Vault    Vault
	Keyrings Keyrings
	Sessions Sessions
	Tokens   Tokens
	Locker   Locker
	Records  Records
	Activity Activity // nil: nobody keeps it
	Codes    UsedCodes
	Clock    Clock
	// RoleProfiles is nil where no program can run authdeck again: a role's session then ends with it.
	RoleProfiles RoleProfiles
	// Plaintexts reads keys out of files; nil where there are none to be read.
	Plaintexts Plaintexts
	// KeyringFrom is who chose the keyring: a flag, a variable, a line of atmos.yaml, the settings; "" where nobody did.
	// One that was chosen is never replaced by another.
	KeyringFrom string

	// Watch notes how everything is that the list is read from; what it gives waits until that has changed, or for an
	// error. nil: nobody watches.
	Watch func() func(context.Context) error

	// Variables is the environment, with what the configuration promotes below it; nil for none.
	Variables func(name string) string

	// AccountAliases are the user's own names of accounts, by the account's number.
	AccountAliases map[string]string

	MinTTL time.Duration // how much of a session must be left for it to serve; 0 is MinTTL
}

// How long a keyring may take, which may show a dialog of its own: KeyringTimeout where a person sees it, UnattendedTimeout where
// nobody does, SaveTimeout for a save, which verifies, writes and reads back.
const (
	KeyringTimeout    = time.Minute
	UnattendedTimeout = 5 * time.Second
	SaveTimeout       = 2 * KeyringTimeout
)
