package yamldoc

import (
	"strings"

	"github.com/goccy/go-yaml/token"

	"authdeck/model"
)

// misplaced finds the first token in a place where goccy's parser accepts it and Atmos's library does not. Without that, authdeck would
// use a file that Atmos refuses as a whole.
func misplaced(path string, tokens token.Tokens) *model.Problem {
	flow := 0
	for i, tk := range tokens {
		switch tk.Type {
		case token.MappingStartType, token.SequenceStartType:
			flow++
		case token.MappingEndType, token.SequenceEndType:
			flow = max(flow-1, 0)
		}
		p := misplacedInBlock(tokens, i)
		if flow > 0 {
			p = misplacedInBrackets(tokens, i)
		}
		if p != nil {
			p.Origin = model.Origin{File: path, Line: tk.Position.Line, Column: tk.Position.Column}
			return p
		}
	}
	return nil
}

func misplacedInBrackets(tokens token.Tokens, i int) *model.Problem {
	switch tokens[i].Type {
	case token.LiteralType, token.FoldedType:
		return &model.Problem{What: "text after | or > is not allowed within { } or [ ]", Fix: model.Do("put the text in quotes")}
	case token.SequenceEntryType:
		return &model.Problem{What: "a list with dashes is not allowed within { } or [ ]", Fix: model.Do("write [a, b], or put a value with a dash in quotes")}
	case token.CollectEntryType:
		switch tokens[i-1].Type {
		case token.MappingStartType, token.SequenceStartType, token.CollectEntryType:
			return &model.Problem{What: "nothing before this comma", Fix: model.Do("remove the comma")}
		}
	case token.MappingValueType:
		if key := tokens[i-1]; isScalar(key) && strings.Contains(strings.Trim(key.Origin, " \t\n"), "\n") && !isAfter(tokens, i-1, token.MappingKeyType) {
			return &model.Problem{What: "a key must be on one line", Fix: model.Do("write key: value on one line")}
		}
	}
	return nil
}

func misplacedInBlock(tokens token.Tokens, i int) *model.Problem {
	tk := tokens[i]
	switch {
	case tk.Type == token.SequenceEntryType:
		if i > 0 && tokens[i-1].Type == token.TagType && tokens[i-1].Position.Line == tk.Position.Line {
			return &model.Problem{What: "a list cannot start on the line of its tag", Fix: model.Do("put the - on the next line")}
		}
	case tk.Type == token.MappingValueType:
		if i > 1 && isScalar(tokens[i-1]) && isAfter(tokens, i-1, token.MappingKeyType) && tokens[i-1].Position.Line == tk.Position.Line {
			return &model.Problem{What: "a key must be text, not a list or a map", Fix: model.Do("write key: value instead")}
		}
	case tk.Type == token.TagType || isScalar(tk):
		return misindented(tokens, i)
	}
	return nil
}

// misindented reports a value on its own line that has no key or dash, or that is not indented deeper than it.
func misindented(tokens token.Tokens, i int) *model.Problem {
	tk := tokens[i]
	if i == 0 || tokens[i-1].Position.Line == tk.Position.Line || startsKey(tokens, i) {
		return nil
	}
	switch before := tokens[i-1]; {
	case isScalar(before) || before.Type == token.MappingEndType || before.Type == token.SequenceEndType:
		if tk.Type != token.TagType || i > 1 && tokens[i-2].Type == token.AnchorType { // the parser refuses text there
			return nil
		}
	default:
		column, _, ok := ownerColumn(tokens, i)
		if before.Type == token.MappingValueType && i > 1 && tokens[i-2].Position.Line < before.Position.Line {
			column = before.Position.Column // after a question mark
		}
		if !ok || tk.Position.Column > column {
			return nil
		}
	}
	return notKeyValue(model.Origin{})
}

func notKeyValue(at model.Origin) *model.Problem {
	return &model.Problem{Origin: at, What: "this line is not key: value", Fix: model.Do("write key: value, or indent it under its key")}
}

// startsKey reports whether a key starts at a token: its line has a colon after a word.
func startsKey(tokens token.Tokens, i int) bool {
	line := tokens[i].Position.Line
	for _, tk := range tokens[i+1:] {
		switch {
		case tk.Position.Line != line:
			return false
		case tk.Type == token.MappingValueType:
			return true
		}
	}
	return false
}

// isAfter reports whether the token before one, its tag and its anchor has a type.
func isAfter(tokens token.Tokens, i int, of token.Type) bool {
	for i--; i > 0 && (tokens[i].Type == token.TagType || i > 1 && tokens[i-1].Type == token.AnchorType); i-- {
		if tokens[i].Type != token.TagType {
			i--
		}
	}
	return i >= 0 && tokens[i].Type == of
}

func isScalar(tk *token.Token) bool {
	return isUnquoted(tk.Type) || tk.Type == token.DoubleQuoteType || tk.Type == token.SingleQuoteType
}
