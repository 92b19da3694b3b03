package yamldoc

import (
	"sort"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/token"

	"authdeck/model"
)

// anchorOf returns the anchor that an alias refers to: the last one of its name before it, or nil. The first alias collects
// the anchors; most files have none.
func (d *Document) anchorOf(alias *ast.AliasNode) *ast.AnchorNode {
	if d.anchors == nil {
		d.anchors = map[string][]*ast.AnchorNode{}
		if d.Body != nil {
			ast.Walk(collector{d}, d.Body)
		}
	}
	same := d.anchors[alias.Value.GetToken().Value]
	n := sort.Search(len(same), func(i int) bool { return !before(same[i], alias) })
	if n == 0 {
		return nil
	}
	return same[n-1]
}

func before(a *ast.AnchorNode, b *ast.AliasNode) bool {
	return isBefore(a.Start.Position, b.Start.Position)
}

func isBefore(p, q *token.Position) bool {
	return p.Line < q.Line || p.Line == q.Line && p.Column < q.Column
}

type collector struct{ d *Document }

func (c collector) Visit(n ast.Node) ast.Visitor {
	if a, ok := n.(*ast.AnchorNode); ok {
		name := a.Name.GetToken().Value
		c.d.anchors[name] = append(c.d.anchors[name], a)
	}
	return c
}

// maxExpanded limits how many values the aliases of a file may stand for. Atmos's library refuses such a file too.
const maxExpanded = 4_000_000

// expansion counts the values of a document as if every alias were written out.
type expansion struct {
	doc     *Document
	anchors map[string]int // values below the last anchor of that name
	open    map[string]int // anchors around the current value
	problem *model.Problem
}

// checkExpansion returns the problem of a file whose aliases expand to an absurd size, or without end.
func (d *Document) checkExpansion() *model.Problem {
	s := expansion{doc: d, anchors: map[string]int{}, open: map[string]int{}}
	s.count(d.Body)
	return s.problem
}

// count returns the number of values at and below a node. It stops once there are too many.
func (s *expansion) count(node ast.Node) (n int) {
	if node == nil || s.problem != nil {
		return 0
	}
	n = 1
	switch v := node.(type) {
	case *ast.MappingNode:
		for _, pair := range v.Values {
			n += s.count(pair)
		}
	case *ast.MappingValueNode:
		n += s.count(v.Value)
	case *ast.SequenceNode:
		for _, item := range v.Values {
			n += s.count(item)
		}
	case *ast.TagNode:
		n += s.count(v.Value)
	case *ast.AnchorNode:
		name := v.Name.GetToken().Value
		s.open[name]++
		n += s.count(v.Value)
		s.open[name]--
		s.anchors[name] = n
	case *ast.AliasNode:
		name := v.Value.GetToken().Value
		if s.open[name] > 0 && s.problem == nil {
			s.problem = &model.Problem{Origin: s.doc.At(v.Start), What: "this alias (*) is inside its own anchor (&), so it would never end",
				Fix: model.Do("remove it, or move the anchor")}
		}
		n += s.anchors[name]
	}
	if n > maxExpanded && s.problem == nil {
		s.problem = &model.Problem{Origin: s.doc.At(node.GetToken()), What: "the aliases of this file expand to more than 4 million values",
			Fix: model.Do("write the values instead of aliases")}
	}
	return n
}
