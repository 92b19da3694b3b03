package model

import (
	"slices"
	"strings"
	"time"
	"unicode"
)

// TOTPStep is how long one code shows (RFC 6238, section 4.1).
const TOTPStep = 30 * time.Second

// CodeLength is how many digits AWS takes.
const CodeLength = 6

// NextCode is how long the code of now still shows: more than 0, at most TOTPStep.
func NextCode(now time.Time) time.Duration {
	return TOTPStep - time.Duration(now.UnixNano()%int64(TOTPStep))
}

// AddDigits adds what was typed, pasted or printed by a program to the digits of an MFA code. Digits of other scripts count too: an
// input method may give full-width ones. Spaces, dashes, line ends, marks that nobody sees and the colours of a terminal are dropped.
// Anything else, and more digits than a code has, refuses all of it with a remark.
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

// CodeIn finds the code in a text with words: the only six digits in a row that stand by themselves.
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

// decimal is a digit that a keyboard or an input method gives, in any script, as ASCII has it. Unicode keeps the ten digits of a script together, from zero to nine.
func decimal(r rune) (digit byte, ok bool) {
	for _, digits := range unicode.Nd.R16 {
		if lo, hi := rune(digits.Lo), rune(digits.Hi); r >= lo && r <= hi {
			return "0123456789"[(r-lo)%10], true
		}
	}
	return 0, false
}

// colour is the length of the sequence at the start of the text that changes how a terminal draws: ESC [ … m, or ESC ( B, which tput
// adds. It is 0 where there is none.
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
