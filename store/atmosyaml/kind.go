package atmosyaml

import (
	"strings"

	"authdeck/model"
)

// kindUser is the only kind that can be chosen.
const kindUser = "aws/user"

// maxTypo is how many letters a kind may be away from it to be taken for a mistake. Other kinds of Atmos are further off.
const maxTypo = 2

func (b *builder) kind(body fields, readable bool) string {
	kind, p := b.str(b.get(body, "kind"), "kind")
	b.blame(p)
	if kind.Value == "" && readable {
		b.blame(&model.Problem{Origin: b.id.Origin, What: "this identity has no kind", Write: pattern["kind"]})
	}
	if near := typos(kind.Value, kindUser); kind.Value != kindUser && near <= maxTypo && kind.Value != "" {
		b.blame(&model.Problem{Origin: kind.Origin, What: "there is no such kind; aws/user is near", Write: pattern["kind"]})
		return kindUser
	}
	if kind.Value != kindUser && strings.Contains(strings.ToLower(kind.Value), "user") { // no kind of Atmos's but this one has the word in it
		b.hint(&model.Problem{Origin: kind.Origin, What: "there is no such kind, so this identity is not listed; aws/user is near", Write: pattern["kind"]})
	}
	return kind.Value
}
