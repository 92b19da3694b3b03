package edit

import (
	"slices"
	"strings"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/token"

	"authdeck/model"
	"authdeck/store/atmosyaml/yamldoc"
)

// position is where an identity goes: into the value of a key, or into the document itself.
type position struct {
	key     *ast.MappingValueNode // nil for the document
	value   yamldoc.Value
	missing []string // keys that have to be written too
	unit    int      // indentation of the levels above, in spaces; 0 if unknown
	flow    bool     // the key is within braces
}

// insertions returns ways to write identities, the best-looking first. The caller checks which one leaves the rest of the file
// unchanged.
func (p *page) insertions(identities []model.NewIdentity) ([][]edit, *model.Problem) {
	s, problem := p.findPosition()
	if problem != nil {
		return nil, problem
	}
	nodes := identityNodes(identities, s.missing)
	switch {
	case isFlow(s.value.Node):
		return p.insertInBraces(s.value.Node.(*ast.MappingNode), nodes), nil
	case s.value.Form == yamldoc.Map:
		return p.insertInBlock(s, nodes), nil
	case s.key == nil:
		return p.insertInEmpty(s.value.Node, nodes), nil
	}
	return p.replaceNull(s, nodes), nil
}

func isFlow(n ast.Node) bool {
	m, ok := n.(*ast.MappingNode)
	return ok && m.IsFlowStyle
}

func column(kv *ast.MappingValueNode) int { return kv.Key.GetToken().Position.Column }

// findPosition follows auth.identities as far as the keys exist. It rejects a map that is written elsewhere (an alias, a merge key,
// an include).
func (p *page) findPosition() (position, *model.Problem) {
	s, node := position{missing: []string{"auth", "identities"}}, p.Body
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
		next, merged := findKey(s.value.Node, s.missing[0], p.Document)
		if next == nil && merged != nil {
			return s, p.notEditable(p.At(merged.GetToken()), "a merge key (<<) adds keys here")
		}
		if next == nil {
			return s, nil
		}
		flow, unit := isFlow(s.value.Node), s.unit
		if s.key != nil && !flow && column(next) > column(s.key) {
			unit = column(next) - column(s.key)
		}
		s, node = position{key: next, missing: s.missing[1:], unit: unit, flow: flow}, next.Value
	}
}

// findKey finds a key written in the map itself, in any case, and a merge key. If there are several, it finds the one that counts.
func findKey(m ast.Node, key string, d *yamldoc.Document) (found *ast.MappingValueNode, merged ast.Node) {
	for _, kv := range yamldoc.Entries(m) {
		if yamldoc.IsMergeKey(kv.Key) {
			merged = kv.Key
		} else if written := d.Value(kv.Key).Text; yamldoc.FoldedKey(written) == key && (found == nil || yamldoc.Overrides(written)) {
			found = kv
		}
	}
	return found, merged
}

// editable resolves anchors without aliases and YAML's own tags. Anything else before a map makes it not editable.
func (p *page) editable(n ast.Node, key *ast.MappingValueNode) (yamldoc.Value, *model.Problem) {
	at, name := model.Origin{File: p.File, Line: 1, Column: 1}, "atmos.yaml"
	if key != nil {
		at, name = p.At(key.Key.GetToken()), "auth"
	}
	inner, why := ast.Node(nil), ""
	switch node := n.(type) {
	case *ast.AliasNode:
		why = "this is an alias (*)"
	case *ast.AnchorNode:
		inner = node.Value
		if p.hasAlias(node.Name.GetToken().Value) {
			why = "this anchor (&) has aliases elsewhere"
		} else if isNull(inner) {
			why = "this anchor (&) has no value"
		}
	case *ast.TagNode:
		inner = node.Value
		if isNull(inner) || !yamldoc.IsStandardTag(yamldoc.Tag(node)) {
			why = "this is a function (" + yamldoc.Tag(node) + ")"
		}
	}
	switch {
	case why != "":
		return yamldoc.Value{}, p.notEditable(at, why)
	case inner != nil:
		return p.editable(inner, key)
	}
	v := p.Value(n)
	if v.Form != yamldoc.Map && v.Form != yamldoc.Null {
		return v, v.NotA("a map of keys and values", name)
	}
	return v, nil
}

func isNull(n ast.Node) bool {
	_, null := n.(*ast.NullNode)
	return null
}

// hasAlias reports whether an alias of that name exists.
func (p *page) hasAlias(name string) bool {
	for i, tk := range p.Tokens {
		if tk.Type == token.AliasType && i+1 < len(p.Tokens) && p.Tokens[i+1].Value == name {
			return true
		}
	}
	return false
}

func (p *page) notEditable(at model.Origin, why string) *model.Problem {
	return &model.Problem{Origin: at, What: why + ", so authdeck does not edit it", Fix: model.Do("add the identity by hand:")}
}

// insertInBlock inserts the nodes below the last key of the block. Comments and empty lines after the block stay there.
func (p *page) insertInBlock(s position, nodes []node) [][]edit {
	all := yamldoc.Entries(s.value.Node)
	last := all[len(all)-1].Key.GetToken().Position
	indent := column(all[0]) - 1
	style := p.style
	style.unit, style.quoted = p.indentUnit(s), allQuoted(s.value.Node)
	text := style.blocks(nodes, indent, "")
	end := p.blockEnd(s.key)
	near := p.endOfBlock(end, last.Line, indent)
	ways := [][]edit{{p.insertAfter(near, text)}, {p.insertAfter(end, text)}}
	spaced := len(all) > 1 && last.Line > 1 && strings.TrimSpace(p.line(last.Line-1)) == ""
	if spaced || s.key == nil && strings.TrimSpace(p.line(max(near, 1))) != "" {
		ways = append([][]edit{{p.insertAfter(near, style.eol+style.blocks(nodes, indent, style.eol))}}, ways...)
	}
	return ways
}

// allQuoted reports whether the keys of a map and of the maps in it are quoted, as in JSON. One quoted name says nothing.
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

// indentUnit is the indentation below the keys of a block: as below a sibling, else as the block itself.
func (p *page) indentUnit(s position) int {
	all := yamldoc.Entries(s.value.Node)
	for _, kv := range all {
		v := p.Value(kv.Value)
		if v.Form != yamldoc.Map || isFlow(v.Node) {
			continue
		}
		if in := column(yamldoc.Entries(v.Node)[0]); in > column(all[0]) {
			return in - column(all[0])
		}
	}
	if s.key != nil && column(all[0]) > column(s.key) {
		return column(all[0]) - column(s.key)
	}
	return p.style.unit
}

// insertInEmpty writes below the comments and the "---" of a document without content, or replaces its null.
func (p *page) insertInEmpty(null ast.Node, nodes []node) [][]edit {
	text := p.style.blocks(nodes, 0, "")
	if null != nil {
		at := null.GetToken()
		cut := edit{at: p.offset(at.Position), cut: len(at.Value)}
		if p.line(at.Position.Line) == at.Value {
			cut.text = strings.TrimSuffix(text, p.style.eol)
			return [][]edit{{cut}}
		}
		return [][]edit{{cut, p.insertAfter(p.lastLine(), text)}}
	}
	if end := p.lastLine(); end > 0 {
		return [][]edit{{p.insertAfter(end, text)}}
	}
	return [][]edit{{{at: len(p.raw), text: text}}}
}

// replaceNull gives a value to a key that has none, or an explicit null.
func (p *page) replaceNull(s position, nodes []node) [][]edit {
	style := p.style
	style.quoted = s.key.Key.GetToken().Type == token.DoubleQuoteType
	null := s.value.Node.GetToken()
	explicit := null.Type == token.NullType
	if s.flow {
		if !explicit {
			return nil
		}
		return [][]edit{{{at: p.offset(null.Position), cut: len(null.Value), text: "{" + style.entries(nodes, ", ") + "}"}}}
	}
	if style.unit = s.unit; style.unit == 0 {
		style.unit = p.indentUnit(position{value: p.Value(p.Body)})
	}
	end := s.key.Key.GetToken().Position.Line
	for end < p.lastLine() {
		next := p.line(end + 1)
		if text := strings.TrimLeft(next, " "); !strings.HasPrefix(text, "#") || len(next)-len(text) < column(s.key) {
			break
		}
		end++
	}
	below := p.insertAfter(end, style.blocks(nodes, column(s.key)-1+style.unit, ""))
	if !explicit {
		return [][]edit{{below}}
	}
	colon := p.offset(s.key.Start.Position) + 1
	return [][]edit{{{at: colon, cut: p.offset(null.Position) + len(null.Value) - colon}, below}}
}

// insertInBraces inserts the nodes after the last entry of a map in braces: on lines of their own if the other entries are, else on
// the same line.
func (p *page) insertInBraces(m *ast.MappingNode, nodes []node) [][]edit {
	style := p.style
	at := slices.IndexFunc(p.Tokens, func(tk *token.Token) bool {
		return m.End != nil && *tk.Position == *m.End.Position
	})
	if at < 1 {
		return nil
	}
	end, before := p.Tokens[at], p.Tokens[at-1]
	if len(m.Values) == 0 {
		return [][]edit{{{at: p.offset(end.Position), text: style.entries(nodes, ", ")}}}
	}
	style.quoted = allQuoted(m)
	text := style.entries(nodes, ", ")
	front := []edit{{at: p.offset(m.Start.Position) + 1, text: text + ", "}}
	after, known := p.endOf(before, end)
	if !known {
		return [][]edit{front}
	}
	comma := before.Type == token.CollectEntryType
	lead, tail := ", ", ""
	if comma {
		lead, tail = " ", ","
	}
	ways := [][]edit{{{at: after, text: lead + text + tail}}, front}
	last := m.Values[len(m.Values)-1].Key.GetToken().Position
	indent := string([]rune(p.line(last.Line))[:last.Column-1])
	if end.Position.Line == before.Position.Line || strings.TrimSpace(indent) != "" {
		return ways
	}
	own := []edit{p.insertAfter(before.Position.Line, indent+style.entries(nodes, ","+style.eol+indent)+tail+style.eol)}
	if !comma {
		own = append([]edit{{at: after, text: ","}}, own...)
	}
	return append([][]edit{own}, ways...)
}

// endOf returns the offset of a comma after the last token before a closing brace. It is not known for text over several lines.
func (p *page) endOf(before, end *token.Token) (int, bool) {
	switch before.Type {
	case token.MappingEndType, token.SequenceEndType, token.CollectEntryType:
		return p.offset(before.Position) + 1, true
	}
	if before.Position.Line != end.Position.Line {
		return 0, false
	}
	text := strings.TrimRight(string(p.raw[:p.offset(end.Position)]), " \t")
	if before.Type == token.MappingValueType { // Atmos takes "key:," for a key with a colon at its end
		return len(text) + 1, len(text) < p.offset(end.Position)
	}
	return len(text), true
}
