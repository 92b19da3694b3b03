package edit

import (
	"slices"
	"strings"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/token"

	"authdeck/model"
	"authdeck/store/atmosyaml/yamldoc"
)

// spot is where an identity belongs: in the value of a key, or in the document itself.
type position struct {
	key     *ast.MappingValueNode // nil for the document
	value   yamldoc.Value
	missing []string // keys that have to be written too
	unit    int      // spaces that the levels above are indented by; 0 where none shows
	flow    bool     // the key stands within braces
}

// insertions are ways to write the identity, the nicest first. Which one leaves the rest as it was is for the caller to
// find out.
func (p *page) insertions(n model.NewIdentity) ([][]edit, *model.Problem) {
	s, problem := p.findPosition()
	if problem != nil {
		return nil, problem
	}
	leaf := identityNode(n, s.missing)
	switch {
	case s.value.Form == yamldoc.Map:
		if m, ok := s.value.Node.(*ast.MappingNode); ok && m.IsFlowStyle {
			return p.insertInBraces(m, leaf), nil
		}
		return p.insertInBlock(s, leaf), nil
	case s.key == nil:
		return p.insertInEmpty(leaf), nil
	}
	return p.replaceNull(s, leaf), nil
}

// findPosition goes down as far as the keys are there. A map that is written elsewhere (an alias, a merge key, an include) is
// not ours to change from here.
func (p *page) findPosition() (position, *model.Problem) {
	path := []string{"auth", "identities"}
	s, node := position{missing: path}, p.Body
	if node == nil {
		return s, nil
	}
	for {
		var problem *model.Problem
		if s.value, problem = p.editable(node, s.key); problem != nil {
			return s, problem
		}
		if s.value.Form != yamldoc.Map || len(s.missing) == 0 {
			return s, nil
		}
		m, isNode := s.value.Node.(*ast.MappingNode)
		flow := isNode && m.IsFlowStyle
		next, merged := findKey(s.value.Node, s.missing[0], p.Document)
		if next == nil {
			if merged != nil {
				return s, p.notEditable(p.At(merged.GetToken()), "a merge key (<<) brings keys in here")
			}
			return s, nil
		}
		unit := s.unit
		if key := next.Key.GetToken().Position; s.key != nil && !flow && key.Column > s.key.Key.GetToken().Position.Column {
			unit = key.Column - s.key.Key.GetToken().Position.Column
		}
		s, node = position{key: next, missing: s.missing[1:], unit: unit, flow: flow}, next.Value
	}
}

// findKey finds a key that stands in the map itself, and a merge key.
func findKey(m ast.Node, key string, d *yamldoc.Document) (found *ast.MappingValueNode, merged ast.Node) {
	for _, kv := range yamldoc.Entries(m) {
		if kv.Key.IsMergeKey() {
			merged = kv.Key
		} else if d.Value(kv.Key).Text == key {
			found = kv
		}
	}
	return found, merged
}

// editable looks through anchors that nobody refers to and YAML's own tags; what else stands before a map is a reason to
// leave it alone.
func (p *page) editable(n ast.Node, key *ast.MappingValueNode) (yamldoc.Value, *model.Problem) {
	at := model.Origin{File: p.File, Line: 1, Column: 1}
	if key != nil {
		at = p.At(key.Key.GetToken())
	}
	switch node := n.(type) {
	case *ast.AliasNode:
		return yamldoc.Value{}, p.notEditable(at, "this is an alias (*)")
	case *ast.AnchorNode:
		if p.hasAlias(node.Name.GetToken().Value) {
			return yamldoc.Value{}, p.notEditable(at, "other places refer to this by its anchor (&)")
		}
		if _, null := node.Value.(*ast.NullNode); null {
			return yamldoc.Value{}, p.notEditable(at, "this is an anchor (&) of nothing")
		}
		return p.editable(node.Value, key)
	case *ast.TagNode:
		if _, null := node.Value.(*ast.NullNode); null || !yamldoc.IsStandardTag(node.Start.Value) {
			return yamldoc.Value{}, p.notEditable(at, "this is a function ("+node.Start.Value+")")
		}
		return p.editable(node.Value, key)
	}
	v := p.Value(n)
	if v.Form != yamldoc.Map && (v.Form != yamldoc.Null || key == nil) {
		return v, v.NotA("a map of keys and values", map[bool]string{true: "atmos.yaml", false: "auth"}[key == nil])
	}
	return v, nil
}

// hasAlias tells whether an alias of that name stands anywhere.
func (p *page) hasAlias(name string) bool {
	for i, tk := range p.tokens {
		if tk.Type == token.AliasType && i+1 < len(p.tokens) && p.tokens[i+1].Value == name {
			return true
		}
	}
	return false
}

func (p *page) notEditable(at model.Origin, why string) *model.Problem {
	return &model.Problem{Origin: at, What: why + ", so authdeck does not change it",
		Fix: "add the identity by hand:"}
}

// insertInBlock puts the identity below the last key of the block; comments and empty lines that follow the block stay there.
func (p *page) insertInBlock(s position, l node) [][]edit {
	all := yamldoc.Entries(s.value.Node)
	first, last := all[0].Key.GetToken().Position, all[len(all)-1].Key.GetToken().Position
	indent := first.Column - 1
	pen := p.style
	pen.unit, pen.quoted = p.indentUnit(s, first.Column), allQuoted(s.value.Node)
	end := p.blockEnd(s.key)
	text := pen.block(l, indent)
	near := p.endOfBlock(end, last.Line, indent)
	ways := [][]edit{{p.insertAfter(near, text)}, {p.insertAfter(end, text)}}
	spaced := len(all) > 1 && last.Line > 1 && strings.TrimSpace(p.line(last.Line-1)) == ""
	if spaced || s.key == nil && strings.TrimSpace(p.line(max(near, 1))) != "" {
		ways = append([][]edit{{p.insertAfter(near, p.style.eol+text)}}, ways...)
	}
	return ways
}

// allQuoted tells whether the keys of a map and of the maps in it are in quotes, as in JSON: one name alone may need them.
func allQuoted(m ast.Node) bool {
	for _, kv := range yamldoc.Entries(m) {
		for _, key := range append(yamldoc.Entries(kv.Value), kv) {
			if key.Key.GetToken().Type != token.DoubleQuoteType {
				return false
			}
		}
	}
	return true
}

// indentUnit is how the levels below are indented: like those of a sister, else like those above.
func (p *page) indentUnit(s position, column int) int {
	for _, kv := range yamldoc.Entries(s.value.Node) {
		v := p.Value(kv.Value)
		m, isNode := v.Node.(*ast.MappingNode)
		if v.Form != yamldoc.Map || isNode && m.IsFlowStyle {
			continue
		}
		if in := yamldoc.Entries(v.Node)[0].Key.GetToken().Position.Column; in > column {
			return in - column
		}
	}
	if s.key != nil && column > s.key.Key.GetToken().Position.Column {
		return column - s.key.Key.GetToken().Position.Column
	}
	return 2
}

// insertInEmpty writes below what there is of a document without content: comments, and the line that starts it.
func (p *page) insertInEmpty(l node) [][]edit {
	pen := p.style
	pen.unit = 2
	end := p.lastLine()
	text := pen.block(l, 0)
	if end == 0 {
		return [][]edit{{{at: len(p.raw), text: text}}}
	}
	return [][]edit{{p.insertAfter(end, text)}}
}

// replaceNull gives a key without a value one. A null that is written out makes room.
func (p *page) replaceNull(s position, l node) [][]edit {
	pen := p.style
	pen.quoted = s.key.Key.GetToken().Type == token.DoubleQuoteType
	null := s.value.Node.GetToken()
	written := null.Type == token.NullType
	if s.flow {
		if !written {
			return nil
		}
		return [][]edit{{{at: p.offset(null.Position), cut: len(null.Value), text: "{" + pen.flow(l) + "}"}}}
	}
	key := s.key.Key.GetToken().Position
	if pen.unit = s.unit; pen.unit == 0 {
		pen.unit = p.rootUnit()
	}
	end := key.Line
	for end < p.lastLine() {
		next := p.line(end + 1)
		if text := strings.TrimLeft(next, " "); !strings.HasPrefix(text, "#") || len(next)-len(text) < key.Column {
			break
		}
		end++
	}
	below := p.insertAfter(end, pen.block(l, key.Column-1+pen.unit))
	if !written {
		return [][]edit{{below}}
	}
	colon := p.offset(s.key.Start.Position) + 1
	return [][]edit{{{at: colon, cut: p.offset(null.Position) + len(null.Value) - colon}, below}}
}

// rootUnit is how the first block below a key of the document is indented.
func (p *page) rootUnit() int {
	v := p.Value(p.Body)
	return p.indentUnit(position{value: v}, yamldoc.Entries(v.Node)[0].Key.GetToken().Position.Column)
}

// insertInBraces puts the identity behind the last entry of a map in braces: in a line of its own where the others have
// theirs, else in the same line.
func (p *page) insertInBraces(m *ast.MappingNode, l node) [][]edit {
	pen := p.style
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
	pen.quoted = allQuoted(m)
	text := pen.flow(l)
	front := []edit{{at: p.offset(m.Start.Position) + 1, text: text + ", "}}
	behind, known := p.endOf(before, end)
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
		own := p.insertAfter(before.Position.Line, string([]rune(head)[:last.Position.Column-1])+text+tail+p.style.eol)
		if comma {
			return append([][]edit{{own}}, ways...)
		}
		return append([][]edit{{{at: behind, text: ","}, own}}, ways...)
	}
	return ways
}

// endOf is the place after the last token before a closing brace; false for a text over several lines, whose end is not
// known.
func (p *page) endOf(before, end *token.Token) (int, bool) {
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
