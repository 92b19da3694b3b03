package model

import (
	"context"
	"errors"
	"slices"
	"strings"
	"unicode"
)

// NewIdentity is what is written of an identity that no configuration file has yet. Empty fields are left out.
type NewIdentity struct {
	Name    string
	Region  string
	Device  string // ARN or serial number of the MFA device
	Alias   string
	Default bool
}

// Trimmed is what was typed without the white space around it.
func (n NewIdentity) Trimmed() NewIdentity {
	for _, s := range []*string{&n.Name, &n.Region, &n.Device, &n.Alias} {
		*s = strings.TrimSpace(*s)
	}
	return n
}

// Fault is the first thing about it that cannot be written, nil where it can.
func (n NewIdentity) Fault() error {
	for _, r := range []Remark{CheckName(n.Name), CheckRegion(n.Region), CheckDevice(n.Device), CheckAlias(n.Alias)} {
		if r.Blocks {
			return errors.New(r.Text)
		}
	}
	return nil
}

// Adder works an identity into the configuration file that counts for it, and changes nothing yet. Errors are *Problem,
// or the context's.
type Adder func(context.Context, NewIdentity) (Addition, error)

// Addition is a change to a configuration file that was worked out and not made yet.
type Addition struct {
	File string // that changes
	New  bool   // it is not there yet
	Diff []DiffLine
	// Write makes it. ErrFileChanged says that the file is not as it was when the change was worked out; it was left alone.
	Write func(context.Context) error
}

// DiffLine is one line of a unified diff. What may be a secret in it is masked.
type DiffLine struct {
	Mark byte // ' ', '+', '-', or '@' for a heading
	Text string
}

// ErrFileChanged says that somebody else changed a file meanwhile.
var ErrFileChanged = errors.New("the file has changed")

// longestName keeps an entry's name within what file systems take, whatever its letters are written with.
const longestName = 64

// NameFault says why no identity can have this name, and how to fix it; "" where one can. It refuses what would break a
// section of an INI file or the name of a keyring entry.
func NameFault(name string) (what, fix string) {
	switch {
	case name == "":
		return "an identity needs a name", "use letters, digits and hyphens"
	case strings.ContainsFunc(name, unicode.IsControl):
		return "the name contains a line break or another control character", "use letters, digits and hyphens"
	case strings.ContainsAny(name, "[]#;"):
		return "the name cannot contain [ ] # or ;", "use letters, digits and hyphens"
	case slices.ContainsFunc(strings.FieldsFunc(name, func(r rune) bool { return r == '/' || r == '\\' }), func(s string) bool { return s == "." || s == ".." }):
		return "the name contains . or .. as a path element", "use letters, digits and hyphens"
	case strings.TrimSpace(name) != name:
		return "the name starts or ends with a space", "remove the space"
	}
	return "", ""
}

// CheckName judges the name of a new identity.
func CheckName(name string) Remark {
	what, _ := NameFault(name)
	switch {
	case what != "":
		return Remark{strings.ToUpper(what[:1]) + what[1:], true}
	case strings.HasPrefix(name, "-"):
		return Remark{"A name cannot start with a hyphen: it would be read as a flag", true}
	case len([]rune(name)) > longestName:
		return Remark{"The name is longer than 64 characters", true}
	case LooksLikeKey(name):
		return Remark{"That looks like an access key, not a name", true}
	}
	return Remark{}
}

// CheckAlias judges the alias of a new identity; "" is none.
func CheckAlias(alias string) Remark {
	if alias == "" {
		return Remark{}
	}
	return CheckName(alias)
}
