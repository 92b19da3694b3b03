package model

import (
	"context"
	"slices"
	"strings"
)

// KeyringConfig is auth.keyring of the configuration; empty fields are not set.
type KeyringConfig struct {
	Type        Setting[string]
	Path        string // spec.path
	PasswordEnv string // spec.password_env
}

// Config is what was read of the auth section.
type Config struct {
	Identities  []Identity        // of kind aws/user, in the order of the file
	Others      int               // identities of other kinds
	OtherKinds  map[string]string // theirs, by name in lower case
	Realm       string
	RealmSource string   // "ATMOS_AUTH_REALM", "atmos.yaml:3" or "directory of atmos.yaml"
	Files       []string // the files that were read, in that order: of an identity the last definition counts
	Keyring     KeyringConfig

	Sources  []Source   // what was looked at, in the order of reading
	Warnings []*Problem // what does not count although it was asked for: imports that failed or are remote
	Promoted []Promoted // sorted by name
	Profiles []string   // names of those that there are, sorted
	Folders  []string   // in which a new YAML file would count

	// Env gives the variables of the env section, for what is started; their commands run then. Nil: there are none.
	Env         func(context.Context) ([]EnvVar, error)
	EnvCommands []Command // of the env section
}

// Find gives the identity of that name, in any case, or of that alias where only one has it; else the error is an *UnknownIdentityError.
func (c Config) Find(name string) (Identity, error) {
	var aliased []Identity
	for _, i := range c.Identities {
		if strings.EqualFold(i.Ref.Name, name) {
			return i, nil
		}
		if i.Alias != "" && strings.EqualFold(i.Alias, name) {
			aliased = append(aliased, i)
		}
	}
	if len(aliased) == 1 {
		return aliased[0], nil
	}
	return Identity{}, &UnknownIdentityError{Name: name, Kind: c.OtherKinds[strings.ToLower(name)], Names: c.nearest(name)}
}

// KeyringRefs are the identities whose keys are kept in a keyring, not in the configuration.
func (c Config) KeyringRefs() (refs []Ref) {
	for _, id := range c.Identities {
		if !id.KeysInConfig() {
			refs = append(refs, id.Ref)
		}
	}
	return refs
}

// Default gives the one identity with default: true, or the only one that there is; false where one has to be chosen.
func (c Config) Default() (found Identity, ok bool) {
	for _, i := range c.Identities {
		if i.Default {
			if ok {
				return Identity{}, false
			}
			found, ok = i, true
		}
	}
	if !ok && len(c.Identities) == 1 {
		return c.Identities[0], true
	}
	return found, ok
}

func (c Config) nearest(name string) []string {
	names := make([]string, len(c.Identities))
	for i, id := range c.Identities {
		names[i] = id.Title
	}
	slices.SortStableFunc(names, func(a, b string) int { return Distance(a, name) - Distance(b, name) })
	return names
}

// Distance is Levenshtein's, without regard to case.
func Distance(a, b string) int {
	x, y := []rune(strings.ToLower(a)), []rune(strings.ToLower(b))
	row := make([]int, len(y)+1)
	for j := range row {
		row[j] = j
	}
	for i := range x {
		diagonal := row[0]
		row[0] = i + 1
		for j := range y {
			cost := diagonal
			if x[i] != y[j] {
				cost++
			}
			diagonal = row[j+1]
			row[j+1] = min(cost, row[j]+1, diagonal+1)
		}
	}
	return row[len(y)]
}

// Source is a file that was looked at for the configuration, and what led to it.
type Source struct {
	Path    string // absolute; the address of a remote import, without what may be secret in it
	Why     string // "working folder", "import", "profile dev", …
	From    Origin // the line that names it; zero where none does
	State   SourceState
	Problem *Problem // why it does not count: of Failed and NotFetched
}

// Led says what led to it: "import by /p/atmos.yaml:3:5".
func (s Source) Led() string {
	if at := s.From.Full(); at != "" {
		return s.Why + " by " + at
	}
	return s.Why
}

// SourceState is what became of a Source.
type SourceState int

// The states of a Source.
const (
	SourceRead       SourceState = iota
	SourceAbsent                 // nothing is there, and nothing need be
	SourceFailed                 // it was asked for and cannot be had; the rest counts
	SourceNotFetched             // it is not on this computer, and nothing is downloaded
)

// Promoted is a variable that the env section of the configuration sets for Atmos itself. Its value may be a passphrase.
type Promoted struct {
	Name   string
	Value  Secret
	Origin Origin
}

// Lookup is an environment with the promoted variables below its own: one that exists there counts, even if it is empty
// (Atmos, pkg/env/promote.go).
func (c Config) Lookup(real func(name string) (string, bool)) func(name string) (string, bool) {
	if len(c.Promoted) == 0 {
		return real
	}
	return func(name string) (string, bool) {
		if v, ok := real(name); ok {
			return v, true
		}
		for _, p := range c.Promoted {
			if p.Name == name {
				value := ""
				p.Value.Reveal(func(b []byte) { value = string(b) })
				return value, true
			}
		}
		return "", false
	}
}

// PromotedFrom says which line sets a variable, "" where none does.
func (c Config) PromotedFrom(name string) Origin {
	for _, p := range c.Promoted {
		if p.Name == name {
			return p.Origin
		}
	}
	return Origin{}
}
