package model

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
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
