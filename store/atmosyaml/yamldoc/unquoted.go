package yamldoc

import (
	"strings"

	"github.com/goccy/go-yaml/token"

	"authdeck/model"
)

// unquoted corrects what goccy's scanner makes of text without quotes, token by token. The scanner drops tabs inside it, so that
// "prod<tab>admin" would be another identity than in Atmos, and it takes text that Atmos's library refuses.
type unquoted struct {
	path    string
	flow    int          // open brackets
	before  token.Type   // of the token before; UnknownType at the start
	line    int          // of the token before
	last    *token.Token // the token before; nil at the start
	raw     rawText
	hasTab  bool // in the file
	inBlock bool // a token before is outside of brackets
	problem *model.Problem
}

// fail notes the first problem, which is at a token.
func (u *unquoted) fail(p *model.Problem, tk *token.Token) {
	if u.problem == nil && p != nil {
		p.Origin = model.Origin{File: u.path, Line: tk.Position.Line, Column: tk.Position.Column}
		u.problem = p
	}
}

func (u *unquoted) read(tk *token.Token) {
	isStart := tk.Type == token.MappingStartType || tk.Type == token.SequenceStartType
	if isStart {
		u.flow++
	}
	if u.problem == nil {
		u.problem = u.check(tk)
	}
	if tk.Type == token.MappingEndType || tk.Type == token.SequenceEndType {
		u.flow = max(u.flow-1, 0)
	}
	if !isStart && u.flow == 0 && tk.Type != token.CommentType {
		u.inBlock = true
	}
	u.last = tk
	if tk.Type == token.CommentType && u.isBlockText() { // a comment after | or >
		return
	}
	u.before = tk.Type
	if tk.Type == token.MappingValueType && tk.Position.Line > u.line {
		u.before = token.MappingKeyType // a colon at the start of a line belongs to a question mark
	}
	u.line = tk.Position.Line
}

func (u *unquoted) check(tk *token.Token) *model.Problem {
	content := strings.Trim(tk.Origin, " \t\n")
	space, rest, _ := strings.Cut(tk.Origin, content)
	at := model.Origin{File: u.path, Line: tk.Position.Line, Column: tk.Position.Column}
	if p := u.checkEscapes(tk, content); p != nil {
		return p
	}
	if line := u.blankLineWithTab(tk); line > 0 {
		return tabs(model.Origin{File: u.path, Line: line, Column: 1})
	}
	switch {
	case content == "" || u.isBlockText() || tk.Type == token.InvalidType:
		return nil
	case u.flow == 0 && strings.Contains(space, "\t") && u.opensEntry():
		return tabs(at)
	case u.flow > 0 && u.inBlock && isUnquoted(u.before) && strings.Contains(trailing(u.last.Origin)+space, "\n\t"):
		return tabs(at)
	case tk.Type == token.CommentType:
		return nil
	case u.flow == 0 && strings.Contains(space, "\t") && (strings.Contains(space, "\n") || u.before == token.CommentType):
		return tabs(at)
	case tk.Type == token.DoubleQuoteType && hasTab(content):
		return &model.Problem{Origin: at, What: "authdeck cannot read a tab within double quotes", Fix: model.Do(`write \t instead of the tab`)}
	case tk.Type == token.DoubleQuoteType || tk.Type == token.SingleQuoteType:
		return u.checkQuoted(content, at)
	case u.before == token.AliasType || u.before == token.AnchorType:
		return u.checkName(tk.Origin, at)
	case !isUnquoted(tk.Type):
		return nil
	}
	isKey := u.flow > 0 && u.before == token.MappingValueType && space == "" // {a:b: c} has the key "a:b"
	if p := u.checkText(content, rest, at); p != nil && !isKey {
		return p
	}
	if strings.Contains(content, "\t") {
		tk.Type, tk.Value = token.StringType, folded(content)
	}
	return nil
}

func (u *unquoted) checkEscapes(tk *token.Token, content string) *model.Problem {
	first := strings.IndexByte(content, '\\')
	if first < 0 || content[0] != '"' || tk.Type != token.DoubleQuoteType && tk.Type != token.InvalidType {
		return nil
	}
	quoted, line, column := u.raw.quoted(u.last, tk, content[:first+1])
	return checkEscapes(quoted, model.Origin{File: u.path, Line: line, Column: column})
}

// blankLineWithTab returns the first line before a token that has only spaces and a tab, which goccy's scanner drops; 0 if there is none.
// Such a line may be in brackets, and within text that has no quotes or is below | or >.
func (u *unquoted) blankLineWithTab(tk *token.Token) int {
	if !u.inBlock || u.flow > 0 || isUnquoted(u.last.Type) || u.isBlockText() || !u.hasTab {
		return 0
	}
	for n := lastLine(u.last) + 1; n < tk.Position.Line; n++ {
		line, _, _ := strings.Cut(u.raw.from(n, 1), "\n")
		if strings.Contains(line, "\t") && strings.Trim(line, " \t") == "" {
			return n
		}
	}
	return 0
}

// trailing returns the white space at the end of a text.
func trailing(text string) string { return text[len(strings.TrimRight(text, " \t\n")):] }

// checkEnd refuses a tab in a line after the last value, as checkStart does before the first one.
func (u *unquoted) checkEnd(text string) {
	blank := trailing(text)
	_, lines, _ := strings.Cut(blank, "\n")
	at := strings.IndexByte(lines, '\t')
	if u.problem != nil || at < 0 || isUnquoted(u.before) {
		return
	}
	before := text[:len(text)-len(lines)+at]
	u.problem = tabs(model.Origin{File: u.path, Line: 1 + strings.Count(before, "\n"), Column: len(before) - strings.LastIndexByte(before, '\n')})
}

// opensEntry reports whether the token before is a dash or a question mark. Atmos's library allows no tab after it.
func (u *unquoted) opensEntry() bool {
	return u.before == token.SequenceEntryType || u.before == token.MappingKeyType
}

// checkName refuses a name after * or & that Atmos's library does not know as one, as in *.example.com.
func (u *unquoted) checkName(text string, at model.Origin) *model.Problem {
	name := strings.TrimRight(text, " \t\n")
	if key, ok := strings.CutSuffix(name, ":"); ok && u.before == token.AliasType {
		if name = key; u.flow == 0 { // the scanner would take the next key for text
			return &model.Problem{Origin: at, What: "authdeck needs a space between this alias and the colon", Fix: model.Do("write *name : value")}
		}
	}
	isName := name != "" && strings.Trim(name, nameLetters) == ""
	switch {
	case isName:
		return nil
	case u.before == token.AliasType:
		return &model.Problem{Origin: at, What: "an alias (*) needs the name of an anchor", Fix: model.Do("put a value that starts with * in quotes")}
	}
	return &model.Problem{Origin: at, What: "an anchor (&) needs a name of letters and digits", Fix: model.Do("put a value that starts with & in quotes")}
}

// hasTab reports whether text in double quotes has a tab after which goccy's scanner skips a character, without an error. It skips none
// after a tab at the start of a line or before the closing quote.
func hasTab(quoted string) bool {
	for line := range strings.SplitSeq(strings.TrimSuffix(quoted, "\t\""), "\n") {
		if strings.Contains(strings.TrimLeft(line, " \t"), "\t") {
			return true
		}
	}
	return false
}

// checkQuoted refuses a line in quotes that ends the document.
func (u *unquoted) checkQuoted(content string, at model.Origin) *model.Problem {
	for i, line := range strings.Split(content, "\n") {
		if i > 0 && len(line) >= 3 && (line[:3] == "---" || line[:3] == "...") && strings.Trim(line[3:min(4, len(line))], " \t") == "" {
			at.Line, at.Column = at.Line+i, 1
			return &model.Problem{Origin: at, What: "--- or ... inside a value", Fix: model.Do("close the quotes before it")}
		}
	}
	return nil
}

// checkText refuses text without quotes that Atmos's library takes apart. rest is the space after it.
func (u *unquoted) checkText(content, rest string, at model.Origin) *model.Problem {
	quote := model.Do("put the value in quotes")
	switch first := content[0]; {
	case u.last != nil && isUnquoted(u.last.Type) && u.last.Origin == "" && (strings.IndexByte("\"'[{!&*|>", first) >= 0 || strings.HasPrefix(content, "- ")):
		// goccy's scanner takes what follows an empty block and an empty line for text
		return &model.Problem{Origin: at, What: "authdeck does not read this line after | or > without text", Fix: model.Do("remove the empty lines above it")}
	case strings.IndexByte("%,}]", first) >= 0:
		return &model.Problem{Origin: at, What: "a value cannot start with " + content[:1], Fix: quote}
	case isColonIn(content + rest), u.flow > 0 && first == ':':
		return &model.Problem{Origin: at, What: "unexpected colon, or wrong indentation",
			Fix: model.Do("put a value with a colon in quotes, or indent the lines of one block equally")}
	case u.flow == 0 && (content == "?" || strings.HasPrefix(content, "?\n")) && (u.before != token.MappingValueType || u.line < at.Line):
		return &model.Problem{Origin: at, What: "authdeck needs the key on the line of its ?", Fix: model.Do("write key: value, or put text that starts with ? in quotes")}
	case u.flow == 0 && (content == "?" || strings.HasPrefix(content, "? ") || strings.HasPrefix(content, "?\n")):
		return &model.Problem{Origin: at, What: "a value cannot be a question mark", Fix: quote}
	case u.flow == 0:
		return nil
	case first == '?' && u.before != token.MappingValueType:
		return &model.Problem{Origin: at, What: "authdeck does not read ? before a key within { } or [ ]", Fix: model.Do("remove it, or put text that starts with ? in quotes")}
	case strings.ContainsAny(content, "?[]{}"):
		mark := content[strings.IndexAny(content, "?[]{}"):][:1]
		return &model.Problem{Origin: at, What: "within { } or [ ], a value cannot contain " + mark, Fix: quote}
	case first == '-' && len(content+rest) > 1 && isBlank((content + rest)[1]):
		return &model.Problem{Origin: at, What: "a list cannot start here", Fix: quote}
	}
	return nil
}

// isColonIn reports whether text has a colon that ends a key.
func isColonIn(text string) bool {
	for i := range len(text) - 1 {
		if text[i] == ':' && isBlank(text[i+1]) {
			return true
		}
	}
	return false
}

func isBlank(b byte) bool { return b == ' ' || b == '\t' || b == '\n' }

// isBlockText reports whether the token is the text below | or >, which may contain anything.
func (u *unquoted) isBlockText() bool {
	return u.before == token.LiteralType || u.before == token.FoldedType
}

func isUnquoted(t token.Type) bool {
	switch t {
	case token.StringType, token.BoolType, token.NullType, token.IntegerType, token.BinaryIntegerType, token.OctetIntegerType,
		token.HexIntegerType, token.FloatType, token.InfinityType, token.NanType:
		return true
	}
	return false
}

// folded joins the lines of text without quotes: a line break becomes a space, and each blank line a line break (YAML 1.2, 7.3.3).
func folded(text string) string {
	var b strings.Builder
	blank := -1 // blank lines since the last text
	for line := range strings.SplitSeq(text, "\n") {
		if line = strings.Trim(line, " \t"); line == "" {
			blank++
			continue
		}
		switch {
		case blank > 0:
			b.WriteString(strings.Repeat("\n", blank))
		case blank == 0 && b.Len() > 0:
			b.WriteByte(' ')
		}
		b.WriteString(line)
		blank = 0
	}
	return b.String()
}

func tabs(at model.Origin) *model.Problem {
	return &model.Problem{Origin: at, What: "YAML does not allow tabs in the indentation", Fix: model.Do("indent with spaces")}
}
