package text

import (
	"encoding/json"
	"regexp"
	"strings"
	"testing"

	"authdeck/model/unseen"
)

const odd = "a\x00\x1b]0;t\x07\r\x7f\u0085\u009b\u061c\u200e\u200f\u2028\u2029\u202a\u202e\u2066\u2069é東🙂z"

func TestWhatATerminalObeysIsShown(t *testing.T) {
	want := `a\x00\x1b]0;t\x07\x0d\x7f\u0085\u009b\u061c\u200e\u200f\u2028\u2029\u202a\u202e\u2066\u2069é東🙂z`
	if got := Printable(odd); got != want {
		t.Errorf("%q", got)
	}
	if got := Lines("\x1b[31m" + odd + "\x1b[0m\n\tx\n"); got != "\x1b[31m"+want+"\x1b[0m\n\tx\n" {
		t.Errorf("%q", got)
	}
	if got := Printable("latin \x9b2J, \xff, \ufffd"); got != `latin \x9b2J, \xff, `+"\ufffd" {
		t.Errorf("%q", got)
	}
}

const unseenMarks = "a\u200b\u200d\u2060\ufeff\u00ad\u3164\ufe0f\U000e0041b\u2800\u00a0\u2003\u3000\u1680\u202f\u205f\U0001d159"

func TestACharacterThatNobodyWouldSeeIsShown(t *testing.T) {
	for text, want := range map[string]string{
		unseenMarks:             `a\u200b\u200d\u2060\ufeff\u00ad\u3164\ufe0f\U000e0041b\u2800\u00a0\u2003\u3000\u1680\u202f\u205f\U0001d159`,
		"\u200dx":               `\u200dx`,
		"é\u200d\u200d":         "é\u200d" + `\u200d`, // one is part of a language, more hide something
		"🙂\U000e0101\U000e0102": "🙂\U000e0101" + `\U000e0102`,
		"👁\ufe0f\u200d🗨\ufe0f 👩\u200d👧 می\u200cخواهم": "👁\ufe0f\u200d🗨\ufe0f 👩\u200d👧 می\u200cخواهم",
	} {
		if got := Printable(text); got != want {
			t.Errorf("%q, not %q", got, want)
		}
	}
}

func TestKeysThatAreNoTextAreDropped(t *testing.T) {
	for typed, want := range map[string]string{
		odd: "a]0;té東🙂z", "pr\x1b[B\x1b[Aod": "prod", "\x1b[1;5Cx": "x", "\x1bOPa": "a", "\x1b[[Ab": "b", "\x1b[": "", "a\x1b": "a",
		"\x1bO": "", "\x1b[[": "", "\x1b\x1b[Bz": "z", "[B": "[B",
	} {
		if got := Typed(typed); got != want {
			t.Errorf("%q is %q, want %q", typed, got, want)
		}
	}
}

func TestJSONMeansTheSameAfterEscaping(t *testing.T) {
	odd := odd + unseenMarks
	plain, err := json.MarshalIndent(map[string]string{odd: odd}, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	shown := JSON(string(plain))
	if strings.ContainsFunc(shown, func(r rune) bool { return Obeyed(r) && r != '\n' || unseen.Is(r, 0) }) {
		t.Errorf("%q", shown)
	}
	var got map[string]string
	if err := json.Unmarshal([]byte(shown), &got); err != nil || got[odd] != odd {
		t.Errorf("%v %q", err, got)
	}
}

func FuzzPrintable(f *testing.F) {
	f.Add(odd)
	f.Add("\x1b[1;31mx\xe2\x80")
	colours := regexp.MustCompile("\x1b\\[[0-9;]*m")
	f.Fuzz(func(t *testing.T, s string) {
		if got := Printable(s); strings.ContainsFunc(got, Obeyed) {
			t.Errorf("%q", got)
		}
		got := Lines(s)
		if rest := colours.ReplaceAllString(got, ""); strings.ContainsFunc(strings.NewReplacer("\n", "", "\t", "").Replace(rest), Obeyed) {
			t.Errorf("%q", got)
		}
	})
}

// "1 of 5 - 4 identities" looked like a subtraction.
func TestInASCIITheSeparatorIsNoMinus(t *testing.T) {
	if got := ASCII("1 of 5 · 4 identities"); got != "1 of 5; 4 identities" {
		t.Error(got)
	}
	if got := ASCII("· saved"); got != "- saved" {
		t.Error(got)
	}
}
