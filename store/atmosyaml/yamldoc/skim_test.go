package yamldoc

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/token"
)

// FuzzSkim compares every value and its place with those that Parse gives. If anything is wrong, Skim leaves the text to Parse.
func FuzzSkim(f *testing.F) {
	for _, text := range []string{
		"a:\n  b: c\nd:\n- e\n- f: g\n  h: i\n- j:\n  - k\n  l:\nm: n\n",
		"a:\n  b: \"c\" # d\n  e: 'f'\n  g: [h, i-1, 2] # j\n  k: []\n  l: {}\n  m: !env N o\n  p: !cwd\n  q: -1\n  r: ~\nz: 1\n",
		"# a\n---\n# b\na:\n# c\n\n  # d\n  b:\n    # e\n    c: d\n# f\ng:\n  h: |\n    i\n\n\nj:\n  k: l\n",
		"a:\n  b: \"c\nd:\n  e: f\"\n", "a: [\nb:\n  c: d\n]\n", "a:\n  b: 'c\n\nd:\n  e: f'\n", "a: &x\n  b: c\nd:\n  e: *x\n",
		"a:\n  b: c\n   d\n", "a:\n  b: c\n  b: d\n", "a:\n  b: c\na:\n  d: e\n", "a:\n  b:\n", "a:\n  - b\n  -\nc:\n  d: e\n",
		"a:\n  b:  c d  # e\n  f: g #h\n  i: j: k\n", "a:\n  é: ü\n  b: ü ö\n", "a:\n    b:\n      c: 1.5\n    d: 0x1f\n    e: .inf\n", "a: b\n  c: d\n",
		"a:\n  b: c\n...\nd:\n  e: f\n", "%YAML 1.2\n---\na:\n  b: c\n", "<<:\n  a: b\nc:\n  d: e\n", "a:\n  true: b\n  1: c\n",
	} {
		f.Add(text)
	}
	names, _ := filepath.Glob("../testdata/*.yaml")
	for _, name := range names {
		if text, err := os.ReadFile(name); err == nil && len(text) < 5000 {
			f.Add(string(text))
		}
	}
	f.Fuzz(func(t *testing.T, text string) { compareSkim(t, text) })
}

// compareSkim reports whether Skim read the text itself.
func compareSkim(t *testing.T, text string) bool {
	t.Helper()
	normal, err := Normalize("f", []byte(text))
	sections := split(string(normal))
	if err != nil || sections == nil {
		return false
	}
	skimmed := skim(t.Context(), "f", sections, func(string) bool { return true })
	if skimmed == nil {
		return false
	}
	parsed, err := Parse(t.Context(), "f", normal)
	if err != nil {
		t.Fatalf("%s\nSkim overlooks: %v", text, err)
	}
	if got, want := values(skimmed), values(parsed); got != want || skimmed.More != parsed.More {
		t.Fatalf("%s\nParse:\n%s\nSkim:\n%s", text, want, got)
	}
	if doc := skim(t.Context(), "f", sections, func(string) bool { return false }); doc == nil {
		t.Fatalf("%s\nwhat is not needed matters", text)
	}
	return true
}

// The lines fit together often enough that hundreds of the files are plain.
func TestSkimReadsRandomFilesAsParseDoes(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2)) //nolint:gosec // the same files in each run
	pick := func(from []string) string { return from[random.IntN(len(from))] }
	plain := 0
	for range *randomFiles {
		var b strings.Builder
		b.WriteString("z:\n")
		for range 1 + random.IntN(8) {
			b.WriteString(pick(indents) + pick(starts) + pick(ends) + "\n")
		}
		if compareSkim(t, b.String()) {
			plain++
		}
	}
	t.Logf("%d of %d files are plain", plain, *randomFiles)
	if plain < *randomFiles/50 {
		t.Errorf("only %d of %d files are plain", plain, *randomFiles)
	}
}

var randomFiles = flag.Int("files", 3000, "how many random files Skim reads")

var (
	indents = []string{"", "", "", "  ", "  ", "  ", "  ", "    ", "    ", "      ", " "}
	starts  = []string{"a:", "b:", "c:", "d.e:", "f-1:", "auth:", "b:", "- ", "- ", "- a:", "- b: ", "-", "#", "? ", "<<:", "1:", "\"q\":", "é:", "- - ", "k w:", "a :"}
	ends    = []string{"", "", "", "", " x", " y", " 12", " true", " ~", " null", " \"x y\"", " 'x # y'", " [x, y]", " []", " {}", " !env X", " !cwd", " x # y", " # z",
		" \"x\" # y", " x y", " x: y", " -1", " a/b:c", " 1.5", " 0x1f", " 2020-01-01", " |", " >-", " &x y", " *x", " \"x", " [x", " ü", " it's", " a\"b", " x#y",
		" =", " !!str x", " x ", "  x", " 1_000", " 1e3", " .inf", " - x", " x - y", " a{b}", " a [b] c", " a & b", " a*b", " a, b", " ${X}", " %x", " (x)", " .5", " 'it''s'"}
)

// values describes all values of a document, as readers see them.
func values(d *Document) string {
	var b strings.Builder
	d.write(&b, d.Body, 0)
	return b.String()
}

func (d *Document) write(b *strings.Builder, n ast.Node, depth int) {
	v := d.Value(n)
	in := strings.Repeat(" ", depth)
	implicit := false
	if null, ok := v.Node.(*ast.NullNode); ok {
		implicit = null.Token.Type == token.ImplicitNullType
	}
	fmt.Fprintf(b, "%d %q %s %d:%d %v %v\n", v.Form, v.Text, v.Tag, v.At.Line, v.At.Column, v.Problem != nil, implicit)
	if depth > 20 || b.Len() > 100_000 { // aliases may repeat themselves
		return
	}
	switch v.Form {
	case Function:
		d.write(b, v.Node, depth+1)
	case List:
		for _, item := range v.Items() {
			b.WriteString(in + "- ")
			d.write(b, item, depth+1)
		}
	case Map:
		pairs, p := d.Pairs(v.Node)
		for _, pair := range pairs {
			fmt.Fprintf(b, "%s%q %d:%d ", in, pair.Key, pair.At.Line, pair.At.Column)
			d.write(b, pair.Value, depth+1)
		}
		if p != nil {
			fmt.Fprintln(b, p)
		}
	}
}
