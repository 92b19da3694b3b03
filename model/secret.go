package model

import (
	"bytes"
	"fmt"
	"io"
	"log/slog"
	"strings"
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

// tokenLength is shorter than any session token, and longer than other words.
const tokenLength = 100

// PastedSecrets returns the words of a text that look like a secret access key or a session token by their length. Messages must not
// repeat them. Paths can be as long, so a path from the root does not count, nor does a word of a key's length without a digit.
func PastedSecrets(text string) (secrets []string) {
	words := strings.FieldsFunc(text, func(r rune) bool { return r == '=' || !strings.ContainsRune(secretLetters, r) })
	for _, w := range words {
		mixed := strings.ToUpper(w) != w && strings.ToLower(w) != w // the hash of a commit is not
		path := strings.HasPrefix(w, "/") && strings.Count(w, "/") > 2
		key := len(w) == secretKeyLength && strings.ContainsAny(w, digits)
		if mixed && !path && (key || len(w) >= tokenLength) {
			secrets = append(secrets, w)
		}
	}
	return secrets
}

// HideSecrets replaces the PastedSecrets of a text.
func HideSecrets(text string) string {
	for _, secret := range PastedSecrets(text) {
		text = strings.ReplaceAll(text, secret, "…")
	}
	return text
}
