package yamldoc

import (
	"strings"

	"github.com/goccy/go-yaml/token"
)

// fillEmpty adds a null after each dash, tag and anchor without a value ("base_path: !repo-root"). Otherwise goccy's parser takes the
// next line, and the rest of the map with it, as the value.
func fillEmpty(tokens token.Tokens) token.Tokens {
	var filled token.Tokens
	directive, flow := 0, 0
	for i, tk := range tokens {
		switch tk.Type {
		case token.DirectiveType:
			directive = tk.Position.Line
		case token.MappingStartType, token.SequenceStartType:
			flow++
		case token.MappingEndType, token.SequenceEndType:
			flow = max(flow-1, 0)
		}
		empty := tk.Position.Line != directive && isEmpty(tokens, i, flow > 0)
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

func nullAfter(tk *token.Token) *token.Token {
	pos := *tk.Position
	pos.Column += len([]rune(tk.Value))
	null := token.New("null", " null", &pos)
	null.Type = token.ImplicitNullType
	return null
}

// isEmpty reports whether the token at i is a dash, a tag or the name of an anchor, and no value follows.
func isEmpty(tokens token.Tokens, i int, inFlow bool) bool {
	isDash := tokens[i].Type == token.SequenceEntryType
	if i == 0 && !isDash || !isDash && !isProperty(tokens, i) {
		return false
	}
	if i+1 == len(tokens) {
		return true
	}
	next := tokens[i+1]
	switch next.Type {
	case token.CollectEntryType, token.MappingEndType, token.SequenceEndType:
		return true
	}
	if inFlow || next.Position.Line == tokens[i].Position.Line {
		return false
	}
	owner, isKey, ok := ownerColumn(tokens, i+1)
	if !ok {
		return false
	}
	if isKey && next.Type == token.SequenceEntryType && next.Position.Column == owner {
		return false // the list of a key may be in the same column as the key
	}
	return next.Position.Column <= owner
}

// isProperty reports whether the token at i is a tag, or the name of an anchor.
func isProperty(tokens token.Tokens, i int) bool {
	return tokens[i].Type == token.TagType || i > 0 && tokens[i-1].Type == token.AnchorType
}

// ownerColumn returns the column of the key or dash whose value, with its tag and its anchor, starts or goes on at i.
func ownerColumn(tokens token.Tokens, i int) (column int, isKey, ok bool) {
	j := i - 1
	for j > 0 && isProperty(tokens, j) {
		if tokens[j].Type != token.TagType {
			j--
		}
		j--
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

// addLastTag adds a tag at the end of a text without a line break. goccy's scanner drops it. last is the last token, of any type.
func addLastTag(tokens token.Tokens, last *token.Token, text string) token.Tokens {
	start := strings.LastIndexByte(text, '\n') + 1
	line := strings.TrimRight(text[start:], " \t")
	at := strings.LastIndexAny(line, " \t") + 1
	if !strings.HasPrefix(line[at:], "!") || last != nil && strings.HasSuffix(strings.TrimRight(last.Origin, " \t"), line[at:]) {
		return tokens
	}
	pos := &token.Position{Line: strings.Count(text, "\n") + 1, Column: len([]rune(line[:at])) + 1, Offset: start + at + 1}
	tokens.Add(token.Tag(line[at:], line[at:], pos))
	return tokens
}
