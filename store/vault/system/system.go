// Package system keeps entries in the operating system's own keyring, as Atmos does.
package system

import (
	"errors"
	"runtime"

	"github.com/99designs/keyring"
	zalando "github.com/zalando/go-keyring"

	"authdeck/model"
	"authdeck/store/vault/backend"
)

// user is the user of all of Atmos's entries; the service is the entry's name (pkg/keyring/system.go).
const user = "atmos-auth"

// ring is zalando/go-keyring, which Atmos uses, as a keyring.Keyring. It returns strings, which cannot be wiped.
type ring struct{}

func (ring) Get(name string) (keyring.Item, error) {
	payload, err := zalando.Get(name, user)
	if err != nil {
		return keyring.Item{}, classified(err)
	}
	return keyring.Item{Key: name, Data: []byte(payload)}, nil
}

func (ring) Set(item keyring.Item) error {
	return classified(zalando.Set(item.Key, user, string(item.Data)))
}

func (ring) Remove(name string) error { return classified(zalando.Delete(name, user)) }

// classified gives zalando/go-keyring's errors a kind, on every system.
func classified(err error) error {
	switch {
	case errors.Is(err, zalando.ErrNotFound):
		return keyring.ErrKeyNotFound
	case errors.Is(err, zalando.ErrUnsupportedPlatform):
		return backend.Wrap(model.ErrKeyringAbsent, err)
	case errors.Is(err, zalando.ErrSetDataTooBig):
		return &model.Problem{
			Kind: model.ErrEntryTooLong, What: "the keys are too long for this keyring",
			Fix: model.Fix{backend.AnotherKeyring},
		}
	}
	return err
}

// Title is the name of the keyring if nothing more exact is known.
func Title() string {
	switch runtime.GOOS {
	case "darwin":
		return "macOS Keychain"
	case "windows":
		return "Windows Credential Manager"
	}
	return "system keyring"
}
