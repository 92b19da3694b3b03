package secretservice

import (
	"context"
	"path"
	"strings"

	"github.com/99designs/keyring"

	"authdeck/model"
	"authdeck/store/vault/backend"
	"authdeck/store/vault/sessionbus"
)

const kind = "secret-service"

// libraryItems is the Secret Service by entry name: entries in 99designs' own format, in the existing collection. The library would
// create a collection, with a dialog, if it did not find the given name.
type libraryItems struct {
	*Service
	backend.Ring
}

// New opens the keyring type secret-service.
func New() backend.Platform {
	s := &libraryItems{Service: NewService("Secret Service", "profile", nil)}
	s.Ring = sessionbus.OpenLibrary(kind, s.open)
	return s
}

// plainName reports whether the library finds a collection again: it parses other names wrongly.
func plainName(s string) bool {
	return s != "" && strings.Trim(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") == ""
}

func (s *libraryItems) Present(ctx context.Context) error {
	if err := s.Service.Present(ctx); err != nil {
		return err
	}
	return sessionbus.CheckLibrary(kind)
}

func (s *libraryItems) Prepare(ctx context.Context) error {
	if err := s.Service.Prepare(ctx); err != nil {
		return err
	}
	if !plainName(s.collectionName()) {
		return &model.Problem{
			Kind: model.ErrKeyringAbsent,
			What: s.Title() + " has no collection that the keyring type secret-service can use",
			Fix:  model.Do("use --keyring system, which takes the default one"),
		}
	}
	return sessionbus.CheckLibrary(kind)
}

func (s *libraryItems) collectionName() string {
	if p := s.found.Load(); p != nil {
		return path.Base(*p)
	}
	return ""
}

func (s *libraryItems) open() (keyring.Keyring, error) {
	return backend.OpenLibrary(kind, keyring.Config{LibSecretCollectionName: s.collectionName()})()
}
