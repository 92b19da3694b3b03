package model

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"authdeck/model/unseen"
)

// NewIdentity is what authdeck writes for a new identity. Empty fields are left out.
type NewIdentity struct {
	Name    string
	Region  string
	Device  string // ARN or serial number of the MFA device
	Alias   string
	Default bool
}

// Trimmed returns it without white space around the values.
func (n NewIdentity) Trimmed() NewIdentity {
	for _, s := range []*string{&n.Name, &n.Region, &n.Device, &n.Alias} {
		*s = strings.TrimSpace(*s)
	}
	return n
}

// Check returns the first problem with the values; nil if they can be written.
func (n NewIdentity) Check() *Problem {
	for _, p := range []*Problem{CheckName(n.Name), CheckRegion(n.Region), CheckDevice(n.Device), checkAlias(n.Alias)} {
		if p.Blocks() {
			return p
		}
	}
	return nil
}

// Adder prepares the change that adds identities to the configuration file in use, without making it. Errors are *Problem, or the
// context's.
type Adder func(context.Context, ...NewIdentity) (Addition, error)

// Addition is a prepared change to a configuration file.
type Addition struct {
	File string // that changes
	New  bool   // the file does not exist yet
	Line int    // the first changed line, counted from 1
	Diff []DiffLine
	// Write makes the change. It returns ErrFileChanged, and changes nothing, if the file is no longer what it was when the change
	// was prepared.
	Write func(context.Context) error
}

// Lines are the lines of the diff without headers of hunks, for people who see where the change is in another way.
func (a Addition) Lines() []DiffLine {
	return slices.DeleteFunc(slices.Clone(a.Diff), func(l DiffLine) bool { return l.Mark == '@' })
}

// DiffLine is one line of a unified diff. Possible secrets in it are masked.
type DiffLine struct {
	Mark byte // ' ', '+', '-', or '@' for a hunk header
	Text string
}

// ErrFileChanged says that somebody else changed a file meanwhile.
var ErrFileChanged = errors.New("the file has changed")

// longestName keeps an entry's name within the limits of file systems, even if every letter takes several bytes.
const longestName = 64

// CheckNameForm says why no identity can have this name: it would break a section of an INI file or the name of a keyring entry.
func CheckNameForm(name string) *Problem {
	isDots := func(s string) bool { return s == "." || s == ".." }
	switch {
	case name == "":
		return &Problem{What: "an identity needs a name", Fix: Do(nameForm)}
	case !utf8.ValidString(name):
		return &Problem{What: "the name is not text in UTF-8", Fix: Do(nameForm)}
	case strings.ContainsFunc(name, Invisible):
		return &Problem{What: "the name contains a line break or another invisible character", Fix: Do(nameForm)}
	case strings.ContainsAny(name, "[]#;"):
		return &Problem{What: "the name cannot contain [ ] # or ;", Fix: Do(nameForm)}
	case slices.ContainsFunc(strings.FieldsFunc(name, func(r rune) bool { return r == '/' || r == '\\' }), isDots):
		return &Problem{What: "the name contains . or .. as a path element", Fix: Do(nameForm)}
	case strings.TrimSpace(name) != name:
		return &Problem{What: "the name starts or ends with a space", Fix: Do("remove the space")}
	case nameInFiles(name) > longestInFiles:
		return &Problem{What: "the name is too long for the name of a file", Fix: Do("use a shorter name")}
	}
	return nil
}

// longestInFiles leaves room for a realm, an extension, and the ending of a temporary file: a file name has at most 255 bytes.
const longestInFiles = 200

// nameInFiles returns the most that a name takes in the names of our files, where most characters are written as % and two digits. A test
// of store/state, which writes them, compares it with what is written.
func nameInFiles(name string) (n int) {
	for _, c := range []byte(strings.ToLower(name)) {
		if 'a' <= c && c <= 'z' || '0' <= c && c <= '9' || c == '-' || c == '_' || c == '.' || c == ' ' {
			n++
		} else {
			n += len("%00")
		}
	}
	return n
}

// Invisible reports whether a character of a name cannot be seen or changes how others look: control characters, line separators,
// and marks such as those for text direction. It allows the two joiners, which are part of some languages.
func Invisible(r rune) bool {
	return unicode.IsControl(r) || unicode.In(r, unicode.Zl, unicode.Zp, unicode.Cf) && !joins(r)
}

// NameRule says which characters no new identity can have in its name; see CheckName.
const NameRule = `No spaces, quotes or []#;=\.`

// nameForm matches the recommended names of identities. Other harmless characters are accepted too.
const nameForm = "use letters, digits and hyphens"

// notInProfiles are characters that stop AWS programs from reading a whole profile.
const notInProfiles = " \t\"'=\\"

// CheckProfileName warns about a name that stops AWS programs from reading the whole profile. Atmos accepts such names.
func CheckProfileName(name string) *Problem {
	what, _ := notReadable(name)
	if what == "" {
		return nil
	}
	return &Problem{What: "AWS programs ignore the region of a profile whose name has " + what,
		Fix: Do("use a name without spaces, quotes, = and \\"), Warning: true}
}

// notReadable is the first of notInProfiles in a name, in words, and its plural; "" for none.
func notReadable(name string) (one, several string) {
	at := strings.IndexAny(name, notInProfiles)
	switch {
	case at < 0:
		return "", ""
	case name[at] == ' ' || name[at] == '\t':
		return "a space", "spaces"
	}
	return name[at : at+1], name[at : at+1]
}

// CheckLookalike warns about a name that can look like another one: it has a word with Latin letters and with Greek or Cyrillic ones,
// or a character that cannot be seen or looks like a space. Atmos accepts such names.
func CheckLookalike(name string) *Problem {
	warning := func(what string, r rune) *Problem {
		return &Problem{What: fmt.Sprintf("the name %s (U+%04X), so it can look like another name", what, r), Fix: Do("type the name again"), Warning: true}
	}
	before := rune(0)
	for _, r := range name {
		switch {
		case unseen.LikeSpace(r):
			return warning("contains a character that looks like a space", r)
		case unseen.Is(r, before):
			return warning("contains a character that cannot be seen", r)
		}
		before = r
	}
	inWord := func(r rune) bool { return unicode.IsLetter(r) || unicode.IsMark(r) || joins(r) }
	for _, word := range strings.FieldsFunc(name, func(r rune) bool { return !inWord(r) }) {
		latin := strings.ContainsFunc(word, func(r rune) bool { return unicode.Is(unicode.Latin, r) })
		for _, r := range word {
			switch {
			case latin && unicode.In(r, unicode.Cyrillic, unicode.Greek):
				return warning("mixes Latin letters with those of another alphabet", r)
			case latin && (joins(r) || unicode.Is(unicode.Variation_Selector, r)):
				return warning("contains a character that cannot be seen", r)
			}
		}
	}
	return nil
}

// joins reports whether r joins letters, or keeps them apart.
func joins(r rune) bool { return unicode.Is(unicode.Join_Control, r) }

// CheckName checks the name of a new identity.
func CheckName(name string) *Problem {
	if p := CheckNameForm(name); p != nil {
		return p
	}
	if what, without := notReadable(name); what != "" {
		return &Problem{What: "a name cannot contain " + without, Why: "some AWS programs cannot read a name with " + what} // what to do fits into a narrow form
	}
	if p := CheckLookalike(name); p != nil {
		return &Problem{What: p.What, Fix: p.Fix}
	}
	switch {
	case startsLikePath(name):
		return &Problem{What: "that looks like a path, not a name", Fix: Do(nameForm)}
	case strings.HasPrefix(name, "-"):
		return &Problem{What: "a name cannot start with a hyphen: it would be read as a flag"}
	case len([]rune(name)) > longestName:
		return &Problem{What: "the name is longer than 64 characters"}
	case LooksLikeKey(name):
		return &Problem{What: "that looks like an access key, not a name"}
	case isAnswer(name):
		return &Problem{What: fmt.Sprintf("%q means something in --screen-reader mode", name), Fix: Do("choose another name")}
	}
	return nil
}

// startsLikePath reports whether a name starts with a folder, a hidden folder, or the letter of a Windows drive.
func startsLikePath(name string) bool {
	return name[0] == '~' || name[0] == '/' || name[0] == '.' && strings.Contains(name, "/") || strings.HasPrefix(name[1:], ":/")
}

// checkAlias checks the alias of a new identity; "" means none.
func checkAlias(alias string) *Problem {
	if alias == "" {
		return nil
	}
	return CheckName(alias)
}
