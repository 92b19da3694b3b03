package yamldoc

import (
	"errors"
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml/token"

	"authdeck/model"
)

// parserError is the common interface of goccy's errors. Their own texts quote the file, which may contain secrets, and are never
// shown.
type parserError interface {
	error
	GetToken() *token.Token
	GetMessage() string
}

// explanations are looked up by a part of goccy's message. The first match wins.
var explanations = []struct{ part, what, fix string }{
	{"end character of double-quoted", `this quote (") is not closed`, "add the closing quote at the end of the value"},
	{"end character of single-quoted", "this quote (') is not closed", "add the closing quote at the end of the value"},
	{"end token '}'", "the closing } is missing", "add it after the last entry"},
	{"end token ']'", "the closing ] is missing", "add it after the last entry"},
	{"corresponding to ']'", "] without an opening [", "remove it, or put the value in quotes"},
	{"corresponding to '}'", "} without an opening {", "remove it, or put the value in quotes"},
	{"flow map", "the text between { and } is not a list of key: value", "put a value that starts with { in quotes"},
	{"',' or '}'", "missing comma or }", "put a comma between the entries"},
	{"',' or ']'", "missing comma or ]", "put a comma between the entries"},
	{"reserved character", "a value cannot start with @ or `", "put the value in quotes"},
	{"mapping value is not allowed", "unexpected colon, or wrong indentation",
		"put a value with a colon in quotes, or indent the lines of one block equally"},
	{"pre-defined", "this line is indented, but the key above already has a value", "indent the lines of one block equally"},
	{"non-map value", "this line is not key: value", "write key: value, or indent it under its key"},
	{"value is not allowed in this context", "this line does not belong to the map above", "indent the lines of one block equally"},
	{"block sequence entries", "a list cannot start on the line of its key", "put the - on the next line"},
	{"alias", "an alias (*) needs the name of an anchor", "put a value that starts with * in quotes"},
	{"anchor", "an anchor (&) is not allowed here", "put a value that starts with & in quotes"},
	{"tag", "a tag (!) is not allowed here", "put a value that starts with ! in quotes"},
	{"invalid key", "missing key before the colon", "write key: value"},
	{"document separator", "--- or ... inside a value", "close the quotes before it"},
	{"indent", "wrong indentation in this text block", "indent all of its lines equally, deeper than the key"},
}

func syntaxProblem(path string, text []byte, err error) *model.Problem {
	var at parserError
	if !errors.As(err, &at) || at.GetToken() == nil {
		return Unreadable(model.Origin{File: path})
	}
	return explain(path, string(text), at.GetToken(), at.GetMessage())
}

func explain(path, text string, tk *token.Token, message string) *model.Problem {
	if line := conflictMarker(text); line > 0 {
		return &model.Problem{Origin: model.Origin{File: path, Line: line, Column: 1}, What: "this file has an unfinished merge",
			Fix: model.Do("choose between the two versions, and delete the lines that start with <<<<<<<, ======= and >>>>>>>")}
	}
	if p := unseen(path, []byte(text)); p != nil {
		return p
	}
	p := &model.Problem{Origin: model.Origin{File: path}, What: "this file is not valid YAML",
		Fix: model.Do("check the indentation and the quotes here and on the line above")}
	if tk.Position != nil {
		p.Origin.Line, p.Origin.Column = tk.Position.Line, tk.Position.Column
	}
	if at, quoted := openQuote(text, tk, message); quoted != "" {
		p.Origin.Line, p.Origin.Column = at.Line, at.Column
		message = "end character of " + quoted
	}
	line := strings.TrimLeft(lineAt(text, p.Origin.Line), " ")
	if tab := tabIn(message, line, p.Origin); tab != nil {
		return tab
	}
	if _, first, ok := strings.Cut(message, "already defined at ["); ok {
		line, _, _ := strings.Cut(first, ":")
		p.What, p.Fix = "duplicate key: it is already on line "+line, model.Do("keep one of them")
		return p
	}
	if mark := explicitKey(text, p.Origin.Line); mark > 0 && strings.Contains(message, "invalid key") {
		p.Origin.Line, p.Origin.Column = mark, 1+strings.Index(lineAt(text, mark), "?")
		p.What, p.Fix = "a key must be text, not a list or a map", model.Do("write key: value instead")
		return p
	}
	if before := tk.Prev; strings.Contains(message, "invalid key") && before != nil && (before.Type == token.SequenceEndType || before.Type == token.MappingEndType) {
		p.What, p.Fix = "a key must be text, not a list or a map", model.Do("put a key that starts with [ or { in quotes")
		return p
	}
	if strings.Contains(message, "',' or ") {
		if open := unclosed(tk); open != nil { // the parser reports the comma only at the next token
			message = "end token '" + closing[open.Type] + "'"
			p.Origin.Line, p.Origin.Column = open.Position.Line, open.Position.Column
		}
	}
	if quote := tk.Prev; strings.Contains(message, "pre-defined") && quote != nil && quote.Position.Line == p.Origin.Line &&
		(quote.Type == token.SingleQuoteType || quote.Type == token.DoubleQuoteType) {
		p.What, p.Fix = "text after the closing quote", model.Do("put the whole value in double quotes")
		return p
	}
	if what, fix := explained(message); what != "" {
		p.What, p.Fix = what, fix
	}
	return p
}

// explained says what goccy's message means; "" if nothing explains it.
func explained(message string) (what string, fix model.Fix) {
	if _, option, ok := strings.Cut(message, "invalid header option: "); ok {
		return headerProblem(strings.Trim(option, `"`))
	}
	for _, w := range explanations {
		if strings.Contains(message, w.part) {
			return w.what, model.Do(w.fix)
		}
	}
	return "", nil
}

// headerProblem says what is wrong with the characters after | or >.
func headerProblem(option string) (what string, fix model.Fix) {
	digits := strings.Trim(option, "+-")
	switch {
	case strings.Contains(option, "#"):
		return "authdeck does not read a comment that starts right after | or >", model.Do("write a space before the #")
	case digits != "" && strings.Trim(digits, "0123456789") == "":
		return "the number after | or > must be 1 to 9", model.Do("write how many spaces indent the text, or remove the number")
	}
	return "text after | or > starts on the next line", model.Do("put the text below it, or in quotes")
}

// tabIn is the problem of a tab in a line, for goccy's message; nil if there is none.
func tabIn(message, line string, at model.Origin) *model.Problem {
	starts := strings.HasPrefix(line, "\t")
	switch {
	case strings.Contains(message, "as a map key") && !starts:
		return &model.Problem{Origin: at, What: "authdeck cannot read a tab before a key", Fix: model.Do("write a space instead of the tab")}
	case strings.Contains(message, "tab character"), strings.Contains(message, "'\t'"), starts:
		return tabs(at)
	}
	return nil
}

// openQuote returns where the text in quotes starts that goes on at a tab, and its kind in goccy's words, if no quote closes it.
// The kind is empty otherwise.
func openQuote(text string, tk *token.Token, message string) (at token.Position, quoted string) {
	_, quoted, ok := strings.Cut(message, "tab character cannot be used for indentation in ")
	content := strings.TrimLeft(tk.Origin, " \t\n")
	if !ok || content == "" || tk.Position == nil {
		return at, ""
	}
	first, more, _ := strings.Cut(content, "\n")
	at.Line = tk.Position.Line - 1 - strings.Count(more, "\n")
	before, ok := strings.CutSuffix(lineAt(text, at.Line), first)
	if !ok { // goccy's scanner leaves out some characters after \
		return at, ""
	}
	at.Column = 1 + utf8.RuneCountInString(before)
	rest := linesFrom(text, tk.Position.Line)
	if end := strings.IndexByte(rest, content[0]); end >= 0 {
		if after := strings.TrimLeft(rest[end+1:], " \t"); after == "" || strings.IndexByte("\n#,:]}", after[0]) >= 0 {
			return at, ""
		}
	}
	return at, quoted
}

// explicitKey returns the nearest line at or above, where YAML's ? begins a key; 0 if another key is between them.
func explicitKey(text string, line int) int {
	for ; line > 0; line-- {
		switch at := strings.TrimLeft(lineAt(text, line), " "); {
		case strings.HasPrefix(at, "? "):
			return line
		case at != "" && !strings.HasPrefix(at, ":") && !strings.HasPrefix(at, "#") && !strings.HasPrefix(at, "-"):
			return 0
		}
	}
	return 0
}

// conflictMarker returns the first line of a Git conflict marker; 0 if there is none.
func conflictMarker(text string) int {
	n := 0
	for line := range strings.Lines(text) {
		if n++; strings.HasPrefix(line, "<<<<<<< ") {
			return n
		}
	}
	return 0
}

var closing = map[token.Type]string{token.MappingStartType: "}", token.SequenceStartType: "]"}

// unclosed returns the innermost bracket of the token's file that nothing closes, or that another kind of bracket closes. It
// is nil if all are closed.
func unclosed(tk *token.Token) *token.Token {
	for tk.Prev != nil {
		tk = tk.Prev
	}
	var open []*token.Token
	for ; tk != nil; tk = tk.Next {
		switch tk.Type {
		case token.MappingStartType, token.SequenceStartType:
			open = append(open, tk)
		case token.MappingEndType, token.SequenceEndType:
			last := len(open) - 1
			if last < 0 {
				return nil
			}
			if closing[open[last].Type] != tk.Value {
				return open[last]
			}
			open = open[:last]
		}
	}
	if len(open) == 0 {
		return nil
	}
	return open[len(open)-1]
}

// Unreadable is the problem of a file that makes the YAML library fail.
func Unreadable(at model.Origin) *model.Problem {
	return &model.Problem{Origin: at, What: "the YAML in this file cannot be read"}
}
