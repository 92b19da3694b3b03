package model

import (
	"errors"
	"slices"
)

// Verdict is what is wrong with a configuration, without the problems of single identities (see Config.Faults). All who report it use
// this one, so that they agree.
type Verdict struct {
	Problems []*Problem // something cannot be used
	Warnings []*Problem // the rest can be used
	Others   []error    // what kept the configuration from being read
}

// AddIdentity is the command that adds an identity.
const AddIdentity = "authdeck identity add NAME"

// Verdict judges the configuration; err is the error from reading it. A file without identities for authdeck may be just right for
// Atmos, so it is only a warning. Missing trust is neither: nothing is wrong with the file.
func (c Config) Verdict(err error) Verdict {
	v := Verdict{Warnings: slices.Clone(c.Warnings)}
	var problems []*Problem
	problems, v.Others = problemsOf(err)
	for _, p := range problems {
		switch {
		case errors.Is(p, ErrNotTrusted):
		case p.Empty == NotEmpty:
			v.Problems = append(v.Problems, p)
		case p.Empty == NoNamedFile:
			v.Problems = append(v.Problems, p.instead(p.Origin, Do("check the name")))
		case p.Empty == NoFile: // its origin is the file to create
			v.Problems = append(v.Problems, p.instead(Origin{}, Run(AddIdentity)))
		case c.onlyUnknownKinds(), len(c.Faults()) > 0: // those say what is wrong
		default:
			v.Warnings = append(v.Warnings, p.instead(p.Origin, Run(AddIdentity)))
		}
	}
	return v
}

// onlyUnknownKinds reports whether every identity has a kind that Atmos does not know.
func (c Config) onlyUnknownKinds() bool {
	return len(c.Others) > 0 && len(c.Roles) == 0 && len(c.NamesForAtmos()) == 0
}

// instead is the problem with another place and fix, without its YAML and its hints.
func (p *Problem) instead(at Origin, fix Fix) *Problem {
	q := *p
	q.Origin, q.Fix, q.Write, q.Hints = at, fix, "", nil
	return &q
}

// problemsOf splits an error into its problems and the rest.
func problemsOf(err error) (problems []*Problem, others []error) {
	if err == nil {
		return nil, nil
	}
	if p, ok := err.(*Problem); ok { //nolint:errorlint // what is inside is looked at below
		return []*Problem{p}, nil
	}
	switch e := err.(type) { //nolint:errorlint // the same
	case interface{ Unwrap() []error }:
		for _, inner := range e.Unwrap() {
			ps, os := problemsOf(inner)
			problems, others = append(problems, ps...), append(others, os...)
		}
		return problems, others
	case interface{ Unwrap() error }:
		if ps, os := problemsOf(e.Unwrap()); len(ps) > 0 {
			return ps, os
		}
	}
	return nil, []error{err}
}
