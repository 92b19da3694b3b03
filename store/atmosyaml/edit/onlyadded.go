package edit

import (
	"reflect"
	"slices"

	"github.com/goccy/go-yaml/ast"

	"authdeck/model"
	"authdeck/store/atmosyaml/yamldoc"
)

// An outline is the content of a document without positions. Documents with the same outline mean the same. Quotes count too.
type (
	member struct {
		style, key string
		value      any
	}
	scalar  struct{ style, text string }
	wrapped struct { // by an anchor or a tag
		mark  string
		value any
	}
)

func outline(n ast.Node) any {
	switch n := n.(type) {
	case nil, *ast.NullNode:
		return nil
	case *ast.AnchorNode:
		return wrapped{"&" + n.Name.GetToken().Value, outline(n.Value)}
	case *ast.AliasNode:
		return scalar{"*", n.Value.GetToken().Value}
	case *ast.TagNode:
		return wrapped{n.Start.Value, outline(n.Value)}
	case *ast.MappingNode, *ast.MappingValueNode:
		members := []member{}
		for _, kv := range yamldoc.Entries(n) {
			key := kv.Key.GetToken()
			members = append(members, member{key.Type.String(), key.Value, outline(kv.Value)})
		}
		return members
	case *ast.SequenceNode:
		items := []any{}
		for _, item := range n.Values {
			items = append(items, outline(item))
		}
		return items
	case *ast.LiteralNode:
		return scalar{n.Start.Value, n.Value.Value}
	}
	return scalar{n.GetToken().Type.String(), n.GetToken().Value}
}

// onlyAdded reports whether the new identities are the only difference between two documents.
func onlyAdded(before, after *yamldoc.Document, identities []model.NewIdentity) bool {
	names := map[string]bool{}
	for _, n := range identities {
		names[n.Name] = true
	}
	_, old := extract(outline(before.Body), names, "auth", "identities")
	found, rest := extract(outline(after.Body), names, "auth", "identities")
	return slices.EqualFunc(found, identities, func(m member, n model.NewIdentity) bool { return m.key == n.Name && matches(m.value, identityNode(n)) }) &&
		reflect.DeepEqual(old, rest) && (before.More > 0) == (after.More > 0)
}

// extract splits an outline into the members with these names in the map at a path, and the rest. A map on the way that is, or becomes,
// empty is dropped.
func extract(outline any, names map[string]bool, path ...string) (found []member, rest any) {
	switch t := outline.(type) {
	case wrapped:
		found, t.value = extract(t.value, names, path...)
		return found, t
	case []member:
		var kept []member
		for _, m := range t {
			switch {
			case len(path) == 0 && names[m.key]:
				found = append(found, m)
				continue
			case len(path) > 0 && yamldoc.FoldedKey(m.key) == path[0]:
				var below []member
				below, m.value = extract(m.value, names, path[1:]...)
				if found = append(found, below...); m.value == nil {
					continue
				}
			}
			kept = append(kept, m)
		}
		if kept == nil {
			return found, nil
		}
		return found, kept
	}
	return nil, outline
}

// matches reports whether an outline is that of the node, with each text read as text.
func matches(found any, l node) bool {
	members, isMap := found.([]member)
	if l.children == nil || !isMap {
		s, isText := found.(scalar)
		quoted := s.style == "DoubleQuote" || s.style == "String" && yamldoc.IsText(s.text)
		return l.children == nil && isText && s.text == l.text && (quoted || l.bare && s.style == "Bool")
	}
	return slices.EqualFunc(members, l.children, func(m member, want node) bool {
		return m.key == want.key && matches(m.value, want)
	})
}
