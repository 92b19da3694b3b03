package model

import (
	"bytes"
	"fmt"
	"io"
	"log/slog"
	"slices"
	"strings"
	"unicode"
)

const redacted = "[redacted]"

// Secret keeps bytes that must not be printed. The bytes are in a closure, because fmt ignores methods on unexported fields, and
// prints a function as an address. The zero Secret is empty. Copies share the same bytes; Wipe empties them all.
type Secret struct {
	with func(func(*[]byte))
}

// NewSecret takes ownership of b; the caller must not use b afterwards.
func NewSecret(b []byte) Secret {
	return Secret{with: func(f func(*[]byte)) { f(&b) }}
}

// SecretString copies s into a Secret. The string itself cannot be wiped, so use it only for APIs that return strings.
func SecretString(s string) Secret { return NewSecret([]byte(s)) }

// Reveal calls f with the bytes, nil for an empty Secret. f must not keep them.
func (s Secret) Reveal(f func([]byte)) {
	if s.with == nil {
		f(nil)
		return
	}
	s.with(func(b *[]byte) { f(*b) })
}

// Wipe overwrites the bytes with zeros and empties the Secret and every copy of it.
func (s Secret) Wipe() {
	if s.with == nil {
		return
	}
	s.with(func(b *[]byte) {
		clear(*b)
		*b = nil
	})
}

// Clone copies the bytes, so that each owner can wipe its own copy.
func (s Secret) Clone() Secret {
	var c []byte
	s.Reveal(func(b []byte) { c = bytes.Clone(b) })
	return NewSecret(c)
}

// Len returns the number of bytes.
func (s Secret) Len() (n int) {
	s.Reveal(func(b []byte) { n = len(b) })
	return n
}

// Empty reports whether there are no bytes.
func (s Secret) Empty() bool { return s.Len() == 0 }

// Equal compares the bytes of two secrets.
func (s Secret) Equal(o Secret) (equal bool) {
	s.Reveal(func(a []byte) { o.Reveal(func(b []byte) { equal = bytes.Equal(a, b) }) })
	return equal
}

func (Secret) String() string               { return redacted }
func (Secret) GoString() string             { return redacted }
func (Secret) LogValue() slog.Value         { return slog.StringValue(redacted) }
func (Secret) MarshalText() ([]byte, error) { return []byte(redacted), nil }
func (Secret) MarshalJSON() ([]byte, error) { return []byte(`"` + redacted + `"`), nil }

// Format handles every verb, so that %x and %d do not print the bytes either.
func (Secret) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, redacted) }

// PastedSecrets returns the words of a text that have a secret access key or a session token in them. Messages must not repeat them.
// A path from the root or from a home folder does not count, nor does the name of a device in its ARN.
func PastedSecrets(text string) (secrets []string) {
	for _, rest := range WithoutDevices(text) {
		for _, part := range strings.FieldsFunc(rest, func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune(`"'=:,;()[]`, r) }) {
			if strings.HasPrefix(part, "~/") || strings.HasPrefix(part, "/") && strings.Count(part, "/") > 2 {
				continue
			}
			for _, word := range strings.FieldsFunc(part, func(r rune) bool { return !strings.ContainsRune(secretLetters, r) }) {
				if hasSecret(word) || word == part && isWhole(word) {
					secrets = append(secrets, word)
				}
			}
		}
	}
	return secrets
}

// hideSecrets replaces the PastedSecrets of a text.
func hideSecrets(text string) string {
	for _, secret := range PastedSecrets(text) {
		text = strings.ReplaceAll(text, secret, "…")
	}
	return text
}

// fewestChanges is how often the kind of letter changes in a secret access key at least: in random letters 25 times on average, in
// words written together with capitals less than 10 times.
const fewestChanges = 15

// hasSecret reports whether some part of a word, as long as a secret access key, may be one, and changes between kinds of letters as
// often as random ones do: here, a secret is not expected.
func hasSecret(word string) bool {
	for part := word; len(part) >= secretKeyLength; part = part[1:] {
		if isRandom(part[:secretKeyLength]) {
			return true
		}
	}
	return false
}

// isWhole reports whether a word between blanks has the form of a secret access key. Most names as long as one have no digit, or have a
// character that a secret has not; a path has a slash.
func isWhole(word string) bool {
	return len(word) == secretKeyLength && MayBeSecret(word) && strings.ContainsAny(word, digits) && !strings.Contains(word, "/")
}

func isRandom[T string | []byte](key T) bool {
	changes := 0
	for i := 1; i < len(key); i++ {
		if kindOf(key[i]) != kindOf(key[i-1]) {
			changes++
		}
	}
	return changes >= fewestChanges && MayBeSecret(key)
}

// MayBeSecret reports whether a word is as long as a secret access key or a session token, and has small and capital letters, which the
// hash of a commit has not.
func MayBeSecret[T string | []byte](word T) bool {
	small, capital := false, false
	for i := range len(word) {
		small, capital = small || kindOf(word[i]) == lowerLetters, capital || kindOf(word[i]) == capitalLetters
	}
	return small && capital && (len(word) == secretKeyLength || len(word) >= tokenLength)
}

// tokenLength is less than the length of any session token.
const tokenLength = 100

// kindOf is the kind of a letter: small, capital, digit, or another one.
func kindOf(letter byte) string {
	for _, kind := range []string{lowerLetters, capitalLetters, digits} {
		if strings.IndexByte(kind, letter) >= 0 {
			return kind
		}
	}
	return ""
}

// LooksLikeKey reports whether a text has a secret access key, a session token or an access key ID, which must not be shown where
// something else is asked for.
func LooksLikeKey(text string) bool {
	ids := strings.FieldsFunc(text, func(r rune) bool { return !strings.ContainsRune(letters+digits, r) })
	return slices.ContainsFunc(ids, IsKeyID[string]) || len(PastedSecrets(text)) > 0
}

// hasKey reports whether a word of a text is an access key ID, a secret access key or a session token. Unlike in LooksLikeKey, a part of
// a word is not enough, because an external ID may be a long random word.
func hasKey(text string) bool {
	words := strings.FieldsFunc(text, func(r rune) bool { return r == '=' || !strings.ContainsRune(secretLetters, r) })
	return slices.ContainsFunc(words, func(word string) bool { return IsKeyID(word) || isRandom(word) })
}

// IsKeyID reports whether a word is an access key ID, long-lived or temporary. It has 16 to 128 letters (IAM API reference, AccessKey).
func IsKeyID[T string | []byte](word T) bool {
	if len(word) < 16 || len(word) > 128 || !hasAt(word, 0, "AKIA") && !hasAt(word, 0, "ASIA") {
		return false
	}
	for i := range len(word) {
		if kind := kindOf(word[i]); kind != capitalLetters && kind != digits {
			return false
		}
	}
	return true
}

// hasAt reports whether a text has another one at an index, which may be outside.
func hasAt[T string | []byte](text T, at int, other string) bool {
	if at < 0 || at+len(other) > len(text) {
		return false
	}
	for i := range len(other) {
		if text[at+i] != other[i] {
			return false
		}
	}
	return true
}
