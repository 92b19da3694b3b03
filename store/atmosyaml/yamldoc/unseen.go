package yamldoc

import (
	"bytes"
	"fmt"
	"unicode"
	"unicode/utf8"

	"authdeck/model"
)

// unseen finds the first line with a character that nobody sees and that changes what the line means, as in text copied from a web
// page or a chat. It is nil if there is none.
func unseen(path string, text []byte) *model.Problem {
	if isASCII(text) {
		return nil
	}
	n := 0
	for line := range bytes.Lines(text) {
		n++
		if what, fix := unseenIn(line); what != "" {
			return &model.Problem{Origin: model.Origin{File: path, Line: n, Column: 1}, What: what, Fix: model.Do(fix)}
		}
	}
	return nil
}

func unseenIn(line []byte) (what, fix string) {
	rest := bytes.TrimLeft(line, " ")
	first, _ := utf8.DecodeRune(rest)
	content := bytes.TrimLeftFunc(rest, unicode.IsSpace)
	isEntry := bytes.Contains(content, []byte(":")) || bytes.HasPrefix(content, []byte("- "))
	switch {
	case bytes.ContainsFunc(line, isHiddenBreak):
		at := bytes.IndexFunc(line, isHiddenBreak)
		r, _ := utf8.DecodeRune(line[at:])
		return fmt.Sprintf("YAML 1.1 reads the invisible character %U on this line as a line break", r), "delete it"
	case first > unicode.MaxASCII && unicode.IsSpace(first) && isEntry: // YAML treats such a space as the first letter of the key
		return "this line is indented with non-breaking spaces, which YAML treats as text", "indent it with ordinary spaces"
	case first > unicode.MaxASCII && unicode.Is(unicode.Cf, first) && isEntry:
		return fmt.Sprintf("this line starts with the invisible character %U, which YAML treats as text", first), "delete it"
	}
	return "", ""
}

// isHiddenBreak finds the line breaks of YAML 1.1 that no editor shows as one. YAML 1.2 and goccy treat them as text.
func isHiddenBreak(r rune) bool { return r == 0x85 || r == 0x2028 || r == 0x2029 }

func isASCII(text []byte) bool {
	for _, c := range text {
		if c >= utf8.RuneSelf {
			return false
		}
	}
	return true
}
