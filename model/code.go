package model

import "strings"

// AddDigits adds what was typed or pasted to the digits of an MFA code. Spaces, dashes and line ends are dropped; anything
// else that is no digit, and more digits than a code has, refuses all of it with a remark.
func AddDigits(code string, typed []rune) (longer, refused string) {
	longer = code
	for _, r := range typed {
		switch {
		case r >= '0' && r <= '9':
			longer += string(r)
		case strings.ContainsRune(" -\t\r\n\u00a0", r):
		default:
			return code, "Digits only"
		}
	}
	if len(longer) > CodeLength {
		return code, "Six digits, not more"
	}
	return longer, ""
}
