package form

import (
	"errors"

	"authdeck/model"
)

// ErrPassphrasesDiffer says that a new passphrase was typed differently the second time.
var ErrPassphrasesDiffer = errors.New("the passphrases do not match")

// AskPassphrase asks until a passphrase is long enough and, if it is new, typed the same twice: with a mistyped one the
// keys would be lost. ask reads it, or its confirmation; retry hears model.ErrShortPassphrase or ErrPassphrasesDiffer.
func AskPassphrase(isNew bool, ask func(confirm bool) (model.Secret, error), retry func(error)) (model.Secret, error) {
	for {
		p, err := ask(false)
		if err != nil {
			p.Wipe()
			return model.Secret{}, err
		}
		if p.Len() < model.MinPassphrase {
			p.Wipe()
			retry(model.ErrShortPassphrase)
			continue
		}
		if !isNew {
			return p, nil
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
