package atmosyaml

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"authdeck/model"
	"authdeck/store/atmosyaml/yamldoc"
)

// readName rejects names that would break a section of an INI file or the name of a keyring entry. Errors show them escaped.
func (b *builder) readName(p yamldoc.Pair) {
	if problem := model.CheckNameForm(p.Key); problem != nil {
		problem.Origin = p.At
		b.addProblem(problem)
	} else {
		for _, odd := range []*model.Problem{model.CheckProfileName(p.Key), model.CheckLookalike(p.Key)} {
			if odd != nil {
				odd.Origin = p.At
				b.warn(odd)
			}
		}
	}
	if p.Plain && !isWrittenAlike(p.Key) {
		b.warn(&model.Problem{Origin: p.At, What: "Atmos reads this name as " + plainKind(p.Key) + ", not as text", Fix: model.Do("put the name in quotes")})
	}
	if p.Key == "" || strings.ContainsFunc(p.Key, model.Invisible) {
		b.id.Title = strconv.Quote(p.Key)
	}
	b.id.Ref.Name = strings.ToLower(b.id.Title)
}

// isWrittenAlike reports whether Atmos keeps a name without quotes that is not text. It turns a number into text again: 007 becomes 7.
func isWrittenAlike(name string) bool {
	f, err := strconv.ParseFloat(name, 64)
	return err == nil && strconv.FormatFloat(f, 'f', -1, 64) == name || name == "true" || name == "false"
}

func (b *builder) readKind(body fields, readable bool) string {
	value := b.get(body, "kind")
	kind, p := b.str(value, "kind")
	b.addProblem(p)
	if kind.Value == "" && readable && p == nil {
		b.addProblem(b.noKind(body))
	}
	switch {
	case kind.Value == "" || slices.Contains(kinds, kind.Value):
	case distance(kind.Value, model.KindUser) <= maxTypo:
		return b.mistypedKind(value, model.KindUser)
	case distance(kind.Value, model.KindRole) <= maxTypo:
		return b.mistypedKind(value, model.KindRole)
	default:
		w := &model.Problem{Origin: kind.Origin, What: unknownKind(value) + ": this identity is not listed"}
		if w = fixKind(w, kind.Value); w.Fix != nil {
			b.kindFix = w.Fix.String()
			b.warn(w)
		}
		if mayHide(value) {
			return "unknown"
		}
	}
	return kind.Value
}

// noKind says what to add, or which key was probably meant to be kind.
func (b *builder) noKind(body fields) *model.Problem {
	const lacking = "this identity has no kind"
	for _, p := range body {
		if nearKey(p.Key, identityKeys) == "kind" {
			b.kindKey = p.At
			problem := unknownKey(p, "kind")
			problem.Why = lacking
			return problem
		}
	}
	return &model.Problem{Origin: b.id.Origin, What: lacking, Fix: model.Do("add this:"), Write: examples["kind"]}
}

// mayHide reports whether the value of kind must not be shown: what a function returns and a key in the wrong line may be secret.
func mayHide(kind yamldoc.Value) bool {
	const longest = 30
	return kind.Tag != "" || len(kind.Text) > longest || model.LooksLikeKey(kind.Text)
}

func unknownKind(kind yamldoc.Value) string {
	if mayHide(kind) {
		return "unknown kind"
	}
	return fmt.Sprintf("unknown kind %q", kind.Text)
}

// kinds are the kinds of identities that Atmos knows (pkg/auth/factory and pkg/auth/types/constants.go).
var kinds = []string{
	model.KindUser, model.KindRole, "aws/assume-root", "aws/permission-set", "aws/ambient", "aws/emulator", "ambient", "atmos/pro",
	"azure/subscription", "azure/emulator", "gcp/service-account", "gcp/project", "gcp/emulator", "kubernetes/emulator", "mock", "mock/aws",
}

// fixKind adds what to do about a kind that Atmos does not know. It adds nothing for a template, and for one that a newer Atmos may know:
// one with a slash that is similar to none.
func fixKind(p *model.Problem, kind string) *model.Problem {
	lower := strings.ToLower(kind)
	provider, word, slash := strings.Cut(lower, "/")
	if !slash {
		provider, word = "aws", lower
	}
	switch near := nearKey(lower, kinds); {
	case strings.Contains(kind, "{{"):
	case near != "":
		return p.Suggest(near)
	case provider == "aws" && (strings.HasSuffix(word, "user") || distance(word, "user") == 1): // no other kind has this word
		return p.Suggest(model.KindUser)
	case provider == "aws" && (strings.HasSuffix(word, "role") || distance(word, "role") == 1):
		return p.Suggest(model.KindRole)
	case !slash, model.LooksLikeKey(kind):
		p.Fix = model.Do("use " + model.KindUser + " or " + model.KindRole)
	}
	return p
}

func (b *builder) mistypedKind(kind yamldoc.Value, intended string) string {
	b.addProblem(&model.Problem{Origin: kind.At, What: unknownKind(kind), Write: "kind: " + intended})
	return intended
}
