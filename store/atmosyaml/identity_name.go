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
	if p.Key == "" || strings.ContainsFunc(p.Key, model.Invisible) {
		b.id.Title = strconv.Quote(p.Key)
	}
	b.id.Ref.Name = strings.ToLower(b.id.Title)
}

func (b *builder) readKind(body fields, readable bool) string {
	kind, p := b.str(b.get(body, "kind"), "kind")
	b.addProblem(p)
	if kind.Value == "" && readable && p == nil {
		b.addProblem(&model.Problem{Origin: b.id.Origin, What: "this identity has no kind", Write: examples["kind"]})
	}
	switch {
	case kind.Value == "" || slices.Contains(kinds, kind.Value):
	case distance(kind.Value, model.KindUser) <= maxTypo:
		return b.mistypedKind(kind, model.KindUser)
	case distance(kind.Value, model.KindRole) <= maxTypo:
		return b.mistypedKind(kind, model.KindRole)
	default:
		if fix := fixKind(kind.Value); fix != "" {
			b.warn(&model.Problem{Origin: kind.Origin, What: fmt.Sprintf("unknown kind %q: this identity is not listed", kind.Value), Fix: fix})
		}
	}
	return kind.Value
}

// kinds are the kinds of identities that Atmos knows (pkg/auth/factory and pkg/auth/types/constants.go).
var kinds = []string{
	model.KindUser, model.KindRole, "aws/assume-root", "aws/permission-set", "aws/ambient", "aws/emulator", "ambient", "atmos/pro",
	"azure/subscription", "azure/emulator", "gcp/service-account", "gcp/project", "gcp/emulator", "kubernetes/emulator", "mock", "mock/aws",
}

// fixKind is the fix for a kind that Atmos does not know. It is "" for one that a newer Atmos may know: one with a slash that is
// similar to none.
func fixKind(kind string) string {
	lower := strings.ToLower(kind)
	word := lower[strings.LastIndex(lower, "/")+1:]
	switch near := nearKey(lower, kinds); {
	case strings.Contains(word, "user") || distance(word, "user") == 1: // no other kind has this word
		return model.DidYouMean(model.KindUser)
	case strings.Contains(word, "role") || distance(word, "role") == 1:
		return model.DidYouMean(model.KindRole)
	case near != "":
		return model.DidYouMean(near)
	case word == lower:
		return "use " + model.KindUser + " or " + model.KindRole
	}
	return ""
}

func (b *builder) mistypedKind(kind model.Setting[string], intended string) string {
	b.addProblem(&model.Problem{Origin: kind.Origin, What: fmt.Sprintf("unknown kind %q", kind.Value), Fix: "change it to: kind: " + intended})
	return intended
}
