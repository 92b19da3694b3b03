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

// onlyAdded reports whether the new identity is the only difference between two documents.
func onlyAdded(before, after *yamldoc.Document, n model.NewIdentity) bool {
	path := []string{"auth", "identities", n.Name}
	_, old := extract(outline(before.Body), path)
	found, rest := extract(outline(after.Body), path)
	return matches(found, identityNode(n, nil)) && reflect.DeepEqual(old, rest) && (before.More > 0) == (after.More > 0)
}

// extract splits an outline into the value at a path and the rest. A map on the way that is, or becomes, empty is dropped.
func extract(outline any, path []string) (found, rest any) {
	switch t := outline.(type) {
	case wrapped:
		found, t.value = extract(t.value, path)
		return found, t
	case []member:
		i := slices.IndexFunc(t, func(m member) bool { return m.key == path[0] })
		if i >= 0 {
			t = slices.Clone(t)
			if found = t[i].value; len(path) > 1 {
				found, t[i].value = extract(found, path[1:])
			}
			if len(path) == 1 || t[i].value == nil {
				t = slices.Delete(t, i, i+1)
			}
		}
		if len(t) == 0 {
			return found, nil
		}
		return found, t
	}
	return nil, outline
}

// matches reports whether an outline is that of the node, with each text read as text.
func matches(found any, l node) bool {
	members, isMap := found.([]member)
	if l.children == nil || !isMap {
		s, isText := found.(scalar)
		quoted := s.style == "DoubleQuote" || s.style == "String" && !yamldoc.IsNumber(s.text)
		return l.children == nil && isText && s.text == l.text && (quoted || l.bare && s.style == "Bool")
	}
	return slices.EqualFunc(members, l.children, func(m member, want node) bool {
		return m.key == want.key && matches(m.value, want)
	})
}
