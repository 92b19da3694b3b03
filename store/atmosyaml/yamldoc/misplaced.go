package yamldoc

import (
	"slices"
	"strings"

	"github.com/goccy/go-yaml/token"

	"authdeck/model"
)

// misplaced finds the first token in a place where goccy's parser accepts it and Atmos's library does not. Without that, authdeck would
// use a file that Atmos refuses as a whole.
func misplaced(path string, tokens token.Tokens, d *directives) *model.Problem {
	flow := 0
	var run propertyRun
	for i, tk := range tokens {
		p := run.read(tokens, i, flow > 0)
		if p == nil {
			p = misplacedAnywhere(tokens, i, flow > 0, d)
		}
		switch {
		case p != nil:
		case flow > 0:
			p = misplacedInBrackets(tokens, i)
		default:
			p = misplacedInBlock(tokens, i)
		}
		switch tk.Type {
		case token.MappingStartType, token.SequenceStartType:
			flow++
		case token.MappingEndType, token.SequenceEndType:
			flow = max(flow-1, 0)
		}
		if p != nil {
			p.Origin = model.Origin{File: path, Line: tk.Position.Line, Column: tk.Position.Column}
			return p
		}
	}
	return nil
}

// propertyRun counts the tags and the anchors before one value. Many of them would make other checks slow.
type propertyRun struct{ tags, anchors, tagLine, anchorLine int }

// read refuses a second tag or anchor on one line. A map and its first key may have one each, that of the key on the key's line.
func (r *propertyRun) read(tokens token.Tokens, i int, inFlow bool) *model.Problem {
	line, again := tokens[i].Position.Line, false
	isOfKey := func() bool { return !inFlow && startsKey(tokens, i) }
	switch {
	case tokens[i].Type == token.TagType:
		again = r.tags > 0 && (r.tagLine == line || r.tags == 2 || !isOfKey())
		r.tags, r.tagLine = r.tags+1, line
	case tokens[i].Type == token.AnchorType:
		again = r.anchors > 0 && (r.anchorLine == line || r.anchors == 2 || !isOfKey())
		r.anchors, r.anchorLine = r.anchors+1, line
	case !isProperty(tokens, i):
		*r = propertyRun{}
	}
	if !again {
		return nil
	}
	return &model.Problem{What: "too many tags (!) or anchors (&) before one value", Fix: model.Do("keep one of each")}
}

func misplacedAnywhere(tokens token.Tokens, i int, inFlow bool, d *directives) *model.Problem {
	switch tokens[i].Type {
	case token.TagType:
		return checkTag(tokens, i, inFlow, d)
	case token.AliasType:
		if isProperty(tokens, i-1) {
			return &model.Problem{What: "an alias (*) cannot have a tag or an anchor", Fix: model.Do("remove the tag or the anchor")}
		}
	}
	return nil
}

func misplacedInBrackets(tokens token.Tokens, i int) *model.Problem {
	switch tokens[i].Type {
	case token.StringType:
		if i > 1 && tokens[i-1].Type == token.MappingValueType && isQuoted(tokens[i-2]) && isColonIn(tokens[i].Origin) {
			return &model.Problem{What: "unexpected colon, or wrong indentation", Fix: model.Do("put a value with a colon in quotes")}
		}
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
		if isLongKey(tokens, i) {
			return longKey()
		}
		if key := tokens[i-1]; isScalar(key) && key.Position.Line < tokens[i].Position.Line && !isAfter(tokens, i-1, token.MappingKeyType) {
			if i > 1 && tokens[i-2].Type == token.MappingValueType {
				return &model.Problem{What: "missing comma or }", Fix: model.Do("put a comma between the entries")}
			}
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
	case tk.Type == token.MappingKeyType && i > 0 && tokens[i-1].Type == token.MappingKeyType:
		return &model.Problem{What: "a key must be text, not a list or a map", Fix: model.Do("write key: value instead")}
	case tk.Type == token.MappingValueType:
		return misplacedColon(tokens, i)
	case isUnquoted(tk.Type) && i > 0 && isQuoted(tokens[i-1]) && lastLine(tokens[i-1]) == tk.Position.Line:
		return &model.Problem{What: "text after the closing quote", Fix: model.Do("put the whole value in double quotes")}
	case tk.Type == token.LiteralType || tk.Type == token.FoldedType:
		return misplacedBlockText(tokens, i)
	case tk.Type == token.TagType || isScalar(tk) || beginsValue(tk):
		return misindented(tokens, i)
	}
	return nil
}

// misplacedBlockText looks at the | or > before text outside of brackets.
func misplacedBlockText(tokens token.Tokens, i int) *model.Problem {
	header := tokens[i].Value
	if !isHeader(header) {
		return &model.Problem{What: "text after " + header[:1] + " starts on the next line", Fix: model.Do("put the text below it, or in quotes")}
	}
	colon := owner(tokens, i)
	if colon < 1 || tokens[colon].Type != token.MappingValueType || isFirst(tokens, colon) || !isShifted(tokens, colon-1) {
		return nil
	}
	isCut := i+2 < len(tokens) && tokens[i+1].Origin == "" && tokens[i+2].Position.Column > keyColumn(tokens, colon)
	switch {
	case !isCut && !strings.ContainsAny(header, "123456789"):
		return nil
	case isCutKey(tokens[colon-1]):
		return &model.Problem{What: "authdeck does not read this text: its key ends with <<", Fix: model.Do("put the key in quotes")}
	}
	return &model.Problem{What: "authdeck does not read this text: its key has a tag or an anchor", Fix: model.Do("remove the tag or the anchor before the key")}
}

// isShifted reports whether goccy's scanner counts the indentation below a key from a place further right than YAML does: from the << at
// its end, or from the key instead of the tag or the anchor before it.
func isShifted(tokens token.Tokens, key int) bool {
	return isCutKey(tokens[key]) || isProperty(tokens, key-1) && tokens[key-1].Position.Line == tokens[key].Position.Line
}

// isCutKey reports whether fixMergeKey made a key.
func isCutKey(key *token.Token) bool {
	return isUnquoted(key.Type) && key.Value != "<<" && strings.HasSuffix(key.Value, "<<")
}

// misplacedColon looks at a colon outside of brackets.
func misplacedColon(tokens token.Tokens, i int) *model.Problem {
	if i == 0 {
		return nil
	}
	key, line := tokens[i-1], tokens[i].Position.Line
	isText := isScalar(key)
	switch {
	case isLongKey(tokens, i):
		return longKey()
	case isText && isAfter(tokens, i-1, token.MappingKeyType) && key.Position.Line == line:
		return &model.Problem{What: "a key must be text, not a list or a map", Fix: model.Do("write key: value instead")}
	case lastLine(key) < line:
		if column := tokens[i].Position.Column; explicitKeyColumn(tokens[:i], column) != column {
			return &model.Problem{What: "missing key before the colon", Fix: model.Do("write key: value")}
		}
	case isUnquoted(key.Type) && key.Position.Line < line:
		return &model.Problem{What: "a key must be on one line", Fix: model.Do("write key: value on one line")}
	case isText && isProperty(tokens, i-2) && hasColon(tokens[:i-1], line):
		return &model.Problem{What: "unexpected colon, or wrong indentation",
			Fix: model.Do("put a value with a colon in quotes, or indent the lines of one block equally")}
	}
	return nil
}

// maxKey is how many characters of a key Atmos's library reads before its colon, with its tag and its anchor.
const maxKey = 1024

func isLongKey(tokens token.Tokens, colon int) bool {
	start := tokens[keyStart(tokens, colon)]
	return start.Type != token.MappingKeyType && start.Position.Line == tokens[colon].Position.Line &&
		tokens[colon].Position.Column-start.Position.Column > maxKey
}

func longKey() *model.Problem {
	return &model.Problem{What: "a key can have at most 1,024 characters", Fix: model.Do("write a shorter key")}
}

// explicitKeyColumn returns the column of the question mark whose value may start in a column; 0 if another token is there.
func explicitKeyColumn(tokens token.Tokens, column int) int {
	for i, tk := range slices.Backward(tokens) {
		if !startsEntry(tokens, i) || tk.Position.Column > column {
			continue
		}
		if tk.Type == token.MappingKeyType {
			return tk.Position.Column
		}
		break
	}
	return 0
}

// startsEntry reports whether a token is the first of its line, or after a dash, or the question mark of "? a" in the line ": ? a".
func startsEntry(tokens token.Tokens, i int) bool {
	if isFirst(tokens, i) || tokens[i-1].Type == token.SequenceEntryType {
		return true
	}
	return tokens[i].Type == token.MappingKeyType && tokens[i-1].Type == token.MappingValueType && isFirst(tokens, i-1)
}

func isFirst(tokens token.Tokens, i int) bool {
	return i == 0 || tokens[i-1].Position.Line < tokens[i].Position.Line
}

// hasColon reports whether the line has a colon that follows its key, before the end of the tokens.
func hasColon(tokens token.Tokens, line int) bool {
	for i, tk := range slices.Backward(tokens) {
		if tk.Position.Line != line {
			return false
		}
		if tk.Type == token.MappingValueType {
			return i > 0 && lastLine(tokens[i-1]) == line
		}
		if tk.Type == token.SequenceEntryType || tk.Type == token.MappingKeyType {
			return false
		}
	}
	return false
}

// lastLine returns the line where a token ends.
func lastLine(tk *token.Token) int {
	return tk.Position.Line + strings.Count(strings.Trim(tk.Origin, " \t\n"), "\n")
}

// isHeader reports whether text is a | or > with a + or a - and a digit, in any order.
func isHeader(text string) bool {
	text = strings.TrimSpace(text[1:])
	sign := strings.Trim(text, "123456789")
	return len(text)-len(sign) <= 1 && (sign == "" || sign == "+" || sign == "-")
}

// beginsValue reports whether a token other than text starts a value.
func beginsValue(tk *token.Token) bool {
	switch tk.Type {
	case token.MappingStartType, token.SequenceStartType, token.AnchorType, token.AliasType:
		return true
	}
	return false
}

// misindented reports a value on its own line that has no key or dash, or that is not indented deeper than it.
func misindented(tokens token.Tokens, i int) *model.Problem {
	tk := tokens[i]
	isFlow := tk.Type == token.MappingStartType || tk.Type == token.SequenceStartType
	if i == 0 || tokens[i-1].Position.Line == tk.Position.Line || !isFlow && startsKey(tokens, i) {
		return nil
	}
	switch before := tokens[i-1]; {
	case isScalar(before) || before.Type == token.MappingEndType || before.Type == token.SequenceEndType:
		if isAfter(tokens, i-1, token.MappingKeyType) && tk.Position.Column <= explicitKeyColumn(tokens[:i], before.Position.Column) {
			return notKeyValue(model.Origin{})
		}
		if tk.Type != token.TagType || i > 1 && tokens[i-2].Type == token.AnchorType { // the parser refuses text there
			return nil
		}
	default:
		column, ok := outerColumn(tokens, i)
		if !ok || columnOf(tk) > column {
			return nil
		}
	}
	return notKeyValue(model.Origin{})
}

// outerColumn returns the column of the key, the dash or the question mark whose value starts at i.
func outerColumn(tokens token.Tokens, i int) (column int, ok bool) {
	before := tokens[i-1]
	if before.Type == token.MappingKeyType || before.Type == token.MappingValueType && i > 1 && tokens[i-2].Position.Line < before.Position.Line {
		return before.Position.Column, true // ? or the : after it
	}
	column, _, ok = ownerColumn(tokens, i)
	return column, ok
}

// columnOf returns the column of a token at the start of its line. goccy's scanner counts the spaces after the last value too.
func columnOf(tk *token.Token) int {
	space := tk.Origin[:len(tk.Origin)-len(strings.TrimLeft(tk.Origin, " \n"))]
	if n := strings.LastIndexByte(space, '\n'); n >= 0 {
		return len(space) - n
	}
	return tk.Position.Column
}

func notKeyValue(at model.Origin) *model.Problem {
	return &model.Problem{Origin: at, What: "this line is not key: value", Fix: model.Do("write key: value, or indent it under its key")}
}

// startsKey reports whether a key starts at a token: its line has a colon outside of brackets.
func startsKey(tokens token.Tokens, i int) bool {
	line, depth := tokens[i].Position.Line, 0
	for _, tk := range tokens[i:] {
		switch tk.Type {
		case token.MappingStartType, token.SequenceStartType:
			depth++
		case token.MappingEndType, token.SequenceEndType:
			depth--
		}
		switch {
		case tk.Position.Line != line:
			return false
		case tk.Type == token.MappingValueType && depth == 0:
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

func isScalar(tk *token.Token) bool { return isUnquoted(tk.Type) || isQuoted(tk) }

func isQuoted(tk *token.Token) bool {
	return tk.Type == token.DoubleQuoteType || tk.Type == token.SingleQuoteType
}
