package model

import (
	"slices"
	"strings"
	"time"
	"unicode"
)

// TOTPStep is how long a device shows one code (RFC 6238, section 4.1).
const TOTPStep = 30 * time.Second

// CodeLength is the number of digits that AWS accepts.
const CodeLength = 6

// NextCode returns how long the current code is still shown: more than 0, at most TOTPStep.
func NextCode(now time.Time) time.Duration {
	return TOTPStep - time.Duration(now.UnixNano()%int64(TOTPStep))
}

// AddDigits adds typed, pasted or printed text to the digits of an MFA code. Digits of other scripts count too, because an input
// method may produce full-width ones. It drops spaces, dashes, line breaks, invisible characters and terminal colours. If there is
// anything else, or more digits than a code has, it rejects the whole text with a message.
func AddDigits(code string, typed []rune) (longer, refused string) {
	var digits strings.Builder
	digits.WriteString(code)
	for i := 0; i < len(typed); i++ {
		r := typed[i]
		switch digit, ok := decimal(r); {
		case ok:
			digits.WriteByte(digit)
		case colour(typed[i:]) > 0:
			i += colour(typed[i:]) - 1
		case !unicode.IsSpace(r) && !unicode.In(r, unicode.Pd, unicode.Cf):
			return code, "Only digits are allowed"
		}
	}
	if digits.Len() > CodeLength {
		return code, "That is more than 6 digits"
	}
	return digits.String(), ""
}

// CodeIn finds the code in a text with words: the only six digits in a row without letters or other digits around them.
func CodeIn(text []rune) (code string, found bool) {
	isWord := func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }
	codes, words := 0, false
	for _, part := range strings.FieldsFunc(string(text), func(r rune) bool { return !isWord(r) }) {
		if longer, refused := AddDigits("", []rune(part)); refused != "" {
			words = true
		} else if len(longer) == CodeLength {
			codes, code = codes+1, longer
		}
	}
	return code, words && codes == 1
}

// decimal converts a digit of any script up to U+FFFF to ASCII. These are nearly all scripts in use; Chakma and Adlam are above. Unicode
// keeps the ten digits of a script together, from zero to nine.
func decimal(r rune) (digit byte, ok bool) {
	for _, digits := range unicode.Nd.R16 {
		if lo, hi := rune(digits.Lo), rune(digits.Hi); r >= lo && r <= hi {
			return "0123456789"[(r-lo)%10], true
		}
	}
	return 0, false
}

// colour returns the length of the colour sequence at the start of the text: ESC [ … m, or ESC ( B, which tput adds. It returns 0
// if there is none.
func colour(text []rune) int {
	switch start := string(text[:min(len(text), 3)]); {
	case start == "\x1b(B":
		return len(start)
	case !strings.HasPrefix(start, "\x1b["):
		return 0
	}
	rest := text[2:]
	end := slices.IndexFunc(rest, func(r rune) bool { return !strings.ContainsRune("0123456789;:", r) })
	if end < 0 || rest[end] != 'm' {
		return 0
	}
	return end + 3
}
