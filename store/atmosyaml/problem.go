package atmosyaml

import (
	"strings"

	"authdeck/model"
)

// Problems are several faults of the configuration, in the order of the files and their lines.
type Problems []*model.Problem

func (ps Problems) Error() string {
	lines := make([]string, len(ps))
	for i, p := range ps {
		lines[i] = p.Error()
	}
	return strings.Join(lines, "\n")
}

// Unwrap lets errors.As find the first of them.
func (ps Problems) Unwrap() []error {
	errs := make([]error, len(ps))
	for i, p := range ps {
		errs[i] = p
	}
	return errs
}

func joined(ps []*model.Problem) error {
	switch len(ps) {
	case 0:
		return nil
	case 1:
		return ps[0]
	}
	return Problems(ps)
}

// starter is the least that makes an identity.
const starter = "auth:\n  identities:\n    emergency-user:\n      kind: aws/user"

const unreadable = "the YAML in this file cannot be read"
