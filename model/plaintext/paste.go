package plaintext

import (
	"bytes"
	"errors"

	"authdeck/model"
)

// Why a paste is refused.
var (
	ErrSession = errors.New("that is a session; it expires. Paste the keys of the IAM user, which start with AKIA")
	ErrSeveral = errors.New("that has several pairs of keys; authdeck import takes them from the file")
)

// Paste finds the one pair of keys in what was pasted; no keys and no error where it is none. The caller wipes the secret.
func Paste(text []byte) (model.Keys, error) {
	if len(bytes.TrimSpace(text)) == 0 {
		return model.Keys{}, nil
	}
	d, err := Parse(text)
	if err != nil {
		return model.Keys{}, nil //nolint:nilerr // what is no pair of keys is some other text
	}
	switch {
	case hasToken(text):
		d.Wipe()
		return model.Keys{}, ErrSession
	case len(d.Keys) > 1:
		d.Wipe()
		return model.Keys{}, ErrSeveral
	}
	k := d.Keys[0].Keys
	if k.AccessKeyID == "" || k.Secret.Empty() {
		d.Wipe()
		return model.Keys{}, nil
	}
	return k, nil
}

func hasToken(text []byte) bool {
	for _, l := range linesOf(text) {
		if what, _, _ := labelled(bytes.TrimSpace(l)); what == Token {
			return true
		}
	}
	return false
}
