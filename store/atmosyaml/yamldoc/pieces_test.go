package yamldoc

import (
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"testing"

	"github.com/goccy/go-yaml/ast"

	"authdeck/model"
)

// FuzzPieces cuts maps after each key, and compares the tree and the error with those of the parser without cuts.
func FuzzPieces(f *testing.F) {
	for _, text := range []string{
		"a: 1\nb:\nc:\n  d: e\n  f:\n  g: [h, i]\n  j:\n  - k\n  - l: m\n    n: o\n    p:\nq: r\n",
		"a: b\nc: d\nc: e\n", "a: &x b\nc: *x\nd: &y\ne: f\n", "a: !t\nb: !t c\nd: |\n  e\nf: >-\n  g\nh: i\n",
		"? a\n: b\nc: d\ne: f\n", "'a': 1\n\"b\": 2\n3: 4\nc:\n    d\n    e\nf: g\n", "a: {b: c,\n d: e}\nf: g\nh: [\n]\ni: j\n",
		"- a: 1\n  b: 2\n  c: 3\n- d\n", "a: 1\nb: 2\n c: 3\nd: 4\n", "---\na: 1\nb: 2\n...\nc: d\n", "a:\n-\nb:\n- c:\n  d: e\nf: g\n",
		"  a: 1\n  b: 2\n  c:\n\n# x\n    d: e # y\n    f:\n  g: h\n", "<<: {a: b}\n<<: {c: d}\na: b\n",
		"? a\n: b\n? c\n? d\n:\n  ? e\n  : f\n  ? g\n? !!str h\n: - i\n", "? |\n  a\n:\n  b: c\n  d: e\n?\n  f\n:\n  g: h\n  i: j\n",
		"&a b: c\n!!str d: e\n&f !t g:\n!t &h i: j\n*a : k\n1.5: l\n~: m\ntrue: n\n0x1: 0x2\n.inf: .nan\no: .inf\np: q\n",
		"- a: 1\n  b: 2\n  &x c: 3\n- - d: 4\n    e: 5\n- ? f\n  : g\n  ? h\n  : i: j\n    k: l\n- !t\n  m: n\n  o: p\n- &q\n  r: s\n  t: u\n",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		normal, err := Normalize("f", []byte(text))
		if err != nil {
			return
		}
		whole, wholeErr := parsedWith(t, string(normal), 1<<30)
		pieces, piecesErr := parsedWith(t, string(normal), 1)
		if !reflect.DeepEqual(wholeErr, piecesErr) {
			t.Fatalf("whole: %v; in pieces: %v", wholeErr, piecesErr)
		}
		if whole != pieces {
			t.Fatalf("whole:\n%s\nin pieces:\n%s", whole, pieces)
		}
	})
}

// parsedWith describes the tree of a text that is cut after that many keys.
func parsedWith(t *testing.T, text string, pieceKeys int) (string, *model.Problem) {
	t.Helper()
	tokens, _, err := scan(t.Context(), "f", text, maxTokens)
	if err != nil {
		return "", nil //nolint:nilerr // a text that cannot be split is the scanner's matter, and the same however it is cut
	}
	s, p := measure("f", tokens, pieceKeys)
	if p != nil {
		return "", p
	}
	body, err := parse(tokens, s)
	if err != nil {
		return "", syntaxProblem("f", []byte(text), err)
	}
	return tree(body), nil
}

// tree describes a node with its values and their places.
func tree(n ast.Node) string {
	var b strings.Builder
	if n != nil {
		ast.Walk(treeWriter{&b, 0}, n)
	}
	return b.String()
}

type treeWriter struct {
	*strings.Builder
	depth int
}

func (w treeWriter) Visit(n ast.Node) ast.Visitor {
	if reflect.ValueOf(n).IsNil() {
		return nil
	}
	fmt.Fprintf(w, "%s%T", strings.Repeat(" ", w.depth), n)
	if tk := n.GetToken(); tk != nil && tk.Position != nil {
		fmt.Fprintf(w, " %s %q %d:%d", tk.Type, tk.Value, tk.Position.Line, tk.Position.Column)
	}
	if m, ok := n.(*ast.MappingNode); ok {
		fmt.Fprintf(w, " %v %d", m.IsFlowStyle, len(m.Values))
	}
	fmt.Fprintln(w)
	return treeWriter{w.Builder, w.depth + 1}
}

func TestAWideMapIsParsedAsTheLibraryParsesIt(t *testing.T) {
	var b strings.Builder
	for i := range 1000 {
		fmt.Fprintf(&b, "key%d:\n  a: %d\n  b: [x]\n  c:\n", i, i)
	}
	whole, _ := parsedWith(t, b.String(), 1<<30)
	if pieces, _ := parsedWith(t, b.String(), pieceKeys); pieces != whole || whole == "" {
		t.Error("the trees differ")
	}
}

func TestTheCostOfAMapGrowsWithItsKeysOnly(t *testing.T) {
	cost := func(keys int) float64 {
		text := []byte("vars:\n" + manyKeys("  key%: value\n", keys))
		return testing.AllocsPerRun(1, func() {
			if _, err := Parse(t.Context(), "f", text); err != nil {
				t.Error(err)
			}
		})
	}
	if small, big := cost(1_000), cost(10_000); big > 11*small {
		t.Errorf("%v allocations for 1,000 keys, %v for 10,000", small, big)
	}
}

func TestAMapIsCutHoweverItsKeysAreWritten(t *testing.T) {
	for _, form := range []string{
		"  key%: value\n", "  ? key%\n", "  ? key%\n  : value\n", "  !!str key%: value\n", "  !t key%: value\n", "  &a% key%: value\n",
		"  &a% !t key%: value\n", "  *a% : value\n", "  ? !!str key%\n  :\n    a: b\n    c: d\n", "  %.5: value\n", "  0x%: value\n", "  # comment\n  ? key% # comment\n  : |\n    text\n",
	} {
		for _, start := range []string{"vars:\n", "vars:\n- ? first\n  : value\n", "vars:\n- &first first: value\n"} {
			const keys = 1_000
			text := start + manyKeys(form, keys)
			tokens, _, err := scan(t.Context(), "f", text, maxTokens)
			if err != nil {
				t.Fatalf("%q %q: %v", start, form, err)
			}
			if s, _ := measure("f", tokens, pieceKeys); len(s.parts) < keys/pieceKeys {
				t.Errorf("%q %q: %d parts", start, form, len(s.parts))
			}
			if _, err := Parse(t.Context(), "f", []byte(text)); err != nil {
				t.Errorf("%q %q: %v", start, form, err)
			}
		}
	}
}

func TestAMapOfAnyWidthIsRead(t *testing.T) {
	for _, form := range []string{"  ? key%\n", "  !!str key%: value\n", "  &a% key%: value\n"} {
		if _, err := Parse(t.Context(), "f", []byte("vars:\n"+manyKeys(form, maxKeys+1))); err != nil {
			t.Errorf("%q: %v", form, err)
		}
	}
}

func TestAKeyWithoutAValueMayBeBeforeAKeyWithATagOrAnAnchor(t *testing.T) {
	for _, text := range []string{"a:\n  b:\n!t c: d\n", "a:\n  b:\n&x c: d\n", "a:\n  ? b\n  :\n!t c: d\n"} {
		if doc, err := Parse(t.Context(), "f", []byte(text)); err != nil || len(Entries(doc.Body)) != 2 {
			t.Errorf("%q: %v", text, err)
		}
	}
}

func manyKeys(form string, n int) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(strings.ReplaceAll(form, "%", strconv.Itoa(i)))
	}
	return b.String()
}

func TestTooManyValuesAreRefusedWithTheLimitTheLineAndWhatToDo(t *testing.T) {
	const want = "f:3:1: this file has more than 2 million keys, values and punctuation marks; move long lists and maps to other files, and write: !include FILE"
	for text, most := range map[string]int{"a: b\nc: d\ne: f\n": 6, "- a\n- b\n- c\n": 4} {
		if _, _, err := scan(t.Context(), "f", text, most); err == nil || err.Error() != want {
			t.Errorf("%q: %v", text, err)
		}
	}
	if _, _, err := scan(t.Context(), "f", "a: b\nc: d\n", 6); err != nil {
		t.Error(err)
	}
}
