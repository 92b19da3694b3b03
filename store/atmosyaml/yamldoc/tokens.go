package yamldoc

import (
	"github.com/goccy/go-yaml/token"

	"authdeck/model"
)

// fillEmptyTags adds a null after each tag without a value ("base_path: !repo-root"). Otherwise goccy's parser takes the next
// line, and the rest of the map with it, as the tag's value.
func fillEmptyTags(tokens token.Tokens) token.Tokens {
	var filled token.Tokens
	directive := 0
	for i, tk := range tokens {
		if tk.Type == token.DirectiveType {
			directive = tk.Position.Line
		}
		empty := tk.Type == token.TagType && tk.Position.Line != directive && isEmptyTag(tokens, i)
		if empty && filled == nil {
			filled = append(make(token.Tokens, 0, len(tokens)+1), tokens[:i]...)
		}
		if filled != nil {
			filled.Add(tk)
		}
		if empty {
			filled.Add(nullAfter(tk))
		}
	}
	if filled == nil {
		return tokens
	}
	return filled
}

func nullAfter(tag *token.Token) *token.Token {
	pos := *tag.Position
	pos.Column += len([]rune(tag.Value))
	null := token.New("null", " null", &pos)
	null.Type = token.ImplicitNullType
	return null
}

func isEmptyTag(tokens token.Tokens, i int) bool {
	if i == 0 {
		return false
	}
	if i+1 == len(tokens) {
		return true
	}
	tag, next := tokens[i], tokens[i+1]
	switch next.Type {
	case token.CollectEntryType, token.MappingEndType, token.SequenceEndType:
		return true
	}
	if next.Position.Line == tag.Position.Line {
		return false
	}
	owner, isKey, ok := ownerColumn(tokens, i)
	if !ok {
		return false
	}
	if isKey && next.Type == token.SequenceEntryType && next.Position.Column == owner {
		return false // the list of a key may be in the column of the key
	}
	return next.Position.Column <= owner
}

// ownerColumn returns the column of the key or dash whose value starts with the tag at i.
func ownerColumn(tokens token.Tokens, i int) (column int, isKey, ok bool) {
	j := i - 1
	if j >= 1 && tokens[j-1].Type == token.AnchorType {
		j -= 2
	}
	if j < 0 {
		return 0, false, false
	}
	switch tokens[j].Type {
	case token.SequenceEntryType:
		return tokens[j].Position.Column, false, true
	case token.MappingValueType:
		return keyColumn(tokens, j), true, true
	}
	return 0, false, false
}

// keyColumn returns the column of the key before the colon at i, with its anchor, alias sign or tag.
func keyColumn(tokens token.Tokens, i int) int {
	if i == 0 {
		return tokens[i].Position.Column
	}
	column := tokens[i-1].Position.Column
	for j := i - 2; j >= 0 && tokens[j].Position.Line == tokens[i-1].Position.Line; j-- {
		switch tokens[j].Type {
		case token.AnchorType, token.AliasType, token.TagType, token.MappingKeyType:
			column = tokens[j].Position.Column
			continue
		}
		if j >= 1 && tokens[j-1].Type == token.AnchorType {
			continue
		}
		break
	}
	return column
}

// Limits of what goccy's parser can take: it recurses once per level and once per key of a block map, and copies the
// keys after each key, so that time grows with their square (10,000 keys: 0.6 s).
const (
	maxDepth = 500
	maxKeys  = 40_000
	maxTags  = 20
)

type level struct {
	column, keys int
	list         bool
}

// shape follows the nesting of block maps and lists by their columns, and of flow ones by their brackets.
type shape struct {
	block []level
	flow  int
	tags  int
}

func checkShape(path string, tokens token.Tokens) *model.Problem {
	var s shape
	for i, tk := range tokens {
		s.step(tokens, i)
		at := model.Origin{File: path, Line: tk.Position.Line, Column: tk.Position.Column}
		if len(s.block)+s.flow > maxDepth || s.tags > maxTags {
			return &model.Problem{Origin: at, What: "this is nested too deeply"}
		}
		if n := len(s.block); n > 0 && s.block[n-1].keys > maxKeys {
			return &model.Problem{Origin: at, What: "this map has more than 40,000 keys"}
		}
	}
	return nil
}

func (s *shape) step(tokens token.Tokens, i int) {
	tk := tokens[i]
	if tk.Type == token.TagType {
		s.tags++
	} else {
		s.tags = 0
	}
	switch tk.Type {
	case token.MappingStartType, token.SequenceStartType:
		s.flow++
	case token.MappingEndType, token.SequenceEndType:
		s.flow = max(s.flow-1, 0)
	case token.SequenceEntryType:
		s.enter(tk.Position.Column, true)
	case token.MappingValueType:
		s.enter(keyColumn(tokens, i), false)
	case token.MappingKeyType:
		s.enter(tk.Position.Column, false)
	}
}

func (s *shape) enter(column int, list bool) {
	if s.flow > 0 {
		return
	}
	for n := len(s.block); n > 0; n-- {
		top := s.block[n-1]
		if top.column < column || top.column == column && (list || !top.list) {
			break
		}
		s.block = s.block[:n-1]
	}
	if n := len(s.block); n > 0 && s.block[n-1].column == column && s.block[n-1].list == list {
		if !list {
			s.block[n-1].keys++
		}
		return
	}
	s.block = append(s.block, level{column: column, keys: 1, list: list})
}
