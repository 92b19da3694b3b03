package yamldoc

import "testing"

// Atmos's library refuses each of these files, and so no command of Atmos works. goccy reads most of them.
func TestAFileThatAtmosRefusesIsRefused(t *testing.T) {
	for _, text := range []string{
		"a: {kind: aws/user, alias: team: dev}\n", "a: [b: c: d]\n", "a: {b: c: }\n", "a: {b: :c}\n", "a: {b: c\n  d: e}\n",
		"a: {kind: ?\"x\"}\n", "a: {b: aws/use?r}\n", "a: {b: [c?, d]}\n", "a: {b? c: d}\n", "a: {b]: c}\n", "a: {b: ${X}}\n",
		"a: {b: - c}\n", "a: [- b]\n", "a: {b: |\n  c\n}\n", "a: {, b: c}\n", "a: {b: c,, d: e}\n", "a: {b\n  c: d}\n",
		"? \ta\n: b\n", "? a\n: \tb\n", "-\ta\n", "a:\n  - \tb\n", "-\t# a\n  - b\n",
		"a: b\n!\n", "a: b\n!", "a:\n  b: c\n!x\n", "a:\n  b: {}\n  !x d\n", "a: ! - b\n",
		"a: }\n", "}a: b\n", "a: ]\n", "a:\nb\n", "a:\n'b'\nc: d\n", "a:\n  b:\n  c\n  d: e\n", "a:\n  -\n  b\n", "- a\n - b: c\n  d: e\n",
		"? a: b\n", "a:\n  ? b: {c: d}\n", "a: \"b\n---\n  c\"\n", "a: 'b\n...\n  c'\n",
		"a: *.tf\n", "a:\n  - **/*\n", "a: * b\n", "a: &b% c\n", "a: &: b\n", "a: &b c\nd: *b: e\n",
		"%YAML 1.2\n---\na: b\n", "%FOO x\n---\na: b\n", "...\na: b\n", "# c\n...\na: b\n", "a:\n  b: c\n!foo", "a:\n    b: c\n  !foo", "a: b\n!foo",
		"a:\n[b]\n", "a:\n{b: c}\n", "a:\n  b:\n  [c]\n", "a:\n&x b\n", "a: &x b\nc:\n*x\n", "a: ?\n", "a: ? b\n", "a: &x 5\nb: !!str *x\n", "a: &x 5\nb: [!y *x ]\n",
		"a: !!int x\n", "a: !!int \"x\"\n", "a: !!int\n", "a: !!int 1.5\n", "a: !!bool yes\n", "a: !!float x\n", "a: !!null x\n", "a: !!timestamp x\n", "a: !!binary a%\n",
		"!!int a: b\n", "a: [!!int x]\n", "a: !<tag:yaml.org,2002:int> x\n", "a: !e!v b\n", "a: !x#y b\n", "a: !|\n", "a: !v> b\n", "a: !<!x b\n", "a: !! b\n",
		"a: {b: !cwd, c: d}\n", "a: [!cwd]\n", "a: !t b: c\n", "a: &t b: c\n",
		"a: >>\n  b\n", "a: >>", "a: |--\n  b\n", "? \"x\"b\n: c\n", "a: \"b\\\n  c\"d\n", "y:\n  ? 2\n: 3\n", "? g\n d: e\n", "?\nv\n", "a:\nb \n", "? k\nv\n", "a:\n? k\nl\n",
		"\ta: b\n", "\t\na: b\n", "\n \t\na: b\n", "a: |\n  b\n\t", "a: |\n  b\n\t\n", "a: \"b\"\n  \t\n", "a:\n  \t\n", "a: {b: c\n\t}\n", "a: {\n\t\"b\": true\n\t}\n",
		"s:\n \t\nd: e\n", "s: # c\n \t\nd: e\n", "- a\n- [b]\n \t\n- c\n", "a:\n  b: 'c'\n  \t\n  d: e\n", "a: {\"b\"\n: c}\n", "a: &a b\nc: *a:\n", "a: &a b\nc: *a:b\n",
		"%YAML 1.1\n---\na: !e!v b\n", "%TAG !f! tag:x,2000:\n---\na: !e!v b\n", "a: !a &a !a &a b\n", "a: !a !a b\n", "a: &a &b c\n", "a: {b: !a !b c}\n", "a:\n  !a\n  !b\n  !c\n  d: e\n",
		"a:\n  !a\n  !b\n  d: e\n", "a: !a\n  !b d\n", "- !a\n  !b\n  d\n", "a:\n  !a\n  !b\n  - d: e\n", "a: [!a\n  !b d: e]\n", "a:\n  !a &x\n  !b &y\n  d: e\n",
		"a: !%65xec b\n", "a: !!%73tr 5\n", "%TAG !e! tag:a%20b,2000:\n---\na: !e!f b\n", "a: !<!%65nv> b\n",
		"k:\n!!map {a: b}\n", "k: !!map\n  !!str {a: b}\n", "k: !x\n  !y {a: b}\n", "k: !x\n  !y [{a: b}]\n", "k1<<: |2\n    t1\n",
		"a: \"C:\\x\"\n", "a: \"C:\\users\"\n", "a: \"\\/\"\n", "a: \"\\uD83D\\uDE00\"\n", "a: \"\\U00110000\"\n", "a: [\"\\n\", \"\\u12\"]\n", "\"\\uwx\": b\n",
	} {
		if doc, err := Parse(t.Context(), "f", []byte(text)); err == nil {
			t.Errorf("%q is read:\n%s", text, values(doc))
		}
	}
}

func TestAFileThatAtmosReadsIsRead(t *testing.T) {
	for _, text := range []string{
		"a: {b: c:d, e: f:, g: http://h, i: -j, k: a-b, l: 'm: n', o: \"p?\"}\n", "a: {b:c: d, e:f}\n", "{\"a\":1,\"b\":[true,null],\"c\":{\"d\":\"e: f?\"}}\n",
		"a: [b: c, {d: e}, f]\n", "a: {? b : c, d: e}\n", "a: {b, c: d,}\n", "a: {b:\n  c}\n", "a: {\n\tb: c,\n\td: e\n}\n",
		"a: b?c\n", "a: b{c}[d]\n", "a: -b\n", "a: ?b\n", "a: :b\n", "a:\tb\n", "- a\t\n- b\n",
		"? a\n: b\n", "? a\n:\n  b\n", "?   a\n:\n  b\n", "? |\n  a\n: b\n", "a: !x\nb: c\n", "a: &b\n  !x c\n", "a: !x\n  b: c\n", "a: !x\n- b\n",
		"!x\na: b\n", "--- !x\na: b\n", "a:\n- !x\n- b\n", "!!str a: b\n", "a: &x b\n!!str c: d\n", "a: >-\n  b\n  c: d\n!!str e: f\n",
		"a:\n  b\nc: d\n", "a:\n  - b\n  -\n    c\n", "a:\n 'b'\n", "a: \"b\n  --- c\"\n", "a: \"b\n---c\"\n", "a: b\n  c\n", "a: &b c\nd: *b\ne: [*b, *b ]\nf: {*b : *b}\ng: &h-1_2\n  i: j\n", "a: &b\n  c\n", "a: |\n  }\n  b: c: d\n  ? e\n", "a: | # b\n  }\n  c: d\n", "a: >- # b\n  ,\n  c: d\n", "# a: b: c\na: b # c: d\n",
		"%YAML 1.1\n---\na: b\n", "%YAML 1.1 # c\n---\na: b\n", "%TAG !e! tag:x,2000:\n---\na: !e!f b\n", "---\n...\n", "a: b\n...\n", "a:\n  b\n  !foo", "a: !foo", "- !foo",
		"a:\n {b: c}\n", "a:\n- [b]\n-\n  [c]\n", "a:\n&x b: c\n", "a: &x b\nc:\n*x : d\n", "a: &x b\nc:\n  *x\n", "a:\n|\n b\n", "a: ?b\n", "a: b ? c\n",
		"a: {\nb: c\n}\n", "a:\n b \n", "a: [\nb,\nc\n]\nd: e\n", "a: {\n\t\"b\": \"c\"\n\t}\n", "{\n\t\"b\": true\n\t}\n", "a: {b: [\n\t\"c\"\n\t]\n}\n",
		"a: !!int 5\n", "a: !!int \"5\"\n", "a: !!int 0x1F\n", "a: !!int 1_000\n", "a: !!int\n  5\n", "a: !!int &x 5\n", "a: !!float 1\n", "a: !!float .inf\n", "a: !!bool true\n", "a: !!null ~\n", "a: !!null\nb: c\n",
		"a: !!timestamp 2020-01-01\n", "a: !!binary aGk=\n", "a: !!str 5\n", "a: !!foo x\n", "a: !!map\n  b: c\n", "a: !!int &x\n  b: c\n", "!!int 1: b\n", "a: !!seq [b]\n",
		"a: !a.b!v b\n", "a: !x;y b\n", "a: !x,y b\n", "a: !<!x> b\n", "a: !terraform.state b c\n", "a: {b: !cwd , c: [!cwd ]}\n", "a: !t\n  b: c\n", "? k\n: a: b\n",
		"a: |2-\n   b\n", "a: >-2\n   b\n", "a: |+ # c\n   b\n", "a: \"b\\\n  c\"\nd: e\n", "? 2\n: 3\n? c\n: d\n", "x:\n  ? a\n  : b\n  ? c\n  : - d\n    - e\ny: z\n", "- ? a\n  : b\n",
		"? \"a\n  b\"\n: c\n", "? a\n# c\n\n: b\n", "a: b\n  \t\nc: d\n", "a: b\n  \t\n", "a: |\n  b\n  \t\n", "a: \"b\" \t\n",
		"s: x\n \t\nd: e\n", "s: |\n  x\n\n  \t\n\nd: e\n", "a: [\n \t\n b]\n", "# x\n \t\n# y\na: b\n", "a: \"b\n \t\n c\"\nd: e\n", "a: {? \"b\"\n: c}\n", "a: {\n  \"b\" : c}\n",
		"a: '\\x'\nb: \\x\nc: |\n  \"\\x\"\n# \"\\x\"\nd: e # \"\\x\n", "a: \"\\x41\\u00e9\\U0001F600\\t\\\\x\\\"\\\\u\"\n", "[\"\\n\", \"\\n\", \"\\\\u\"]\n",
		"a: !a &a\n  !b &b c: d\n", "!a &a\n&b !b c: d\n", "a: &x !x\n  - !x &y b\n", "a:\n  !a\n  !b d: e\n", "a: &a\n  &b d: e\n", "a:\n  !a\n  &b\n  d: e\n",
		"a: [\n  # \"C:\\users\",\n  \"C:\\\\users\",\n]\n", "a: |\n  \"\\x\"\n\"\\n\": b\n", "a: b \"\\x\"\n\"\\n\": b\n", "a: 'b \"\\x'\n\"\\n\": b\n",
		"a: >\n   b\n\n   \"\\x\"\n\n   c\n\"\\n\": d\n", "a: b # \"\\x\"\n\"c\\n\": d # \"\\x\"\n# \"\\x\"\n\"d\\n\": \"e\\n\"\n", "a: b \"\\x\"   \n  c\n\"\\n\": b\n",
		"%YAML 1.1\n\t# c\n---\na: b\n", "%YAML 1.1\n\t\n---\na: b\n", "k1<<:\n  a: b\n", "<<: {a: b}\n",
		"%TAG !e-1! tag:x,2000: # c\n---\na: [!e-1!f b, !e-1!g c]\n", "? a\n: ? b\n  : c\n", "? a\n: ? b\n  : ? c\n    : d\n? e\n: f\n",
	} {
		if _, err := Parse(t.Context(), "f", []byte(text)); err != nil {
			t.Errorf("%q: %v", text, err)
		}
	}
}
