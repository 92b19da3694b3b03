package model

import (
	"strings"
	"time"
)

// TOTPStep is how long one code shows (RFC 6238, section 4.1).
const TOTPStep = 30 * time.Second

// CodeLength is how many digits AWS takes.
const CodeLength = 6

// NextCode is how long the code of now still shows: more than 0, at most TOTPStep.
func NextCode(now time.Time) time.Duration {
	return TOTPStep - time.Duration(now.UnixNano()%int64(TOTPStep))
}

// AddDigits adds what was typed or pasted to the digits of an MFA code. Spaces, dashes and line ends are dropped; anything
// else that is no digit, and more digits than a code has, refuses all of it with a remark.
func AddDigits(code string, typed []rune) (longer, refused string) {
	var digits strings.Builder
	digits.WriteString(code)
	for _, r := range typed {
		switch {
		case r >= '0' && r <= '9':
			digits.WriteRune(r)
		case strings.ContainsRune(" -\t\r\n\u00a0", r):
		default:
			return code, "Only digits are allowed"
		}
	}
	if digits.Len() > CodeLength {
		return code, "Six digits, not more"
	}
	return digits.String(), ""
}
