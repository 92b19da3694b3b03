package form

import (
	"errors"

	"authdeck/model"
)

// ErrPassphrasesDiffer says that a new passphrase was typed differently the second time.
var ErrPassphrasesDiffer = errors.New("the passphrases do not match")

// AskPassphrase asks for a passphrase. It repeats until a new one is long enough and typed the same twice, because with a mistyped
// one the keys would be lost. ask reads it, or its confirmation; retry is called with model.ErrShortPassphrase or
// ErrPassphrasesDiffer.
func AskPassphrase(isNew bool, ask func(confirm bool) (model.Secret, error), retry func(error)) (model.Secret, error) {
	for {
		p, err := ask(false)
		if err != nil {
			p.Wipe()
			return model.Secret{}, err
		}
		if !isNew {
			return p, nil
		}
		if p.Len() < model.MinPassphrase {
			p.Wipe()
			retry(model.ErrShortPassphrase)
			continue
		}
		again, err := ask(true)
		same := p.Equal(again)
		again.Wipe()
		if err == nil && same {
			return p, nil
		}
		p.Wipe()
		if err != nil {
			return model.Secret{}, err
		}
		retry(ErrPassphrasesDiffer)
	}
}
