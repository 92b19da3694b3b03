package rules_test

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"
)

// noState allows package variables only if they never change: errors, patterns, tables, and embedded files. They have their value
// where they are declared, and no code of the package changes them or takes their address. Nor may code assign variables of other
// packages.
func noState(p program) []string {
	choose := func(s *sourcePackage, f sourceFile) bool { return nonTest(s, f) && !s.under(startsEarly...) }
	unfixed := func(s *sourcePackage, n ast.Node) string { return s.unfixed(p.fset, n) }
	return append(p.inspect(choose, unfixed), p.inspect(choose, changesState)...)
}

// unfixed checks the declarations of a file.
func (s *sourcePackage) unfixed(fset *token.FileSet, n ast.Node) string {
	file, ok := n.(*ast.File)
	if !ok {
		return ""
	}
	var found []string
	for _, d := range file.Decls {
		g, ok := d.(*ast.GenDecl)
		if !ok || g.Tok != token.VAR {
			continue
		}
		for _, spec := range g.Specs {
			if v, ok := spec.(*ast.ValueSpec); ok && !isEmbedded(g.Doc) && !isEmbedded(v.Doc) && !s.fixed(v) {
				found = append(found, fmt.Sprintf("%s (line %d)", v.Names[0], fset.Position(v.Pos()).Line))
			}
		}
	}
	if len(found) == 0 {
		return ""
	}
	return "declares variables that are not fixed: " + strings.Join(found, ", ")
}

func isEmbedded(doc *ast.CommentGroup) bool {
	return doc != nil && slices.ContainsFunc(doc.List, func(c *ast.Comment) bool {
		return strings.HasPrefix(c.Text, "//go:embed ")
	})
}

func (s *sourcePackage) fixed(v *ast.ValueSpec) bool {
	if !slices.ContainsFunc(v.Names, func(n *ast.Ident) bool { return n.Name != "_" }) {
		return true
	}
	return len(v.Values) > 0 && !slices.ContainsFunc(v.Values, func(e ast.Expr) bool { return !s.literal(e) })
}

// literal reports whether an expression means the same in every run. A function in a table does, because it can keep state only in
// variables, which these rules find.
func (s *sourcePackage) literal(e ast.Expr) bool {
	switch e := e.(type) {
	case *ast.BasicLit, *ast.Ident, *ast.SelectorExpr, *ast.FuncLit:
		return true
	case *ast.ParenExpr:
		return s.literal(e.X)
	case *ast.UnaryExpr:
		return e.Op != token.AND && e.Op != token.ARROW && s.literal(e.X)
	case *ast.BinaryExpr:
		return s.literal(e.X) && s.literal(e.Y)
	case *ast.KeyValueExpr:
		return s.literal(e.Key) && s.literal(e.Value)
	case *ast.CompositeLit:
		return !slices.ContainsFunc(e.Elts, func(x ast.Expr) bool { return !s.literal(x) })
	case *ast.CallExpr:
		return s.makesValue(e) && !slices.ContainsFunc(e.Args, func(x ast.Expr) bool { return !s.literal(x) })
	}
	return false
}

// makesValue reports conversions, and functions whose results cannot be changed. Compiling a pattern before main is not allowed,
// because it would slow down every start of the program.
func (s *sourcePackage) makesValue(call *ast.CallExpr) bool {
	if s.info.Types[call.Fun].IsType() {
		return true
	}
	importPath, name, _ := s.imported(call.Fun)
	switch importPath {
	case "strings", "strconv":
		return name != "NewReader"
	}
	return slices.Contains([]string{"errors.New", "fmt.Errorf", "sync.OnceValue", "time.Date"}, importPath+"."+name) ||
		s.returnsOnceValue(call.Fun)
}

// returnsOnceValue reports a function of the package that only wraps sync.OnceValue, for example to compile a pattern on first use.
func (s *sourcePackage) returnsOnceValue(called ast.Expr) bool {
	f, ok := called.(*ast.Ident)
	if !ok {
		return false
	}
	for _, file := range s.files {
		for _, d := range file.Decls {
			declared, ok := d.(*ast.FuncDecl)
			if !ok || declared.Name.Name != f.Name || declared.Recv != nil || len(declared.Body.List) != 1 {
				continue
			}
			if returned, ok := declared.Body.List[0].(*ast.ReturnStmt); ok && len(returned.Results) == 1 {
				if call, ok := returned.Results[0].(*ast.CallExpr); ok {
					importPath, name, _ := s.imported(call.Fun)
					return importPath+"."+name == "sync.OnceValue"
				}
			}
		}
	}
	return false
}

// changesState returns the package variable that a statement changes.
func changesState(s *sourcePackage, n ast.Node) string {
	var targets []ast.Expr
	switch n := n.(type) {
	case *ast.AssignStmt:
		if n.Tok != token.DEFINE {
			targets = n.Lhs
		}
	case *ast.RangeStmt:
		if n.Tok == token.ASSIGN {
			targets = []ast.Expr{n.Key, n.Value}
		}
	case *ast.IncDecStmt:
		targets = []ast.Expr{n.X}
	case *ast.UnaryExpr:
		if _, _, foreign := s.imported(n.X); n.Op == token.AND && !foreign {
			targets = []ast.Expr{n.X}
		}
	case *ast.CallExpr:
		if f, ok := n.Fun.(*ast.Ident); ok && slices.Contains([]string{"delete", "clear", "copy"}, f.Name) {
			targets = n.Args[:1]
		}
	}
	for _, t := range targets {
		if name := s.packageVariable(t); name != "" {
			return "changes " + name
		}
	}
	return ""
}

// packageVariable names the package variable that an expression is, or is part of.
func (s *sourcePackage) packageVariable(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.ParenExpr:
		return s.packageVariable(e.X)
	case *ast.StarExpr:
		return s.packageVariable(e.X)
	case *ast.IndexExpr:
		return s.packageVariable(e.X)
	case *ast.SliceExpr:
		return s.packageVariable(e.X)
	case *ast.SelectorExpr:
		if importPath, name, ok := s.imported(e); ok {
			return importPath + "." + name
		}
		return s.packageVariable(e.X)
	case *ast.Ident:
		if v, ok := s.info.Uses[e].(*types.Var); ok && v.Parent() == s.scope {
			return e.Name
		}
	}
	return ""
}
