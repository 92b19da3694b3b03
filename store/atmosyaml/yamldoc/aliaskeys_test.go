package yamldoc

import (
	"strings"
	"testing"
)

func TestAliasesAsKeysAreReadAsAtmosReadsThem(t *testing.T) {
	const anchors = "x: [&a foo, &b bar, &c foo]\nv:\n"
	for text, want := range map[string]string{
		"  *a : v\n  *b : w\n":                         "foo=v bar=w",
		"  *a: v\n  *b: w\n":                           "foo=v bar=w",
		"  *a : v\n  \"q\": w\n":                       "foo=v q=w",
		"  *a : v # *b : w\n  &z k: w\n":               "foo=v k=w",
		"  *a : v\n    w\n  ? k\n  : x\n":              "foo=v w k=x",
		"  *a : |-\n    *b : w\n  k: w\n":              "foo=*b : w k=w",
		"  k: |-\n    *b\n  *a : v\n":                  "k=*b foo=v",
		"  k: |-\n    *b : v\n    *a : w\n  l: m\n":    "k=*b : v\n*a : w l=m",
		"  k: \"v\n    *b : w\"\n  *a : v\n":           "k=v *b : w foo=v",
		"  {\n  *a : v,\n  *b : w}\n":                  "foo=v bar=w",
		"  {*a : v, *b: w}\n":                          "foo=v bar=w",
		"  ? *a\n  : v\n  ? *b\n  : w\n":               "foo=v bar=w",
		"  a: v\n  *a : w\n":                           "a=v foo=w",
		"  \"*a\": v\n  *a : w\n":                      "*a=v foo=w",
		"  *a : v\n  *c : w\n":                         "foo=w",
		"  foo: v\n  k: l\n  *a : w\n":                 "k=l foo=w",
		"  ? |-\n    k\n  : v\n  ? |-\n    l\n  : w\n": "k=v l=w",
	} {
		doc, err := Parse(t.Context(), "f", []byte(anchors+text))
		if err != nil {
			t.Errorf("%q: %v", text, err)
			continue
		}
		pairs, _ := doc.Pairs(Entries(doc.Body)[1].Value)
		var got []string
		for _, p := range pairs {
			got = append(got, p.Key+"="+doc.Value(p.Value).Text)
		}
		if got := strings.Join(got, " "); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

func TestAnAliasIsAKeyInAListToo(t *testing.T) {
	doc, err := Parse(t.Context(), "f", []byte("x: [&a foo, &b bar]\nv:\n- *a : v\n  *b : w\n- - *a : v\n"))
	if err != nil {
		t.Fatal(err)
	}
	items := doc.Value(Entries(doc.Body)[1].Value).Items()
	if pairs, _ := doc.Pairs(items[0]); len(items) != 2 || len(pairs) != 2 || pairs[1].Key != "bar" {
		t.Errorf("%v", items)
	}
}

func TestAnAliasTwiceInAMapIsADuplicate(t *testing.T) {
	for text, want := range map[string]string{
		"x: &a foo\nv:\n  *a : v\n  *a : w\n":             "f:4:3: duplicate key: it is already on line 3; keep one of them",
		"x: &a foo\nv: {*a : v, *a : w}\n":                "f:2:13: duplicate key: it is already on line 2; keep one of them",
		"a:\n  b: c\n  b: d\na: e\n":                      "f:3:3: duplicate key: it is already on line 2; keep one of them",
		"? |-\n  a\n: b\na: c\n":                          "f:4:1: duplicate key: it is already on line 1; keep one of them",
		"x: &a foo\n" + manyKeys("*a : %\n", 2*pieceKeys): "f:3:1: duplicate key: it is already on line 2; keep one of them",
	} {
		if _, err := Parse(t.Context(), "f", []byte(text)); err == nil || err.Error() != want {
			t.Errorf("%.40q: %v", text, err)
		}
	}
}

func TestATabAfterAnAliasAsAKeyIsRefused(t *testing.T) {
	_, err := Parse(t.Context(), "f", []byte("a: &b c\nd:\n  *b\t: e\n  f: g\n"))
	if want := "f:3:4: authdeck needs a space between this alias and the colon; write *name : value"; err == nil || err.Error() != want {
		t.Error(err)
	}
}
