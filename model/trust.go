package model

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"hash"
	"slices"
	"strings"
	"time"
)

// PowerKind says what a power does.
type PowerKind string

// The kinds of power.
const (
	RunsCommand  PowerKind = "command"  // !exec
	SetsEndpoint PowerKind = "endpoint" // where requests go
	SetsVariable PowerKind = "variable" // the env section, or an identity's env list
	SetsKeyring  PowerKind = "keyring"  // auth.keyring.spec: where keys are kept, and where their passphrase comes from
	SendsValue   PowerKind = "value"    // a value from this computer, such as !env, that the role's account can see
	ReadsFile    PowerKind = "file"     // an import or !include from outside the folder
)

// Power is a risky setting in a configuration file: it can run a program, choose where requests or secrets go, or change the
// environment of other programs. Anyone can put one into a repository that you clone, so it has no effect until you trust it.
type Power struct {
	Kind     PowerKind
	Name     string // the variable, the key of auth.keyring.spec, or how the file is read: "import", "!include"
	Identity string // Ref.Name of the identity it is for; "" for the whole configuration
	Value    Secret // the command, address, path or value; it may be a secret
	Target   string // where a path leads through links; "" if it has none
	Origin   Origin
	Folder   string // the folder that the file came with; "" for the user's own file
	In       string // the working folder's repository, if it is another one and the power means its files; otherwise ""
	Open     bool   // other users can change the file
	Read     bool   // a variable that the configuration names: with !env, or as the one with the passphrase
	Trusted  bool   // it has an effect
}

// Sum is a hash of everything that distinguishes one power from another, but not its line.
func (p Power) Sum(h hash.Hash) []byte {
	place := p.Folder
	if p.In != "" {
		place += "\x00" + p.In
	}
	name := p.Name
	if p.Target != "" {
		name += "\x00" + p.Target
	}
	for _, part := range []string{place, p.Origin.File, string(p.Kind), p.Identity, name} {
		fmt.Fprintf(h, "%d:%s", len(part), part)
	}
	p.Value.Reveal(func(b []byte) { h.Write(b) })
	return h.Sum(nil)
}

// Same reports whether two powers are the same and in the same file, even if the line differs.
func (p Power) Same(q Power) bool { return bytes.Equal(p.Sum(sha256.New()), q.Sum(sha256.New())) }

// FollowsWorkDir reports whether a power of this kind depends on the working folder: a command runs there, and a relative path in a
// variable or in auth.keyring.spec is relative to it.
func (k PowerKind) FollowsWorkDir() bool {
	return k == RunsCommand || k == SetsVariable || k == SetsKeyring
}

// ForAtmos reports whether it sets a variable that Atmos and authdeck read themselves.
func (p Power) ForAtmos() bool {
	return p.Kind == SetsVariable && p.Identity == "" && IsForAtmos(p.Name)
}

// IsForAtmos reports whether a variable of the env section is one of Atmos's own. authdeck reads no other one from there: variables of
// AWS and the rest are for the programs that it starts.
func IsForAtmos(variable string) bool { return strings.HasPrefix(variable, "ATMOS_") }

// identityVariable names the identity to use if no flag does.
const identityVariable = "ATMOS_IDENTITY"

// choosesKeys reports whether the power sets a variable that says which files, keys and sessions are used. Without it, a code or new keys
// could go somewhere else than the project means. Nothing else in the env section has an effect on that: ATMOS_IDENTITY matters only to
// a choice, ATMOS_SHELL only to programs, and authdeck reads no other variable of Atmos there, such as ATMOS_LOGS_LEVEL or ATMOS_PAGER.
func (p Power) choosesKeys() bool {
	if !p.ForAtmos() {
		return false
	}
	switch name := strings.ToUpper(p.Name); name {
	case "ATMOS_CONFIG", "ATMOS_CONFIG_PATH", "ATMOS_CLI_CONFIG_PATH", // where atmos.yaml is
		"ATMOS_BASE_PATH", "ATMOS_GIT_ROOT_BASEPATH", // where its imports and profiles are
		"ATMOS_PROFILE",    // more files
		"ATMOS_AUTH_REALM": // the names of entries, and the folder of sessions
		return true
	default:
		return p.Read || // a value of the configuration, such as a device
			strings.HasPrefix(name, "ATMOS_KEYRING_") || // the keyring, its place and its passphrase
			strings.HasPrefix(name, "ATMOS_XDG_") // the folders of sessions, of the encrypted file and of profiles
	}
}

// Trust decides which powers have an effect.
type Trust interface {
	// Trusts reports whether the user trusts a power. It is called only for powers of a folder.
	Trusts(p Power) bool
}

// TrustStore remembers which powers the user trusts.
type TrustStore interface {
	Trust
	// AlwaysTrusts returns the folder of the setting trusted_folders that trusts a power; "" for none.
	AlwaysTrusts(p Power) string
	// Remember adds the powers to those that are trusted.
	Remember(ctx context.Context, powers []Power) error
	// Folders lists the folders with trusted powers, sorted by path.
	Folders(ctx context.Context) ([]TrustedFolder, error)
	// Revoke forgets everything that is trusted in a folder. It reports whether there was anything.
	Revoke(ctx context.Context, folder string) (bool, error)
}

// TrustedFolder is a folder with trusted powers.
type TrustedFolder struct {
	Path   string
	Powers int       // how many
	Since  time.Time // when the user last trusted it; zero for a folder from the settings
	Always bool      // it is in the setting trusted_folders
}

// ErrNotTrusted is the kind of error for a power that the user has not trusted.
var ErrNotTrusted = errors.New("this folder is not trusted")

// TrustCommand shows the powers of a folder and asks whether to trust them.
const TrustCommand = "authdeck trust"

// Use says what a command needs the configuration for.
type Use int

// The uses.
const (
	ForSession  Use = iota // keys, sessions and requests of an identity
	ForPrograms            // starting programs with a session
	ForKeyring             // keyrings, but no particular identity
	ForChoice              // choosing an identity that neither a flag nor the environment names
)

// Untrusted returns the powers without an effect, in file order.
func (c Config) Untrusted() []Power {
	return slices.DeleteFunc(slices.Clone(c.Powers), func(p Power) bool { return p.Trusted })
}

// PowersFor returns the powers that concern an identity: its own, those of the identities that its role is assumed with, and those of the
// whole configuration.
func (c Config) PowersFor(id Identity) []Power {
	return slices.DeleteFunc(slices.Clone(c.Powers), func(p Power) bool { return p.Identity != "" && !id.has(p) })
}

func (i Identity) has(p Power) bool {
	return slices.ContainsFunc(i.Chain(), func(one Identity) bool { return slices.ContainsFunc(one.Powers, p.Same) })
}

// Needs returns the powers to ask about before a use: all powers that are not trusted, if the use needs any of them. The user
// always trusts a whole folder, so the question is about all of them. id is the zero Identity for a use without an identity.
func (c Config) Needs(use Use, id Identity) []Power {
	all := c.Untrusted()
	if !slices.ContainsFunc(all, func(p Power) bool { return p.neededBy(use, id) }) {
		return nil
	}
	return all
}

// CheckHidden returns a problem if an untrusted power may hide an identity: it would read another file, or set a variable that says
// where the configuration is.
func (c Config) CheckHidden() *Problem {
	all := c.Untrusted()
	hides := slices.IndexFunc(all, func(p Power) bool { return p.Kind == ReadsFile || p.choosesKeys() })
	if hides < 0 {
		return nil
	}
	return untrustedProblem(all[hides], all)
}

// neededBy reports whether a use needs the power: the identity's own powers, those that choose where keys and sessions are, and for
// programs the whole env section.
func (p Power) neededBy(use Use, id Identity) bool {
	switch {
	case use == ForChoice:
		return p.ForAtmos() && strings.EqualFold(p.Name, identityVariable)
	case p.Identity != "":
		return use != ForKeyring && id.has(p)
	case p.Kind == SetsKeyring, p.choosesKeys():
		return true
	case p.Kind == ReadsFile:
		return false // what it would add is missing
	}
	return use == ForPrograms
}

// CheckTrust returns a problem if a use needs powers that are not trusted; nil otherwise.
func (c Config) CheckTrust(use Use, id Identity) error {
	all := c.Untrusted()
	needed := slices.IndexFunc(all, func(p Power) bool { return p.neededBy(use, id) })
	if needed < 0 {
		return nil
	}
	return untrustedProblem(all[needed], all)
}

// UntrustedProblem names the first of the untrusted powers, and says what to run.
func UntrustedProblem(powers []Power) *Problem { return untrustedProblem(powers[0], powers) }

// untrustedProblem names the power that is needed.
func untrustedProblem(needed Power, powers []Power) *Problem {
	where := "this folder"
	if needed.In != "" {
		where = "it for " + needed.In
	}
	what := needed.Origin.String() + " wants to " + needed.Wants() + ", and you have not trusted " + where
	if more := len(powers) - 1; more > 0 {
		what += " (and " + Counted(more, "more setting", "more settings") + ")"
	}
	return &Problem{Kind: ErrNotTrusted, Origin: needed.Origin, What: what, Fix: Run(TrustCommand), Powers: powers}
}

// UntrustedIn returns the powers that the user would have to trust to fix an error; nil if it has another cause.
func UntrustedIn(err error) []Power {
	var p *Problem
	if !errors.Is(err, ErrNotTrusted) || !errors.As(err, &p) {
		return nil
	}
	return p.Powers
}

// Untrusted reports whether an identity cannot be used only because the user has not trusted what it needs.
func (i Identity) Untrusted() bool {
	return i.Problem != nil && errors.Is(i.Problem, ErrNotTrusted) && len(i.Others) == 0
}

// Wants says in a few words, without the value, what the power does. The text follows "wants to".
func (p Power) Wants() string {
	switch p.Kind {
	case RunsCommand:
		return "run a command"
	case SetsEndpoint:
		return "send requests somewhere else"
	case SetsVariable:
		return "set " + hideSecrets(p.Name)
	case SetsKeyring:
		return "set auth.keyring.spec." + p.Name
	case SendsValue:
		return "send a value from this computer to another account, as " + p.Name
	}
	return "read a file outside the folder"
}
