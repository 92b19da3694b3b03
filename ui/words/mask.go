package words

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// SpokenMask is a line for a screen reader, which says each dot of a masked key: "AKIA············MPLE" is "AKIA ending in MPLE".
func SpokenMask(line string) string {
	const masked = "··" // a single dot separates two texts
	for {
		head, rest, found := strings.Cut(line, masked)
		if !found {
			return line
		}
		tail, says := strings.TrimLeft(rest, "·"), "hidden"
		before, _ := utf8.DecodeLastRuneInString(head)
		after, _ := utf8.DecodeRuneInString(tail)
		if isWord(before) && isWord(after) {
			says = " ending in "
		}
		line = head + says + tail
	}
}

func isWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }
