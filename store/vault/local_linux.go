package vault

import (
	"github.com/99designs/keyring"

	"authdeck/model"
)

// local gives the halves of the keyrings that live on this system alone.
func local(kind string) (host, keyring.Keyring, error) {
	switch kind {
	case SecretService:
		h := &ownItems{*newSecretService("Secret Service", "profile", nil)}
		return h, removing{opener{kind, h.open}}, nil
	case KWallet:
		h := newKWallet()
		return h, removing{opener{kind, h.library}}, nil
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
