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
	SendsValue   PowerKind = "value"    // a value of this computer, such as !env, that the account of a role gets to see
	ReadsFile    PowerKind = "file"     // an import or !include from outside the folder
)

// Power is a setting in a configuration file that can run a program, choose where requests or secrets go, or change the
// environment of other programs. Anyone can put one into a folder that you clone, so it has no effect until you trust it.
type Power struct {
	Kind     PowerKind
	Name     string // the variable, the key of auth.keyring.spec, or how the file is read: "import", "!include"
	Identity string // the identity that it is for, by Ref.Name; "" for the whole configuration
	Value    Secret // the command, address, path or value; it may be secret
	Origin   Origin
	Folder   string // whose file it is in: the folder that brought it; "" for a file of the user's own
	Open     bool   // other users can change the file
	Trusted  bool   // it has an effect
}

// Sum is a hash of all that tells one power from another. Its line does not.
func (p Power) Sum(h hash.Hash) []byte {
	for _, part := range []string{p.Folder, p.Origin.File, string(p.Kind), p.Identity, p.Name} {
		fmt.Fprintf(h, "%d:%s", len(part), part)
	}
	p.Value.Reveal(func(b []byte) { h.Write(b) })
	return h.Sum(nil)
}

// Same tells whether two are one power in one place, whatever its line.
func (p Power) Same(q Power) bool { return bytes.Equal(p.Sum(sha256.New()), q.Sum(sha256.New())) }

// ForAtmos tells whether it sets a variable that Atmos and authdeck read themselves.
func (p Power) ForAtmos() bool {
	return p.Kind == SetsVariable && p.Identity == "" && IsForAtmos(p.Name)
}

// IsForAtmos tells whether a variable of the env section is one of Atmos itself.
func IsForAtmos(variable string) bool { return strings.HasPrefix(variable, "ATMOS_") }

// Trust decides which powers have an effect.
type Trust interface {
	// Trusts tells whether the user trusts a power. Only powers of a folder are asked about.
	Trusts(p Power) bool
}

// TrustStore remembers which powers the user trusts.
type TrustStore interface {
	Trust
	// Remember makes the powers trusted, beside those that are.
	Remember(ctx context.Context, powers []Power) error
	// Folders lists the folders with trusted powers, sorted by path.
	Folders(ctx context.Context) ([]TrustedFolder, error)
	// Revoke forgets all that is trusted in a folder. It tells whether there was anything.
	Revoke(ctx context.Context, folder string) (bool, error)
}

// TrustedFolder is a folder in which powers are trusted.
type TrustedFolder struct {
	Path   string
	Powers int       // how many
	Since  time.Time // the last time that the user said so; zero for a folder of the settings
	Always bool      // trusted_folders names it
}

// ErrNotTrusted is the kind of a problem with a power that the user has not trusted.
var ErrNotTrusted = errors.New("this folder is not trusted")

// TrustCommand shows the powers of a folder and asks whether to trust them.
const TrustCommand = "authdeck trust"

// Use is what a command needs a configuration for.
type Use int

// The uses.
const (
	ForSession  Use = iota // keys, sessions and requests of an identity
	ForPrograms            // starting programs with a session
	ForKeyring             // keyrings, for no identity in particular
)

// Untrusted lists the powers without an effect, in the order of the files.
func (c Config) Untrusted() []Power {
	return slices.DeleteFunc(slices.Clone(c.Powers), func(p Power) bool { return p.Trusted })
}

// Needs lists what to ask about before a use: everything that is not trusted, where the use needs some of it. The user trusts a
// folder, so no question is about a part of it. id is the zero Identity for a use without one.
func (c Config) Needs(use Use, id Identity) []Power {
	all := c.Untrusted()
	if !slices.ContainsFunc(all, func(p Power) bool { return p.neededBy(use, id) }) {
		return nil
	}
	return all
}

// checkHidden returns a problem if a power that is not trusted would read another file, which may have what is missing.
func (c Config) checkHidden() *Problem {
	all := c.Untrusted()
	reads := slices.IndexFunc(all, func(p Power) bool { return p.Kind == ReadsFile })
	if reads < 0 {
		return nil
	}
	return untrustedProblem(all[reads], all)
}

// neededBy tells whether a use needs the power: those of the identity, those that say where keys and sessions are, and for programs
// the whole env section.
func (p Power) neededBy(use Use, id Identity) bool {
	switch {
	case p.Identity != "":
		return use != ForKeyring && slices.ContainsFunc(id.Chain(), func(i Identity) bool { return slices.ContainsFunc(i.Powers, p.Same) })
	case p.Kind == SetsKeyring, p.ForAtmos():
		return true
	case p.Kind == ReadsFile:
		return false // what it would add is not there
	}
	return use == ForPrograms
}

// CheckTrust returns the problem of a use whose powers are not trusted; nil where all are.
func (c Config) CheckTrust(use Use, id Identity) error {
	all := c.Untrusted()
	needed := slices.IndexFunc(all, func(p Power) bool { return p.neededBy(use, id) })
	if needed < 0 {
		return nil
	}
	return untrustedProblem(all[needed], all)
}

// UntrustedProblem names the first of some powers that are not trusted, and says what to run.
func UntrustedProblem(powers []Power) *Problem { return untrustedProblem(powers[0], powers) }

// untrustedProblem names the power that is needed.
func untrustedProblem(needed Power, powers []Power) *Problem {
	what := needed.Origin.String() + " wants to " + needed.Wants() + ", and you have not trusted this folder"
	if more := len(powers) - 1; more > 0 {
		what += fmt.Sprintf(" (%d more)", more)
	}
	return &Problem{Kind: ErrNotTrusted, Origin: needed.Origin, What: what, Fix: "run: " + TrustCommand, Powers: powers}
}

// UntrustedIn gives the powers that would have to be trusted for what failed; nil where it failed for another reason.
func UntrustedIn(err error) []Power {
	var p *Problem
	if !errors.Is(err, ErrNotTrusted) || !errors.As(err, &p) {
		return nil
	}
	return p.Powers
}

// Untrusted tells whether all that keeps an identity from being used is that the user has not trusted what it needs.
func (i Identity) Untrusted() bool {
	return i.Problem != nil && errors.Is(i.Problem, ErrNotTrusted) && len(i.Others) == 0
}

// Wants says in a few words, without the value, what the power does: it follows "wants to".
func (p Power) Wants() string {
	switch p.Kind {
	case RunsCommand:
		return "run a command"
	case SetsEndpoint:
		return "send requests somewhere else"
	case SetsVariable:
		return "set " + p.Name
	case SetsKeyring:
		return "set auth.keyring.spec." + p.Name
	case SendsValue:
		return "send a value from this computer to another account, as " + p.Name
	}
	return "read a file outside the folder"
}
