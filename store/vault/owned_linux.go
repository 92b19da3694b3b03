package vault

import (
	"context"
	"path"
	"strings"

	"github.com/99designs/keyring"

	"authdeck/model"
)

// ownItems is the Secret Service by name: entries of 99designs' own shape, in the collection that is there already. The
// library would make a new one, with a dialog, if it did not find the name that it is given.
type ownItems struct{ secretService }

// plainName tells whether the library finds a collection again: it takes other names apart wrongly.
func plainName(s string) bool {
	return s != "" && strings.Trim(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") == ""
}

func (s *ownItems) present(ctx context.Context) error {
	if err := s.secretService.present(ctx); err != nil {
		return err
	}
	return slowBus(SecretService)
}

func (s *ownItems) prepare(ctx context.Context) error {
	if err := s.secretService.prepare(ctx); err != nil {
		return err
	}
	if !plainName(s.collectionName()) {
		return &model.KeyringError{
			Kind: model.ErrKeyringAbsent,
			What: s.title() + " has no collection that the keyring type secret-service can use",
			Do:   []string{"use --keyring system, which takes the default one"},
		}
	}
	return slowBus(SecretService)
}

func (s *ownItems) collectionName() string {
	if p := s.found.Load(); p != nil {
		return path.Base(*p)
	}
	return ""
}

func (s *ownItems) open() (keyring.Keyring, error) {
	return keyring.Open(keyring.Config{
		AllowedBackends:         []keyring.BackendType{keyring.SecretServiceBackend},
		LibSecretCollectionName: s.collectionName(),
	})
}
