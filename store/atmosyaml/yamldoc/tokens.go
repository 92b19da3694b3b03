package yamldoc

import (
	"github.com/goccy/go-yaml/token"
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
		return false // the list of a key may be in the same column as the key
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
