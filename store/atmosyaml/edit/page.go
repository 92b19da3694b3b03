package edit

import (
	"bytes"
	"context"
	"slices"
	"strings"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/token"

	"authdeck/store/atmosyaml/yamldoc"
)

// page is the bytes of a file and its parsed document. The parser finds the places, and only the bytes there are changed.
type page struct {
	*yamldoc.Document
	raw    []byte
	starts []int // of each line in raw
	style  style
}

func openPage(ctx context.Context, path string, raw []byte) (*page, error) {
	text, err := yamldoc.Normalize(path, raw)
	if err != nil {
		return nil, err
	}
	doc, err := yamldoc.Parse(ctx, path, text)
	if err != nil {
		return nil, err
	}
	pg := &page{Document: doc, raw: raw, starts: []int{0}, style: style{eol: "\n", unit: 2}}
	for i, b := range raw {
		if b == '\n' {
			pg.starts = append(pg.starts, i+1)
		}
	}
	if crlf := bytes.Count(raw, []byte("\r\n")); crlf > 0 && 2*crlf >= len(pg.starts)-1 {
		pg.style.eol = "\r\n"
	}
	return pg, nil
}

// lines returns the number of lines. Text after the last line feed is a line unless it is empty.
func (p *page) lines() int {
	if p.starts[len(p.starts)-1] == len(p.raw) {
		return len(p.starts) - 1
	}
	return len(p.starts)
}

// line returns line n, counted from 1, without its end and the byte order mark.
func (p *page) line(n int) string {
	end := len(p.raw)
	if n < len(p.starts) {
		end = p.starts[n]
	}
	s := strings.TrimRight(string(p.raw[p.starts[n-1]:end]), "\r\n")
	if n == 1 {
		s = strings.TrimPrefix(s, "\ufeff")
	}
	return s
}

// offset returns the index in raw of a token's position.
func (p *page) offset(at *token.Position) int {
	n := p.starts[at.Line-1]
	if at.Line == 1 && bytes.HasPrefix(p.raw, []byte("\ufeff")) {
		n += len("\ufeff")
	}
	return n + len(string([]rune(p.line(at.Line))[:at.Column-1]))
}

// edit replaces cut bytes of raw, from at on, with text.
type edit struct {
	at, cut int
	text    string
}

func (p *page) apply(edits []edit) []byte {
	out := slices.Clone(p.raw)
	for _, e := range slices.Backward(edits) { // the last one first, so that the offsets of the others stay valid
		out = slices.Replace(out, e.at, e.at+e.cut, []byte(e.text)...)
	}
	return out
}

// insertAfter inserts whole lines below line n.
func (p *page) insertAfter(n int, text string) edit {
	if n < len(p.starts) {
		return edit{at: p.starts[n], text: text}
	}
	if len(p.line(max(n, 1))) == 0 {
		return edit{at: len(p.raw), text: text}
	}
	return edit{at: len(p.raw), text: p.style.eol + strings.TrimSuffix(text, p.style.eol)} // the file still ends without a line feed
}

// lastLine is the last line of the document. The file may contain more documents.
func (p *page) lastLine() int {
	from := 0
	if n := len(p.Tokens); n > 0 {
		from = p.Tokens[n-1].Position.Line
	}
	for n := from + 1; n <= p.lines(); n++ {
		if l := p.line(n); isSeparator(l, "---") || isSeparator(l, "...") {
			return n - 1
		}
	}
	return p.lines()
}

func isSeparator(line, mark string) bool {
	rest, ok := strings.CutPrefix(line, mark)
	return ok && (rest == "" || rest[0] == ' ' || rest[0] == '\t')
}

// blockEnd is the last line before one that is not indented deeper than the key.
func (p *page) blockEnd(key *ast.MappingValueNode) int {
	if key == nil {
		return p.lastLine()
	}
	column, start := key.Key.GetToken().Position.Column, key.Start.Position
	depth := 0
	for i, tk := range p.Tokens {
		at := tk.Position
		if at.Line < start.Line || at.Line == start.Line && at.Column <= start.Column {
			continue
		}
		switch tk.Type {
		case token.MappingStartType, token.SequenceStartType:
			depth++
		case token.MappingEndType, token.SequenceEndType:
			depth--
			continue
		}
		text := i > 0 && (p.Tokens[i-1].Type == token.LiteralType || p.Tokens[i-1].Type == token.FoldedType)
		if depth == 0 && !text && at.Line > start.Line && at.Column <= column {
			return at.Line - 1
		}
	}
	return p.lastLine()
}

// endOfBlock goes back from line n over empty lines and over comments that are indented less than the block: they belong to
// what follows.
func (p *page) endOfBlock(n, first, indent int) int {
	for ; n > first; n-- {
		l := p.line(n)
		text := strings.TrimLeft(l, " \t")
		if text != "" && (text[0] != '#' || len(l)-len(text) >= indent) {
			break
		}
	}
	return n
}
