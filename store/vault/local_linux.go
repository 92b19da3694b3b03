package vault

import (
	"authdeck/store/vault/backend"
	"authdeck/store/vault/keyctl"
	"authdeck/store/vault/kwallet"
	"authdeck/store/vault/pass"
	"authdeck/store/vault/secretservice"
)

// local returns the keyrings of Linux.
func local(kind string) (backend.Platform, error) {
	switch kind {
	case SecretService:
		return secretservice.New(), nil
	case KWallet:
		return kwallet.New(), nil
	case KeyCtl:
		return keyctl.New(), nil
	}
	return pass.New(), nil
}
