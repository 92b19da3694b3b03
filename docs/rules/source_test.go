package rules_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

const modulePath = "authdeck"

// program is a module: all its files, including the Go source for every system and build tag.
type program struct {
	root     fs.FS
	names    []string // from the module's root, with slashes
	fset     *token.FileSet
	packages []*sourcePackage
}

// sourcePackage is what one folder declares under one package clause. So a folder with external tests has two.
type sourcePackage struct {
	folder string // from the module's root, with slashes; "." for the root
	name   string
	files  []sourceFile
	scope  *types.Scope
	info   types.Info
}

type sourceFile struct {
	*ast.File
	path string
	test bool
}

func moduleRoot(t *testing.T) string {
	t.Helper()
	folder, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(folder, "go.mod")); err == nil {
			return folder
		}
		if folder == filepath.Dir(folder) {
			t.Fatal("no go.mod above the test's folder")
		}
		folder = filepath.Dir(folder)
	}
}

func parseModule(t *testing.T, root fs.FS, names []string) program {
	t.Helper()
	p := program{root: root, names: names, fset: token.NewFileSet()}
	found := map[[2]string]*sourcePackage{}
	for _, name := range names {
		if path.Ext(name) != ".go" || slices.ContainsFunc(strings.Split(path.Dir(name), "/"), ignored) {
			continue
		}
		file, err := parser.ParseFile(p.fset, name, p.read(name), parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		id := [2]string{path.Dir(name), file.Name.Name}
		if found[id] == nil {
			found[id] = &sourcePackage{folder: id[0], name: id[1]}
		}
		found[id].files = append(found[id].files, sourceFile{file, name, strings.HasSuffix(name, "_test.go")})
	}
	p.packages = slices.Collect(maps.Values(found))
	for _, pkg := range p.packages {
		pkg.resolve(p.fset)
	}
	return p
}

// read returns nothing for a folder.
func (p program) read(name string) []byte {
	content, _ := fs.ReadFile(p.root, name)
	return content
}

func ignored(folder string) bool {
	return strings.HasPrefix(folder, ".") && folder != "." || strings.HasPrefix(folder, "_") || folder == "testdata"
}

// resolve finds what each name refers to. It imports nothing, because that would take seconds, and the rules need only the package
// of a name. The resulting errors, and those of files that exclude each other, do not matter.
func (s *sourcePackage) resolve(fset *token.FileSet) {
	files := make([]*ast.File, len(s.files))
	for i, f := range s.files {
		files[i] = f.File
	}
	s.info = types.Info{Uses: map[*ast.Ident]types.Object{}, Types: map[ast.Expr]types.TypeAndValue{}}
	config := types.Config{Importer: emptyPackages{}, Error: func(error) {}}
	checked, _ := config.Check(s.name, fset, files, &s.info)
	s.scope = checked.Scope()
}

type emptyPackages struct{}

var majorVersion = regexp.MustCompile(`[/.]v\d+$`)

// Import guesses the package's name from its path.
func (emptyPackages) Import(importPath string) (*types.Package, error) {
	name := path.Base(majorVersion.ReplaceAllString(importPath, ""))
	p := types.NewPackage(importPath, strings.TrimPrefix(name, "go-"))
	p.MarkComplete()
	return p, nil
}

// imported returns the package and the name in an expression like os.Getenv.
func (s *sourcePackage) imported(e ast.Expr) (importPath, name string, ok bool) {
	selector, ok := e.(*ast.SelectorExpr)
	if !ok {
		return "", "", false
	}
	left, ok := selector.X.(*ast.Ident)
	if !ok {
		return "", "", false
	}
	p, ok := s.info.Uses[left].(*types.PkgName)
	if !ok {
		return "", "", false
	}
	return p.Imported().Path(), selector.Sel.Name, true
}

// under reports whether the package is in one of the folders or below.
func (s *sourcePackage) under(folders ...string) bool {
	return slices.ContainsFunc(folders, func(f string) bool { return within(s.folder, f) })
}

func within(name, folder string) bool { return name == folder || strings.HasPrefix(name, folder+"/") }

// inspect walks the files of the selected packages and collects what visit returns, with its place.
func (p program) inspect(
	choose func(*sourcePackage, sourceFile) bool, visit func(*sourcePackage, ast.Node) string,
) (breaches []string) {
	for _, pkg := range p.packages {
		for _, f := range pkg.files {
			if !choose(pkg, f) {
				continue
			}
			ast.Inspect(f.File, func(n ast.Node) bool {
				if n == nil {
					return true
				}
				if what := visit(pkg, n); what != "" {
					breaches = append(breaches, fmt.Sprintf("%s: %s", p.fset.Position(n.Pos()), what))
				}
				return true
			})
		}
	}
	slices.Sort(breaches)
	return breaches
}
