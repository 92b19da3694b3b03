package yamldoc

import (
	"fmt"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
)

// goccy's parser recurses once per key of a block map and copies all keys after each key, so that its time grows with the
// square of the keys. A wide map is parsed in pieces, which are then put together.
const (
	pieceKeys    = 100    // keys of a piece
	maxWholeKeys = 10_000 // the widest map for which the whole document is parsed again to find an error: half a second
)

// part is what goccy's parser gets at once: the document without the pieces of its wide maps, or such a piece.
type part struct {
	of     *token.Token // the first key of the map that the piece belongs to
	tokens token.Tokens
	owner  bool // the first key of a map with pieces is in this part
}

// parse returns the document's body. If a part is not valid, the whole document is parsed: the error is the same as without
// parts.
func parse(tokens token.Tokens, s *shape) (ast.Node, error) {
	if len(s.parts) == 1 {
		return parsePart(tokens)
	}
	body, err := parseParts(s.parts)
	if err == nil || s.widest > maxWholeKeys {
		return body, err
	}
	for i, tk := range tokens { // the parser may have changed the links
		tk.Prev, tk.Next = nil, nil
		if i > 0 {
			tk.Prev, tokens[i-1].Next = tokens[i-1], tk
		}
	}
	return parsePart(tokens)
}

// parsePart returns the first body in the tokens; nil if there is none.
func parsePart(tokens token.Tokens) (ast.Node, error) {
	tree, err := parser.Parse(tokens, 0)
	if err != nil {
		return nil, err
	}
	for _, d := range tree.Docs {
		if d.Body != nil {
			return d.Body, nil
		}
	}
	return nil, nil
}

// parseParts parses the parts and adds the keys of each piece to its map.
func parseParts(parts []*part) (ast.Node, error) {
	j := joiner{maps: map[*token.Token]*wideMap{}}
	for _, p := range parts[1:] {
		j.maps[p.of] = nil
	}
	var body ast.Node
	for i, p := range parts {
		node, err := parsePart(p.tokens)
		if err != nil {
			return nil, err
		}
		if i == 0 {
			body = node
		} else if err := j.add(p.of, node); err != nil {
			return nil, err
		}
		if p.owner {
			ast.Walk(&j, node)
		}
	}
	return body, nil
}

// joiner puts wide maps together.
type joiner struct {
	maps map[*token.Token]*wideMap // by their first key
}

type wideMap struct {
	*ast.MappingNode
	places map[string]*token.Position // of the keys
}

// Visit finds the maps with pieces.
func (j *joiner) Visit(n ast.Node) ast.Visitor {
	m, ok := n.(*ast.MappingNode)
	if !ok || len(m.Values) == 0 {
		return j
	}
	first := m.Values[0].Key.GetToken()
	if known, wide := j.maps[first]; wide && known == nil {
		j.maps[first] = &wideMap{MappingNode: m}
	}
	return j
}

func (j *joiner) add(first *token.Token, piece ast.Node) error {
	to := j.maps[first]
	if to == nil {
		return &keyError{"this map has no first key", first}
	}
	if to.places == nil {
		to.places = map[string]*token.Position{}
		if err := to.note(to.Values); err != nil {
			return err
		}
	}
	values := Entries(piece)
	to.Values = append(to.Values, values...)
	return to.note(values)
}

// note reports the first key that the map has already.
func (m *wideMap) note(values []*ast.MappingValueNode) error {
	for _, v := range values {
		text, tk := keyText(v.Key), v.Key.GetToken()
		if before := m.places[text]; before != nil {
			return &keyError{fmt.Sprintf("mapping key already defined at [%d:%d]", before.Line, before.Column), tk}
		}
		m.places[text] = tk.Position
	}
	return nil
}

// keyText is the text by which goccy's parser compares keys.
func keyText(n ast.Node) string {
	switch n := n.(type) {
	case nil, *ast.AliasNode:
		return ""
	case *ast.MappingKeyNode:
		return keyText(n.Value)
	case *ast.TagNode:
		return keyText(n.Value)
	case *ast.AnchorNode:
		return keyText(n.Value)
	}
	return n.GetToken().Value
}

// keyError is a parserError.
type keyError struct {
	message string
	at      *token.Token
}

func (e *keyError) Error() string          { return e.message }
func (e *keyError) GetToken() *token.Token { return e.at }
func (e *keyError) GetMessage() string     { return e.message }
