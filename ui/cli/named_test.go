package cli

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// TestEveryCommandThatATextNamesExists checks all texts of the program: the commands that they tell a person to run must exist.
func TestEveryCommandThatATextNamesExists(t *testing.T) {
	t.Parallel()
	root := (&command{}).root()
	named := regexp.MustCompile(`[Rr]un: authdeck((?: [a-z][a-z-]+)+)`)
	found := 0
	check := func(where token.Position, text string) {
		for _, match := range named.FindAllStringSubmatch(text, -1) {
			found++
			cmd, rest, err := root.Find(strings.Fields(match[1]))
			if err != nil || cmd == root || cmd.HasSubCommands() && len(rest) > 0 {
				t.Errorf("%s: there is no command authdeck%s", where, match[1])
			}
		}
	}
	for _, dir := range []string{"..", "../../model", "../../store", "../../awsauth"} {
		files := token.NewFileSet()
		err := filepath.WalkDir(dir, func(path string, _ fs.DirEntry, err error) error {
			if err != nil || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
				return err
			}
			file, err := parser.ParseFile(files, path, nil, 0)
			if err != nil {
				return err
			}
			ast.Inspect(file, func(n ast.Node) bool {
				if lit, ok := n.(*ast.BasicLit); ok && lit.Kind == token.STRING {
					if text, err := strconv.Unquote(lit.Value); err == nil {
						check(files.Position(lit.Pos()), text)
					}
				}
				return true
			})
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if found < 20 {
		t.Errorf("only %d texts name a command", found)
	}
}
