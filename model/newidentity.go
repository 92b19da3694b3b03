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

// Check finds the first thing about it that cannot be written.
func (n NewIdentity) Check() *Problem {
	for _, p := range []*Problem{CheckName(n.Name), CheckRegion(n.Region), CheckDevice(n.Device), CheckAlias(n.Alias)} {
		if p.Blocks() {
			return p
		}
	}
	return nil
}

// Adder works identities into the configuration file that counts for them, and changes nothing yet. Errors are *Problem,
// or the context's.
type Adder func(context.Context, ...NewIdentity) (Addition, error)

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

// CheckNameForm says why no identity can have this name: it would break a section of an INI file or the name of a keyring
// entry.
func CheckNameForm(name string) *Problem {
	isDots := func(s string) bool { return s == "." || s == ".." }
	switch {
	case name == "":
		return &Problem{What: "an identity needs a name", Fix: nameForm}
	case strings.ContainsFunc(name, Invisible):
		return &Problem{What: "the name contains a line break or another invisible character", Fix: nameForm}
	case strings.ContainsAny(name, "[]#;"):
		return &Problem{What: "the name cannot contain [ ] # or ;", Fix: nameForm}
	case slices.ContainsFunc(strings.FieldsFunc(name, func(r rune) bool { return r == '/' || r == '\\' }), isDots):
		return &Problem{What: "the name contains . or .. as a path element", Fix: nameForm}
	case strings.TrimSpace(name) != name:
		return &Problem{What: "the name starts or ends with a space", Fix: "remove the space"}
	}
	return nil
}

// Invisible tells whether nobody can see a character of a name, or whether it changes how the others look: control characters, line
// separators, and marks such as those for the direction of text. The two joiners are letters of some languages.
func Invisible(r rune) bool {
	const nonJoiner, joiner = 0x200c, 0x200d
	return unicode.IsControl(r) || unicode.In(r, unicode.Zl, unicode.Zp, unicode.Cf) && r != nonJoiner && r != joiner
}

// nameForm is what names of identities are made of; other letters that harm nothing are taken too.
const nameForm = "use letters, digits and hyphens"

// CheckProfileName warns of a name with which AWS programs do not read the whole profile. Atmos accepts it.
func CheckProfileName(name string) *Problem {
	if strings.ContainsAny(name, " \t\"'=\\") {
		return &Problem{What: "AWS programs ignore the region of a profile with this name",
			Fix: "use a name without spaces, quotes, = and \\", Warning: true}
	}
	return nil
}

// CheckName judges the name of a new identity.
func CheckName(name string) *Problem {
	if p := CheckNameForm(name); p != nil {
		return p
	}
	if p := CheckProfileName(name); p != nil {
		return &Problem{What: "this name does not work with all AWS programs", Fix: nameForm}
	}
	switch {
	case startsLikePath(name):
		return &Problem{What: "that looks like a path, not a name", Fix: nameForm}
	case strings.HasPrefix(name, "-"):
		return &Problem{What: "a name cannot start with a hyphen: it would be read as a flag"}
	case len([]rune(name)) > longestName:
		return &Problem{What: "the name is longer than 64 characters"}
	case LooksLikeKey(name):
		return &Problem{What: "that looks like an access key, not a name"}
	}
	return nil
}

// startsLikePath tells whether a name starts with a folder, a hidden folder, or the letter of a Windows drive.
func startsLikePath(name string) bool {
	return name[0] == '~' || name[0] == '/' || name[0] == '.' && strings.Contains(name, "/") || strings.HasPrefix(name[1:], ":/")
}

// CheckAlias judges the alias of a new identity; "" is none.
func CheckAlias(alias string) *Problem {
	if alias == "" {
		return nil
	}
	return CheckName(alias)
}
