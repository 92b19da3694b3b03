package atmosyaml

import (
	"slices"
	"strings"

	"github.com/goccy/go-yaml/ast"
)

// tags are words to choose identities by; one alone needs no list.
func (b *builder) tags(v value) {
	if v.form == text { // Atmos divides it
		for _, one := range commas(v.text) {
			b.tag(v.is(one))
		}
		return
	}
	if v.form != list {
		b.tag(v)
		return
	}
	for _, item := range v.node.(*ast.SequenceNode).Values {
		b.tag(b.look(v.doc, item))
	}
}

func (b *builder) tag(v value) {
	if v.form == later {
		return
	}
	s, p := b.scalar(v, "tags")
	b.blame(p)
	if tag := strings.TrimSpace(s.Value); tag != "" && !hasControl(tag) && !slices.Contains(b.id.Tags, tag) {
		b.id.Tags = append(b.id.Tags, tag)
	}
}
