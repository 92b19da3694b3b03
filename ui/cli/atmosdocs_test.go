package cli

import (
	"io/fs"
	"os"
	"regexp"
	"strings"
	"testing"
)

// A rule whose test was renamed or removed would otherwise look held.
func TestDocsOfAtmosNameTestsThatThereAre(t *testing.T) {
	there := map[string]bool{}
	declared := regexp.MustCompile(`(?m)^func ((?:Test|Fuzz)\w+)\(`)
	root := os.DirFS("../..")
	err := fs.WalkDir(root, ".", func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case strings.HasSuffix(path, ".txtar"):
			there[d.Name()] = true
		case strings.HasSuffix(path, "_test.go"):
			text, err := fs.ReadFile(root, path)
			for _, m := range declared.FindAllStringSubmatch(string(text), -1) {
				there[m[1]] = true
			}
			return err
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	text, err := fs.ReadFile(root, "docs/appendix/atmos-rules.md")
	if err != nil {
		t.Fatal(err)
	}
	named := regexp.MustCompile("`((?:Test|Fuzz)\\w+|[a-z-]+\\.txtar)`")
	kept := 0
	for line := range strings.Lines(string(text)) {
		names := named.FindAllStringSubmatch(line, -1)
		for _, m := range names {
			if !there[m[1]] {
				t.Errorf("there is no %s: %s", m[1], line)
			}
		}
		row := strings.HasPrefix(line, "| ") && !strings.HasPrefix(line, "| rule of Atmos")
		if row && len(names) == 0 && !strings.Contains(line, "| not ") {
			t.Errorf("neither a test nor a reason: %s", line)
		}
		if len(names) > 0 {
			kept++
		}
	}
	if kept < 50 {
		t.Errorf("only %d rules name a test", kept)
	}
}
