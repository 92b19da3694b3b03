package model

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"authdeck/model/spelling"
)

// KeyringConfig is auth.keyring of the configuration; empty fields are not set.
type KeyringConfig struct {
	Type        Setting[string]
	Path        string // spec.path
	PasswordEnv string // spec.password_env
}

// OtherIdentity is an identity that authdeck cannot sign in to.
type OtherIdentity struct {
	Title   string
	Kind    string
	Fix     string // what to write instead of a kind that Atmos does not know either; "" if it may know it
	Default bool
	Origin  Origin
}

// Config is the auth section as authdeck read it.
type Config struct {
	Identities  []Identity      // of kind aws/user, in the order of the file
	Roles       []Identity      // of kind aws/assume-role, in the order of the file
	Others      []OtherIdentity // of other kinds
	Realm       string
	BadRealm    bool     // Realm is no valid realm, so nothing is saved in it
	RealmSource string   // "ATMOS_AUTH_REALM", "atmos.yaml:3" or RealmOfFolder and "atmos.yaml"
	RealmOrigin Origin   // of the file in RealmSource; zero if there is none
	Files       []string // the files that were read, in order: the last definition of an identity wins
	Keyring     KeyringConfig

	Sources  []Source   // where authdeck looked, in reading order
	Warnings []*Problem // faults that leave the rest usable, such as imports that failed or are remote
	Promoted []Promoted // sorted by name
	Profiles []string   // names of the existing profiles, sorted
	Folders  []string   // folders where a new YAML file would be read

	Powers []Power // in file order, without duplicates; see Power

	// Env returns the variables of the env section for a program that authdeck starts. It runs their commands. Nil means that there
	// are none.
	Env          func(context.Context) ([]EnvVar, error)
	Integrations []Integration // in reading order
	EnvCommands  []Command     // of the env section
}

// OtherNames names the identities of other kinds, with their kinds.
func (c Config) OtherNames() (names []string) {
	for _, o := range c.Others {
		names = append(names, o.Title+" ("+o.Kind+")")
	}
	return names
}

// NamesForAtmos is OtherNames without the identities whose kind Atmos does not know either.
func (c Config) NamesForAtmos() []string {
	c.Others = slices.DeleteFunc(slices.Clone(c.Others), func(o OtherIdentity) bool { return o.Fix != "" })
	return c.OtherNames()
}

// RealmOfFolder is the start of RealmSource if the realm comes from the path of a folder.
const RealmOfFolder = "the folder of "

// RealmWithoutFile is RealmSource if nothing sets the realm and there is no file.
const RealmWithoutFile = "no atmos.yaml"

// RealmFrom is RealmSource with the full path of its file, because several files may have the same name.
func (c Config) RealmFrom() string {
	short := c.RealmOrigin.String()
	if short == "" {
		return c.RealmSource
	}
	return strings.Replace(c.RealmSource, short, c.RealmOrigin.Full(), 1)
}

// RealmUnread is the file that could not be read, if it decides about the realm; "" if the realm is known.
func (c Config) RealmUnread() string {
	if !strings.HasPrefix(c.RealmSource, RealmOfFolder) && c.RealmSource != RealmWithoutFile {
		return ""
	}
	for _, s := range c.Sources {
		if s.State == SourceFailed && s.From.File == "" {
			return s.Path
		}
	}
	return ""
}

// Faults are the problems of all identities and roles, without missing trust.
func (c Config) Faults() (all []*Problem) {
	for _, id := range slices.Concat(c.Identities, c.Roles) {
		all = append(all, id.Faults()...)
	}
	return all
}

// generalWarnings are the warnings that are not about one identity.
func (c Config) generalWarnings() []*Problem {
	about := map[*Problem]bool{}
	for _, id := range slices.Concat(c.Identities, c.Roles) {
		for _, w := range id.Warnings {
			about[w] = true
		}
	}
	return slices.DeleteFunc(slices.Clone(c.Warnings), func(w *Problem) bool { return about[w] })
}

// Only returns the configuration with only these identities and roles.
func (c Config) Only(ids ...Identity) Config {
	c.Identities, c.Roles = nil, nil
	for _, id := range ids {
		if id.Role == nil {
			c.Identities = append(c.Identities, id)
		} else {
			c.Roles = append(c.Roles, id)
		}
	}
	return c
}

// Find returns the identity or role with this name, in any case, or with this alias if only one identity has it. Otherwise the
// error is an *UnknownIdentityError.
func (c Config) Find(name string) (Identity, error) {
	return c.find(slices.Concat(c.Identities, c.Roles), name)
}

// Has reports whether any identity, of any kind, has this name or alias.
func (c Config) Has(name string) bool {
	if _, err := c.Find(name); err == nil {
		return true
	}
	name = Folded(name)
	return slices.ContainsFunc(c.Others, func(o OtherIdentity) bool { return Folded(o.Title) == name })
}

// FindUser is like Find, for actions that need an identity with its own keys.
func (c Config) FindUser(name string) (Identity, error) {
	id, err := c.find(c.Identities, name)
	if err == nil {
		return id, nil
	}
	if role, _ := c.find(c.Roles, name); role.Role != nil {
		return Identity{}, &RoleError{Role: role}
	}
	return Identity{}, err
}

// UserIndex finds users by name as Config.FindUser does, for thousands of names: it never looks for similar ones.
type UserIndex struct{ names, aliases map[string]*Identity }

// UserIndex returns an index of the identities with their own keys.
func (c Config) UserIndex() UserIndex {
	x := UserIndex{names: make(map[string]*Identity, len(c.Identities)), aliases: map[string]*Identity{}}
	for i := range c.Identities {
		id := &c.Identities[i]
		if name := Folded(id.Ref.Name); x.names[name] == nil {
			x.names[name] = id
		}
		if alias := Folded(id.Alias); alias != "" {
			if _, twice := x.aliases[alias]; twice {
				id = nil // it names nobody
			}
			x.aliases[alias] = id
		}
	}
	return x
}

// Find returns the user with this name or alias; nil if there is none.
func (x UserIndex) Find(name string) *Identity {
	if id := x.names[Folded(name)]; id != nil {
		return id
	}
	return x.aliases[Folded(name)]
}

// Folded is the same for names that strings.EqualFold does not tell apart, and for a name in lower case: İ becomes i there.
func Folded(name string) string { return strings.ToLower(strings.ToUpper(strings.ToLower(name))) }

// Taken says where an identity has a name or an alias that a new one would have; nil if none has. Names ignore case.
func (c Config) Taken(name string) *Problem {
	for _, id := range c.Identities {
		what := "this name already exists"
		switch Folded(name) {
		case Folded(id.Title), Folded(id.Ref.Name):
		case Folded(id.Alias):
			what = "this is already the alias of " + id.Title
		default:
			continue
		}
		if id.Origin.File != "" {
			what += " in " + id.Origin.String()
		}
		return &Problem{What: what, Fix: Do("choose another name")}
	}
	return nil
}

func (c Config) find(all []Identity, name string) (Identity, error) {
	var aliased []Identity
	folded := Folded(name)
	for _, i := range all {
		if Folded(i.Ref.Name) == folded {
			return i, nil
		}
		if i.Alias != "" && Folded(i.Alias) == folded {
			aliased = append(aliased, i)
		}
	}
	if len(aliased) == 1 {
		return aliased[0], nil
	}
	if hidden := c.CheckHidden(); hidden != nil {
		return Identity{}, hidden
	}
	unknown := &UnknownIdentityError{Name: name, Names: nearestFirst(all, name)}
	for i := range all {
		if all[i].Role != nil {
			unknown.Roles++
		}
	}
	for _, o := range c.Others {
		if Folded(o.Title) == Folded(name) {
			unknown.Kind, unknown.Fix = o.Kind, o.Fix
		}
	}
	return Identity{}, unknown
}

// nearestFirst returns the names of the identities, most similar first.
func nearestFirst(all []Identity, name string) []string {
	names := make([]string, len(all))
	for i, id := range all {
		names[i] = id.Title
	}
	return spelling.NearestFirst(name, names)
}

// KeyringRefs returns the identities whose keys are in a keyring, not in the configuration.
func (c Config) KeyringRefs() (refs []Ref) {
	for _, id := range c.Identities {
		if !id.KeysInConfig() {
			refs = append(refs, id.Ref)
		}
	}
	return refs
}

// Default returns the identity with default: true, or the only identity. The zero Identity without an error means that somebody has
// to choose. As in Atmos, default: true counts for every kind (pkg/auth/manager.go, GetDefaultIdentity): if authdeck cannot sign in
// to the default identity, it does not use another one. Errors: *Problem.
func (c Config) Default() (Identity, error) {
	var found Identity
	var other *OtherIdentity
	var titles []string
	var last Origin
	for _, i := range slices.Concat(c.Identities, c.Roles) {
		if i.Default {
			found, titles, last = i, append(titles, i.Title), i.Origin
		}
	}
	for n, o := range c.Others {
		if o.Default {
			other, titles, last = &c.Others[n], append(titles, o.Title), o.Origin
		}
	}
	switch {
	case len(titles) > 1:
		return Identity{}, &Problem{Origin: last, What: "several identities are the default: " + strings.Join(titles, ", "),
			Fix: Do("use -i NAME, or keep default: true on one of them")}
	case other != nil:
		return Identity{}, &Problem{Origin: other.Origin, What: fmt.Sprintf("the default identity %s is of kind %s, which authdeck does not support",
			other.Title, other.Kind), Fix: Fix{{Text: "use -i NAME, or run:", Code: "atmos auth login " + IdentityFlag(other.Title)}}}
	case len(titles) == 0 && len(c.Identities) == 1 && len(c.Roles) == 0:
		return c.Identities[0], nil
	}
	return found, nil
}

// Source is a place where authdeck looked for configuration, and the reason.
type Source struct {
	Path    string // absolute path, or the address of a remote import without secrets
	Why     string // "working folder", "import", "profile dev", …
	From    Origin // the line that names it; zero if none does
	State   SourceState
	Problem *Problem // why it was not read, for Failed and NotFetched
}

// Led says why authdeck looked there: "import by /p/atmos.yaml:3:5".
func (s Source) Led() string {
	if at := s.From.Full(); at != "" {
		return s.Why + " by " + at
	}
	return s.Why
}

// SourceState says what happened to a Source.
type SourceState int

// The states of a Source.
const (
	SourceRead       SourceState = iota
	SourceAbsent                 // it does not exist, and that is fine
	SourceFailed                 // it was named and cannot be read; the other files still count
	SourceNotFetched             // it is on another computer, and authdeck downloads nothing
)

// Promoted is a variable that the env section of the configuration sets for Atmos itself. Its value may be a passphrase.
type Promoted struct {
	Name   string
	Value  Secret
	Origin Origin
}

// Lookup returns an environment that falls back to the promoted variables. A variable of the environment itself wins, even if it is
// empty (Atmos, pkg/env/promote.go).
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

// PromotedFrom says which line sets a variable; the zero Origin if none does.
func (c Config) PromotedFrom(name string) Origin {
	for _, p := range c.Promoted {
		if p.Name == name {
			return p.Origin
		}
	}
	return Origin{}
}
