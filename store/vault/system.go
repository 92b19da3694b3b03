package vault

import (
	"errors"
	"fmt"

	"github.com/99designs/keyring"
	zalando "github.com/zalando/go-keyring"

	"authdeck/model"
	_ "authdeck/store/vault/bus" // runs before 99designs/keyring does
)

// systemUser is the user of all of Atmos's entries; the service is the entry's name (pkg/keyring/system.go).
const systemUser = "atmos-auth"

var errByName = errors.New("the system keyring finds entries by name only")

// systemRing is zalando/go-keyring, which Atmos uses, as a keyring.Keyring. It hands out strings, which nobody can wipe.
type systemRing struct{}

func (systemRing) Get(name string) (keyring.Item, error) {
	payload, err := zalando.Get(name, systemUser)
	if err != nil {
		return keyring.Item{}, missing(err)
	}
	return keyring.Item{Key: name, Data: []byte(payload)}, nil
}

func (systemRing) Set(item keyring.Item) error {
	return zalando.Set(item.Key, systemUser, string(item.Data))
}

func (systemRing) Remove(name string) error { return missing(zalando.Delete(name, systemUser)) }

func (systemRing) GetMetadata(string) (keyring.Metadata, error) {
	return keyring.Metadata{}, keyring.ErrMetadataNotSupported
}

func (systemRing) Keys() ([]string, error) { return nil, errByName }

func missing(err error) error {
	if errors.Is(err, zalando.ErrNotFound) {
		return keyring.ErrKeyNotFound
	}
	return err
}

// systemKind sorts what zalando/go-keyring says on every system.
func systemKind(err error) error {
	switch {
	case errors.Is(err, zalando.ErrUnsupportedPlatform):
		return fmt.Errorf("%w: %w", model.ErrKeyringAbsent, err)
	case errors.Is(err, zalando.ErrSetDataTooBig):
		return &model.KeyringError{
			Kind: model.ErrEntryTooLong, What: "the keys and what goes with them are too long for this keyring",
			Do: []string{"choose another keyring: --keyring file"},
		}
	}
	return failed("the keyring", err)
}
