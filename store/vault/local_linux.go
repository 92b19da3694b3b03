package vault

import (
	"encoding/json"
	"errors"

	"github.com/99designs/keyring"

	"authdeck/model"
)

// local gives the halves of the keyrings that live on this system alone.
func local(kind string) (host, keyring.Keyring, error) {
	switch kind {
	case SecretService:
		h := &ownItems{*newSecretService("Secret Service", "profile", nil)}
		return h, removing{itemTexts{opener{kind, stillThere(kind, h.open)}}}, nil
	case KWallet:
		h := newKWallet()
		return h, removing{walletRing{itemTexts{opener{kind, stillThere(kind, h.open)}}, h}}, nil
	case KeyCtl:
		return kernel{}, kernelRing{opened(kind, keyring.Config{KeyCtlScope: "user"})}, nil
	}
	h, ring := newPass()
	return h, ring, nil
}

// slowBus is for a backend that the library leaves out when the bus did not answer before main.
func slowBus(kind string) error {
	if compiled(kind) {
		return nil
	}
	return &model.KeyringError{
		Kind: model.ErrKeyringSilent,
		What: "the D-Bus session bus did not answer when authdeck started",
		Do:   []string{"start authdeck again"},
	}
}

// stillThere says what it means that the library cannot open a backend that it has: it was asked only after it had
// answered, and the library keeps the connection that it made at first.
func stillThere(kind string, open func() (keyring.Keyring, error)) func() (keyring.Keyring, error) {
	return func() (keyring.Keyring, error) {
		ring, err := open()
		if errors.Is(err, keyring.ErrNoAvailImpl) && compiled(kind) {
			err = gone("it answered a moment ago", err, "then start authdeck again")
		}
		return ring, err
	}
}

// itemTexts are entries that hold the library's own JSON; one that does not is damaged.
type itemTexts struct{ keyring.Keyring }

func (r itemTexts) Get(name string) (keyring.Item, error) {
	item, err := r.Keyring.Get(name)
	if errors.As(err, new(*json.SyntaxError)) || errors.As(err, new(*json.UnmarshalTypeError)) {
		return keyring.Item{}, damaged("it is not what was saved")
	}
	return item, err
}
