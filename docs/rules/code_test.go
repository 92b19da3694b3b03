package rules_test

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"path"
	"slices"
	"strconv"
	"strings"
)

// The two packages that must run before main, and the packages that they need.
var startsEarly = []string{"ui/theme/quiet", "store/vault/bus"}

func everyFile(*sourcePackage, sourceFile) bool { return true }

// nonTest selects the files of the program: no tests, and no packages that only tests import.
func nonTest(s *sourcePackage, f sourceFile) bool { return !f.test && !forTests(s.name) }

// forTests detects packages for tests: their names end like httptest's.
func forTests(name string) bool { return strings.HasSuffix(name, "test") }

// nonTestUnder selects the program's files in a folder, except for some folders.
func nonTestUnder(folder string, but ...string) func(*sourcePackage, sourceFile) bool {
	return func(s *sourcePackage, f sourceFile) bool { return nonTest(s, f) && s.under(folder) && !s.under(but...) }
}

func importOf(n ast.Node) string {
	spec, ok := n.(*ast.ImportSpec)
	if !ok {
		return ""
	}
	importPath, _ := strconv.Unquote(spec.Path.Value)
	return importPath
}

// importsOnly allows the standard library, whose paths have no dot in the first element, and the named folders.
func importsOnly(folder string, allowed ...string) func(program) []string {
	return func(p program) []string {
		return p.inspect(nonTestUnder(folder), func(_ *sourcePackage, n ast.Node) string {
			importPath := importOf(n)
			first, _, _ := strings.Cut(importPath, "/")
			standard := first != modulePath && !strings.Contains(first, ".")
			if standard || slices.ContainsFunc(allowed, func(a string) bool { return within(importPath, a) }) {
				return ""
			}
			return "imports " + importPath
		})
	}
}

// importsOfOurs limits which folders of this module are imported.
func importsOfOurs(folder string, allowed ...string) func(program) []string {
	return func(p program) []string {
		return p.inspect(nonTestUnder(folder), func(_ *sourcePackage, n ast.Node) string {
			own, ours := strings.CutPrefix(importOf(n), modulePath+"/")
			if !ours || slices.ContainsFunc(allowed, func(a string) bool { return within(own, a) }) {
				return ""
			}
			return "imports " + own
		})
	}
}

func importsNone(folder string, forbidden ...string) func(program) []string {
	return func(p program) []string {
		return p.inspect(nonTestUnder(folder, forbidden...), func(_ *sourcePackage, n ast.Node) string {
			own, _ := strings.CutPrefix(importOf(n), modulePath+"/")
			if slices.ContainsFunc(forbidden, func(f string) bool { return within(own, f) }) {
				return "imports " + own
			}
			return ""
		})
	}
}

// dependsNotOn follows the imports of folders through this module to a package that they must not use.
func dependsNotOn(forbidden string, folders ...string) func(program) []string {
	return func(p program) (breaches []string) {
		imports := map[string][]string{}
		for _, s := range p.packages {
			for _, f := range s.files {
				for _, spec := range f.Imports {
					if nonTest(s, f) {
						imports[modulePath+"/"+s.folder] = append(imports[modulePath+"/"+s.folder], importOf(spec))
					}
				}
			}
		}
		var follow func(chain ...string)
		follow = func(chain ...string) {
			for _, next := range imports[chain[len(chain)-1]] {
				if within(next, forbidden) {
					breaches = append(breaches, strings.Join(append(chain, next), " → "))
				} else if within(next, modulePath) {
					follow(append(chain, next)...)
				}
			}
		}
		for _, folder := range folders {
			follow(modulePath + "/" + folder)
		}
		return breaches
	}
}

// siblingsApart keeps the packages below a folder from importing each other.
func siblingsApart(folder string) func(program) []string {
	return func(p program) []string {
		return p.inspect(nonTestUnder(folder), func(s *sourcePackage, n ast.Node) string {
			own, _ := strings.CutPrefix(importOf(n), modulePath+"/")
			if own != folder && within(own, folder) && !within(own, s.folder) {
				return "imports " + own
			}
			return ""
		})
	}
}

// hostsChecked wants an assignment like `_ mfa.Host = (*program)(nil)` in ui for each Host that is declared below it. screen.Call
// would otherwise find out at run time that a method is missing.
func hostsChecked(p program) []string {
	checked := map[string]bool{}
	inUI := func(s *sourcePackage, f sourceFile) bool { return nonTest(s, f) && s.folder == "ui" }
	p.inspect(inUI, func(s *sourcePackage, n ast.Node) string {
		if v, ok := n.(*ast.ValueSpec); ok && v.Type != nil {
			if importPath, name, ok := s.imported(v.Type); ok && name == "Host" {
				checked[importPath] = true
			}
		}
		return ""
	})
	return p.inspect(nonTestUnder("ui"), func(s *sourcePackage, n ast.Node) string {
		if t, ok := n.(*ast.TypeSpec); ok && t.Name.Name == "Host" && !checked[modulePath+"/"+s.folder] {
			return "ui does not check that the program is this Host"
		}
		return ""
	})
}

// noBareIdentity finds texts that a name follows as the value of -i.
func noBareIdentity(p program) []string {
	return p.inspect(nonTest, func(_ *sourcePackage, n ast.Node) string {
		if lit, ok := n.(*ast.BasicLit); ok && lit.Kind == token.STRING {
			if text, _ := strconv.Unquote(lit.Value); strings.HasSuffix(text, "-i ") || strings.Contains(text, "-i %") {
				return "has " + lit.Value
			}
		}
		return ""
	})
}

// noTestPackages keeps packages for tests out of programs.
func noTestPackages(p program) []string {
	return p.inspect(nonTest, func(_ *sourcePackage, n ast.Node) string {
		importPath := importOf(n)
		if within(importPath, "testing") || forTests(importPath) || strings.HasSuffix(importPath, "/testscript") {
			return "imports " + importPath
		}
		return ""
	})
}

// noTemplates forbids templates, and Cobra's functions that take one. Templates find methods by name, which makes programs and
// tests a third larger, and slower to link and start.
func noTemplates(p program) []string {
	cobra := []string{"SetVersionTemplate", "SetUsageTemplate", "SetHelpTemplate", "AddTemplateFunc", "AddTemplateFuncs"}
	return p.inspect(everyFile, func(_ *sourcePackage, n ast.Node) string {
		switch n := n.(type) {
		case *ast.ImportSpec:
			if importPath := importOf(n); importPath == "text/template" || importPath == "html/template" {
				return "imports " + importPath
			}
		case *ast.SelectorExpr:
			if slices.Contains(cobra, n.Sel.Name) {
				return n.Sel.Name
			}
		}
		return ""
	})
}

func noJunkDrawers(p program) []string {
	junk := []string{"util", "utils", "common", "helper", "helpers", "manager", "misc", "shared"}
	return p.inspect(everyFile, func(s *sourcePackage, n ast.Node) string {
		if _, ok := n.(*ast.File); ok && slices.Contains(junk, s.name) {
			return "package " + s.name
		}
		return ""
	})
}

// filesPerPackage counts the files that are not tests. A folder with more files no longer explains itself.
func filesPerPackage(most int) func(program) []string {
	return func(p program) (breaches []string) {
		files := map[string]int{}
		for _, name := range p.names {
			if path.Ext(name) == ".go" && !strings.HasSuffix(name, "_test.go") {
				files[path.Dir(name)]++
			}
		}
		for folder, n := range files {
			if n > most {
				breaches = append(breaches, fmt.Sprintf("%s: %d files", folder, n))
			}
		}
		return breaches
	}
}

func onlyMain(p program) []string {
	atTop := func(_ *sourcePackage, f sourceFile) bool {
		return !strings.Contains(f.path, "/") && f.path != "main.go"
	}
	return p.inspect(atTop, func(_ *sourcePackage, n ast.Node) string {
		if _, ok := n.(*ast.File); ok {
			return "another file"
		}
		return ""
	})
}

func noInit(p program) []string {
	choose := func(s *sourcePackage, f sourceFile) bool {
		return nonTest(s, f) && !slices.Contains(startsEarly, s.folder)
	}
	return p.inspect(choose, func(_ *sourcePackage, n ast.Node) string {
		if f, ok := n.(*ast.FuncDecl); ok && f.Recv == nil && f.Name.Name == "init" {
			return "init"
		}
		return ""
	})
}

func noOutside(p program) []string {
	names := map[string][]string{
		"time": {"Now", "Since", "Until", "Sleep"},
		"os": {"Getenv", "LookupEnv", "Environ", "ExpandEnv", "Setenv", "Unsetenv", "Clearenv",
			"Stdin", "Stdout", "Stderr", "Exit"},
		"fmt": {"Print", "Printf", "Println", "Scan", "Scanf", "Scanln"},
	}
	whole := []string{"log", "math/rand", "math/rand/v2", "crypto/rand", "os/exec", "os/signal"}
	visit := func(s *sourcePackage, n ast.Node) string {
		switch n := n.(type) {
		case *ast.ImportSpec:
			if slices.Contains(whole, importOf(n)) {
				return "imports " + importOf(n)
			}
		case *ast.SelectorExpr:
			if importPath, name, ok := s.imported(n); ok && slices.Contains(names[importPath], name) {
				return importPath + "." + name
			}
		case *ast.Ident:
			if b, ok := s.info.Uses[n].(*types.Builtin); ok && strings.HasPrefix(b.Name(), "print") {
				return b.Name()
			}
		}
		return ""
	}
	return append(p.inspect(nonTestUnder("model"), visit), p.inspect(nonTestUnder("ui", "ui/cli"), visit)...)
}

// opensWithoutWaiting allows bare calls that open a file only in store/files, which never waits for a pipe or a device, and for files of
// the kernel. In a few other places, opening is meant to wait, or the file is not one that anybody else can replace.
func opensWithoutWaiting(p program) []string {
	allowed := []string{
		"ui/cli/term/term.go",          // the terminal
		"ui/cli/env.go",                // the user's --output-file, which may be a pipe
		"store/plainfile/plainfile.go", // a shell's pipe; nobody waits for it for ever
		"store/vault/encfile/write.go", // its own temporary file and folder
	}
	choose := func(s *sourcePackage, f sourceFile) bool {
		return nonTest(s, f) && !s.under("store/files") && !slices.Contains(allowed, f.path)
	}
	return p.inspect(choose, func(s *sourcePackage, n ast.Node) string {
		call, ok := n.(*ast.CallExpr)
		if !ok || len(call.Args) == 0 || ofKernel(call.Args[0]) {
			return ""
		}
		importPath, name, _ := s.imported(call.Fun)
		if importPath == "os" && slices.Contains([]string{"Open", "OpenFile", "ReadFile"}, name) {
			return "os." + name
		}
		return ""
	})
}

// ofKernel reports whether a path begins with /proc/.
func ofKernel(path ast.Expr) bool {
	for {
		sum, ok := path.(*ast.BinaryExpr)
		if !ok {
			break
		}
		path = sum.X
	}
	text, ok := path.(*ast.BasicLit)
	return ok && strings.HasPrefix(text.Value, `"/proc/`)
}

// timesInWords forbids layouts of times outside of words. Layouts for programs, like time.RFC3339, have a name.
func timesInWords(p program) []string {
	return p.inspect(nonTestUnder("ui", "ui/words"), func(_ *sourcePackage, n ast.Node) string {
		call, ok := n.(*ast.CallExpr)
		if !ok || len(call.Args) != 1 {
			return ""
		}
		method, _ := call.Fun.(*ast.SelectorExpr)
		layout, written := call.Args[0].(*ast.BasicLit)
		if method == nil || method.Sel.Name != "Format" || !written {
			return ""
		}
		return "time in the layout " + layout.Value
	})
}

// noSleepInTests allows waiting for a timer only in packages whose tests use the clock of testing/synctest.
func noSleepInTests(p program) []string {
	tests := func(s *sourcePackage, f sourceFile) bool { return f.test || forTests(s.name) }
	return p.inspect(tests, func(s *sourcePackage, n ast.Node) string {
		switch n := n.(type) {
		case *ast.SelectorExpr:
			if importPath, name, _ := s.imported(n); importPath == "time" && name == "Sleep" {
				return "time.Sleep"
			}
		case *ast.BlockStmt: // the receive statement of a select case is not in a block
			if !s.imports("testing/synctest") && slices.ContainsFunc(n.List, s.waitsForTimer) {
				return "waits for a timer"
			}
		}
		return ""
	})
}

// waitsForTimer detects a statement like <-time.After(d).
func (s *sourcePackage) waitsForTimer(statement ast.Stmt) bool {
	expression, _ := statement.(*ast.ExprStmt)
	if expression == nil {
		return false
	}
	receive, ok := expression.X.(*ast.UnaryExpr)
	if !ok || receive.Op != token.ARROW {
		return false
	}
	call, ok := receive.X.(*ast.CallExpr)
	if !ok {
		return false
	}
	importPath, _, _ := s.imported(call.Fun)
	return importPath == "time"
}

func (s *sourcePackage) imports(importPath string) bool {
	return slices.ContainsFunc(s.files, func(f sourceFile) bool {
		return slices.ContainsFunc(f.Imports, func(spec *ast.ImportSpec) bool { return importOf(spec) == importPath })
	})
}

// noGo keeps every goroutine of the screens in the one wrapper that restores the terminal after a panic. ui.atTheEnd may start one: it
// runs when the terminal is restored already, and the program must not wait for it longer than a moment.
func noGo(p program) []string {
	var atTheEnd *ast.FuncDecl
	return p.inspect(nonTestUnder("ui", "ui/cli"), func(pkg *sourcePackage, n ast.Node) string {
		if f, ok := n.(*ast.FuncDecl); ok && pkg.folder == "ui" && f.Recv == nil && f.Name.Name == "atTheEnd" {
			atTheEnd = f
		}
		if _, ok := n.(*ast.GoStmt); ok && (atTheEnd == nil || n.Pos() < atTheEnd.Pos() || n.End() > atTheEnd.End()) {
			return "go statement"
		}
		return ""
	})
}

func linesPerUpdate(most int) func(program) []string {
	return func(p program) []string {
		return p.inspect(nonTest, func(_ *sourcePackage, n ast.Node) string {
			f, ok := n.(*ast.FuncDecl)
			if !ok || f.Recv == nil || f.Name.Name != "Update" {
				return ""
			}
			line := func(at token.Pos) int { return p.fset.Position(at).Line }
			if lines := line(f.End()) - line(f.Pos()) + 1; lines > most {
				return fmt.Sprintf("Update has %d lines", lines)
			}
			return ""
		})
	}
}
