package yamldoc

import (
	"errors"
	"strings"
	"testing"

	"authdeck/model"
)

func TestTextAfterAClosingQuoteIsNamed(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"a:\n  b: \"c\" d\n":         "text after the closing quote",
		"a:\n  b: 'it's'\n":          "text after the closing quote",
		"a:\n  b: \"c\"\n    d: e\n": "this line is indented, but the key above already has a value",
	} {
		_, err := Parse(t.Context(), "f", []byte(text))
		var p *model.Problem
		if !errors.As(err, &p) || p.What != want {
			t.Errorf("%q: %v", text, err)
		}
	}
}

func TestAnEscapeThatYAMLDoesNotHaveIsNamed(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		`a: "C:\x"`:                           `f:1:7: \x needs 2 hexadecimal digits; write \\ for a backslash, or use single quotes`,
		`a: "C:\Users\me" # b`:                `f:1:7: \U needs 8 hexadecimal digits; write \\ for a backslash, or use single quotes`,
		`a: "C:\users"`:                       `f:1:7: \u needs 4 hexadecimal digits; write \\ for a backslash, or use single quotes`,
		`["\n", "b\q"]`:                       `f:1:10: YAML does not allow this character after \; write \\, or use single quotes`,
		"a: \"b\n  c \\x\"\nd: \"e\"":         `f:2:5: \x needs 2 hexadecimal digits; write \\ for a backslash, or use single quotes`,
		`a: "\uD83D\uDE00"`:                   `f:1:5: this \u escape is not a character; write the character itself`,
		`a: "\/"`:                             `f:1:5: YAML 1.1 does not have \/; write / without the \`,
		`a: "\'"`:                             `f:1:5: authdeck does not read \'; write ' without the \`,
		"a: [\n  # \"b\\q\",\n  \"b\\q\",\n]": `f:3:5: YAML does not allow this character after \; write \\, or use single quotes`,
	} {
		_, err := Parse(t.Context(), "f", []byte(text+"\n"))
		if err == nil || err.Error() != want {
			t.Errorf("%s:\ngot  %v\nwant %s", text, err, want)
		}
	}
}

func TestLongTextInBracketsNeedsQuotes(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("b", 600)
	for _, text := range []string{"a: {b: " + long + "\n  c}\n", "a: {b: " + strings.Repeat("b b\n  ", 600) + "}\n"} {
		_, err := Parse(t.Context(), "f", []byte(text))
		if err == nil || !strings.Contains(err.Error(), ": authdeck does not read such long text in brackets; put it in quotes") {
			t.Errorf("%.20q: %v", text, err)
		}
	}
	for _, text := range []string{"a: [" + long + ", c]\n", "a: [\"" + long + "\n  c\"]\n", "a: " + long + "\n  c\n", "a: [" + long + " # b\n, c]\n"} {
		if _, err := Parse(t.Context(), "f", []byte(text)); err != nil {
			t.Errorf("%.20q: %v", text, err)
		}
	}
}

// goccy's scanner reads "b" with its quotes as the key there.
func TestAQuotedKeyAfterAnEmptyBlockAndAnEmptyLineIsNamed(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"a: |\n\n\"b\": c\n", "a: >-\n  \n'b': c\n", "a: |\n\n!!str b: c\n", "- |\n\n- b\n"} {
		_, err := Parse(t.Context(), "f", []byte(text))
		if err == nil || err.Error() != "f:3:1: authdeck does not read this line after | or > without text; remove the empty lines above it" {
			t.Errorf("%q: %v", text, err)
		}
	}
	for text, want := range map[string]string{"a: |\n\"b\": c\n": `{a: "", b: "c"}`, "a: |\n\nb: \"c\"\n": `{a: "", b: "c"}`, "- |\n- b\n": `["", "b"]`} {
		wantCompact(t, text, want)
	}
}

func TestATabBeforeAKeyInBracesIsNamed(t *testing.T) {
	t.Parallel()
	_, err := Parse(t.Context(), "f", []byte("a: {\tb: c}\n"))
	if err == nil || !strings.Contains(err.Error(), "authdeck cannot read a tab before a key") {
		t.Error(err)
	}
}

// goccy's scanner reports the tab.
func TestAQuoteThatIsNotClosedIsNamedAlsoBeforeATab(t *testing.T) {
	t.Parallel()
	const tab = "YAML does not allow tabs in the indentation; indent with spaces"
	for text, want := range map[string]string{
		"a: b\nregion: \"eu-west-1\nc: d\n\te: f\n":  `f:2:9: this quote (") is not closed; add the closing quote at the end of the value`,
		"é: {b: \"c\n  d: e\n\tf: \"g\"}\n":          `f:1:8: this quote (") is not closed; add the closing quote at the end of the value`,
		"a:\n  b:\n    'c\n  d: e\n\tf: g\nh: 'i'\n": `f:3:5: this quote (') is not closed; add the closing quote at the end of the value`,
		"a: \"b\n\tc\"\nd: e\n":                      "f:2:1: " + tab,
		"a: \"b\\n \n\tc\"\n":                        "f:2:1: " + tab,
		"a: 'b\n\tc' # d\n":                          "f:2:1: " + tab,
		"a: {\"b\n\tc\" : d}\n":                      "f:2:1: " + tab,
	} {
		_, err := Parse(t.Context(), "f", []byte(text))
		if err == nil || err.Error() != want {
			t.Errorf("%q:\ngot  %v\nwant %s", text, err, want)
		}
	}
}

// goccy's scanner counts the indentation of such a text from the key.
func TestTextBelowAKeyWithATagOrAnAnchorIsReadWholeOrNamed(t *testing.T) {
	t.Parallel()
	for text, at := range map[string]string{
		"&b x: |\n  c\n": "1:7", "a:\n  !!str x: >-\n    b: c\n  d: e\n": "2:11", "&b x: |\n\n  c\n": "1:7", "&b x: !t |\n  c\n": "1:9", "&b x: |2\n      c\n": "1:7",
		"- &b x: |\n    c\n": "1:9", "&b x:\n  |\n  c\n": "2:3",
	} {
		_, err := Parse(t.Context(), "f", []byte(text))
		want := "f:" + at + ": authdeck does not read this text: its key has a tag or an anchor; remove the tag or the anchor before the key"
		if err == nil || err.Error() != want {
			t.Errorf("%q:\ngot  %v\nwant %s", text, err, want)
		}
	}
	for text, want := range map[string]string{
		"&b x: |\n      c\n     \n": `{x: "c\n"}`, "&b x: |\nd: e\n": `{x: "", d: "e"}`, "? &b x\n: |2\n   c\n": `{x: " c\n"}`,
		"a: &a b\n*a : |1\n  c\n": `{a: "b", b: " c\n"}`, "&b x:\n  y: |\n    c\n": `{x: {y: "c\n"}}`, "&b x:\n- |\n  c\n": `{x: ["c\n"]}`,
	} {
		wantCompact(t, text, want)
	}
}

func TestAWrongHeaderOfATextIsNamed(t *testing.T) {
	t.Parallel()
	const (
		digit   = "the number after | or > must be 1 to 9; write how many spaces indent the text, or remove the number"
		below   = "text after | or > starts on the next line; put the text below it, or in quotes"
		comment = "authdeck does not read a comment that starts right after | or >; write a space before the #"
	)
	for header, want := range map[string]string{"|0": digit, ">-0": digit, "|10": digit, "|22 # a": digit, "|tag": below, ">a: b": below, "|#a": comment} {
		if _, err := Parse(t.Context(), "f", []byte("a: "+header+"\n  b\n")); err == nil || err.Error() != "f:1:4: "+want {
			t.Errorf("%s: %v", header, err)
		}
	}
}

// yaml.v3, yaml_simple_key_is_valid
func TestAKeyThatIsTooLongForAtmosIsRefused(t *testing.T) {
	t.Parallel()
	for _, form := range []string{"KEY: a\n", "\"KEY\": a\n", "a: {KEY: b}\n", "a: [b, KEY: c]\n", "- KEY: a\n"} {
		longest := maxKey - strings.Count(form, `"`) // the quotes count
		if _, err := Parse(t.Context(), "f", []byte(strings.Replace(form, "KEY", strings.Repeat("é", longest), 1))); err != nil {
			t.Errorf("%s: %v", form, err)
		}
		_, err := Parse(t.Context(), "f", []byte(strings.Replace(form, "KEY", strings.Repeat("k", longest+1), 1)))
		if err == nil || !strings.HasSuffix(err.Error(), ": a key can have at most 1,024 characters; write a shorter key") {
			t.Errorf("%s: %v", form, err)
		}
	}
	long := strings.Repeat("k", maxKey+1)
	for _, text := range []string{"? " + long + "\n: a\n", "a: {? " + long + " : b}\n", "a: |\n  " + long + ": b\n"} {
		if _, err := Parse(t.Context(), "f", []byte(text)); err != nil {
			t.Errorf("%.10q: %v", text, err)
		}
	}
	if _, err := Skim(t.Context(), "f", []byte("a:\n  "+long+": b\n"), func(string) bool { return false }); err == nil {
		t.Error("Skim reads a key that Parse refuses")
	}
}

func TestTextWithAMarkInAnUnusualPlaceSaysWhatToWrite(t *testing.T) {
	t.Parallel()
	const (
		key   = "authdeck needs the key on the line of its ?; write key: value, or put text that starts with ? in quotes"
		inner = "authdeck does not read ? before a key within { } or [ ]; remove it, or put text that starts with ? in quotes"
		dots  = "authdeck does not read text that starts with ...; put it in quotes"
	)
	for text, want := range map[string]string{
		"?\n  a\n: b\n": "f:1:1: " + key, "x:\n  ?\n    a\n  : b\n": "f:2:3: " + key, "- ?\n": "f:1:3: " + key, "a: ?\n": "f:1:4: a value cannot be a question mark; put the value in quotes",
		"a: {?b: c}\n": "f:1:5: " + inner, "a: [b, ?c]\n": "f:1:8: " + inner, "a: {b: ?c}\n": "f:1:8: within { } or [ ], a value cannot contain ?; put the value in quotes",
		"a:\n  ? ? b\n  : c\n": "f:2:5: a key must be text, not a list or a map; write key: value instead",
		"a: b\n...c: d\n":      "f:2:1: " + dots, "---\n...c: d\n": "f:2:1: " + dots,
		"a: {\"b\":c: d}\n": "f:1:9: unexpected colon, or wrong indentation; put a value with a colon in quotes",
	} {
		if _, err := Parse(t.Context(), "f", []byte(text)); err == nil || err.Error() != want {
			t.Errorf("%q:\ngot  %v\nwant %s", text, err, want)
		}
	}
}

func TestASingleValueWithATagForMapsOrListsIsText(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"a: !!map b\n": `{a: "b"}`, "a: !!merge 'b'\n": `{a: "b"}`, "a: !!seq\nb: c\n": `{a: "", b: "c"}`, "a: [!!set b]\n": `{a: ["b"]}`, "!!merge a: b\n": `{a: "b"}`,
		"a: !!omap |\n  b\n": `{a: "b\n"}`, "a: !!map &x b\n": `{a: "b"}`, "a: &x !!map 1\n": `{a: "1"}`, "a: !!map {b: c}\n": `{a: {b: "c"}}`, "a: 1\n!!x b: c\n": `{a: 1, b: "c"}`,
		"a: {b:c : d}\n": `{a: {b:c: "d"}}`, "a: {b:c:d: 'e', f: g}\n": `{a: {b:c:d: "e", f: "g"}}`, "a: {b:c: \"d\"}\n": `{a: {b:c: "d"}}`,
	} {
		wantCompact(t, text, want)
	}
}

func TestAKeyThatIsAnAliasWithoutAnAnchorIsNamed(t *testing.T) {
	t.Parallel()
	doc, err := Parse(t.Context(), "f", []byte("*a : b\n"))
	if err != nil {
		t.Fatal(err)
	}
	if _, p := doc.Pairs(doc.Body); p == nil || p.Error() != "f:1:1: this alias (*) has no anchor (&) before it; define the anchor above, or put the value in quotes" {
		t.Error(p)
	}
}
