package atmosyaml

import (
	"strings"

	"authdeck/model"
	"authdeck/store/atmosyaml/yamldoc"
)

// Problems are several problems of the configuration as one error, in the order of files and lines. One alone is a plain
// *model.Problem.
type Problems []*model.Problem

func (ps Problems) Error() string {
	lines := make([]string, len(ps))
	for i, p := range ps {
		lines[i] = p.Error()
	}
	return strings.Join(lines, "\n")
}

// Unwrap lets errors.As find the first one.
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

// starter is the shortest configuration with an identity.
const starter = "auth:\n  identities:\n    emergency-user:\n      kind: aws/user"

// examples show how to write a value, by its name.
var examples = map[string]string{
	"atmos.yaml":        starter,
	"auth":              starter,
	"auth.identities":   starter,
	"auth.keyring":      "keyring:\n  type: file",
	"auth.realm":        "realm: acme-prod",
	"auth.keyring.spec": "spec:\n  path: ~/keys",
	"this identity":     "emergency-user:\n  kind: aws/user",
	"kind":              "kind: aws/user",
	"credentials":       "credentials:\n  mfa_arn: arn:aws:iam::123456789012:mfa/NAME",
	"session":           "session:\n  duration: 12h",
	"tags":              "tags: [prod, team-a]",
	"via":               "via:\n  identity: dev",
	"principal":         "principal:\n  assume_role: arn:aws:iam::123456789012:role/NAME",
	"spec":              "spec:\n  endpoint_url: https://sts.example.com",
	"the env section":   "env:\n  NAME: text",
	"env":               "env:\n  - key: NAME\n    value: text",
}

func wrongForm(v yamldoc.Value, name, want string) *model.Problem {
	p := v.NotA(want, name)
	p.Write = examples[name]
	if v.Included.File != "" {
		p.Origin, p.Write = v.Included, ""
		p.Fix = model.Do("include a file that has what belongs here, or add the path of the value in it, such as .a.b")
	}
	return p
}
