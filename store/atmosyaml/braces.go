package atmosyaml

import (
	"slices"
	"strings"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/token"
)

// inBraces puts the identity behind the last entry of a map in braces: in a line of its own where the others have
// theirs, else in the same line.
func (p *page) inBraces(m *ast.MappingNode, l leaf) [][]edit {
	pen := p.pen
	at := slices.IndexFunc(p.tokens, func(tk *token.Token) bool {
		return m.End != nil && *tk.Position == *m.End.Position
	})
	if at < 1 {
		return nil
	}
	end, before := p.tokens[at], p.tokens[at-1]
	if len(m.Values) == 0 {
		return [][]edit{{{at: p.offset(end.Position), text: pen.flow(l)}}}
	}
	last := m.Values[len(m.Values)-1].Key.GetToken()
	pen.quoted = quotes(m)
	text := pen.flow(l)
	front := []edit{{at: p.offset(m.Start.Position) + 1, text: text + ", "}}
	behind, known := p.behind(before, end)
	if !known {
		return [][]edit{front}
	}
	comma := before.Type == token.CollectEntryType
	lead, tail := ", ", ""
	if comma {
		lead, tail = " ", ","
	}
	ways := [][]edit{{{at: behind, text: lead + text + tail}}, front}
	if head := p.line(last.Position.Line); end.Position.Line > before.Position.Line &&
		strings.TrimSpace(string([]rune(head)[:last.Position.Column-1])) == "" {
		own := p.after(before.Position.Line, string([]rune(head)[:last.Position.Column-1])+text+tail+p.pen.eol)
		if comma {
			return append([][]edit{{own}}, ways...)
		}
		return append([][]edit{{{at: behind, text: ","}, own}}, ways...)
	}
	return ways
}

// behind is the place after the last token before a closing brace; false for a text over several lines, whose end is not
// known.
func (p *page) behind(before, end *token.Token) (int, bool) {
	switch before.Type {
	case token.MappingEndType, token.SequenceEndType, token.CollectEntryType:
		return p.offset(before.Position) + 1, true
	}
	if before.Position.Line != end.Position.Line {
		return 0, false
	}
	at := p.offset(end.Position)
	return at - (len(p.raw[:at]) - len(strings.TrimRight(string(p.raw[:at]), " \t"))), true
}
