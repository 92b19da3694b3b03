package model

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"time"
)

// Origin says where a configuration file sets a value. Line and Column count from 1; 0 means unknown.
type Origin struct {
	File         string
	Line, Column int
}

// String is the file's base name and line, as screens show it: "atmos.yaml:12".
func (o Origin) String() string { return o.at(filepath.Base(o.File)) }

// Full is the full path, line and column, as editors understand them: "/p/atmos.yaml:12:5".
func (o Origin) Full() string {
	if o.File != "" && o.Line > 0 && o.Column > 0 {
		return fmt.Sprintf("%s:%d:%d", o.File, o.Line, o.Column)
	}
	return o.at(o.File)
}

// InFileOrder sorts by file, in the order in which the files were read, and then by line and column.
func InFileOrder[T any](all []T, files []string, origin func(T) Origin) {
	rank := func(file string) int {
		if i := slices.Index(files, file); i >= 0 {
			return i
		}
		return len(files)
	}
	slices.SortStableFunc(all, func(x, y T) int {
		a, b := origin(x), origin(y)
		return cmp.Or(
			cmp.Compare(rank(a.File), rank(b.File)), cmp.Compare(a.File, b.File),
			cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
}

// Managed says that the configuration sets a value, so that it cannot be changed on a screen: "managed in atmos.yaml:12".
func (o Origin) Managed() string { return "managed in " + o.String() }

func (o Origin) at(file string) string {
	if o.File == "" {
		return ""
	}
	if o.Line == 0 {
		return file
	}
	return fmt.Sprintf("%s:%d", file, o.Line)
}

// Setting is a value of the configuration and its origin. The zero Setting is not set.
type Setting[T any] struct {
	Value  T
	Origin Origin
	Set    bool
	Later  bool // the value is not known until the identity is used
}

// Ref identifies an identity in the stores. The realm keeps projects apart; the name is in lower case.
type Ref struct {
	Realm, Name string
	User        string // for a role: the name of the user at the end of its chain; the sessions of all roles of a user are kept together
}

// EnvVar is one entry of an identity's env list, with its case.
type EnvVar struct{ Key, Value string }

// KindUser is the kind of an identity that has its own keys.
const KindUser = "aws/user"

// Identity is one entry of kind aws/user or aws/assume-role under auth.identities.
type Identity struct {
	Role *Role // nil for a user

	Ref     Ref
	Title   string // the name as in the file
	Alias   string
	Tags    []string
	Default bool
	Origin  Origin
	// Replaces has the earlier definitions of the same name, first one first. A later definition replaces the whole identity.
	Replaces []Origin

	AccessKeyID   Setting[string]
	SecretKey     Setting[Secret]
	PlainSecret   bool            // the secret access key itself is in the file, not a function that returns it
	DefaultSecret bool            // like PlainSecret, but as the default of a function
	Device        Setting[string] // ARN or serial number of the MFA device
	WrongDevice   bool            // there is a Device in the file, but it cannot be one
	Region        Setting[string]
	Duration      Setting[string] // as in the file; ParseDuration reads it
	Endpoint      Setting[string] // spec.endpoint_url, else credentials.aws.resolver.url

	Env []EnvVar

	// Powers are those that this identity needs, in file order. If one of them is not trusted, Problem says so.
	Powers []Power

	// Unresolved is set if commands provide a part of the identity: see Resolve.
	Unresolved *Unresolved

	// Problem is set if this identity cannot be used as written; the others still work.
	Problem *Problem
	// Others are more problems: fixing only Problem is not enough.
	Others []*Problem
	// Warnings are those of the configuration that are about this identity.
	Warnings []*Problem
}

// Faults are the problems that require a change to the file. A file that is not trusted has no fault.
func (i Identity) Faults() []*Problem {
	if i.Problem == nil {
		return nil
	}
	return slices.DeleteFunc(append([]*Problem{i.Problem}, i.Others...), func(p *Problem) bool { return errors.Is(p, ErrNotTrusted) })
}

// DefaultRegion is the region for calls of identities without a region. It is never passed to other programs.
const DefaultRegion = "us-east-1"

// STSRegion is the identity's region, or else DefaultRegion.
func (i Identity) STSRegion() string { return cmp.Or(i.OwnRegion(), DefaultRegion) }

// OwnRegion is the region that the configuration sets; "" for none. A role without a region uses that of the identity above it.
func (i Identity) OwnRegion() string {
	if i.Region.Value == "" && i.Role != nil {
		return i.Role.Region
	}
	return i.Region.Value
}

// KeysInConfig reports whether the configuration has both keys, so that no keyring is read.
func (i Identity) KeysInConfig() bool {
	return (i.AccessKeyID.Value != "" || i.AccessKeyID.Later) && (!i.SecretKey.Value.Empty() || i.SecretKey.Later)
}

// CheckPlainKeys warns about keys that everybody who can read the configuration can use; nil if there are none. AWS advises to keep
// keys out of files (IAM security best practices).
func (i Identity) CheckPlainKeys() *Problem {
	if !i.PlainSecret || !i.KeysInConfig() {
		return nil
	}
	step, command := i.MoveToKeyring()
	at := i.SecretKey.Origin
	if first := i.AccessKeyID.Origin; first.File == at.File { // as the details and the form say where the keys are
		at = first
	}
	return &Problem{
		Warning: true, Origin: at, What: "the keys of " + i.Title + " are in plain text", Fix: Fix{{Text: step + ":", Code: command}},
	}
}

// MoveToKeyring says how to move keys from the configuration to the keyring, with the command that reads them.
func (i Identity) MoveToKeyring() (step, command string) {
	move := "cut both lines and paste them into"
	if i.DefaultSecret { // the keys are inside a larger expression, so they cannot be pasted
		move = "remove both lines and enter the keys in"
	}
	return "to move them to the keyring, " + move, "authdeck user configure " + IdentityFlag(i.Title)
}

// device returns the device to use: the configuration's, or else the keyring entry's.
func (i Identity) device(stored string) string {
	if i.Device.Set {
		return i.Device.Value
	}
	return stored
}

// Presence says whether something is stored, without reading it.
type Presence int

// Unknown is the zero value: there is no way to tell.
const (
	Unknown Presence = iota
	Absent
	Present
)

// Record is what the list shows about an identity without opening a keyring. It contains no secret.
type Record struct {
	Device       string         `json:"device,omitempty"`
	MaskedKey    string         `json:"access_key_id,omitempty"` // MaskKeyID
	KeyAccount   string         `json:"key_account,omitempty"`   // KeyAccount of the same access key ID
	Caller       *Caller        `json:"caller,omitempty"`
	Host         string         `json:"host,omitempty"` // the host that Caller is from; "" for AWS's own
	Rejected     *Rejection     `json:"rejected,omitempty"`
	Temporary    *Temporary     `json:"temporary,omitempty"`
	SavedAt      time.Time      `json:"saved_at,omitzero"`
	KeyringType  string         `json:"keyring,omitempty"` // of the keyring that holds the keys
	KeyringTitle string         `json:"keyring_title,omitempty"`
	SignedInAt   time.Time      `json:"signed_in_at,omitzero"`
	Duration     string         `json:"duration,omitempty"`
	Session      *SessionRecord `json:"issued,omitempty"`
	// LastAccount is the account of keys that were deleted. Lists show it until there are others.
	LastAccount string `json:"last_account,omitempty"`
}

// Rejection says which keys AWS rejected when they were last used, or which role it refused.
type Rejection struct {
	MaskedKey      string    `json:"access_key_id,omitempty"`
	Role           string    `json:"role,omitempty"`           // its ARN
	Mark           string    `json:"mark,omitempty"`           // markOf what else the configuration said: the secret access key, or the role's settings
	SessionExpires time.Time `json:"session_expires,omitzero"` // of the session that was saved then
	Host           string    `json:"host,omitempty"`           // the host that rejected it; "" for AWS's own
	At             time.Time `json:"at,omitzero"`              // when; zero in an older record
}

// Temporary says that a keyring's entry held a session, and so no keys for signing in, when authdeck last read it.
type Temporary struct {
	KeyringType    string    `json:"keyring"`                  // of that keyring
	SessionExpires time.Time `json:"session_expires,omitzero"` // of the session that was saved then
}

// same reports whether both say the same. nil says that nothing is known of a session in the entry.
func (t *Temporary) same(other *Temporary) bool {
	if t == nil || other == nil {
		return t == other
	}
	return t.KeyringType == other.KeyringType && t.SessionExpires.Equal(other.SessionExpires)
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

// OtherKeyring names the keyring where the keys were last saved, if it is not this one; "" for none.
func (r Record) OtherKeyring(kind string) string {
	if r.SavedAt.IsZero() || r.KeyringType == "" || r.KeyringType == kind {
		return ""
	}
	if r.KeyringTitle != "" {
		return r.KeyringTitle
	}
	for _, t := range KeyringTypes() {
		if t.Name == r.KeyringType {
			return t.Title
		}
	}
	return r.KeyringType
}

// savedIn records the keyring that has the keys.
func (r *Record) savedIn(k Keyring) {
	r.KeyringType, r.KeyringTitle, r.Temporary = k.Type, k.Title, nil
}

// SessionRecord records what a session was requested with. If one of these changes, the session is stale.
type SessionRecord struct {
	MaskedKey string    `json:"access_key_id"`
	Device    string    `json:"device,omitempty"`
	Region    string    `json:"region"`
	Asked     int       `json:"asked_seconds"`
	Role      string    `json:"role,omitempty"` // ARN of the role; the key and the device are then its user's
	Expires   time.Time `json:"expires"`
	Endpoint  string    `json:"endpoint,omitempty"` // "" for AWS's own
	// LookedUp says that no device was saved, and authdeck asked AWS for one.
	LookedUp bool `json:"device_looked_up,omitempty"`
	// DeviceUnknown says that another program signed in a role's user. Device is then the user's own, and the session may be
	// without MFA.
	DeviceUnknown bool `json:"device_unknown,omitempty"`
}

// isOf reports whether the record is about that session; otherwise another program has replaced the session. It is false for nil.
func (r *SessionRecord) isOf(s SessionInfo) bool { return r != nil && s.endsAt(r.Expires) }

// otherDevice reports whether the session has another MFA device than the identity; "" means no device.
func (r *SessionRecord) otherDevice(device string) bool {
	return device != r.Device && (device != "" || !r.LookedUp)
}

// Command is a command in the configuration that prints a value (!exec). It runs only for the identity that is used.
type Command struct {
	Line   string
	Origin Origin
}

// Unresolved has the parts of an identity that are not known until it is used.
type Unresolved struct {
	Commands []Command // in the order of the file
	// Run runs the commands, each of them once until authdeck ends, and returns the identity with their output.
	Run func(context.Context) (Identity, error)
}

// Resolve returns an identity that is ready for use: its commands have run. Code that uses an identity, and does not only show it,
// resolves it first. Resolving it again does nothing. Errors: *Problem, the context's.
func (i Identity) Resolve(ctx context.Context) (Identity, error) {
	if i.Problem == nil && i.Unresolved != nil {
		ran, err := i.Unresolved.Run(ctx)
		if err != nil {
			return i, err
		}
		ran.Ref = i.Ref
		if ran.Role != nil && i.Role != nil {
			ran.Role.Via, ran.Role.Above, ran.Role.Region, ran.Role.Unsupported = i.Role.Via, i.Role.Above, i.Role.Region, i.Role.Unsupported
		}
		i = ran
	}
	switch {
	case i.Problem != nil:
		return i, i.Problem
	case i.Role != nil && i.Role.Unsupported != nil:
		return i, i.Role.Unsupported
	}
	return i, nil
}

// FromCommand is shown in place of a value that comes from a command.
const FromCommand = "from !exec"
