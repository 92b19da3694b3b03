package yamldoc

import (
	"errors"
	"strings"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/token"

	"authdeck/model"
)

// Form says what a value is, after resolving anchors, aliases and YAML's own tags.
type Form int

// The forms of a value.
const (
	Null     Form = iota // absent, or null
	Text                 // a string
	Plain                // a number, a date or true/false without quotes
	Map                  // keys and values
	List                 // a sequence
	Function             // a tag of Atmos, or an unknown one
	Invalid              // a function without a result, or an alias without an anchor; Problem says why
	Later                // the output of a command that runs when the identity is used
)

// Value is one node of the tree. At is where the value is written: for an alias, at its anchor.
type Value struct {
	Form    Form
	Text    string // of Text and Plain
	Tag     string // of a Function, and of its result
	Source  string // the function as written, if its result depends on the user's machine and not on the files
	Node    ast.Node
	At      model.Origin
	Doc     *Document // the document of Node
	Problem *model.Problem

	Included model.Origin // of the function that included the whole file whose value this is; empty for another value
}

// maxHops ends chains of aliases; each hop goes up in the file, so that a real chain is short.
const maxHops = 100

// Value resolves the anchors, aliases and standard tags of a node. Functions stay unevaluated.
func (d *Document) Value(n ast.Node) Value {
	forced := ""
	for range maxHops {
		switch node := n.(type) {
		case *block:
			n = node.build()
		case *ast.AnchorNode:
			n = node.Value
		case *ast.MappingKeyNode: // ? key
			n = node.Value
		case *ast.AliasNode:
			anchor := d.anchorOf(node)
			if anchor == nil {
				return undefinedAlias(d, d.At(node.Start))
			}
			n = anchor.Value
		case *ast.TagNode:
			tag := Tag(node)
			if !IsStandardTag(tag) {
				return Value{Form: Function, Tag: tag, Node: node.Value, At: d.At(node.Start), Doc: d}
			}
			forced, n = tag, node.Value
		default:
			return d.bare(n, forced)
		}
	}
	return undefinedAlias(d, model.Origin{File: d.File})
}

func undefinedAlias(d *Document, at model.Origin) Value {
	return Value{At: at, Doc: d}.Fail("this alias (*) has no anchor (&) before it",
		"define the anchor above, or put the value in quotes")
}

// Tag returns the tag of a node in its short form.
func Tag(n *ast.TagNode) string { return shortTag(n.Start.Value) }

// IsStandardTag reports whether a tag is one of YAML's own, not a function of Atmos.
func IsStandardTag(tag string) bool {
	return tag == "!" || strings.HasPrefix(tag, "!!") && tag != "!!binary"
}

func (d *Document) bare(n ast.Node, forced string) Value {
	if n == nil {
		return Value{At: model.Origin{File: d.File}, Doc: d}
	}
	v := Value{Node: n, At: d.At(n.GetToken()), Doc: d}
	switch node := n.(type) {
	case *ast.NullNode:
		v.Text = node.Token.Value
	case *ast.StringNode:
		v.Form, v.Text = Text, node.Value
		if node.Token.Type == token.StringType && !IsText(node.Value) {
			v.Form = Plain
		}
	case *ast.LiteralNode:
		v.Form, v.Text, v.At = Text, node.Value.Value, d.At(node.Start)
	case *ast.MappingNode:
		v.Form = Map
		if len(node.Values) > 0 && !node.IsFlowStyle {
			v.At = d.At(node.Values[0].Key.GetToken())
		}
	case *ast.MappingValueNode:
		v.Form, v.At = Map, d.At(node.Key.GetToken())
	case *ast.SequenceNode:
		v.Form = List
	default:
		v.Form, v.Text = Plain, n.GetToken().Value
	}
	return v.tagged(forced)
}

// tagged applies one of YAML's own tags to a value.
func (v Value) tagged(tag string) Value {
	switch tag {
	case "!": // Atmos's library ignores it, and goccy's parser takes it for !!str
		if text, ok := v.Node.(*ast.StringNode); ok && text.Token.Type == token.StringType {
			switch token.New(v.Text, v.Text, nil).Type {
			case token.NullType:
				v.Form = Null
			case token.BoolType:
				v.Form = Plain
			}
		}
	case "!!str":
		if null, ok := v.Node.(*ast.NullNode); ok {
			v.Form = Text
			if null.Token.Type == token.ImplicitNullType {
				v.Text = ""
			}
		}
		if v.Form == Plain {
			v.Form = Text
		}
	case "!!int", "!!float", "!!bool", "!!timestamp":
		if v.Form == Text {
			v.Form = Plain
		}
	case "!!null":
		v.Form = Null
	}
	return v
}

// Pair is one key of a map and its value.
type Pair struct {
	Key   string
	At    model.Origin
	Value ast.Node
	Doc   *Document // the document of Value
	Plain bool      // the key is a number, a date, true/false or null without quotes
}

// Pairs returns the keys of a map in file order, then the keys from merge keys (<<). Atmos ignores merge keys inside
// identities; authdeck follows YAML 1.1.
func (d *Document) Pairs(m ast.Node) ([]Pair, *model.Problem) {
	return d.PairsBy(m, (*Document).Value)
}

// PairsBy is like Pairs, with a custom lookup for merged values.
func (d *Document) PairsBy(m ast.Node, resolve func(*Document, ast.Node) Value) ([]Pair, *model.Problem) {
	var own []Pair
	var merges []ast.Node
	var problem *model.Problem
	hasAlias := false
	for _, kv := range Entries(m) {
		if problem == nil {
			problem = d.missingSpace(kv)
		}
		if IsMergeKey(kv.Key) {
			merges = append(merges, kv.Value)
			continue
		}
		key := d.Value(kv.Key)
		hasAlias = hasAlias || keyIDOf(kv.Key).isAlias
		if problem == nil && key.Form == Function {
			problem = &model.Problem{Origin: key.At, What: "authdeck does not read " + key.Tag + " on a key", Fix: model.Do("write the key as text")}
		}
		if problem == nil && key.Form == Invalid {
			problem = key.Problem
		}
		own = append(own, Pair{key.Text, key.At, kv.Value, d, key.Form == Plain || key.Form == Null})
	}
	if hasAlias {
		own = lastOfEach(own)
	}
	if len(merges) == 0 {
		return own, problem
	}
	w := merger{resolve: resolve, pairs: own, taken: map[string]bool{}, visited: map[ast.Node]bool{m: true}, problem: problem}
	for _, p := range own {
		w.taken[p.Key] = true
	}
	for _, n := range merges {
		w.add(d, n)
	}
	return w.pairs, w.problem
}

// lastOfEach returns the last pair of each key, as Atmos's library reads an alias as a key that is the same as another.
func lastOfEach(pairs []Pair) []Pair {
	last := map[string]int{}
	for i, p := range pairs {
		last[p.Key] = i
	}
	var kept []Pair
	for i, p := range pairs {
		if last[p.Key] == i {
			kept = append(kept, p)
		}
	}
	return kept
}

// IsMergeKey reports whether a key is <<, also after a question mark and an anchor.
func IsMergeKey(key ast.MapKeyNode) bool {
	explicit, ok := key.(*ast.MappingKeyNode)
	if !ok {
		return key.IsMergeKey()
	}
	value := explicit.Value
	if anchor, ok := value.(*ast.AnchorNode); ok {
		value = anchor.Value
	}
	switch key := value.(type) {
	case *ast.StringNode:
		return key.Token.Type == token.StringType && key.Value == "<<"
	case *ast.MergeKeyNode: // in braces
		return true
	}
	return false
}

// missingSpace is the problem of {kind:aws/user} and {kind:}: without quotes around the key, YAML reads all of that as one key.
func (d *Document) missingSpace(kv *ast.MappingValueNode) *model.Problem {
	key := bareKey(kv.Key)
	if key == nil || !isUnquoted(key.Type) || kv.Start == nil || kv.Start.Type != token.MappingValueType || kv.Value == nil { // {a, b} has no colons
		return nil
	}
	var after *token.Token
	switch value := kv.Value.(type) {
	case *block: // begins on its own line
	case *ast.NullNode:
		if after = value.Token; after.Type == token.ImplicitNullType {
			after = kv.Start.Next
		}
	default:
		after = value.GetToken()
	}
	if after == nil || strings.HasPrefix(after.Origin, "\t") { // goccy counts no column for a tab
		return nil
	}
	if colon := kv.Start.Position; after.Position.Line != colon.Line || after.Position.Column != colon.Column+1 {
		return nil
	}
	return &model.Problem{Origin: d.At(key), What: "missing space after the colon", Fix: model.Do("write key: value")}
}

// bareKey returns the token of a key without its anchor and its tag; nil for an alias.
func bareKey(n ast.Node) *token.Token {
	switch n := n.(type) {
	case *ast.AnchorNode:
		return bareKey(n.Value)
	case *ast.TagNode:
		return bareKey(n.Value)
	case nil, *ast.AliasNode, *ast.MappingKeyNode:
		return nil
	}
	return n.GetToken()
}

// FoldedKey is a key as it is found: Atmos reads keys in any case. The names of identities are no such keys.
func FoldedKey(key string) string { return strings.ToLower(key) }

// Overrides reports whether a key counts instead of one above it that differs only in case. Atmos keeps the one with capital letters,
// wherever it is (viper, insensitiviseMap).
func Overrides(key string) bool { return key != FoldedKey(key) }

// Entries returns the keys written in a map itself, merge keys included. It is nil for any other node.
func Entries(m ast.Node) []*ast.MappingValueNode {
	switch m := m.(type) {
	case *ast.MappingNode:
		return m.Values
	case *ast.MappingValueNode:
		return []*ast.MappingValueNode{m}
	}
	return nil
}

// merger visits each map once, so that maps that merge each other again and again cost no more than their size.
type merger struct {
	resolve func(*Document, ast.Node) Value
	pairs   []Pair
	taken   map[string]bool
	visited map[ast.Node]bool
	problem *model.Problem
}

func (w *merger) add(d *Document, n ast.Node) {
	v := w.resolve(d, n)
	if v.Node != nil && w.visited[v.Node] {
		return
	}
	w.visited[v.Node] = true
	switch v.Form {
	case Map:
		w.addMap(v.Doc, v.Node)
	case List:
		for _, item := range v.Items() {
			w.add(v.Doc, item)
		}
	case Invalid:
		w.problem = v.Problem
	case Later:
		w.problem = v.NeededBeforeUse("a merge key (<<)")
	default:
		w.problem = &model.Problem{Origin: v.At, What: "a merge key (<<) needs a map", Write: "<<: *anchor"}
	}
}

func (w *merger) addMap(d *Document, m ast.Node) {
	var deeper []ast.Node
	for _, kv := range Entries(m) {
		if w.problem == nil {
			w.problem = d.missingSpace(kv)
		}
		if IsMergeKey(kv.Key) {
			deeper = append(deeper, kv.Value)
			continue
		}
		key := d.Value(kv.Key)
		if !w.taken[key.Text] {
			w.taken[key.Text] = true
			w.pairs = append(w.pairs, Pair{key.Text, key.At, kv.Value, d, key.Form == Plain})
		}
	}
	for _, n := range deeper {
		w.add(d, n)
	}
}

// Items returns the items of a List.
func (v Value) Items() []ast.Node {
	if list, ok := v.Node.(*ast.SequenceNode); ok {
		return list.Values
	}
	return nil
}

// Result returns the result of a function, which is text even if it looks like a number.
func (v Value) Result(result string) Value {
	v.Form, v.Text, v.Node = Text, result, nil
	return v
}

// Fail returns a function without a result, with the reason and the fix.
func (v Value) Fail(what, fix string) Value {
	return v.FailWith(&model.Problem{Origin: v.At, What: what, Fix: model.Do(fix)})
}

// FailWith returns a function without a result because of err: a *model.Problem or the context's.
func (v Value) FailWith(err error) Value {
	v.Form, v.Problem, v.Node = Invalid, &model.Problem{Origin: v.At, What: "reading was interrupted"}, nil
	errors.As(err, &v.Problem)
	return v
}

// NeededBeforeUse is the problem of a command whose output is needed before any identity is used.
func (v Value) NeededBeforeUse(name string) *model.Problem {
	return &model.Problem{Origin: v.At, What: name + " cannot come from !exec: authdeck needs it before an identity is used",
		Fix: model.Do("write the value, or use !env NAME")}
}

// NotA is the problem of a value of the wrong form. Messages call the value name.
func (v Value) NotA(want, name string) *model.Problem {
	is := map[Form]string{Null: "null", Text: "text", Plain: "a single value", Map: "a map", List: "a list"}
	return &model.Problem{Origin: v.At, What: name + " must be " + want + ", not " + is[v.Form]}
}
