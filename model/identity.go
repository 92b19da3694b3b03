package model

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// Origin says where a value is set in a configuration file. Line and Column count from 1; 0 means unknown.
type Origin struct {
	File         string
	Line, Column int
}

// String gives the file's base name and line, as screens show it: "atmos.yaml:12".
func (o Origin) String() string { return o.at(filepath.Base(o.File)) }

// Full gives the whole path, line and column, as editors understand it: "/p/atmos.yaml:12:5".
func (o Origin) Full() string {
	if o.File != "" && o.Line > 0 && o.Column > 0 {
		return fmt.Sprintf("%s:%d:%d", o.File, o.Line, o.Column)
	}
	return o.at(o.File)
}

// Managed says that the configuration sets a value, so that nobody can change it on a screen: "managed in atmos.yaml:12".
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

// Setting is a value of the configuration and where it is set. The zero Setting is not set.
type Setting[T any] struct {
	Value  T
	Origin Origin
	Set    bool
	Later  bool // the value is not known before the identity is used
}

// Ref names an identity for the stores: the realm keeps checkouts apart, the name is in lower case.
type Ref struct {
	Realm, Name string
	User        string // of a role: the name of the user at the end of its chain, with whose other roles its session is kept
}

// EnvVar is one entry of an identity's env list; its case is kept.
type EnvVar struct{ Key, Value string }

// KindUser is the kind of an identity that has keys of its own.
const KindUser = "aws/user"

// Identity is one entry of kind aws/user or aws/assume-role under auth.identities.
type Identity struct {
	Role *Role // nil for a user

	Ref     Ref
	Title   string // the name as written in the file
	Alias   string
	Tags    []string
	Default bool
	Origin  Origin
	// Replaces are earlier definitions of the same name, the first one first: an identity is replaced as a whole.
	Replaces []Origin

	AccessKeyID   Setting[string]
	SecretKey     Setting[Secret]
	PlainSecret   bool            // the file has the secret access key itself, not a function that gives it
	DefaultSecret bool            // PlainSecret, as the default of a function
	Device        Setting[string] // ARN or serial number of the MFA device
	Region        Setting[string]
	Duration      Setting[string] // as written; ParseDuration reads it
	Endpoint      Setting[string] // spec.endpoint_url, else credentials.aws.resolver.url

	Env []EnvVar

	// Powers are those that it needs, in the order of the file. Problem says so if one of them is not trusted.
	Powers []Power

	// Unresolved is set where commands give a part of it: see Resolve.
	Unresolved *Unresolved

	// Problem is set when this identity cannot be used as it is written; the others still work.
	Problem *Problem
	// Others are further problems: fixing Problem alone is not enough.
	Others []*Problem
}

// Faults are the problems that the file has to be changed for: nothing is wrong with a file that is not trusted.
func (i Identity) Faults() []*Problem {
	if i.Problem == nil {
		return nil
	}
	return slices.DeleteFunc(append([]*Problem{i.Problem}, i.Others...), func(p *Problem) bool { return errors.Is(p, ErrNotTrusted) })
}

// DefaultRegion signs calls for identities without a region. It is never handed to other programs.
const DefaultRegion = "us-east-1"

// STSRegion is the identity's region or, where none is set, DefaultRegion.
func (i Identity) STSRegion() string { return cmp.Or(i.OwnRegion(), DefaultRegion) }

// OwnRegion is the one that the configuration sets, "" for none. A role without one has that of the identity above it.
func (i Identity) OwnRegion() string {
	if i.Region.Value == "" && i.Role != nil {
		return i.Role.Region
	}
	return i.Region.Value
}

// KeysInConfig tells whether the configuration gives both keys, so that no keyring is read.
func (i Identity) KeysInConfig() bool {
	return (i.AccessKeyID.Value != "" || i.AccessKeyID.Later) && (!i.SecretKey.Value.Empty() || i.SecretKey.Later)
}

// CheckPlainKeys warns of keys that everybody who can read the configuration can use; nil where there are none. AWS's advice is
// to keep keys out of files (IAM security best practices).
func (i Identity) CheckPlainKeys() *Problem {
	if !i.PlainSecret || !i.KeysInConfig() {
		return nil
	}
	move := "cut both lines and paste them into"
	if i.DefaultSecret { // nobody can paste what is around it
		move = "remove both lines and enter the keys in"
	}
	return &Problem{
		Warning: true, Origin: i.SecretKey.Origin, What: "the keys of " + i.Title + " are in plain text",
		Fix: "to move them to the keyring, " + move + ": authdeck user configure -i " + ShellWord(i.Title),
	}
}

// device is the one that counts: the configuration's over the keyring entry's.
func (i Identity) device(stored string) string {
	if i.Device.Set {
		return i.Device.Value
	}
	return stored
}

// Presence says whether something is stored, without reading it.
type Presence int

// Unknown is the zero value: nobody could tell.
const (
	Unknown Presence = iota
	Absent
	Present
)

// Record is what the list shows of an identity without opening a keyring. It holds no secret.
type Record struct {
	Device     string    `json:"device,omitempty"`
	MaskedKey  string    `json:"access_key_id,omitempty"` // MaskKeyID
	Caller     *Caller   `json:"caller,omitempty"`
	SavedAt    time.Time `json:"saved_at,omitzero"`
	Keyring    string    `json:"keyring,omitempty"` // type of the keyring that holds the keys
	Title      string    `json:"keyring_title,omitempty"`
	SignedInAt time.Time `json:"signed_in_at,omitzero"`
	Duration   string    `json:"duration,omitempty"`
	Issued     *Issue    `json:"issued,omitempty"`
}

// OtherKeyring names the keyring, other than that of this type, in which the keys were saved last; "" for none.
func (r Record) OtherKeyring(kind string) string {
	if r.SavedAt.IsZero() || r.Keyring == "" || r.Keyring == kind {
		return ""
	}
	if r.Title != "" {
		return r.Title
	}
	for _, t := range KeyringTypes() {
		if t.Name == r.Keyring {
			return t.Title
		}
	}
	return r.Keyring
}

// savedIn notes the keyring that has the keys.
func (r *Record) savedIn(k Keyring) { r.Keyring, r.Title = k.Type, k.Title }

// Issue remembers what the saved session was asked with: when one of these changes, the session is stale.
type Issue struct {
	MaskedKey string    `json:"access_key_id"`
	Device    string    `json:"device,omitempty"`
	Region    string    `json:"region"`
	Asked     int       `json:"asked_seconds"`
	Role      string    `json:"role,omitempty"` // ARN; the key and the device are then those of its user
	Expires   time.Time `json:"expires"`
	Endpoint  string    `json:"endpoint,omitempty"` // "" for AWS's own
	// LookedUp tells that no device was saved, and AWS was asked for one.
	LookedUp bool `json:"device_looked_up,omitempty"`
	// DeviceUnknown tells that another program signed in a role's user. Device is then the user's own, and the session may be without MFA.
	DeviceUnknown bool `json:"device_unknown,omitempty"`
}

// otherDevice tells whether the session is of another MFA device than the identity's, "" for none.
func (i *Issue) otherDevice(device string) bool {
	return device != i.Device && (device != "" || !i.LookedUp)
}

// Caller is who AWS says the keys belong to (sts:GetCallerIdentity).
type Caller struct {
	Account string `json:"account"`
	ARN     string `json:"arn"`
	UserID  string `json:"user_id,omitempty"`
}

// Root tells whether it is the root user of its account.
func (c *Caller) Root() bool { return c != nil && strings.HasSuffix(c.ARN, ":root") }

// Command is a command in the configuration whose output is a value (!exec). It runs only for the identity that is used.
type Command struct {
	Line   string
	Origin Origin
}

// Unresolved is what is known of an identity only when it is used.
type Unresolved struct {
	Commands []Command // in the order of the file
	// Run runs the commands, each once in the life of the program, and gives the identity as it is with their output.
	Run func(context.Context) (Identity, error)
}

// Resolve gives an identity as it is to be used: the commands in it have run. Whatever uses an identity, rather than
// showing it, resolves it first; a second time does nothing. Errors: *Problem, the context's.
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

// FromCommand is shown in place of a value that a command will give.
const FromCommand = "from !exec"

// ShownDevice is Device for people: of one that a command will give, that it does so.
func (r Row) ShownDevice() string {
	if r.Identity.Device.Later {
		return FromCommand
	}
	return r.Device()
}
