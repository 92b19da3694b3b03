package model

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
