package atmosyaml

import (
	"sort"

	"github.com/goccy/go-yaml/ast"

	"authdeck/model"
)

// anchorOf gives the anchor that an alias means: the last one of its name before it, or nil. The anchors are collected
// when the first alias is met; most files have none.
func (d *document) anchorOf(alias *ast.AliasNode) *ast.AnchorNode {
	if d.anchors == nil {
		d.anchors = map[string][]*ast.AnchorNode{}
		if d.body != nil {
			ast.Walk(collector{d}, d.body)
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
	p, q := a.Start.Position, b.Start.Position
	return p.Line < q.Line || p.Line == q.Line && p.Column < q.Column
}

type collector struct{ d *document }

func (c collector) Visit(n ast.Node) ast.Visitor {
	if a, ok := n.(*ast.AnchorNode); ok {
		name := a.Name.GetToken().Value
		c.d.anchors[name] = append(c.d.anchors[name], a)
	}
	return c
}

func danglingProblem(v value) *model.Problem {
	return &model.Problem{Origin: v.at, What: "this alias (*) means an anchor (&) that is not defined before it",
		Fix: "define the anchor above, or put the value in quotes"}
}
