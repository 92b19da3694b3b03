package atmosyaml

import (
	"strings"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/token"

	"authdeck/model"
)

// form is what a value is once anchors, aliases and YAML's own tags are looked through.
type form int

const (
	nothing  form = iota // absent, or null
	text                 // a string
	plain                // a number or true/false without quotes
	mapping              // keys and values
	list                 // a sequence
	function             // a tag of Atmos, or an unknown one
	dangling             // an alias of an anchor that is not there, or of itself
	faulty               // a function that has no result: problem says why
	later                // what a command will print when the identity is used
)

// value is one node of the tree. Its place is where it is written, which for an alias is at the anchor.
type value struct {
	form    form
	text    string // of text and plain
	tag     string // of a function
	node    ast.Node
	at      model.Origin
	doc     *document // that node is of
	problem *model.Problem
}

// maxHops ends chains of aliases; each hop goes up in the file, so that a real chain is short.
const maxHops = 100

func (d *document) value(n ast.Node) value {
	forced := ""
	for range maxHops {
		switch node := n.(type) {
		case *ast.AnchorNode:
			n = node.Value
		case *ast.MappingKeyNode: // ? key
			n = node.Value
		case *ast.AliasNode:
			anchor := d.anchorOf(node)
			if anchor == nil {
				return value{form: dangling, at: d.at(node.Start), doc: d}
			}
			n = anchor.Value
		case *ast.TagNode:
			if !isStandard(node.Start.Value) {
				return value{form: function, tag: node.Start.Value, node: node.Value, at: d.at(node.Start), doc: d}
			}
			forced, n = node.Start.Value, node.Value
		default:
			return d.bare(n, forced)
		}
	}
	return value{form: dangling, at: model.Origin{File: d.file}, doc: d}
}

func isStandard(tag string) bool {
	return tag == "!" || strings.HasPrefix(tag, "!!") && tag != "!!binary"
}

func (d *document) bare(n ast.Node, forced string) value {
	if n == nil {
		return value{at: model.Origin{File: d.file}, doc: d}
	}
	v := value{node: n, at: d.at(n.GetToken()), doc: d}
	switch node := n.(type) {
	case *ast.NullNode:
		v.text = node.Token.Value
	case *ast.StringNode:
		v.form, v.text = text, node.Value
		if node.Token.Type == token.StringType && isNumber(node.Value) {
			v.form = plain
		}
	case *ast.LiteralNode:
		v.form, v.text, v.at = text, node.Value.Value, d.at(node.Start)
	case *ast.MappingNode:
		v.form = mapping
		if len(node.Values) > 0 && !node.IsFlowStyle {
			v.at = d.at(node.Values[0].Key.GetToken())
		}
	case *ast.MappingValueNode:
		v.form, v.at = mapping, d.at(node.Key.GetToken())
	case *ast.SequenceNode:
		v.form = list
	default:
		v.form, v.text = plain, n.GetToken().Value
	}
	if v.form == plain && (forced == "!!str" || forced == "!") {
		v.form = text
	}
	return v
}

// isNumber finds what goccy takes for a string, because it fits no number of Go's, and Atmos's library for a number.
func isNumber(s string) bool {
	sign := func() {
		if s != "" && (s[0] == '-' || s[0] == '+') {
			s = s[1:]
		}
	}
	digits := func() int {
		rest := strings.TrimLeft(s, "0123456789")
		n := len(s) - len(rest)
		s = rest
		return n
	}
	sign()
	n := digits()
	if rest, ok := strings.CutPrefix(s, "."); ok {
		s = rest
		n += digits()
	}
	if s != "" && (s[0] == 'e' || s[0] == 'E') {
		s = s[1:]
		sign()
		return n > 0 && digits() > 0 && s == ""
	}
	return n > 0 && s == ""
}

// pair is a key of a map, where it stands, and its value.
type pair struct {
	key   string
	at    model.Origin
	value ast.Node
	doc   *document // that value is of
}

// pairs gives the keys of a map in the order of the file, then those that merge keys (<<) bring in. Atmos does not
// honour merge keys inside identities; authdeck does, as YAML 1.1 has it.
func (d *document) pairs(m ast.Node) ([]pair, *model.Problem) {
	return d.pairsBy(m, (*document).value)
}

// pairsBy is pairs for who looks at what is merged in his own way.
func (d *document) pairsBy(m ast.Node, look func(*document, ast.Node) value) ([]pair, *model.Problem) {
	var own []pair
	var merges []ast.Node
	for _, kv := range entries(m) {
		if kv.Key.IsMergeKey() {
			merges = append(merges, kv.Value)
			continue
		}
		key := d.value(kv.Key)
		own = append(own, pair{key.text, key.at, kv.Value, d})
	}
	if len(merges) == 0 {
		return own, nil
	}
	w := merger{look: look, pairs: own, taken: map[string]bool{}, visited: map[ast.Node]bool{m: true}}
	for _, p := range own {
		w.taken[p.key] = true
	}
	for _, n := range merges {
		w.add(d, n)
	}
	return w.pairs, w.problem
}

func entries(m ast.Node) []*ast.MappingValueNode {
	switch m := m.(type) {
	case *ast.MappingNode:
		return m.Values
	case *ast.MappingValueNode:
		return []*ast.MappingValueNode{m}
	}
	return nil
}

// merger visits each map once, so that maps that merge each other over and over cost no more than their size.
type merger struct {
	look    func(*document, ast.Node) value
	pairs   []pair
	taken   map[string]bool
	visited map[ast.Node]bool
	problem *model.Problem
}

func (w *merger) add(d *document, n ast.Node) {
	v := w.look(d, n)
	if v.node != nil && w.visited[v.node] {
		return
	}
	w.visited[v.node] = true
	switch v.form {
	case mapping:
		w.addMap(v.doc, v.node)
	case list:
		for _, item := range v.node.(*ast.SequenceNode).Values {
			w.add(v.doc, item)
		}
	case nothing:
	case dangling:
		w.problem = danglingProblem(v)
	case faulty:
		w.problem = v.problem
	case later:
		w.problem = v.notYet("a merge key (<<)")
	default:
		w.problem = &model.Problem{Origin: v.at, What: "a merge key (<<) takes a map", Write: "<<: *anchor"}
	}
}

func (w *merger) addMap(d *document, m ast.Node) {
	var deeper []ast.Node
	for _, kv := range entries(m) {
		if kv.Key.IsMergeKey() {
			deeper = append(deeper, kv.Value)
			continue
		}
		key := d.value(kv.Key)
		if !w.taken[key.text] {
			w.taken[key.text] = true
			w.pairs = append(w.pairs, pair{key.text, key.at, kv.Value, d})
		}
	}
	for _, n := range deeper {
		w.add(d, n)
	}
}

// is makes the function's result, which is text even where it looks like a number.
func (v value) is(result string) value {
	v.form, v.text, v.node = text, result, nil
	return v
}

func (v value) fault(what, fix string) value {
	v.form, v.problem, v.node = faulty, &model.Problem{Origin: v.at, What: what, Fix: fix}, nil
	return v
}

// because is a function without a result for what is wrong with the file it names.
func (v value) because(p *model.Problem) value {
	v.form, v.problem, v.node = faulty, p, nil
	return v
}

// notYet refuses a command for what must be known before any identity is used.
func (v value) notYet(name string) *model.Problem {
	return &model.Problem{Origin: v.at, What: name + " cannot come from !exec: it must be known before an identity is used",
		Fix: "write the value itself, or take it from the environment: !env NAME"}
}

// notA is the problem of a value of the wrong form; name is what users know it by.
func (v value) notA(want, name string) *model.Problem {
	is := map[form]string{text: "text", plain: "a single value", mapping: "a map", list: "a list"}
	return &model.Problem{Origin: v.at, What: name + " must be " + want + ", and this is " + is[v.form]}
}
