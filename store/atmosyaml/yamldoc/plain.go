package yamldoc

import (
	"context"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/token"
)

// A plain block is what nearly all YAML files consist of: maps and lists by indentation, whose keys are words and whose values are
// words, text on one line, functions, or lists of words in brackets. Anything else is not plain: anchors, aliases, text over
// several lines, tabs, escapes. It is read exactly as goccy's parser reads it, which a fuzz test checks.

// plainLine is one line of a plain block.
type plainLine struct {
	column  int // of the dash or the key, from 0
	dash    bool
	keyAt   int    // column of the key
	key     string // "" for an item that is a value
	valueAt int    // column of the value
	value   string // as written, without a comment; "" if there is none
}

// readLine reads a line that starts in a column. content is false if it is empty or a comment, ok if it is not plain.
func readLine(line string, column int) (l plainLine, content, ok bool) {
	line = strings.TrimSuffix(line, "\n")
	rest := strings.TrimLeft(line, " ")
	if rest == "" || rest[0] == '#' {
		return l, false, !strings.ContainsAny(line, "\t\r")
	}
	at := column + len(line) - len(rest)
	l.column = at
	if strings.HasPrefix(rest, "- ") {
		l.dash = true
		item := strings.TrimLeft(rest[1:], " ")
		at, rest = at+len(rest)-len(item), item
	}
	key, after, isKey := cutKey(rest)
	if isKey {
		l.key, l.keyAt = key, at
		at, rest = at+len(rest)-len(after), after
	} else if !l.dash {
		return l, true, false
	}
	value := strings.TrimLeft(rest, " ")
	l.valueAt = at + len(rest) - len(value)
	l.value, ok = cutComment(value)
	return l, true, ok && (isKey || l.value != "")
}

// cutKey cuts a word and its colon from a line. It refuses a word that may be a number, true or null.
func cutKey(line string) (key, after string, ok bool) {
	n := 0
	for n < len(line) && (isLetter(line[n]) || n > 0 && strings.IndexByte("0123456789_-./@+=", line[n]) >= 0) {
		n++
	}
	if n == 0 || n > maxKey || n == len(line) || line[n] != ':' {
		return "", "", false
	}
	key, after = line[:n], line[n+1:]
	if after != "" && after[0] != ' ' && after[0] != '\n' || n <= maxReserved && token.New(key, key, nil).Type != token.StringType {
		return "", "", false
	}
	return key, after, true
}

// maxReserved is the length of the longest word that is not text: false.
const maxReserved = 5

// cutComment returns a value without the comment after it. It is not ok if the value is not plain.
func cutComment(s string) (value string, ok bool) {
	if s == "" || s[0] == '#' {
		return "", !strings.ContainsAny(s, "\t\r")
	}
	switch s[0] {
	case '"', '\'':
		n := strings.IndexByte(s[1:], s[0])
		if n < 0 {
			return "", false
		}
		value = s[:n+2]
		inner := value[1 : len(value)-1]
		ok = isText(inner) && !strings.Contains(inner, `\`)
	case '[':
		n := strings.IndexByte(s, ']')
		if n < 0 {
			return "", false
		}
		value = s[:n+1]
		ok = value == "[]" || areWords(strings.Split(value[1:n], ","))
	case '{':
		value, ok = "{}", strings.HasPrefix(s, "{}")
	default:
		value, _, _ = strings.Cut(s, " #")
		value = strings.TrimRight(value, " ")
		ok = isPlainText(value)
	}
	if !ok {
		return "", false
	}
	if value == s {
		return value, true
	}
	rest := strings.TrimLeft(s[len(value):], " ") // spaces at the end of a line make goccy's scanner miscount
	return value, rest != "" && rest[0] == '#' && s[len(value)] == ' ' && !strings.ContainsAny(rest, "\t\r")
}

// isPlainText reports whether text without quotes is a value. A function may have words only.
func isPlainText(s string) bool {
	if name, isFunction := strings.CutPrefix(s, "!"); isFunction {
		return name != "" && areWords(strings.Fields(name))
	}
	first := s[0]
	if !isLetter(first) && !isDigit(first) && first != '/' && first != '.' && (first != '-' || len(s) < 2 || !isLetter(s[1]) && !isDigit(s[1])) {
		return false
	}
	return isText(s) && !strings.Contains(s, ": ") && !strings.HasSuffix(s, ":")
}

// isText refuses tabs and unusual characters.
func isText(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return isLetters(s)
		}
		if s[i] < ' ' {
			return false
		}
	}
	return true
}

func isLetters(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return r < ' ' || r >= utf8.RuneSelf && !unicode.IsLetter(r) })
}

func areWords(words []string) bool {
	for _, w := range words {
		w = strings.Trim(w, " ")
		if w == "" || !isLetter(w[0]) && !isDigit(w[0]) {
			return false
		}
		for i := range len(w) {
			if !isLetter(w[i]) && strings.IndexByte("0123456789_-./", w[i]) < 0 {
				return false
			}
		}
	}
	return len(words) > 0
}

func isLetter(b byte) bool { return b|0x20 >= 'a' && b|0x20 <= 'z' }
func isDigit(b byte) bool  { return b >= '0' && b <= '9' }

// maxPlainDepth is deeper than any real file.
const maxPlainDepth = 100

// isPlain reports whether the lines after a key of the top level are a plain block. content reports whether there is a line. At the
// end of a file, a key without a value and a line without an end are not plain: goccy treats them differently there.
func isPlain(lines string, atEnd bool) (content, ok bool) {
	c := checker{levels: []plainLevel{{}}, open: true}
	for at := 0; at < len(lines); {
		end := lineEnd(lines, at)
		l, is, ok := readLine(lines[at:end], 0)
		if !ok || is && !c.add(l) {
			return true, false
		}
		content = content || is
		at = end
	}
	return content, !content || !atEnd || !c.open && strings.HasSuffix(lines, "\n")
}

// checker follows the levels of a plain block.
type checker struct {
	levels []plainLevel
	open   bool // the last key has no value yet
}

type plainLevel struct {
	column int
	list   bool
	keys   []string
	many   map[string]bool // the keys, if there are many
}

func (c *checker) add(l plainLine) bool {
	top := &c.levels[len(c.levels)-1]
	if c.open && (l.column > top.column || l.column == top.column && l.dash && !top.list) {
		c.enter(l.column, l.dash)
	} else {
		for top.column > l.column || top.column == l.column && top.list && !l.dash {
			c.levels = c.levels[:len(c.levels)-1]
			top = &c.levels[len(c.levels)-1]
		}
		if top.column != l.column || top.list != l.dash {
			return false
		}
	}
	if l.dash && l.key != "" {
		c.enter(l.keyAt, false)
	}
	c.open = l.key != "" && l.value == ""
	return len(c.levels) <= maxPlainDepth && (l.key == "" || c.levels[len(c.levels)-1].isNew(l.key))
}

// enter starts a level, in the memory of one that has ended.
func (c *checker) enter(column int, list bool) {
	n := len(c.levels)
	if n == cap(c.levels) {
		c.levels = append(c.levels, plainLevel{})
	}
	c.levels = c.levels[:n+1]
	c.levels[n] = plainLevel{column: column, list: list, keys: c.levels[n].keys[:0]}
}

// maxCompared is how many keys are compared one by one.
const maxCompared = 16

func (p *plainLevel) isNew(key string) bool {
	switch {
	case p.many != nil:
		if p.many[key] {
			return false
		}
		p.many[key] = true
		return true
	case len(p.keys) == maxCompared:
		p.many = map[string]bool{}
		for _, k := range p.keys {
			p.many[k] = true
		}
		return p.isNew(key)
	}
	for _, k := range p.keys {
		if k == key {
			return false
		}
	}
	p.keys = append(p.keys, key)
	return true
}

// block is the node of a plain block. It builds the tree on request, one level at a time. It keeps only a large one (keepOver),
// because each of thousands of identities is read only once.
type block struct {
	*ast.NullNode // so that it is a node
	text          string
	line, column  int // of the text's start
	built         ast.Node
}

// keepOver is the block size, in bytes, above which a built tree is kept.
const keepOver = 4 << 10

func (b *block) build() ast.Node {
	if b.built != nil {
		return b.built
	}
	u := builder{block: b}
	column, line := b.column, b.line
	for at := 0; at < len(b.text); {
		end := lineEnd(b.text, at)
		u.read(at, end, line, column)
		at, line, column = end, line+1, 0
	}
	u.finish(len(b.text))
	if len(b.text) > keepOver {
		b.built = u.node
	}
	return u.node
}

// builder builds one level of a block.
type builder struct {
	*block
	node   ast.Node // a map or a list
	column int
	list   bool

	last    plainLine // the entry whose lines follow
	line    int
	start   int  // of its text
	next    int  // after its line
	content bool // there are lines below its line
}

func (u *builder) read(at, end, line, column int) {
	if u.node != nil && at+u.column < end && strings.Trim(u.text[at:at+u.column+1], " ") == "" { // deeper: of the last entry
		rest := strings.TrimLeft(u.text[at:end], " ")
		u.content = u.content || rest != "" && rest[0] != '\n' && rest[0] != '#'
		return
	}
	l, content, _ := readLine(u.text[at:end], column)
	if !content {
		return
	}
	if u.node == nil {
		u.column, u.list = l.column, l.dash
		pos := &token.Position{Line: line, Column: l.column + 1}
		if l.dash {
			u.node = ast.Sequence(token.SequenceEntry("-", pos), false)
		} else {
			u.node = ast.Mapping(token.MappingValue(pos), false)
		}
	} else if l.column != u.column || l.dash != u.list {
		u.content = true
		return
	}
	u.finish(at)
	u.last, u.line, u.start, u.next, u.content = l, line, at, end, false
}

// finish adds the last entry, whose lines end here.
func (u *builder) finish(end int) {
	if u.line == 0 {
		return
	}
	l := u.last
	switch node := u.node.(type) {
	case *ast.MappingNode:
		key := ast.String(token.String(l.key, l.key, &token.Position{Line: u.line, Column: l.keyAt + 1}))
		node.Values = append(node.Values, ast.MappingValue(key.Token, key, u.value(end)))
	case *ast.SequenceNode:
		if l.key == "" {
			node.Values = append(node.Values, u.value(end))
			break
		}
		from := u.start + l.keyAt
		if u.start == 0 {
			from -= u.block.column
		}
		node.Values = append(node.Values, &block{text: u.text[from:end], line: u.line, column: l.keyAt})
	}
}

func (u *builder) value(end int) ast.Node {
	l := u.last
	if u.content {
		return &block{text: u.text[u.next:end], line: u.line + 1}
	}
	pos := &token.Position{Line: u.line, Column: l.valueAt + 1}
	if l.value == "" {
		pos.Column = l.keyAt + len(l.key) + 2
		null := token.New("null", " null", pos)
		null.Type = token.ImplicitNullType
		return ast.Null(null)
	}
	switch l.value[0] {
	case '"':
		return ast.String(token.DoubleQuote(l.value[1:len(l.value)-1], l.value, pos))
	case '\'':
		return ast.String(token.SingleQuote(l.value[1:len(l.value)-1], l.value, pos))
	case '[', '{', '!':
		return parseValue(l.value, pos)
	}
	tk := token.New(l.value, l.value, pos)
	switch tk.Type {
	case token.StringType:
		return ast.String(tk)
	case token.NullType:
		return ast.Null(tk)
	case token.BoolType:
		return ast.Bool(tk)
	case token.FloatType:
		return ast.Float(tk)
	case token.InfinityType:
		return ast.Infinity(tk)
	case token.NanType:
		return ast.Nan(tk)
	}
	return ast.Integer(tk)
}

// parseValue reads a function, or brackets, with goccy's parser.
func parseValue(value string, pos *token.Position) ast.Node {
	const before = "k: "
	doc, err := Parse(context.Background(), "", []byte(before+value+"\n"))
	if err != nil {
		return ast.Null(token.New("null", " null", pos))
	}
	for _, tk := range doc.Tokens {
		tk.Position.Line, tk.Position.Column = pos.Line, tk.Position.Column-len(before)-1+pos.Column
	}
	return Entries(doc.Body)[0].Value
}
