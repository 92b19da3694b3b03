package mfacode

import (
	"regexp"
	"slices"
	"strings"
	"sync"

	"authdeck/model"
)

// hidden replaces what is not shown.
const hidden = "…"

// withoutSecrets hides what may be a code, a seed, a key or a password, because messages are written for only one person's
// terminal. It keeps what explains a failure: dates, addresses, account numbers, names. docs/mfa-command.md lists the rules.
func withoutSecrets(line string) string {
	p := patterns()
	line = p.user.ReplaceAllString(line, "//"+hidden+"@")
	line = p.named.ReplaceAllString(line, "${1}"+hidden)
	line = p.groups.ReplaceAllStringFunc(line, func(groups string) string {
		if !strings.ContainsAny(groups, "234567") { // four words of four letters
			return groups
		}
		return hidden
	})
	words := strings.Split(line, " ")
	for i, w := range words {
		if secretWord(w) {
			words[i] = hidden
		}
	}
	return p.withoutCodes(strings.Join(words, " "))
}

// secretPatterns find secrets by the text around them, or by their form.
type secretPatterns struct {
	user   *regexp.Regexp // user name in an address, perhaps with a password
	named  *regexp.Regexp // a name such as password with its sign, and the rest of the line, because a password may contain spaces
	groups *regexp.Regexp // a seed in groups of four, as Google shows it
	digits *regexp.Regexp // six or more, perhaps in groups as apps show them
	plain  *regexp.Regexp // digits that are not a code: dates, IP addresses, AWS account numbers
}

var patterns = sync.OnceValue(func() secretPatterns {
	return secretPatterns{
		user: regexp.MustCompile(`//\S+@`),
		named: regexp.MustCompile(`(?i)((?:pass(?:word|wd|phrase|code)|secret|token|\b(?:pass|pwd|pin|seed|otp))["']?\s*[=:]\s*` +
			`|--?(?:pass(?:word|wd|phrase|code)?|pwd|pin|secret|seed|token|otp)\s+)\S.*`),
		groups: regexp.MustCompile(`(?i)\b[a-z2-7]{4}(?:[ -][a-z2-7]{4}){3,}\b`),
		digits: regexp.MustCompile(`\pN(?:[ \-._]?\pN){5,}`),
		plain:  regexp.MustCompile(`\b(?:\d{4}-\d\d-\d\d(?:T\d\d:\d\d:\d\dZ?)?|\d\d\.\d\d\.\d{4}|\d{1,3}(?:\.\d{1,3}){3}|\d{12})\b`),
	}
})

// withoutCodes hides six or more digits that are nothing else.
func (p secretPatterns) withoutCodes(line string) string {
	var b strings.Builder
	from := 0
	for _, at := range p.plain.FindAllStringIndex(line, -1) {
		b.WriteString(p.digits.ReplaceAllString(line[from:at[0]], hidden) + line[at[0]:at[1]])
		from = at[1]
	}
	return b.String() + p.digits.ReplaceAllString(line[from:], hidden)
}

// Lengths of words in characters. Seeds have 16 or more, nearly always with some digits.
const (
	seedLength   = 16
	smallLetters = 20 // longer than ordinary words
	mixedLetters = 32 // longer than names of errors
)

// secretWord reports whether a word may be a seed, a key or an address with a seed in it.
func secretWord(word string) bool {
	if strings.Contains(strings.ToLower(word), "otpauth:") {
		return true
	}
	parts := strings.FieldsFunc(word, func(r rune) bool {
		return !(r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z' || r == '+')
	})
	secret := secretPart
	if strings.Contains(word, "/") { // a path; seeds have none
		secret = keyPart
	}
	if slices.ContainsFunc(parts, secret) {
		return true
	}
	return model.LooksLikeKey(strings.Trim(word, `"'.,;:()`))
}

func secretPart(p string) bool {
	digits, small, capital := strings.ContainsAny(p, "0123456789"), strings.ToUpper(p) != p, strings.ToLower(p) != p
	switch {
	case keyPart(p):
		return true
	case small && capital && !digits:
		return false
	}
	return len(p) >= smallLetters || len(p) >= seedLength && (digits || !small)
}

func keyPart(p string) bool {
	return strings.HasPrefix(p, "AKIA") || strings.HasPrefix(p, "ASIA") || len(p) >= mixedLetters
}
