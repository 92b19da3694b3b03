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
	body, err := parseAll(tokens, s)
	if err == nil {
		err = duplicate(body)
	}
	return body, err
}

func parseAll(tokens token.Tokens, s *shape) (ast.Node, error) {
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
	tree, err := parser.Parse(tokens, 0, parser.AllowDuplicateMapKey())
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
	j := joiner{maps: map[*token.Token]*ast.MappingNode{}}
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
	maps map[*token.Token]*ast.MappingNode // by their first key
}

// Visit finds the maps with pieces.
func (j *joiner) Visit(n ast.Node) ast.Visitor {
	m, ok := n.(*ast.MappingNode)
	if !ok || len(m.Values) == 0 {
		return j
	}
	first := m.Values[0].Key.GetToken()
	if known, wide := j.maps[first]; wide && known == nil {
		j.maps[first] = m
	}
	return j
}

func (j *joiner) add(first *token.Token, piece ast.Node) error {
	to := j.maps[first]
	if to == nil {
		return &keyError{"this map has no first key", first}
	}
	to.Values = append(to.Values, Entries(piece)...)
	return nil
}

// duplicate returns an error about the first key, in file order, that its map has already; nil if there is none.
func duplicate(body ast.Node) error {
	var d duplicates
	if body != nil {
		ast.Walk(&d, body)
	}
	if d.first == nil {
		return nil
	}
	return d.first
}

type duplicates struct{ first *keyError }

// Visit looks for the first duplicate key of a map.
func (d *duplicates) Visit(n ast.Node) ast.Visitor {
	m, ok := n.(*ast.MappingNode)
	if !ok || len(m.Values) < 2 {
		return d
	}
	places := make(map[keyID]*token.Position, len(m.Values))
	for _, v := range m.Values {
		id, tk := keyIDOf(v.Key), v.Key.GetToken()
		before := places[id]
		if before == nil {
			places[id] = tk.Position
			continue
		}
		if d.first == nil || isBefore(tk.Position, d.first.at.Position) {
			d.first = &keyError{fmt.Sprintf("mapping key already defined at [%d:%d]", before.Line, before.Column), tk}
		}
		break
	}
	return d
}

// keyID is what Atmos's library compares keys by: their text, or the name of an alias. Two aliases may stand for the same text.
type keyID struct {
	text    string
	isAlias bool
}

func keyIDOf(n ast.Node) keyID {
	switch n := n.(type) {
	case nil:
		return keyID{}
	case *ast.AliasNode:
		return keyID{n.Value.GetToken().Value, true}
	case *ast.MappingKeyNode:
		return keyIDOf(n.Value)
	case *ast.TagNode:
		return keyIDOf(n.Value)
	case *ast.AnchorNode:
		return keyIDOf(n.Value)
	case *ast.LiteralNode:
		return keyID{text: n.Value.Value}
	}
	return keyID{text: n.GetToken().Value}
}

// keyError is a parserError.
type keyError struct {
	message string
	at      *token.Token
}

func (e *keyError) Error() string          { return e.message }
func (e *keyError) GetToken() *token.Token { return e.at }
func (e *keyError) GetMessage() string     { return e.message }
