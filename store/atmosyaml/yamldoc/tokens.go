package yamldoc

import (
	"strings"

	"github.com/goccy/go-yaml/token"

	"authdeck/model"
)

// fillEmpty adds a null after each dash, tag and anchor without a value ("base_path: !repo-root"). Otherwise goccy's parser takes the
// next line, and the rest of the map with it, as the value. It does the same after a key that a tag or an anchor of another map follows.
func fillEmpty(tokens token.Tokens) token.Tokens {
	var filled token.Tokens
	flow := 0
	for i, tk := range tokens {
		switch tk.Type {
		case token.MappingStartType, token.SequenceStartType:
			flow++
		case token.MappingEndType, token.SequenceEndType:
			flow = max(flow-1, 0)
		}
		empty := isEmpty(tokens, i, flow > 0)
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

// fixMergeKey makes text of a key that only ends with <<, which goccy's scanner takes for a merge key.
func fixMergeKey(tk *token.Token) {
	if tk.Type != token.MergeKeyType {
		return
	}
	if text := strings.Trim(tk.Origin, " \t\n"); text != tk.Value {
		tk.Position.Column -= len([]rune(text)) - len(tk.Value)
		tk.Type, tk.Value = token.StringType, folded(text)
	}
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
	if tokens[i].Type == token.MappingValueType {
		return !inFlow && isEmptyKey(tokens, i)
	}
	if tokens[i].Type != token.SequenceEntryType && (i == 0 || !isProperty(tokens, i)) {
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

// isEmptyKey reports whether a colon has no value, and the next key has a tag or an anchor.
func isEmptyKey(tokens token.Tokens, colon int) bool {
	if colon+1 == len(tokens) || tokens[colon+1].Position.Line == tokens[colon].Position.Line {
		return false
	}
	next := tokens[colon+1]
	if next.Type != token.TagType && next.Type != token.AnchorType {
		return false
	}
	column, ok := outerColumn(tokens, colon+1)
	return ok && next.Position.Column <= column
}

// isProperty reports whether the token at i is a tag, or the name of an anchor.
func isProperty(tokens token.Tokens, i int) bool {
	return i >= 0 && (tokens[i].Type == token.TagType || i > 0 && tokens[i-1].Type == token.AnchorType)
}

// owner returns the place of the colon or dash whose value, with its tag and its anchor, starts or goes on at i; less than 0 for none.
func owner(tokens token.Tokens, i int) int {
	j := i - 1
	for j > 0 && isProperty(tokens, j) {
		if tokens[j].Type != token.TagType {
			j--
		}
		j--
	}
	return j
}

// ownerColumn returns the column of the key or dash of the value at i.
func ownerColumn(tokens token.Tokens, i int) (column int, isKey, ok bool) {
	j := owner(tokens, i)
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

// maxJoined bounds how often a hostile file makes joinText copy a text.
const maxJoined = 512

// flowText joins text in brackets that goccy's scanner splits at a colon without a space and at the end of a line. Atmos's library does
// not split it.
type flowText struct {
	lists []bool       // for each open bracket, whether it is a [
	long  *token.Token // text that is too long to join; nil if there is none
}

// problem returns the problem of a text that is too long to join, and the text.
func (f *flowText) problem() (*model.Problem, *token.Token) {
	if f.long == nil {
		return nil, nil
	}
	return &model.Problem{What: "authdeck does not read such long text in brackets", Fix: model.Do("put it in quotes")}, f.long
}

func (f *flowText) addAll(tokens token.Tokens, more []*token.Token, afterComment bool) token.Tokens {
	for _, tk := range more {
		tokens = f.add(tokens, tk, afterComment)
	}
	return tokens
}

// add adds a token. afterComment says whether a comment is between it and the one before.
func (f *flowText) add(tokens token.Tokens, tk *token.Token, afterComment bool) token.Tokens {
	tokens, done := f.join(tokens, tk, afterComment)
	switch tk.Type {
	case token.MappingStartType, token.SequenceStartType:
		f.lists = append(f.lists, tk.Type == token.SequenceStartType)
	case token.MappingEndType, token.SequenceEndType:
		f.lists = f.lists[:max(len(f.lists)-1, 0)]
	}
	switch {
	case done:
	case isGluedKey(tokens, tk):
		at := *tk.Position
		at.Column += len([]rune(tk.Value)) - 1
		word := strings.TrimSuffix(tk.Value, ":")
		tokens.Add(token.New(word, word, tk.Position), token.MappingValue(&at))
	case f.isKeyWithColon(tokens, tk):
		tokens = splitKeyWithColon(tokens, tk)
	default:
		tokens.Add(tk)
	}
	return tokens
}

// isGluedKey reports whether a token has the colon after it: goccy's scanner takes both for one text in {*a: b}, and after an alias and a
// comma without a space, as in {a: *b,c: d}.
func isGluedKey(tokens token.Tokens, tk *token.Token) bool {
	n := len(tokens)
	if !isUnquoted(tk.Type) || len(tk.Value) < 2 || !strings.HasSuffix(tk.Origin, ":") || n == 0 {
		return false
	}
	return tokens[n-1].Type == token.AliasType || n > 2 && tokens[n-1].Type == token.CollectEntryType && tokens[n-3].Type == token.AliasType
}

// isKeyWithColon reports whether a token goes on with the key before its colon, as in {a:b: c}. goccy's scanner takes "b: c" for the value.
func (f *flowText) isKeyWithColon(tokens token.Tokens, tk *token.Token) bool {
	n := len(tokens)
	if len(f.lists) == 0 || f.lists[len(f.lists)-1] || n < 3 || tk.Type != token.StringType || tokens[n-1].Type != token.MappingValueType || !isUnquotedText(tokens, n-2) {
		return false
	}
	isFirst := tokens[n-3].Type == token.MappingStartType || tokens[n-3].Type == token.CollectEntryType
	isNext := strings.TrimRight(tokens[n-2].Origin, " \t\n") == tokens[n-2].Origin && strings.TrimLeft(tk.Origin, " \t\n") == tk.Origin
	_, value, ok := strings.Cut(tk.Origin, ": ")
	value = strings.TrimSpace(value)
	return isFirst && isNext && ok && (value == "" || isQuotedText(value) || value[0] != '!' && isPlainText(value) && !strings.ContainsAny(value, "?#"))
}

// isQuotedText reports whether text is in quotes, with nothing in them that the quotes change.
func isQuotedText(text string) bool {
	inner := text[1:max(len(text)-1, 1)]
	return len(text) > 1 && (text[0] == '"' || text[0] == '\'') && text[len(text)-1] == text[0] && isText(inner) &&
		!strings.Contains(inner, text[:1]) && !strings.ContainsAny(inner, "\\\n")
}

// splitKeyWithColon replaces a key and its colon by the whole key, and adds the colon after it and its value.
func splitKeyWithColon(tokens token.Tokens, tk *token.Token) token.Tokens {
	n := len(tokens)
	first, colon := tokens[n-2], *tk.Position
	more, value, _ := strings.Cut(tk.Origin, ": ")
	more = strings.TrimRight(more, " \t")
	key := token.String(strings.TrimSpace(first.Origin)+":"+more, first.Origin+":"+more, first.Position)
	colon.Column += len([]rune(more))
	tokens = tokens[:n-2]
	tokens.Add(key, token.MappingValue(&colon))
	if text := strings.TrimSpace(value); text != "" {
		at := colon
		at.Column += len(": ")
		switch inner := text[1:max(len(text)-1, 1)]; {
		case !isQuotedText(text):
			tokens.Add(token.New(text, " "+value, &at)) // joinText needs the line break at its end
		case text[0] == '"':
			tokens.Add(token.DoubleQuote(inner, " "+text, &at))
		default:
			tokens.Add(token.SingleQuote(inner, " "+text, &at))
		}
	}
	return tokens
}

// join reports whether the token is part of the text before it.
func (f *flowText) join(tokens token.Tokens, tk *token.Token, afterComment bool) (joined token.Tokens, done bool) {
	n := len(tokens)
	if len(f.lists) == 0 || n < 2 || afterComment {
		return tokens, false
	}
	isText := isUnquoted(tk.Type) && !isColonIn(tk.Origin)
	switch last := tokens[n-1]; {
	case isText && tk.Position.Line > last.Position.Line && isUnquotedText(tokens, n-1):
		if f.isLong(last) {
			return tokens, false
		}
		tokens[n-1] = joinText(last, tk)
		return tokens, true
	case last.Type != token.MappingValueType || !isText && !endsValue(tk.Type) || strings.Trim(tk.Origin[:1], " \t\n") == "":
		return tokens, false
	case !isUnquotedText(tokens, n-2) || strings.TrimRight(tokens[n-2].Origin, " \t\n") != tokens[n-2].Origin:
		return tokens, false
	case !f.lists[len(f.lists)-1] && !isProperty(tokens, n-3):
		return tokens, false // a key: Document.missingSpace says what to write
	case f.isLong(tokens[n-2]):
		return tokens, false
	case isText:
		tokens[n-2] = joinText(tokens[n-2], last, tk)
	default:
		tokens[n-2] = joinText(tokens[n-2], last)
	}
	return tokens[:n-1], isText
}

// isLong notes a text that is too long to join.
func (f *flowText) isLong(tk *token.Token) bool {
	if len(tk.Origin) <= maxJoined {
		return false
	}
	f.long = tk
	return true
}

func endsValue(of token.Type) bool {
	return of == token.CollectEntryType || of == token.MappingEndType || of == token.SequenceEndType
}

// isUnquotedText reports whether the token at i is text without quotes, and not the name of an anchor.
func isUnquotedText(tokens token.Tokens, i int) bool {
	return i > 0 && isUnquoted(tokens[i].Type) && tokens[i-1].Type != token.AnchorType && tokens[i-1].Type != token.AliasType
}

func joinText(first *token.Token, more ...*token.Token) *token.Token {
	text := first.Origin
	for _, tk := range more {
		text += tk.Origin
	}
	joined := token.String(folded(strings.Trim(text, " \t\n")), text, first.Position)
	joined.Prev = first.Prev
	if first.Prev != nil {
		first.Prev.Next = joined
	}
	return joined
}
