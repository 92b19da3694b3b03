package atmosyaml

import (
	"fmt"
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
	case kind.Value == "" || kind.Value == model.KindUser || kind.Value == model.KindRole || kind.Value == "aws/assume-root":
	case distance(kind.Value, model.KindUser) <= maxTypo:
		return b.mistypedKind(kind, model.KindUser)
	case distance(kind.Value, model.KindRole) <= maxTypo:
		return b.mistypedKind(kind, model.KindRole)
	case strings.Contains(strings.ToLower(kind.Value), "user"): // no other kind in Atmos has this word
		b.warn(&model.Problem{Origin: kind.Origin, What: "unknown kind: this identity is not listed", Fix: model.DidYouMean(model.KindUser)})
	}
	return kind.Value
}

func (b *builder) mistypedKind(kind model.Setting[string], intended string) string {
	b.addProblem(&model.Problem{Origin: kind.Origin, What: fmt.Sprintf("unknown kind %q", kind.Value), Fix: "change it to: kind: " + intended})
	return intended
}
