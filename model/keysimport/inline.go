package keysimport

import (
	"bytes"
	"slices"
	"unicode"
	"unicode/utf8"

	"authdeck/model"
)

// Inline returns the pair in a text of any form that has exactly one; ok is false if it has none. The secret is a part of the text.
func Inline(text []byte) (id string, secret []byte, ok bool) {
	id, secrets := inline(text)
	if id == "" || len(secrets) != 1 || isToken(secrets[0]) {
		return "", nil, false
	}
	return id, secrets[0], true
}

// oneLine finds pairs that are whole on one line in any other form, such as two variables of one command, KEY:SECRET, or the
// arguments of a program.
func oneLine(lines [][]byte) (d Document) {
	for i, line := range lines {
		id, secrets := inline(line)
		token := slices.IndexFunc(secrets, isToken)
		k := model.PlainKeys{Line: i + 1}
		if token >= 0 {
			k.Fault = temporary(i)
			secrets = slices.Delete(secrets, token, token+1)
		}
		if id == "" || len(secrets) != 1 {
			continue
		}
		k.Keys = model.Keys{AccessKeyID: id, Secret: model.NewSecret(bytes.Clone(secrets[0]))}
		d.add(k, place{heading: -1, device: -1, keys: []int{i}})
	}
	return d
}

// inline returns the only access key ID in a line, and everything that looks like a secret; no ID if there are several.
func inline(line []byte) (id string, secrets [][]byte) {
	for _, word := range bytes.FieldsFunc(line, func(r rune) bool { return !isSecretLetter(r) }) {
		if isUnbroken(word) {
			word = word[:idLength]
		}
		switch {
		case !model.IsKeyID(word) || string(word) == id:
		case id == "":
			id = string(word)
		default:
			return "", nil
		}
	}
	return id, secretsIn(line)
}

// The lengths of the access key IDs and secret access keys that AWS issues.
const idLength, secretLength = 20, 40

// secretsIn returns the words of a line that may be secrets. They are parts of the line, so that nothing has to be wiped.
func secretsIn(line []byte) (secrets [][]byte) {
	for _, part := range model.WithoutDevices(line) {
		for _, w := range bytes.FieldsFunc(part, func(r rune) bool { return r == '=' || !isSecretLetter(r) }) {
			if isUnbroken(w) {
				w = w[idLength:]
			}
			if model.MayBeSecret(w) {
				secrets = append(secrets, w)
			}
		}
	}
	return secrets
}

// isUnbroken reports whether a word is an access key ID and its secret, copied without the break between them.
func isUnbroken(w []byte) bool { return len(w) == idLength+secretLength && model.IsKeyID(w[:idLength]) }

func isSecretLetter(r rune) bool {
	return r < utf8.RuneSelf && (unicode.IsLetter(r) || unicode.IsDigit(r) || r == '/' || r == '+')
}

// isToken tells a session token from a secret access key.
func isToken(secret []byte) bool { return len(secret) > secretLength }

// hasNothing reports whether a document has no keys, or only remains of some that are under no heading.
func (d Document) hasNothing() bool {
	for i, k := range d.Keys {
		if k.Fault.Why == "" || d.places[i].heading >= 0 {
			return false
		}
	}
	return true
}
