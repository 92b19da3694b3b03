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
	} {
		if _, err := Parse(t.Context(), "f", []byte(text)); err != nil {
			t.Errorf("%q: %v", text, err)
		}
	}
}
