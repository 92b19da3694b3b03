package yamldoc

import (
	"fmt"
	"strings"
	"testing"

	"github.com/goccy/go-yaml/ast"
)

// compact writes a document as {key: value, key: [item, item]}, with functions as !name(value) and text in quotes.
func compact(d *Document, n ast.Node) string {
	v := d.Value(n)
	switch v.Form {
	case Text:
		return fmt.Sprintf("%q", v.Text)
	case Plain:
		return v.Text
	case Function:
		return v.Tag + "(" + compact(d, v.Node) + ")"
	case List:
		var all []string
		for _, item := range v.Items() {
			all = append(all, compact(d, item))
		}
		return "[" + strings.Join(all, ", ") + "]"
	case Map:
		var all []string
		pairs, p := d.Pairs(v.Node)
		if p != nil {
			return p.What
		}
		for _, pair := range pairs {
			all = append(all, pair.Key+": "+compact(d, pair.Value))
		}
		return "{" + strings.Join(all, ", ") + "}"
	case Null:
		return "null"
	}
	return v.Problem.What
}

func wantCompact(t *testing.T, text, want string) {
	t.Helper()
	normal, err := Normalize("f", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	doc, err := Parse(t.Context(), "f", normal)
	if err != nil {
		t.Errorf("%q: %v", text, err)
		return
	}
	if got := compact(doc, doc.Body); got != want {
		t.Errorf("%q:\ngot  %s\nwant %s", text, got, want)
	}
}

// The tag or the anchor belongs to the map.
func TestTextBelowAMapWithATagOrAnAnchorKeepsItsIndentation(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"x: &b\n  y: |2\n      c\n": `{x: {y: "  c\n"}}`,
		"!x\ny: |2\n    c\n":        `!x({y: "  c\n"})`,
		"x: !m\n  y: >2-\n     c\n": `{x: !m({y: " c"})}`,
		"- &b\n  y: |2\n      c\n":  `[{y: "  c\n"}]`,
		"abcdef<<: x\n":             `{abcdef<<: "x"}`,
	} {
		wantCompact(t, text, want)
	}
}

// Without that, the keys below became the item's map.
func TestAnEmptyItemEndsOnItsLine(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"a:\n-\nb: c\n":                          `{a: [null], b: "c"}`,
		"a:\r\n-\r\nb: c\r\n":                    `{a: [null], b: "c"}`,
		"a:\n- \nb: c\n":                         `{a: [null], b: "c"}`,
		"a:\n- # c\n# d\nb: c\n":                 `{a: [null], b: "c"}`,
		"a:\n- &x\nb: c\n":                       `{a: [null], b: "c"}`,
		"a:\n- &x # c\n\nb: *x\n":                `{a: [null], b: null}`,
		"a:\n- !x &y\nb: c\n":                    `{a: [!x(null)], b: "c"}`,
		"a:\n- &y !x\nb: c\n":                    `{a: [!x(null)], b: "c"}`,
		"a:\n-\n-\n-\nb: c\n":                    `{a: [null, null, null], b: "c"}`,
		"a:\n  b:\n  - c\n  -\n  d: e\n":         `{a: {b: ["c", null], d: "e"}}`,
		"a:\n  b:\n  - c\n  -\nd: e\n":           `{a: {b: ["c", null]}, d: "e"}`,
		"a:\n- b:\n-\nc: d\n":                    `{a: [{b: null}, null], c: "d"}`,
		"a:\n  -\n\"b\": c\n":                    `{a: [null], b: "c"}`,
		"a:\n-\n? b\n: c\n":                      `{a: [null], b: "c"}`,
		"a: b\nc:\n-":                            `{a: "b", c: [null]}`,
		"a:\n- &x":                               `{a: [null]}`,
		"a: &x\n":                                `{a: null}`,
		"a: !x &y\nb: c\n":                       `{a: !x(null), b: "c"}`,
		"a: [&x , b]\nc: {d: &y , e: f}\n":       `{a: [null, "b"], c: {d: null, e: "f"}}`,
		"a: b\nc: !x":                            `{a: "b", c: !x(null)}`,
		"a: b\nc: [d] # !x":                      `{a: "b", c: ["d"]}`,
		"a: |\n  b !x":                           `{a: "b !x"}`,
		"a:\n-\n  b: c\n-\n  - d\nb: c\n":        `{a: [{b: "c"}, ["d"]], b: "c"}`,
		"a:\n- &x\n  b: c\n- !x\n  d\nb: c\n":    `{a: [{b: "c"}, !x("d")], b: "c"}`,
		"a: &x\n- b\nc: !x\n- d\n":               `{a: ["b"], c: !x(["d"])}`,
		"a:\n- - \n  - b\n-\n# c\n  d: e\nf: \n": `{a: [[null, "b"], {d: "e"}], f: null}`,
	} {
		wantCompact(t, text, want)
	}
}

func TestTextInBracketsIsReadWholeAsAtmosReadsIt(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"a: {b: !env MFA arn:aws:iam::1:mfa/u}\n":        `{a: {b: !env("MFA arn:aws:iam::1:mfa/u")}}`,
		"a: {b: &r arn:aws:iam::1:role/x, c: *r}\n":      `{a: {b: "arn:aws:iam::1:role/x", c: "arn:aws:iam::1:role/x"}}`,
		"a: {b: !include https://x/y:z}\n":               `{a: {b: !include("https://x/y:z")}}`,
		"a: {b: !!str c:d, e: !x 5:6}\n":                 `{a: {b: "c:d", e: !x("5:6")}}`,
		"a: {b: [team:x, !!str team:y, 1:2], c: [d:]}\n": `{a: {b: ["team:x", "team:y", "1:2"], c: ["d:"]}}`,
		"a: {b: &x !y c:d, e: !y &z f:g}\n":              `{a: {b: !y("c:d"), e: !y("f:g")}}`,
		"a: {b: !x c:, d: e}\n":                          `{a: {b: !x("c:"), d: "e"}}`,
		"a: {b: cc\n  dd\n\n  ee, f: [g\n  h]}\n":        `{a: {b: "cc dd\nee", f: ["g h"]}}`,
		"a: &x b\nc: {d: *x,e: *x,f: [*x,g]}\n":          `{a: "b", c: {d: "b", e: "b", f: ["b", "g"]}}`,
		"a: {b: [c: d, {e: f}], g: 'h:i'}\n":             `{a: {b: [{c: "d"}, {e: "f"}], g: "h:i"}}`,
		"a: {b, c: d}\n":                                 `{a: {b: null, c: "d"}}`,
		"a: {\n 1:b}\n":                                  `{a: missing space after the colon}`,
		"a: {&x b:c: d}\n":                               `{a: missing space after the colon}`,
		"a: {b:c: d, e:f:g: [h], i:j: {k: l}, m:n: }\n":  `{a: {b:c: "d", e:f:g: ["h"], i:j: {k: "l"}, m:n: null}}`,
		"a: {b:c: 5, d : e:f}\n":                         `{a: {b:c: 5, d: "e:f"}}`,
		"a: {b:c: 'd'}\n":                                `{a: {b:c: "d"}}`,
		"a: {b:c: d\n  e}\n":                             `{a: {b:c: "d e"}}`,
		"a: {b:c\t: d}\n":                                `{a: {b:c: "d"}}`,
		"a: {b:c : {d: e}}\n":                            `{a: {b:c: {d: "e"}}}`,
	} {
		wantCompact(t, text, want)
	}
}

func TestAliasesAndEmptyTextAreReadAsAtmosReadsThem(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"a: &a b\n*a : c\nd: {*a: e}\n":                      `{a: "b", b: "c", d: {b: "e"}}`,
		"a: !!str\nb: !!str null\nc: ! null\nd: ! 5\ne: !\n": `{a: "", b: "null", c: null, d: 5, e: null}`,
	} {
		wantCompact(t, text, want)
	}
}

func TestAFileMayEndWithoutALineBreak(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"a: |\n  b": `{a: "b"}`, "a: |\n  b\n": `{a: "b\n"}`, "a: |\n  b\n  ": `{a: "b\n"}`, "a: |+\n  b": `{a: "b"}`, "a: |+\n  b\n\n": `{a: "b\n\n"}`,
		"a: >\n  b\n  c": `{a: "b c"}`, "a: |": `{a: ""}`, "a: \"b\"": `{a: "b"}`, "a: b # c": `{a: "b"}`, "a:": `{a: null}`,
	} {
		wantCompact(t, text, want)
	}
}

// What yaml.v3 makes of them.
func TestOnlyTwoArrowsAloneAreAMergeKey(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"b<<: {c: d}\na <<: e\n":        `{b<<: {c: "d"}, a <<: "e"}`,
		"a: [{b<<: c, d: e}, f<<: g]\n": `{a: [{b<<: "c", d: "e"}, {f<<: "g"}]}`,
		"- é<<: b\n  <<: {c: d}\n":      `[{é<<: "b", c: "d"}]`,
		"? <<\n: {a: b}\nc: d\n":        `{c: "d", a: "b"}`,
		"? &x <<\n: {a: b}\nc: d\n":     `{c: "d", a: "b"}`,
		"{? << : {a: b}, c: d}\n":       `{c: "d", a: "b"}`,
		"'<<': {a: b}\n":                `{<<: {a: "b"}}`,
		"? '<<'\n: {a: b}\n":            `{<<: {a: "b"}}`,
		"a: &x {b: c}\nd:\n  <<: *x\n":  `{a: {b: "c"}, d: {b: "c"}}`,
		"a: b<<\nc: <<\n":               `{a: "b<<", c: "<<"}`,
	} {
		wantCompact(t, text, want)
	}
}

func TestATagOfYAMLBeforeAMapOrAListIsIgnoredAsByAtmos(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"a: !!str\n  b: c\nd: !!seq {e: f}\n":         `{a: {b: "c"}, d: {e: "f"}}`,
		"a: !!map\n  - b\nc: !!str [!!str 5]\n":       `{a: ["b"], c: ["5"]}`,
		"a: &x !!int {b: c}\nd: !!null &y\n  e: *x\n": `{a: {b: "c"}, d: {e: {b: "c"}}}`,
		"!!str\na: b\n":                                `{a: "b"}`,
		"- !!str\n  a: b\n- !!binary\n  - c\n":         `[{a: "b"}, ["c"]]`,
		"a: !!str\n  !!str 5: c\n":                     `{a: {5: "c"}}`,
		"a: !<tag:yaml.org,2002:str> {b: c}\n":         `{a: {b: "c"}}`,
		"a: !!str\n  ? b\n  : c\nd: !x {e: !!str 5}\n": `{a: {b: "c"}, d: !x({e: "5"})}`,
	} {
		wantCompact(t, text, want)
	}
}
